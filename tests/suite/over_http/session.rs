//! Opening, going on with and ending a session.

use reqwest::Method;
use serde_json::json;
use sev_storage::{Rotation, SessionRecord};
use sev_tests::{Answer, Site};

pub(crate) const LOGIN: &str = "/api/login";
pub(crate) const REFRESH: &str = "/api/session/refresh";
pub(crate) const LOGOUT: &str = "/api/session/logout";

pub(crate) fn cookie(answer: &Answer) -> Option<String> {
    let line = answer.headers.get("set-cookie")?.to_str().unwrap();
    line.split(';').next().map(str::to_owned)
}

pub(crate) async fn open(site: &Site) -> String {
    let answer = site.stranger().post(LOGIN, &json!({ "identifier": "ANCV2528", "password": sev_local::demo::PASSWORD })).await;
    cookie(&answer).unwrap()
}

pub(crate) async fn with_cookie(site: &Site, path: &str, cookie: &str) -> Answer {
    site.stranger().send(Method::POST, path, &[("cookie", cookie)], None).await
}

#[tokio::test]
async fn a_login_answers_with_a_token_and_a_guarded_cookie() {
    let site = Site::start().await;
    let answer = site.stranger().post(LOGIN, &json!({ "identifier": " ancv2528 ", "password": sev_local::demo::PASSWORD })).await;
    assert_eq!((answer.status, &answer.body["expires_in"], &answer.body["token_type"]), (200, &json!(900), &json!("Bearer")));
    assert_eq!(answer.body["user"]["organisation_kind"], "holder");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let line = answer.headers["set-cookie"].to_str().unwrap();
    for attribute in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/api/session"] {
        assert!(line.contains(attribute), "{line}");
    }
}

#[tokio::test]
async fn unknown_and_wrong_get_one_answer() {
    let site = Site::start().await;
    let wrong = site.stranger().post(LOGIN, &json!({ "identifier": "ANCV2528", "password": "Demo-Vacances-2025" })).await;
    let unknown = site.stranger().post(LOGIN, &json!({ "identifier": "ANCV9999", "password": "Demo-Vacances-2025" })).await;
    wrong.assert_problem(401, "wrong_credentials");
    assert_eq!((unknown.status, &unknown.body), (wrong.status, &wrong.body));
    assert!(cookie(&wrong).is_none());
}

#[tokio::test]
async fn logging_in_often_is_no_offence() {
    let site = Site::start().await;
    for _ in 0..30 {
        site.login("ANCV2528").await;
    }
}

#[tokio::test]
async fn two_tabs_may_refresh_at_once() {
    let site = Site::start().await;
    let first = open(&site).await;
    let (one, other) = tokio::join!(with_cookie(&site, REFRESH, &first), with_cookie(&site, REFRESH, &first));
    assert_eq!((one.status, other.status), (200, 200), "{} {}", one.body, other.body);
    assert_eq!(cookie(&one), cookie(&other), "both have the same new cookie, whichever comes last");
    assert_eq!(with_cookie(&site, REFRESH, &cookie(&one).unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_logout_ends_the_session_and_forgets_the_cookie() {
    let site = Site::start().await;
    let session = open(&site).await;
    let number = session.rsplit_once('.').unwrap().0;
    assert_eq!(with_cookie(&site, LOGOUT, &format!("{number}.deadbeef")).await.status, 204);
    let session = cookie(&with_cookie(&site, REFRESH, &session).await).expect("the number alone ends nothing");
    let answer = with_cookie(&site, LOGOUT, &session).await;
    assert_eq!(answer.status, 204);
    assert!(answer.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    with_cookie(&site, REFRESH, &session).await.assert_problem(401, "session_ended");
    assert_eq!(with_cookie(&site, LOGOUT, &session).await.status, 204);
}

#[tokio::test]
async fn a_cookie_of_another_form_opens_nothing() {
    let site = Site::start().await;
    for value in ["", "sev_refresh=", "sev_refresh=a.b.c", "sev_refresh=a.b", "sev_refresh=a.b.c.d", "other=1"] {
        with_cookie(&site, REFRESH, value).await.assert_problem(401, "session_ended");
    }
}

#[tokio::test]
async fn a_stolen_cookie_ends_the_session_for_both() {
    let site = Site::start().await;
    let first = open(&site).await;
    let second = cookie(&with_cookie(&site, REFRESH, &first).await).unwrap();
    changed_long_ago(&site, &second).await;
    with_cookie(&site, REFRESH, &first).await.assert_problem(401, "session_ended");
    with_cookie(&site, REFRESH, &second).await.assert_problem(401, "session_ended");
}

/// Makes the session of `cookie` one whose token changed so long ago that the one before it is good no more.
async fn changed_long_ago(site: &Site, cookie: &str) {
    let [user, session, _] = cookie.strip_prefix("sev_refresh=").unwrap().split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts: {cookie}")
    };
    let record = site.store.session(user, session).await.unwrap().unwrap();
    let older = SessionRecord { rotated_at: record.rotated_at - 60, ..record.clone() };
    assert_eq!(site.store.rotate_session(&record, &older).await, Ok(Rotation::Done));
}
