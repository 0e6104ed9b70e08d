//! Users of an organisation. An invitation's token is in a mail alone, so these tests ask the store for one, as
//! `renew_invitation` does; `suite/users.rs` reads the mail.

use super::{
    passwords::{NEW_PASSWORD, choose, link, login},
    session::{REFRESH, cookie, with_cookie},
};
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
    let all = user(&["instruction", "operations", "support", "dpo", "administrator"], true);
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
