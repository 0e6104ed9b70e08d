//! Users of an organisation. An invitation's token is in a mail alone, so these tests ask the store for one, as
//! `renew_invitation` does; `suite/users.rs` reads the mail.

use super::{
    passwords::{CHOOSE, NEW_PASSWORD, ask, choose, link, login},
    session::{REFRESH, cookie, with_cookie},
};
use reqwest::Method;
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role, User},
    world::hex,
};
use sev_http::Session;
use sev_runtime::app::system_entropy;
use sev_storage::{Action, AuditLine, Credentials, Link, Member, MemberChange, Purpose, Written};
use sev_tests::{Answer, Site, Visitor, laws};

pub(crate) const USERS: &str = "/api/users";
pub(crate) const ACCEPT: &str = "/api/invitations/accept";

/// Someone whom nobody has invited yet.
pub(crate) fn jeanne() -> Value {
    json!({ "display_name": "Jeanne Moreau", "email": "jeanne.moreau@exemple.fr", "roles": ["holder"] })
}

/// What an administrator makes of a user.
pub(crate) fn user(roles: &[&str], is_active: bool) -> Value {
    json!({ "display_name": "Jeanne Moreau", "roles": roles, "is_active": is_active })
}

/// A new invitation of `identifier`, valid for a week. Their version is one more.
pub(crate) async fn invitation(site: &Site, identifier: &str) -> String {
    let (now, token) = (site.clock.now(), hex(&system_entropy().bytes::<32>()));
    let before = site.store.credentials(&identifier.parse().unwrap()).await.unwrap().unwrap();
    let link = Link::new(Purpose::Invitation, &token, &before.member, now + sev_access::link::INVITATION);
    let line = AuditLine::new(now, &before.member.member_of, "u-test", Action::InvitedUser);
    let change = MemberChange::new(&before, before.member.clone()).with_link(&link);
    assert_eq!(site.store.change_member(&change, &[], &line).await, Ok(Written::Done));
    token
}

pub(crate) async fn accept(site: &Site, token: &str, password: &str) -> Answer {
    site.stranger().post(ACCEPT, &json!({ "token": token, "password": password })).await
}

/// Invites Jeanne, who accepts. Gives her identifier.
pub(crate) async fn with_jeanne(site: &Site, roles: &[&str]) -> String {
    let administrator = site.login("ANCV2528").await;
    let form = json!({ "display_name": "Jeanne Moreau", "email": "jeanne.moreau@exemple.fr", "roles": roles });
    let invited = administrator.post(USERS, &form).await;
    assert_eq!(invited.status, 201, "{}", invited.body);
    let identifier = invited.body["identifier"].as_str().unwrap().to_owned();
    let accepted = accept(site, &invitation(site, &identifier).await, NEW_PASSWORD).await;
    assert_eq!((accepted.status, &accepted.body), (200, &json!({ "identifier": identifier })));
    identifier
}

/// Someone who has logged in as `identifier`, with the password of those who were invited.
pub(crate) async fn invited<'a>(site: &'a Site, identifier: &str) -> Visitor<'a> {
    let answer = login(site, identifier, NEW_PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    site.bearer(answer.body["access_token"].as_str().unwrap().to_owned())
}

/// The user as the list shows them.
pub(crate) async fn listed(visitor: &Visitor<'_>, identifier: &str) -> Value {
    let users = visitor.get(USERS).await.body["users"].clone();
    let users = users.as_array().unwrap_or_else(|| panic!("no list: {users}"));
    users.iter().find(|user| user["identifier"] == identifier).unwrap_or_else(|| panic!("no {identifier}")).clone()
}

/// Makes `form` of a user, from their version as it is.
pub(crate) async fn change(visitor: &Visitor<'_>, identifier: &str, form: &Value) -> Answer {
    let version = listed(visitor, identifier).await["version"].to_string();
    visitor.put(&format!("{USERS}/{identifier}"), &version, form).await
}

