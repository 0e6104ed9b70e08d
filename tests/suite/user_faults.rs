//! What goes wrong on the way to the database while users are invited, changed and helped.

use crate::{
    faults::Bench,
    over_http::{
        passwords::{NEW_PASSWORD, login},
        users::{USERS, invitation, jeanne, listed, user, with_jeanne},
    },
};
use lambda_http::http::StatusCode;
use serde_json::json;
use sev_http::Endpoint;
use sev_tests::{Site, faults::Fault, laws};

const INVITE: Endpoint = Endpoint::of::<sev_user::invite_user::InviteUser, _>();
const RENEW: Endpoint = Endpoint::of::<sev_user::renew_invitation::RenewInvitation, _>();
const CHANGE: Endpoint = Endpoint::of::<sev_user::change_user::ChangeUser, _>();
const ACCEPT: Endpoint = Endpoint::of::<sev_user::accept_invitation::AcceptInvitation, _>();
const CORRECT: Endpoint = Endpoint::of::<sev_support::correct_email::CorrectEmail, _>();
const SEND: Endpoint = Endpoint::of::<sev_support::send_link::SendLink, _>();
const UNLOCK: Endpoint = Endpoint::of::<sev_support::unlock_user::UnlockUser, _>();

/// How many items of `after` were not there `before`.
async fn new_items(site: &Site, before: &std::collections::BTreeMap<String, String>) -> usize {
    site.everything().await.keys().filter(|key| !before.contains_key(*key)).count()
}

