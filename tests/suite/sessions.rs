//! Opening, going on with and ending a session.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use sev_storage::Action;
use sev_tests::{Answer, Site, at_once};

const LOGIN: &str = "/api/login";
const REFRESH: &str = "/api/session/refresh";
const LOGOUT: &str = "/api/session/logout";

fn cookie(answer: &Answer) -> Option<String> {
    let line = answer.headers.get("set-cookie")?.to_str().unwrap();
    line.split(';').next().map(str::to_owned)
}

async fn open(site: &Site) -> String {
    let answer = site.stranger().post(LOGIN, &json!({ "identifier": "ANCV2528", "password": sev_local::demo::PASSWORD })).await;
    cookie(&answer).unwrap()
}

async fn with_cookie(site: &Site, path: &str, cookie: &str) -> Answer {
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
async fn guessing_is_slowed_down_and_the_right_password_waits_too() {
    let site = Site::start().await;
    let attempt = async |password: &str| site.stranger().post(LOGIN, &json!({ "identifier": "ANCV2528", "password": password })).await;
    for _ in 0..10 {
        attempt("mauvais mot de passe").await.assert_problem(401, "wrong_credentials");
    }
    let limited = attempt(sev_local::demo::PASSWORD).await;
    limited.assert_problem(429, "throttled");
    assert!(limited.headers["retry-after"].to_str().unwrap().parse::<i64>().unwrap() <= 900);
    // Another account from the same address is not held up, nor is this one a quarter of an hour later.
    site.login("ANCV0640").await;
    site.running.clock.move_to(site.running.clock.now() + SignedDuration::from_mins(15));
    site.login("ANCV2528").await;
}

#[tokio::test]
async fn a_hundred_failures_from_one_address_hold_it_up() {
    let site = Site::start().await;
    for account in 0..10 {
        for _ in 0..10 {
            let form = json!({ "identifier": format!("ANCV900{account}"), "password": "x" });
            site.stranger().post(LOGIN, &form).await.assert_problem(401, "wrong_credentials");
        }
    }
    let form = json!({ "identifier": "ANCV0640", "password": sev_local::demo::PASSWORD });
    site.stranger().post(LOGIN, &form).await.assert_problem(429, "throttled");
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_once_do_not_all_pass_as_the_first() {
    let site = Site::start().await;
    let form = json!({ "identifier": "ANCV2528", "password": "mauvais mot de passe" });
    let stranger = site.stranger();
    let guesses = (0..40).map(|_| stranger.post(LOGIN, &form));
    let answers = at_once(guesses).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 10);
    assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 30);
}

#[tokio::test]
async fn sessions_leave_their_trace() {
    let site = Site::start().await;
    let first = open(&site).await;
    let second = cookie(&with_cookie(&site, REFRESH, &first).await).unwrap();
    site.running.clock.move_to(site.running.clock.now() + SignedDuration::from_secs(21));
    with_cookie(&site, REFRESH, &first).await.assert_problem(401, "session_ended");
    with_cookie(&site, REFRESH, &second).await.assert_problem(401, "session_ended");
    with_cookie(&site, LOGOUT, &open(&site).await).await;
    let group = site.running.app.store.group_with_enrollments(&site.cyclades().parse().unwrap()).await.unwrap().unwrap().0;
    let lines = site.running.app.store.audit_lines(&group.holder_id, site.running.clock.now()).await.unwrap();
    let mut actions: Vec<_> = lines.iter().filter(|line| line.person.is_none()).map(|line| (line.at, line.action)).collect();
    actions.sort_by_key(|(at, _)| *at);
    let actions: Vec<_> = actions.into_iter().map(|(_, action)| action).collect();
    assert_eq!(actions.len(), 4, "{actions:?}");
    assert_eq!(actions[0], Action::LoggedIn);
    for action in [Action::TokenReused, Action::LoggedIn, Action::LoggedOut] {
        assert!(actions[1..].contains(&action), "{actions:?}");
    }
}

#[tokio::test]
async fn logging_in_often_is_no_offence() {
    let site = Site::start().await;
    for _ in 0..30 {
        site.login("ANCV2528").await;
    }
}

#[tokio::test]
async fn a_refresh_changes_the_cookie_and_slides_the_end() {
    let site = Site::start().await;
    let first = open(&site).await;
    site.running.clock.move_to(site.running.clock.now() + SignedDuration::from_mins(29));
    let answer = with_cookie(&site, REFRESH, &first).await;
    assert_eq!((answer.status, &answer.body["session_expires_in"]), (200, &json!(1800)), "{}", answer.body);
    let second = cookie(&answer).unwrap();
    assert_ne!(first, second);
    site.running.clock.move_to(site.running.clock.now() + SignedDuration::from_mins(29));
    assert_eq!(with_cookie(&site, REFRESH, &second).await.status, 200);
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
async fn a_refresh_whose_answer_was_lost_can_be_made_again() {
    let site = Site::start().await;
    let first = open(&site).await;
    assert_eq!(with_cookie(&site, REFRESH, &first).await.status, 200);
    let second = cookie(&with_cookie(&site, REFRESH, &first).await).unwrap();
    site.running.clock.move_to(site.running.clock.now() + SignedDuration::from_mins(14));
    assert_eq!(with_cookie(&site, REFRESH, &second).await.status, 200);
}

#[tokio::test]
async fn a_stolen_cookie_ends_the_session_for_both() {
    let site = Site::start().await;
    let first = open(&site).await;
    let second = cookie(&with_cookie(&site, REFRESH, &first).await).unwrap();
    site.running.clock.move_to(site.running.clock.now() + SignedDuration::from_secs(21));
    with_cookie(&site, REFRESH, &first).await.assert_problem(401, "session_ended");
    with_cookie(&site, REFRESH, &second).await.assert_problem(401, "session_ended");
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_twelve_hours_whatever_happens() {
    let site = Site::start().await;
    let idle = open(&site).await;
    let start = site.running.clock.now();
    site.running.clock.move_to(start + SignedDuration::from_mins(30));
    with_cookie(&site, REFRESH, &idle).await.assert_problem(401, "session_ended");

    let start = site.running.clock.now();
    let mut busy = open(&site).await;
    for quarter in 1..48 {
        site.running.clock.move_to(start + SignedDuration::from_mins(15 * quarter));
        busy = cookie(&with_cookie(&site, REFRESH, &busy).await).unwrap();
    }
    site.running.clock.move_to(start + SignedDuration::from_mins(12 * 60 - 1));
    let last = with_cookie(&site, REFRESH, &busy).await;
    assert_eq!((&last.body["expires_in"], &last.body["session_expires_in"]), (&json!(60), &json!(60)));
    let token = last.body["access_token"].as_str().unwrap().to_owned();
    busy = cookie(&last).unwrap();
    site.running.clock.move_to(start + SignedDuration::from_hours(12));
    site.bearer(token).get("/api/account").await.assert_problem(401, "unauthenticated");
    with_cookie(&site, REFRESH, &busy).await.assert_problem(401, "session_ended");
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