#[tokio::test]
async fn someone_is_invited_chooses_a_password_and_logs_in() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let before = administrator.get(USERS).await;
    assert_eq!((before.status, &before.body["roles"]), (200, &json!(["holder", "administrator"])));
    assert_eq!(before.body["users"].as_array().unwrap().len(), 1);
    assert_eq!(before.body["users"][0]["state"], "active");
    let invited = administrator.post(USERS, &jeanne()).await;
    let ends_at = invited.body["invitation_ends_at"].clone();
    assert!(ends_at.is_string(), "{}", invited.body);
    let member = json!({
        "identifier": "ANCV2528-JEANNE", "display_name": "Jeanne Moreau", "email": "jeanne.moreau@exemple.fr", "roles": ["holder"],
        "state": "invited", "invitation_ends_at": ends_at, "second_factor_since": null, "version": 1,
    });
    assert_eq!((invited.status, &invited.body), (201, &member));
    assert_eq!(listed(&administrator, "ANCV2528-JEANNE").await, member);
    login(&site, "ANCV2528-JEANNE", NEW_PASSWORD).await.assert_problem(401, "wrong_credentials");

    let token = invitation(&site, "ANCV2528-JEANNE").await;
    let accepted = accept(&site, &token, NEW_PASSWORD).await;
    assert_eq!((accepted.status, &accepted.body), (200, &json!({ "identifier": "ANCV2528-JEANNE" })));
    let session = login(&site, "ancv2528-jeanne", NEW_PASSWORD).await;
    assert_eq!((session.status, &session.body["user"]["display_name"]), (200, &json!("Jeanne Moreau")));
    let own = site.bearer(session.body["access_token"].as_str().unwrap().to_owned());
    assert_eq!(own.get("/api/groups").await.status, 200);
    own.get(USERS).await.assert_problem(403, "forbidden");
    let now = listed(&administrator, "ANCV2528-JEANNE").await;
    assert_eq!((&now["state"], &now["invitation_ends_at"]), (&json!("active"), &Value::Null));
    accept(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn namesakes_have_identifiers_of_their_own() {
    let site = Site::start().await;
    let administrator = site.login("PREST001").await;
    for (name, expected) in [
        ("Éloïse Martin", "PREST001-ELOISE"),
        ("Eloïse-Marie", "PREST001-ELOISE-2"),
        ("ELOISE", "PREST001-ELOISE-3"),
        ("李", "PREST001-COMPTE"),
    ] {
        let form = json!({ "display_name": name, "email": "accueil@exemple.fr", "roles": ["provider", "administrator"] });
        let invited = administrator.post(USERS, &form).await;
        assert_eq!((invited.status, invited.body["identifier"].as_str()), (201, Some(expected)), "{}", invited.body);
    }
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_invitation_that_is_sent_again_under_its_key_is_one() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    assert_eq!(administrator.post(USERS, &jeanne()).await.body["identifier"], "ANCV2528-JEANNE");
    let send =
        async |key: &str, form: &Value| administrator.send(Method::POST, USERS, &[("idempotency-key", key)], Some(form.to_string())).await;
    let first = send("0b6f2a3e-1", &jeanne()).await;
    assert_eq!((first.status, &first.body["identifier"]), (201, &json!("ANCV2528-JEANNE-2")), "a namesake: {}", first.body);
    let counts = async || site.store.attempts("invite#demo-ancv2528", &[]).await.unwrap();
    let (before, counted) = (site.everything().await.len(), counts().await);
    let again = send("0b6f2a3e-1", &jeanne()).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    // It does not count among the day's invitations either. The mails may be on their way.
    assert_eq!((site.everything().await.len(), counts().await), (before, counted));
    assert_eq!(send("0b6f2a3e-2", &jeanne()).await.body["identifier"], "ANCV2528-JEANNE-3", "another request");
    let paul = json!({ "display_name": "Paul", "email": "paul@exemple.fr", "roles": ["holder"] });
    assert_eq!(send("0b6f2a3e-1", &paul).await.body["identifier"], "ANCV2528-PAUL", "another form is another person");
    let other =
        site.login("ANCV0640").await.send(Method::POST, USERS, &[("idempotency-key", "0b6f2a3e-1")], Some(jeanne().to_string())).await;
    assert_eq!(other.body["identifier"], "ANCV0640-JEANNE", "another organisation's key is another key");
    send("court", &jeanne()).await.assert_problem(422, "invalid_request");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_of_each_field() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let before = site.everything().await;
    for (form, fields) in [
        (json!({}), vec!["email", "display_name", "roles"]),
        (json!({ "display_name": " ", "email": "pas une adresse", "roles": [] }), vec!["email", "display_name", "roles"]),
        (json!({ "display_name": "Jeanne 👵", "email": "j@exemple.fr", "roles": ["holder"] }), vec!["display_name"]),
        (json!({ "display_name": "Jeanne", "email": "j@exemple.fr", "roles": ["administrator"] }), vec!["roles"]),
        (json!({ "display_name": "Jeanne", "email": "j@exemple.fr", "roles": ["holder", "operations"] }), vec!["roles"]),
        (json!({ "display_name": "Jeanne", "email": "j@exemple.fr", "roles": ["king"] }), vec!["roles"]),
    ] {
        let refused = administrator.post(USERS, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), fields, "{form}");
    }
    let refused = administrator.put(&format!("{USERS}/ANCV2528"), "1", &json!({ "display_name": "x", "roles": ["holder"] })).await;
    refused.assert_problem(422, "invalid_request");
    assert_eq!(refused.fields(), ["is_active"]);
    let form = user(&["holder", "administrator"], true).to_string();
    let unversioned = administrator.send(Method::PUT, &format!("{USERS}/ANCV2528"), &[], Some(form)).await;
    unversioned.assert_problem(428, "precondition_required");
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn a_link_opens_what_it_is_for_and_nothing_else() {
    let site = Site::start().await;
    site.login("ANCV2528").await.post(USERS, &jeanne()).await;
    let (password, invitation) = (link(&site, "ANCV2528").await, invitation(&site, "ANCV2528-JEANNE").await);
    let before = site.everything().await;
    for token in [&password, &"0".repeat(64), "x", "👴"] {
        accept(&site, token, NEW_PASSWORD).await.assert_problem(410, "link_void");
        accept(&site, token, "court").await.assert_problem(410, "link_void");
    }
    choose(&site, &invitation, NEW_PASSWORD).await.assert_problem(410, "link_void");
    for (form, field) in [(json!({}), "token"), (json!({ "token": invitation }), "password")] {
        let refused = site.stranger().post(ACCEPT, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), [field]);
    }
    for weak in ["court", "motdepasse123", "moufle ANCV2528 tuba", "moufle porteur-de-projet tuba"] {
        assert_eq!(accept(&site, &invitation, weak).await.fields(), ["password"], "{weak}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(accept(&site, &invitation, NEW_PASSWORD).await.status, 200);
    assert_eq!(site.stranger().post(CHOOSE, &json!({ "token": password, "password": NEW_PASSWORD })).await.status, 204);
}

#[tokio::test]
async fn a_forgotten_password_is_none_before_the_invitation_is_accepted() {
    let site = Site::start().await;
    site.login("ANCV2528").await.post(USERS, &jeanne()).await;
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    assert_eq!(ask(&site, "ANCV2528-JEANNE").await.status, 202);
    assert_eq!(accept(&site, &token, NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn the_newest_invitation_alone_counts_until_it_is_called_off() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    administrator.post(USERS, &jeanne()).await;
    let older = invitation(&site, "ANCV2528-JEANNE").await;
    let path = format!("{USERS}/ANCV2528-JEANNE/invitation");
    let renewed = administrator.post(&path, &json!({})).await;
    assert_eq!((renewed.status, &renewed.body["state"]), (200, &json!("invited")), "{}", renewed.body);
    accept(&site, &older, NEW_PASSWORD).await.assert_problem(410, "link_void");

    let newest = invitation(&site, "ANCV2528-JEANNE").await;
    let off = change(&administrator, "ANCV2528-JEANNE", &user(&["holder"], false)).await;
    assert_eq!((off.status, &off.body["state"], &off.body["invitation_ends_at"]), (200, &json!("deactivated"), &Value::Null));
    accept(&site, &newest, NEW_PASSWORD).await.assert_problem(410, "link_void");
    // There is no password to come back with.
    change(&administrator, "ANCV2528-JEANNE", &user(&["holder"], true)).await.assert_problem(409, "not_accepted");
    let again = administrator.post(&path, &json!({})).await;
    assert_eq!((again.status, &again.body["state"]), (200, &json!("invited")), "{}", again.body);
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    assert_eq!(accept(&site, &token, NEW_PASSWORD).await.status, 200);
    administrator.post(&path, &json!({})).await.assert_problem(409, "not_invited");
    accept(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_invitation_survives_what_else_is_changed_of_it() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    administrator.post(USERS, &jeanne()).await;
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    let form = json!({ "display_name": "Jeanne Le Gall", "roles": ["holder", "administrator"], "is_active": true });
    let changed = change(&administrator, "ANCV2528-JEANNE", &form).await;
    assert_eq!((changed.status, &changed.body["state"]), (200, &json!("invited")), "{}", changed.body);
    assert_eq!(accept(&site, &token, NEW_PASSWORD).await.status, 200);
    assert_eq!(invited(&site, "ANCV2528-JEANNE").await.get(USERS).await.status, 200, "she administers");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn changed_roles_end_the_sessions_that_had_the_old_ones() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let jeanne = with_jeanne(&site, &["holder"]).await;
    let opened = cookie(&login(&site, &jeanne, NEW_PASSWORD).await).unwrap();
    // Another name alone ends nothing.
    let form = json!({ "display_name": "Jeanne Le Gall", "roles": ["holder"], "is_active": true });
    let renamed = change(&administrator, &jeanne, &form).await;
    assert_eq!((renamed.status, &renamed.body["display_name"]), (200, &json!("Jeanne Le Gall")));
    assert_eq!(renamed.headers["etag"].to_str().unwrap(), format!("\"{}\"", renamed.body["version"]));
    let opened = cookie(&with_cookie(&site, REFRESH, &opened).await).unwrap();
    assert_eq!(
        change(&administrator, &jeanne, &user(&["administrator", "holder"], true)).await.body["roles"],
        json!(["holder", "administrator"])
    );
    with_cookie(&site, REFRESH, &opened).await.assert_problem(401, "session_ended");
    assert_eq!(invited(&site, &jeanne).await.get(USERS).await.status, 200);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn someone_whose_access_was_taken_away_is_out_until_it_is_given_back() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let jeanne = with_jeanne(&site, &["holder"]).await;
    let opened = cookie(&login(&site, &jeanne, NEW_PASSWORD).await).unwrap();
    let forgotten = link(&site, &jeanne).await;
    let off = change(&administrator, &jeanne, &user(&["holder"], false)).await;
    assert_eq!((off.status, &off.body["state"]), (200, &json!("deactivated")), "{}", off.body);
    with_cookie(&site, REFRESH, &opened).await.assert_problem(401, "session_ended");
    login(&site, &jeanne, NEW_PASSWORD).await.assert_problem(401, "wrong_credentials");
    choose(&site, &forgotten, "gravier prune orage zinc").await.assert_problem(410, "link_void");
    let on = change(&administrator, &jeanne, &user(&["holder"], true)).await;
    assert_eq!((on.status, &on.body["state"]), (200, &json!("active")), "{}", on.body);
    choose(&site, &forgotten, "gravier prune orage zinc").await.assert_problem(410, "link_void");
    assert_eq!(login(&site, &jeanne, NEW_PASSWORD).await.status, 200);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_organisation_keeps_an_administrator() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let before = site.everything().await;
    change(&administrator, "ANCV2528", &user(&["holder"], true)).await.assert_problem(409, "last_administrator");
    change(&administrator, "ANCV2528", &user(&["holder", "administrator"], false)).await.assert_problem(409, "own_account");
    Site::assert_unchanged(&before, &site.everything().await);
    let jeanne = with_jeanne(&site, &["holder", "administrator"]).await;
    change(&administrator, "ANCV2528", &user(&["holder", "administrator"], false)).await.assert_problem(409, "own_account");
    assert_eq!(change(&administrator, "ANCV2528", &user(&["holder"], true)).await.status, 200, "one may step down when there are two");
    let other = invited(&site, &jeanne).await;
    change(&other, &jeanne, &user(&["holder"], true)).await.assert_problem(409, "last_administrator");
    assert_eq!(change(&other, "ANCV2528", &user(&["holder"], false)).await.status, 200);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn whoever_was_shut_out_changes_nothing_by_a_token_that_is_still_alive() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let jeanne = with_jeanne(&site, &["holder", "administrator"]).await;
    let out = invited(&site, &jeanne).await;
    let version = listed(&out, "ANCV2528").await["version"].to_string();
    assert_eq!(change(&administrator, &jeanne, &user(&["holder", "administrator"], false)).await.status, 200);
    let before = site.everything().await;
    // She would come back by a friend, or by taking the other's place.
    let friend = json!({ "display_name": "Paul", "email": "paul@exemple.fr", "roles": ["holder", "administrator"] });
    out.post(USERS, &friend).await.assert_problem(401, "unauthenticated");
    out.put(&format!("{USERS}/ANCV2528"), &version, &user(&["holder"], false)).await.assert_problem(401, "unauthenticated");
    out.post(&format!("{USERS}/{jeanne}/invitation"), &json!({})).await.assert_problem(401, "unauthenticated");
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn nobody_gives_themselves_a_role() {
    let site = Site::start().await;
    let administrator = site.login("ADMIN01").await;
    let before = site.everything().await;
    let all = user(&["instruction", "operations", "finance", "support", "dpo", "administrator"], true);
    change(&administrator, "ADMIN01", &all).await.assert_problem(409, "own_roles");
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn a_change_of_what_has_changed_meanwhile_is_refused() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    let jeanne = with_jeanne(&site, &["holder"]).await;
    let (path, version) = (format!("{USERS}/{jeanne}"), listed(&administrator, &jeanne).await["version"].to_string());
    let quoted = format!("\"{version}\"");
    assert_eq!(administrator.put(&path, &quoted, &user(&["holder", "administrator"], true)).await.status, 200);
    let before = site.everything().await;
    for stale in [version.as_str(), "0", "*", "x"] {
        administrator.put(&path, stale, &user(&["holder"], true)).await.assert_problem(412, "version_conflict");
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn each_kind_of_organisation_gives_its_own_roles() {
    let site = Site::start().await;
    let provider = site.login("PREST001").await;
    assert_eq!(provider.get(USERS).await.body["roles"], json!(["provider", "administrator"]));
    let session = Session {
        user_id: "demo-user-admin01".into(),
        identifier: "ADMIN01".parse().unwrap(),
        session_id: "s-test".into(),
        organisation_id: OrganisationId::new("demo-admin01"),
        kind: OrganisationKind::Ancv,
        roles: vec![Role::Administrator],
        second_factor_needed: false,
    };
    let ancv = site.in_session(&session).await;
    let roles = json!(["instruction", "operations", "finance", "support", "dpo", "administrator"]);
    assert_eq!(ancv.get(USERS).await.body["roles"], roles);
    let form = json!({ "display_name": "Paul", "email": "paul@exemple.fr", "roles": ["dpo", "administrator", "instruction"] });
    assert_eq!(ancv.post(USERS, &form).await.body["roles"], json!(["instruction", "dpo", "administrator"]));
    let alone = json!({ "display_name": "Paul", "email": "paul@exemple.fr", "roles": ["administrator"] });
    assert_eq!(ancv.post(USERS, &alone).await.fields(), ["roles"]);
}

#[tokio::test]
async fn an_organisation_has_fifty_users_at_most() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    add_users(&site, 48).await;
    assert_eq!(administrator.post(USERS, &jeanne()).await.status, 201, "the fiftieth");
    let before = site.everything().await;
    administrator.post(USERS, &jeanne()).await.assert_problem(409, "too_many_users");
    Site::assert_unchanged(&before, &site.everything().await);
    // Whoever is deactivated counts no more, and does again when they come back.
    assert_eq!(change(&administrator, "ANCV2528-U10", &user(&["holder"], false)).await.status, 200);
    assert_eq!(administrator.post(USERS, &jeanne()).await.status, 201);
    change(&administrator, "ANCV2528-U10", &user(&["holder"], true)).await.assert_problem(409, "too_many_users");
    laws::assert_hold(&site).await;
}

/// Adds so many users to the manual's holder, who have a password that nobody knows.
pub(crate) async fn add_users(site: &Site, count: usize) {
    for index in 0..count {
        let user = User {
            user_id: format!("u-{index}"),
            identifier: format!("ANCV2528-U{index}").parse().unwrap(),
            display_name: format!("Utilisateur {index}"),
            organisation_id: OrganisationId::new("demo-ancv2528"),
            organisation_name: "Porteur de projet".into(),
            organisation_kind: OrganisationKind::Holder,
            roles: vec![Role::Holder],
        };
        let credentials = Credentials::new(Member::new(&user, format!("u{index}@exemple.fr")), Some(String::new()));
        site.store.add_user(&credentials).await.unwrap();
    }
}
