//! ANCV's support: who is found, what is seen, what is done for a user.

use super::{
    passwords::{NEW_PASSWORD, choose, link, login},
    session::{REFRESH, cookie, open, with_cookie},
    users::{USERS, accept, change, invitation, jeanne, user, with_jeanne},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sev_access::limit;
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role, User},
    mail::Message,
};
use sev_http::Session;
use sev_storage::{Action, Address, Attempts, AuditLine, Credentials, Mail, Member, SecondFactor};
use sev_tests::{Site, Visitor, laws};
use std::time::Duration;

pub(crate) const HELP: &str = "/api/support/users";
const ACCOUNTS: &str = "/api/support/organisations";
pub(crate) const REASON: &str = "Téléphone perdu, identité vérifiée par rappel.";

/// Someone of ANCV's support, with `roles` besides.
pub(crate) async fn support<'a>(site: &'a Site, roles: &[Role]) -> Visitor<'a> {
    let session = Session {
        user_id: "demo-user-admin01".into(),
        identifier: "ADMIN01".parse().unwrap(),
        session_id: format!("s-{}", roles.len()),
        organisation_id: OrganisationId::new("demo-admin01"),
        kind: OrganisationKind::Ancv,
        roles: [&[Role::Support], roles].concat(),
        second_factor_needed: false,
    };
    site.in_session(&session).await
}

fn names(answer: &Value) -> Vec<&str> {
    answer["organisations"].as_array().unwrap().iter().map(|organisation| organisation["name"].as_str().unwrap()).collect()
}

async fn viewed(support: &Visitor<'_>, identifier: &str) -> Value {
    let account = support.get(&format!("{ACCOUNTS}/demo-ancv2528")).await;
    assert_eq!(account.status, 200, "{}", account.body);
    let users = account.body["users"].as_array().unwrap();
    users.iter().find(|user| user["identifier"] == identifier).unwrap_or_else(|| panic!("no {identifier}")).clone()
}

async fn stored(site: &Site, identifier: &str) -> Credentials {
    site.store.credentials(&identifier.parse().unwrap()).await.unwrap().unwrap()
}

/// What ANCV's users did so far, those of this file's operations alone.
async fn trace(site: &Site) -> Vec<AuditLine> {
    let lines = site.store.audit_lines(&OrganisationId::new("demo-admin01"), site.clock.now()).await.unwrap();
    // The demo has a batch that was paid weeks ago.
    let lately = site.clock.now() - SignedDuration::from_hours(24);
    lines.into_iter().filter(|line| line.subject.is_some() && line.at > lately).collect()
}

#[tokio::test]
async fn an_organisation_is_found_by_identifier_name_or_town() {
    let site = Site::start().await;
    let support = support(&site, &[]).await;
    for (search, expected) in [
        ("ancv0640", vec!["CCAS de Lorient"]),
        ("ANCV0640-JEANNE", vec!["CCAS de Lorient"]),
        ("prest001", vec!["ACTIF RESIDENCE"]),
        ("ADMIN01", vec!["ANCV"]),
        ("ccas", vec!["CCAS de Lorient"]),
        ("n%C3%A9rac", vec!["Mairie de Nérac"]),
        ("mairie%20nerac", vec!["Mairie de Nérac"]),
        ("r%C3%A9sidence", vec!["ACTIF RESIDENCE", "Résidence autonomie Les Tilleuls"]),
        ("ANCV9999", vec![]),
    ] {
        let found = support.get(&format!("{ACCOUNTS}?search={search}")).await;
        assert_eq!((found.status, names(&found.body)), (200, expected), "{search}");
        assert_eq!(found.body["truncated"], false);
    }
    let holder = support.get(&format!("{ACCOUNTS}?search=ancv2528")).await.body["organisations"][0].clone();
    let expected = json!({
        "organisation_id": "demo-ancv2528", "kind": "holder", "name": "Porteur de projet", "convention_number": "ANCV2528",
        "postal_code": "56000", "city": "VANNES",
    });
    assert_eq!(holder, expected);
    let provider = support.get(&format!("{ACCOUNTS}?search=prest001")).await.body["organisations"][0].clone();
    assert_eq!((&provider["kind"], &provider["convention_number"]), (&json!("provider"), &Value::Null));
    for search in ["", "?search=", "?search=a", "?search=%20-%20"] {
        let refused = support.get(&format!("{ACCOUNTS}{search}")).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), ["search"]);
    }
}

