//! Four eyes are two people: the ways in which one person could be both, each of which is refused.

use super::{
    payments::{confirmed, finance, line, make, outcome, owe, path},
    support::{HELP, REASON},
    users::{USERS, change, user},
};
use serde_json::{Value, json};
use sev_domain::account::{OrganisationId, OrganisationKind, Role, User};
use sev_http::Session;
use sev_storage::{Credentials, Member, SecondFactor};
use sev_tests::{Site, Visitor, laws};

const ADMINISTERS: [Role; 2] = [Role::Support, Role::Administrator];
pub(crate) const COMPTA: &str = "ADMIN01-COMPTA";

/// The user of ANCV with `identifier` in a session with `roles`, which may be those that they had before.
pub(crate) async fn as_user<'a>(site: &'a Site, identifier: &str, roles: &[Role]) -> Visitor<'a> {
    let member = stored(site, identifier).await.member;
    let session = Session {
        session_id: format!("s-{}-{}", member.user_id, roles.len()),
        user_id: member.user_id,
        identifier: member.identifier,
        organisation_id: member.member_of,
        kind: OrganisationKind::Ancv,
        roles: roles.to_vec(),
        second_factor_needed: false,
    };
    site.in_session(&session).await
}

pub(crate) async fn stored(site: &Site, identifier: &str) -> Credentials {
    site.store.credentials(&identifier.parse().unwrap()).await.unwrap().unwrap()
}

/// Adds a user of ANCV with a second factor, whom nobody has in hand.
pub(crate) async fn add(site: &Site, identifier: &str, roles: &[Role]) {
    let user = User {
        user_id: format!("u-{}", identifier.to_lowercase()),
        identifier: identifier.parse().unwrap(),
        display_name: format!("Personne {identifier}"),
        organisation_id: OrganisationId::new("demo-admin01"),
        organisation_name: "ANCV".into(),
        organisation_kind: OrganisationKind::Ancv,
        roles: roles.to_vec(),
    };
    let email = format!("{}@exemple.fr", identifier.to_lowercase());
    let member = Member { second_factor_since: Some(site.clock.now()), recovery_codes_left: 1, ..Member::new(&user, email) };
    let second_factor =
        SecondFactor { secret: "JBSWY3DPEHPK3PXP".into(), last_step: 0, recovery_salt: [0; 16], recovery_hashes: vec!["a".into()] };
    let credentials = Credentials { second_factor: Some(second_factor), ..Credentials::new(member, Some(String::new())) };
    site.store.add_user(&credentials).await.unwrap();
}

/// Two of support who administer ANCV, and whom nobody has in hand.
pub(crate) async fn helpers(site: &Site) -> [Visitor<'_>; 2] {
    add(site, "ADMIN01-SECOND", &ADMINISTERS).await;
    [as_user(site, "ADMIN01", &ADMINISTERS).await, as_user(site, "ADMIN01-SECOND", &ADMINISTERS).await]
}

fn colleague(name: &str, email: &str, roles: &[&str]) -> Value {
    json!({ "display_name": name, "email": email, "roles": roles })
}

pub(crate) fn correction(email: &str) -> Value {
    json!({ "email": email, "reason": REASON, "identity_checked": true })
}

pub(crate) fn lift() -> Value {
    json!({ "reason": REASON, "identity_checked": true })
}