#[tokio::test]
async fn what_is_written_of_a_user_is_written_once() {
    let bench = Bench::set_up().await;
    let faults = || {
        for fault in [Fault::Conflict, Fault::Throttled, Fault::AnswerLost] {
            bench.line.fail("TransactWriteItems", fault);
        }
    };
    let path = [("identifier", "ANCV2528-JEANNE")];
    let before = bench.site.everything().await;
    faults();
    let (status, body) = bench.call(&INVITE, &[], &[], &jeanne()).await;
    assert_eq!((status, &body["identifier"]), (StatusCode::CREATED, &json!("ANCV2528-JEANNE")), "{body}");
    assert_eq!(new_items(&bench.site, &before).await, 4, "a user, a link, a mail, a line of the audit");

    let before = bench.site.everything().await;
    faults();
    let (status, body) = bench.call(&RENEW, &path, &[], &json!({})).await;
    assert_eq!((status, &body["version"]), (StatusCode::OK, &json!(2)), "{body}");
    assert_eq!(new_items(&bench.site, &before).await, 3);

    let token = invitation(&bench.site, "ANCV2528-JEANNE").await;
    faults();
    let (status, body) = bench.call(&ACCEPT, &[], &[], &json!({ "token": token, "password": NEW_PASSWORD })).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(login(&bench.site, "ANCV2528-JEANNE", NEW_PASSWORD).await.status, 200);

    let version = listed(&bench.site.login("ANCV2528").await, "ANCV2528-JEANNE").await["version"].to_string();
    let before = bench.site.everything().await;
    faults();
    let (status, body) = bench.call(&CHANGE, &path, &[("if-match", &version)], &user(&["holder", "administrator"], true)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(new_items(&bench.site, &before).await, 2, "a mail and a line of the audit");
    assert_eq!(bench.line.left(), 0);
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn what_support_writes_is_written_once() {
    let mut bench = Bench::set_up().await;
    bench.token = crate::over_http::support::support(&bench.site, &[]).await.token.unwrap();
    let path = [("identifier", "ANCV0640")];
    let form = json!({ "email": "accueil@ailleurs.example", "reason": "Adresse mal saisie.", "identity_checked": true });
    let before = bench.site.everything().await;
    for fault in [Fault::Conflict, Fault::AnswerLost] {
        bench.line.fail("TransactWriteItems", fault);
    }
    let (status, body) = bench.call(&CORRECT, &path, &[], &form).await;
    assert_eq!((status, &body["email"]), (StatusCode::OK, &form["email"]), "{body}");
    assert_eq!(new_items(&bench.site, &before).await, 3, "two mails and a line of the audit");
    for fault in [Fault::Throttled, Fault::AnswerLost] {
        bench.line.fail("TransactWriteItems", fault);
    }
    assert_eq!(bench.call(&UNLOCK, &path, &[], &json!({})).await.0, StatusCode::NO_CONTENT);
    assert_eq!((bench.line.left(), new_items(&bench.site, &before).await), (0, 4));
}

#[tokio::test]
async fn a_database_that_breaks_down_leaves_users_as_they_were() {
    let bench = Bench::set_up().await;
    let jeanne_s = with_jeanne(&bench.site, &["holder"]).await;
    let version = listed(&bench.site.login("ANCV2528").await, &jeanne_s).await["version"].to_string();
    let before = bench.site.everything().await;
    let path = [("identifier", jeanne_s.as_str())];
    for (operation, headers, form) in [(&INVITE, &[][..], jeanne()), (&CHANGE, &[("if-match", version.as_str())], user(&["holder"], false))]
    {
        for _ in 0..3 {
            bench.line.fail("TransactWriteItems", Fault::Broken);
        }
        let (status, body) = bench.call(operation, &path, headers, &form).await;
        assert_eq!((status, &body["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("unavailable")), "{body}");
    }
    Site::assert_unchanged(&before, &bench.site.everything().await);
}

#[tokio::test]
async fn an_invitation_whose_answer_never_came_is_not_made_twice() {
    let bench = Bench::set_up().await;
    let before = bench.site.everything().await;
    for fault in [Fault::AnswerLost, Fault::Broken, Fault::Broken] {
        bench.line.fail("TransactWriteItems", fault);
    }
    let key = [("idempotency-key", "0b6f2a3e-1")];
    assert_eq!(bench.call(&INVITE, &[], &key, &jeanne()).await.0, StatusCode::SERVICE_UNAVAILABLE);
    let (status, body) = bench.call(&INVITE, &[], &key, &jeanne()).await;
    assert_eq!((status, &body["identifier"]), (StatusCode::CREATED, &json!("ANCV2528-JEANNE")), "{body}");
    assert_eq!((bench.line.left(), new_items(&bench.site, &before).await), (0, 4), "a user, a link, a mail, a line of the audit");
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn a_change_that_is_overtaken_is_refused_and_an_acceptance_goes_on() {
    let bench = Bench::set_up().await;
    let administrator = bench.site.login("ANCV2528").await;
    administrator.post(USERS, &jeanne()).await;
    let token = invitation(&bench.site, "ANCV2528-JEANNE").await;
    // Her name is changed while the acceptance is on its way: it is decided again, and made.
    bench.line.fail("TransactWriteItems", Fault::Held);
    let form = json!({ "token": token, "password": NEW_PASSWORD });
    let ((status, body), ()) = tokio::join!(bench.call(&ACCEPT, &[], &[], &form), async {
        bench.line.until_held().await;
        let version = listed(&administrator, "ANCV2528-JEANNE").await["version"].to_string();
        let path = format!("{USERS}/ANCV2528-JEANNE");
        assert_eq!(administrator.put(&path, &version, &user(&["holder", "administrator"], true)).await.status, 200);
        bench.line.release();
    });
    assert_eq!(status, StatusCode::OK, "{body}");
    laws::assert_hold(&bench.site).await;
    // The other way round, whoever changes is told.
    let version = listed(&administrator, "ANCV2528-JEANNE").await["version"].to_string();
    bench.line.fail("TransactWriteItems", Fault::Held);
    let (path, headers, form) = ([("identifier", "ANCV2528-JEANNE")], [("if-match", version.as_str())], user(&["holder"], true));
    let ((status, body), ()) = tokio::join!(bench.call(&CHANGE, &path, &headers, &form), async {
        bench.line.until_held().await;
        let path = format!("{USERS}/ANCV2528-JEANNE");
        assert_eq!(administrator.put(&path, &version, &user(&["holder"], false)).await.status, 200);
        bench.line.release();
    });
    assert_eq!((status, &body["code"]), (StatusCode::PRECONDITION_FAILED, &json!("version_conflict")), "{body}");
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn a_link_on_its_way_to_an_address_that_is_no_longer_theirs_opens_nothing() {
    let mut bench = Bench::set_up().await;
    let support = crate::over_http::support::support(&bench.site, &[]).await;
    bench.token = support.token.clone().unwrap();
    bench.line.fail("TransactWriteItems", Fault::Held);
    let (path, nothing) = ([("identifier", "ANCV2528")], json!({}));
    let ((status, body), ()) = tokio::join!(bench.call(&SEND, &path, &[], &nothing), async {
        bench.line.until_held().await;
        let form = json!({ "email": "accueil@ailleurs.example", "reason": "Boîte de réception perdue.", "identity_checked": true });
        assert_eq!(support.post("/api/support/users/ANCV2528/email", &form).await.status, 200);
        bench.line.release();
    });
    assert_eq!(status, StatusCode::ACCEPTED, "{body}");
    let user = bench.site.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((user.link_hash, user.member.email.as_str()), (None, "accueil@ailleurs.example"));
}