#[tokio::test]
async fn an_account_is_seen_with_its_users_and_that_is_noted() {
    let site = Site::start().await;
    site.login("ANCV2528").await.post(USERS, &jeanne()).await;
    let support = support(&site, &[]).await;
    let account = support.get(&format!("{ACCOUNTS}/demo-ancv2528")).await;
    assert_eq!((account.status, &account.body["organisation"]["name"]), (200, &json!("Porteur de projet")), "{}", account.body);
    let users = account.body["users"].as_array().unwrap();
    let shown: Vec<_> = users.iter().map(|user| (user["identifier"].as_str().unwrap(), user["state"].as_str().unwrap())).collect();
    assert_eq!(shown, [("ANCV2528", "active"), ("ANCV2528-JEANNE", "invited")]);
    assert_eq!(users[1]["email"], "jeanne.moreau@exemple.fr");
    assert!(!account.body.to_string().contains("hash"), "{}", account.body);
    let lines = trace(&site).await;
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].action, lines[0].subject.as_deref()), (Action::ViewedSupportAccount, Some("demo-ancv2528")));
    support.get(&format!("{ACCOUNTS}/demo-nobody")).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn ancv_s_own_users_are_for_its_administrators() {
    let site = Site::start().await;
    let (alone, administrator) = (support(&site, &[]).await, support(&site, &[Role::Administrator]).await);
    alone.get(&format!("{ACCOUNTS}/demo-admin01")).await.assert_problem(403, "forbidden");
    assert_eq!(administrator.get(&format!("{ACCOUNTS}/demo-admin01")).await.body["users"][0]["identifier"], "ADMIN01");
    alone.post(&format!("{HELP}/ADMIN01/unlock"), &json!({})).await.assert_problem(403, "forbidden");
    assert_eq!(administrator.post(&format!("{HELP}/ADMIN01/unlock"), &json!({})).await.status, 204);
    let correction = json!({ "email": "autre@exemple.fr", "reason": REASON, "identity_checked": true });
    administrator.post(&format!("{HELP}/ADMIN01/email"), &correction).await.assert_problem(409, "own_account");
    let lift = json!({ "reason": REASON, "identity_checked": true });
    administrator.post(&format!("{HELP}/ADMIN01/second-factor/lift"), &lift).await.assert_problem(409, "own_account");
}

