//! What becomes of a session as time goes by.

use crate::over_http::session::{LOGOUT, REFRESH, cookie, open, with_cookie};
use jiff::SignedDuration;
use serde_json::json;
use sev_storage::Action;
use sev_tests::Site;

#[tokio::test]
async fn sessions_leave_their_trace() {
    let site = Site::start().await;
    let first = open(&site).await;
    let second = cookie(&with_cookie(&site, REFRESH, &first).await).unwrap();
    site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_secs(21));
    with_cookie(&site, REFRESH, &first).await.assert_problem(401, "session_ended");
    with_cookie(&site, REFRESH, &second).await.assert_problem(401, "session_ended");
    with_cookie(&site, LOGOUT, &open(&site).await).await;
    let group = site.store.group_with_enrollments(&site.cyclades().parse().unwrap()).await.unwrap().unwrap().0;
    let lines = site.store.audit_lines(&group.holder_id, site.running().clock.now()).await.unwrap();
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
async fn a_refresh_changes_the_cookie_and_slides_the_end() {
    let site = Site::start().await;
    let first = open(&site).await;
    site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_mins(29));
    let answer = with_cookie(&site, REFRESH, &first).await;
    assert_eq!((answer.status, &answer.body["session_expires_in"]), (200, &json!(1800)), "{}", answer.body);
    let second = cookie(&answer).unwrap();
    assert_ne!(first, second);
    site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_mins(29));
    assert_eq!(with_cookie(&site, REFRESH, &second).await.status, 200);
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_can_be_made_again() {
    let site = Site::start().await;
    let first = open(&site).await;
    assert_eq!(with_cookie(&site, REFRESH, &first).await.status, 200);
    let second = cookie(&with_cookie(&site, REFRESH, &first).await).unwrap();
    site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_mins(14));
    assert_eq!(with_cookie(&site, REFRESH, &second).await.status, 200);
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_twelve_hours_whatever_happens() {
    let site = Site::start().await;
    let idle = open(&site).await;
    let start = site.running().clock.now();
    site.running().clock.move_to(start + SignedDuration::from_mins(30));
    with_cookie(&site, REFRESH, &idle).await.assert_problem(401, "session_ended");

    let start = site.running().clock.now();
    let mut busy = open(&site).await;
    for quarter in 1..48 {
        site.running().clock.move_to(start + SignedDuration::from_mins(15 * quarter));
        busy = cookie(&with_cookie(&site, REFRESH, &busy).await).unwrap();
    }
    site.running().clock.move_to(start + SignedDuration::from_mins(12 * 60 - 1));
    let last = with_cookie(&site, REFRESH, &busy).await;
    assert_eq!((&last.body["expires_in"], &last.body["session_expires_in"]), (&json!(60), &json!(60)));
    let token = last.body["access_token"].as_str().unwrap().to_owned();
    busy = cookie(&last).unwrap();
    site.running().clock.move_to(start + SignedDuration::from_hours(12));
    site.bearer(token).get("/api/account").await.assert_problem(401, "unauthenticated");
    with_cookie(&site, REFRESH, &busy).await.assert_problem(401, "session_ended");
}