/// Someone who administers users invites themselves as a second one of finance: at their own address.
#[tokio::test]
async fn nobody_of_ancv_is_two_users_with_one_mailbox() {
    let site = Site::start().await;
    let administrator = site.login("ADMIN01").await;
    let invite = async |name: &str, email: &str| administrator.post(USERS, &colleague(name, email, &["finance"])).await;
    let before = site.everything().await;
    for email in ["admin01@exemple.fr", "ADMIN01@Exemple.FR", "admin01+paie@exemple.fr", "comptabilite@exemple.fr"] {
        let refused = invite("Nadia", email).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), ["email"], "{email}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
    // Whoever is invited has theirs, and keeps it when they are deactivated, for they may come back.
    assert_eq!(invite("Nadia", "nadia@exemple.fr").await.status, 201);
    assert_eq!(invite("Paul", "Nadia@exemple.fr").await.fields(), ["email"]);
    let gone = json!({ "display_name": "Nadia", "roles": ["finance"], "is_active": false });
    assert_eq!(change(&administrator, "ADMIN01-NADIA", &gone).await.status, 200);
    assert_eq!(invite("Paul", "nadia@exemple.fr").await.fields(), ["email"]);
    // A small town hall has one mailbox.
    let holder = site.login("ANCV2528").await;
    for _ in 0..2 {
        assert_eq!(holder.post(USERS, &colleague("Paul", "admin01@exemple.fr", &["holder"])).await.status, 201);
    }
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_address_that_is_changed_is_free_for_another_of_ancv() {
    let site = Site::start().await;
    let finance = site.login(COMPTA).await;
    let asks =
        async |email: &str| finance.post("/api/account/email", &json!({ "email": email, "password": sev_local::demo::PASSWORD })).await;
    for email in ["Paie@exemple.fr", "admin01@exemple.fr"] {
        assert_eq!(asks(email).await.fields(), ["email"], "{email}");
    }
    assert_eq!(asks("tresorerie@exemple.fr").await.status, 202);
    let confirm = async |token: String| site.stranger().post("/api/email/confirm", &json!({ "token": token })).await;
    let token = super::account::email_link_of(&site, COMPTA, "tresorerie@exemple.fr").await;
    assert_eq!(confirm(token).await.status, 204);
    let administrator = site.login("ADMIN01").await;
    let invite = async |email: &str| administrator.post(USERS, &colleague("Nadia", email, &["finance"])).await;
    assert_eq!(invite("tresorerie@exemple.fr").await.fields(), ["email"]);
    assert_eq!(invite("comptabilite@exemple.fr").await.status, 201);
    // Who has come to be another's since the link was mailed is nobody's any more to take.
    let late = super::account::email_link_of(&site, COMPTA, "Comptabilite+2@exemple.fr").await;
    confirm(late).await.assert_problem(409, "address_taken");
    assert_eq!(stored(&site, COMPTA).await.member.email, "tresorerie@exemple.fr");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn finance_neither_administers_nor_supports() {
    let site = Site::start().await;
    let administrator = site.login("ADMIN01").await;
    let before = site.everything().await;
    for roles in [&["finance", "administrator"][..], &["finance", "support"], &["operations", "support", "finance", "administrator"]] {
        let refused = administrator.post(USERS, &colleague("Nadia", "nadia@exemple.fr", roles)).await;
        assert_eq!((refused.status, refused.fields()), (422, vec!["roles"]), "{roles:?}: {}", refused.body);
        assert_eq!(change(&administrator, COMPTA, &user(roles, true)).await.fields(), ["roles"], "{roles:?}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(change(&administrator, COMPTA, &user(&["operations", "finance", "dpo"], true)).await.status, 200);
    laws::assert_hold(&site).await;
}

/// What someone who administered users, or helped them, can have done to an account before they came to finance.
#[tokio::test]
async fn whoever_has_an_account_in_hand_and_its_user_are_no_two_people() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    // PAIE was of finance when COMPTA still administered and supported.
    let before = as_user(&site, COMPTA, &ADMINISTERS).await;
    let approve = async |visitor: &Visitor<'_>, batch: &Value| visitor.post(&path(batch, "/approval"), &json!({})).await;
    for (help, form) in [("link", json!({})), ("unlock", json!({}))] {
        let batch = make(&maker, &site, &lines).await.body;
        assert!((200..300).contains(&before.post(&format!("{HELP}/ADMIN01-PAIE/{help}"), &form).await.status), "{help}");
        approve(&other, &batch).await.assert_problem(409, "not_apart");
        let said = json!({ "reason": "Préparé par la mauvaise personne." });
        assert_eq!(maker.post(&path(&batch, "/cancellation"), &said).await.status, 200);
        // The other way round, it could have been made in the other's name.
        let batch = make(&other, &site, &lines).await.body;
        approve(&maker, &batch).await.assert_problem(409, "not_apart");
        assert_eq!(other.post(&path(&batch, "/cancellation"), &said).await.status, 200);
        site.forget_hands(&"ADMIN01-PAIE".parse().unwrap()).await;
    }
    let batch = make(&maker, &site, &lines).await.body;
    assert_eq!(change(&before, "ADMIN01-PAIE", &user(&["operations", "finance"], true)).await.status, 200);
    // A changed role ends the sessions.
    let other = site.login("ADMIN01-PAIE").await;
    approve(&other, &batch).await.assert_problem(409, "not_apart");
    // Whom nobody has in hand approves it.
    add(&site, "ADMIN01-TROISIEME", &[Role::Finance]).await;
    let third = as_user(&site, "ADMIN01-TROISIEME", &[Role::Finance]).await;
    assert_eq!(approve(&third, &batch).await.status, 200);

    // Nor do the two dissolve it once its file was taken, or take back what the first has noted.
    assert_eq!(maker.post(&path(&batch, "/file"), &json!({})).await.status, 200);
    let gone = json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true });
    assert_eq!(maker.post(&path(&batch, "/cancellation"), &gone).await.status, 200);
    other.post(&path(&batch, "/cancellation"), &gone).await.assert_problem(409, "not_apart");
    assert_eq!(maker.post(&path(&batch, "/sending"), &json!({})).await.status, 200);
    site.executed_today(batch["batch_id"].as_str().unwrap()).await;
    assert_eq!(maker.post(&path(&batch, "/outcomes"), &outcome(&site, &batch, 0, "settled", None)).await.status, 200);
    let mistake = json!({ "reference": batch["transfers"][0]["reference"], "reason": "Le relevé dit le contraire." });
    other.post(&path(&batch, "/outcomes/withdrawal"), &mistake).await.assert_problem(409, "not_apart");
    assert_eq!(third.post(&path(&batch, "/outcomes/withdrawal"), &mistake).await.status, 200);
    assert_eq!(line(&maker, "?state=sent", &lines[0]).await["batch_id"], batch["batch_id"]);
}

/// Someone who administered invites another one of finance, comes to finance, and has what they make approved by them.
#[tokio::test]
async fn whoever_was_invited_by_the_maker_does_not_approve() {
    let site = Site::start().await;
    let (maker, _) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    let before = as_user(&site, COMPTA, &ADMINISTERS).await;
    let invited = before.post(USERS, &colleague("Nadia", "nadia@exemple.fr", &["finance"])).await;
    assert_eq!(invited.status, 201, "{}", invited.body);
    let token = super::users::invitation(&site, "ADMIN01-NADIA").await;
    assert_eq!(super::users::accept(&site, &token, super::passwords::NEW_PASSWORD).await.status, 200);
    let nadia = as_user(&site, "ADMIN01-NADIA", &[Role::Finance]).await;
    let batch = make(&maker, &site, &lines).await.body;
    let refused = nadia.post(&path(&batch, "/approval"), &json!({})).await;
    refused.assert_problem(409, "not_apart");
    assert!(refused.body["detail"].as_str().unwrap().contains("30 jours"), "{}", refused.body);
}

/// Someone of support takes over the approver's account: another address, a link, a password.
#[tokio::test]
async fn an_account_of_ancv_changes_hands_by_two_people() {
    let site = Site::start().await;
    let [one, two] = helpers(&site).await;
    let path = format!("{HELP}/{COMPTA}/email");
    let waiting = async |visitor: &Visitor<'_>| {
        let account = visitor.get("/api/support/organisations/demo-admin01").await.body;
        let users = account["users"].as_array().unwrap();
        users.iter().find(|user| user["identifier"] == COMPTA).unwrap()["takeovers"].clone()
    };
    for _ in 0..2 {
        let asked = one.post(&path, &correction("moi@exemple.fr")).await;
        assert_eq!((asked.status, &asked.body["email"]), (200, &json!("comptabilite@exemple.fr")), "{}", asked.body);
    }
    assert_eq!(stored(&site, COMPTA).await.member.takeovers.len(), 1);
    let seen = waiting(&one).await;
    assert_eq!(
        (&seen[0]["email"], &seen[0]["can_confirm"], &seen[0]["by"]),
        (&json!("moi@exemple.fr"), &json!(false), &json!("ANCV")),
        "{seen}"
    );
    assert_eq!(waiting(&two).await[0]["can_confirm"], true);
    // Who wants another address is a first person again.
    assert_eq!(two.post(&path, &correction("autre@exemple.fr")).await.body["email"], "comptabilite@exemple.fr");
    assert_eq!(two.post(&path, &correction("paie@exemple.fr")).await.fields(), ["email"], "it is another's");
    let done = one.post(&path, &correction("autre@exemple.fr")).await;
    assert_eq!((done.status, &done.body["email"]), (200, &json!("autre@exemple.fr")), "{}", done.body);
    let after = stored(&site, COMPTA).await;
    assert_eq!((after.member.takeovers.len(), waiting(&two).await), (0, json!([])));
    let hands: Vec<_> = after.touched_by.keys().map(String::as_str).collect();
    assert_eq!(hands, ["demo-user-admin01", "u-admin01-second"], "both have the account in hand");
    // The address of before is free, the other is not.
    let invite = async |email: &str| one.post(USERS, &colleague("Nadia", email, &["finance"])).await;
    assert_eq!(invite("autre@exemple.fr").await.fields(), ["email"]);
    assert_eq!(invite("comptabilite@exemple.fr").await.status, 201);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_second_factor_of_ancv_is_lifted_by_two_people() {
    let site = Site::start().await;
    let [one, two] = helpers(&site).await;
    add(&site, "ADMIN01-NADIA", &[Role::Finance]).await;
    let path = format!("{HELP}/ADMIN01-NADIA/second-factor/lift");
    for _ in 0..2 {
        assert_eq!(one.post(&path, &lift()).await.status, 204);
    }
    assert!(stored(&site, "ADMIN01-NADIA").await.second_factor.is_some(), "one is not enough");
    // Another address is another question, which waits beside it.
    assert_eq!(two.post(&format!("{HELP}/ADMIN01-NADIA/email"), &correction("nadia@ailleurs.example")).await.status, 200);
    assert_eq!(two.post(&path, &lift()).await.status, 204);
    let after = stored(&site, "ADMIN01-NADIA").await;
    assert!(after.second_factor.is_none());
    assert_eq!((after.member.takeovers.len(), after.session_generation), (1, 1));
    two.post(&path, &lift()).await.assert_problem(409, "no_second_factor");
    // One's own account is for two colleagues, whatever one has asked of them.
    two.post(&format!("{HELP}/ADMIN01-SECOND/email"), &correction("moi@exemple.fr")).await.assert_problem(409, "own_account");
    laws::assert_hold(&site).await;
}

/// Someone of support invites a second one of support, and confirms in their name.
#[tokio::test]
async fn whoever_was_invited_by_the_first_of_support_is_no_second() {
    let site = Site::start().await;
    let one = as_user(&site, "ADMIN01", &ADMINISTERS).await;
    assert_eq!(one.post(USERS, &colleague("Nadia", "nadia@exemple.fr", &["support", "administrator"])).await.status, 201);
    let token = super::users::invitation(&site, "ADMIN01-NADIA").await;
    assert_eq!(super::users::accept(&site, &token, super::passwords::NEW_PASSWORD).await.status, 200);
    let nadia = as_user(&site, "ADMIN01-NADIA", &ADMINISTERS).await;
    let path = format!("{HELP}/{COMPTA}/email");
    assert_eq!(one.post(&path, &correction("moi@exemple.fr")).await.status, 200);
    let before = site.everything().await;
    nadia.post(&path, &correction("moi@exemple.fr")).await.assert_problem(409, "not_apart");
    Site::assert_unchanged(&before, &site.everything().await);
}