#[tokio::test]
async fn mails_that_were_never_sent_are_shown() {
    let site = Site::start().await;
    let support = support(&site, &[]).await;
    // A link that is void before it is sent.
    let message = Message::PasswordLink { identifier: "ANCV2528".parse().unwrap(), token: "opens".into(), valid_until: site.clock.now() };
    let to = Address { email: "perdu@exemple.fr".into(), organisation_id: OrganisationId::new("demo-ancv2528") };
    site.store.post(&Mail::new(to, message)).await.unwrap();
    for _ in 0..200 {
        let refused = support.get(&format!("{ACCOUNTS}/demo-ancv2528")).await.body["refused_mails"].clone();
        if let Some([mail]) = refused.as_array().map(Vec::as_slice) {
            assert_eq!(
                (&mail["to"], &mail["kind"], &mail["reason"]),
                (&json!("perdu@exemple.fr"), &json!("password_link"), &json!("late"))
            );
            assert!(mail["at"].is_string());
            let elsewhere = support.get(&format!("{ACCOUNTS}/demo-ancv0640")).await;
            assert_eq!(elsewhere.body["refused_mails"], json!([]));
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the mail is not shown after ten seconds");
}

#[tokio::test]
async fn attempts_are_seen_and_forgotten() {
    let site = Site::start().await;
    let support = support(&site, &[]).await;
    let before = viewed(&support, "ANCV2528").await;
    assert_eq!((&before["recent_attempts"], &before["is_slowed"]), (&json!(0), &json!(false)));
    let name = limit::logins_name(&"ANCV2528".parse().unwrap());
    let expires_at = (site.clock.now() + SignedDuration::from_mins(15)).as_second();
    for _ in 0..10 {
        for slot in ["192.0.2.7#1", "all#1"] {
            let attempts = Attempts { name: name.clone(), slot: slot.into(), expires_at };
            site.store.count_attempt(&attempts).await.unwrap();
        }
    }
    let tried = viewed(&support, "ANCV2528").await;
    assert_eq!((&tried["recent_attempts"], &tried["is_slowed"]), (&json!(10), &json!(true)));
    for _ in 0..2 {
        assert_eq!(support.post(&format!("{HELP}/ANCV2528/unlock"), &json!({})).await.status, 204);
        let after = viewed(&support, "ANCV2528").await;
        assert_eq!((&after["recent_attempts"], &after["is_slowed"]), (&json!(0), &json!(false)));
    }
    // Links that were asked for, by strangers or from a place that is known, and what was typed wrong in a session.
    let (identifier, now) = ("ANCV2528".parse().unwrap(), site.clock.now());
    for (attempts, most) in [
        (limit::resets(&identifier, false, now), limit::MAX_RESETS),
        (limit::resets(&identifier, true, now), limit::MAX_RESETS),
        (limit::proofs("demo-user-ancv2528", now), limit::MAX_PROOFS),
    ] {
        for index in 0..most {
            assert_eq!(viewed(&support, "ANCV2528").await["is_slowed"], false, "{} {index}", attempts.name);
            site.store.count_attempt(&attempts).await.unwrap();
        }
        let tried = viewed(&support, "ANCV2528").await;
        assert_eq!((&tried["recent_attempts"], &tried["is_slowed"]), (&json!(0), &json!(true)), "{}", attempts.name);
        assert_eq!(support.post(&format!("{HELP}/ANCV2528/unlock"), &json!({})).await.status, 204);
    }
    assert_eq!(viewed(&support, "ANCV2528").await["is_slowed"], false);
    let unlocked: Vec<_> = trace(&site).await.into_iter().filter(|line| line.action == Action::UnlockedUser).collect();
    assert_eq!((unlocked.len(), unlocked[0].subject.as_deref()), (5, Some("demo-user-ancv2528")));
}

#[tokio::test]
async fn an_address_is_corrected_and_links_to_the_old_one_open_nothing() {
    let site = Site::start().await;
    let support = support(&site, &[]).await;
    let path = format!("{HELP}/ANCV2528/email");
    let before = site.everything().await;
    for (form, fields) in [
        (json!({}), vec!["email", "reason", "identity_checked"]),
        (json!({ "email": "a@exemple.fr", "reason": "court", "identity_checked": true }), vec!["reason"]),
        (json!({ "email": "a@exemple.fr", "reason": REASON, "identity_checked": false }), vec!["identity_checked"]),
        (json!({ "email": "a", "reason": REASON, "identity_checked": true }), vec!["email"]),
    ] {
        let refused = support.post(&path, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), fields, "{form}");
    }
    Site::assert_unchanged(&before, &site.everything().await);

    let token = link(&site, "ANCV2528").await;
    let correction = json!({ "email": "accueil@porteur.example", "reason": REASON, "identity_checked": true });
    let corrected = support.post(&path, &correction).await;
    assert_eq!((corrected.status, &corrected.body["email"]), (200, &json!("accueil@porteur.example")), "{}", corrected.body);
    choose(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    let after = site.everything().await;
    let again = support.post(&path, &correction).await;
    assert_eq!((again.status, &again.body), (200, &corrected.body));
    Site::assert_unchanged(&after, &site.everything().await);
    site.login("ANCV2528").await;
    let lines = trace(&site).await;
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((line.action, line.subject.as_deref()), (Action::CorrectedEmail, Some("demo-user-ancv2528")));
    assert_eq!(line.reason.as_deref(), Some(REASON));
    support.post(&format!("{HELP}/ANCV9999/email"), &correction).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn someone_who_is_invited_gets_the_invitation_at_the_corrected_address() {
    let site = Site::start().await;
    let (support, administrator) = (support(&site, &[]).await, site.login("ANCV2528").await);
    administrator.post(USERS, &jeanne()).await;
    let older = invitation(&site, "ANCV2528-JEANNE").await;
    let correction = json!({ "email": "jeanne@ailleurs.example", "reason": REASON, "identity_checked": true });
    let before = stored(&site, "ANCV2528-JEANNE").await;
    let corrected = support.post(&format!("{HELP}/ANCV2528-JEANNE/email"), &correction).await;
    assert_eq!((corrected.status, &corrected.body["state"]), (200, &json!("invited")), "{}", corrected.body);
    assert_eq!(corrected.body["email"], "jeanne@ailleurs.example");
    accept(&site, &older, NEW_PASSWORD).await.assert_problem(410, "link_void");
    let after = stored(&site, "ANCV2528-JEANNE").await;
    assert!(after.link_hash.is_some() && after.link_hash != before.link_hash, "there is another link");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_user_is_mailed_the_link_that_they_need() {
    let site = Site::start().await;
    let (support, administrator) = (support(&site, &[]).await, site.login("ANCV2528").await);
    let older = link(&site, "ANCV2528").await;
    let sent = support.post(&format!("{HELP}/ANCV2528/link"), &json!({})).await;
    assert_eq!((sent.status, &sent.body), (202, &json!({})));
    choose(&site, &older, NEW_PASSWORD).await.assert_problem(410, "link_void");

    administrator.post(USERS, &jeanne()).await;
    let older = invitation(&site, "ANCV2528-JEANNE").await;
    assert_eq!(support.post(&format!("{HELP}/ANCV2528-JEANNE/link"), &json!({})).await.status, 202);
    accept(&site, &older, NEW_PASSWORD).await.assert_problem(410, "link_void");
    assert_eq!(viewed(&support, "ANCV2528-JEANNE").await["state"], "invited");

    change(&administrator, "ANCV2528-JEANNE", &user(&["holder"], false)).await;
    let before = site.everything().await;
    support.post(&format!("{HELP}/ANCV2528-JEANNE/link"), &json!({})).await.assert_problem(409, "deactivated");
    Site::assert_unchanged(&before, &site.everything().await);
    let sent: Vec<_> = trace(&site).await.into_iter().filter(|line| line.action == Action::SentLink).collect();
    assert_eq!(sent.len(), 2);
}

#[tokio::test]
async fn a_lost_second_factor_is_lifted() {
    let site = Site::start().await;
    let support = support(&site, &[]).await;
    let lift = json!({ "reason": REASON, "identity_checked": true });
    support.post(&format!("{HELP}/ANCV2528/second-factor/lift"), &lift).await.assert_problem(409, "no_second_factor");
    with_second_factor(&site, "ANCV2528-PAUL").await;
    let path = format!("{HELP}/ANCV2528-PAUL/second-factor/lift");
    let refused = support.post(&path, &json!({})).await;
    assert_eq!(refused.fields(), ["reason", "identity_checked"]);
    let lifted = support.post(&path, &lift).await;
    assert_eq!((lifted.status, &lifted.body), (204, &Value::Null));
    let after = stored(&site, "ANCV2528-PAUL").await;
    assert!(after.second_factor.is_none() && after.second_factor_draft.is_none());
    assert_eq!((after.member.second_factor_since, after.member.recovery_codes_left, after.session_generation), (None, 0, 1));
    support.post(&path, &lift).await.assert_problem(409, "no_second_factor");
    let shown = viewed(&support, "ANCV2528-PAUL").await;
    assert_eq!(shown["second_factor_since"], Value::Null);
    let lines: Vec<_> = trace(&site).await.into_iter().filter(|line| line.action == Action::LiftedSecondFactor).collect();
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((line.subject.as_deref(), line.reason.as_deref()), (Some("u-paul"), Some(REASON)));
    laws::assert_hold(&site).await;
}

/// Adds a user of the manual's holder who logs in with a second factor.
pub(crate) async fn with_second_factor(site: &Site, identifier: &str) {
    let user = User {
        user_id: "u-paul".into(),
        identifier: identifier.parse().unwrap(),
        display_name: "Paul".into(),
        organisation_id: OrganisationId::new("demo-ancv2528"),
        organisation_name: "Porteur de projet".into(),
        organisation_kind: OrganisationKind::Holder,
        roles: vec![Role::Holder],
    };
    let member = Member { second_factor_since: Some(site.clock.now()), recovery_codes_left: 10, ..Member::new(&user, "paul@exemple.fr") };
    let second_factor =
        SecondFactor { secret: "JBSWY3DPEHPK3PXP".into(), last_step: 0, recovery_salt: [0; 16], recovery_hashes: vec!["a".into()] };
    let credentials = Credentials { second_factor: Some(second_factor), ..Credentials::new(member, Some(String::new())) };
    site.store.add_user(&credentials).await.unwrap();
}

#[tokio::test]
async fn what_support_does_is_known_to_the_form_that_an_administrator_has_open() {
    let site = Site::start().await;
    let (support, administrator) = (support(&site, &[]).await, site.login("ANCV2528").await);
    let jeanne = with_jeanne(&site, &["holder"]).await;
    let version = super::users::listed(&administrator, &jeanne).await["version"].to_string();
    let session = cookie(&login(&site, &jeanne, NEW_PASSWORD).await).unwrap();
    let correction = json!({ "email": "jeanne@ailleurs.example", "reason": REASON, "identity_checked": true });
    assert_eq!(support.post(&format!("{HELP}/{jeanne}/email"), &correction).await.status, 200);
    let late = administrator.put(&format!("{USERS}/{jeanne}"), &version, &user(&["holder"], true)).await;
    late.assert_problem(412, "version_conflict");
    assert_eq!(with_cookie(&site, REFRESH, &session).await.status, 200, "another address ends no session");
    assert_eq!(with_cookie(&site, REFRESH, &open(&site).await).await.status, 200);
}
