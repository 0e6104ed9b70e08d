//! What may be tried so often in a window of time. The clock stands still here: on a deployed system a window might end
//! between two attempts.

use crate::over_http::session::LOGIN;
use jiff::SignedDuration;
use serde_json::json;
use sev_tests::{Site, at_once, forms};

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
    site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_mins(15));
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
async fn look_ups_are_limited_and_audited() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let search = json!({ "last_name": "Personne", "first_name": "Jean", "birth_date": "1945-07-05", "birth_city": "Nantes" });
    let check = format!("/api/groups/{group}/credit-check");
    for _ in 0..150 {
        assert_eq!(holder.post("/api/seniors/search", &search).await.status, 200);
        assert_eq!(holder.post(&check, &forms::senior("Personne")).await.status, 200);
    }
    for limited in [holder.post("/api/seniors/search", &search).await, holder.post(&check, &forms::senior("Personne")).await] {
        limited.assert_problem(429, "throttled");
        assert!(limited.headers.contains_key("retry-after"));
    }
    // What enrolling says of another holder's people is counted with them; nobody else is kept from it.
    let enroll = format!("/api/groups/{group}/enrollments");
    for first in ["Jeanne", "Jeane"] {
        let moreau = json!({ "last_name": "MOREAU", "first_name": first, "birth_date": "1948-03-12", "birth_city": "Lyon" });
        holder.post(&enroll, &forms::with(forms::senior("Moreau"), moreau)).await.assert_problem(429, "throttled");
    }
    assert_eq!(holder.post(&enroll, &forms::senior("Personne")).await.status, 201);
    let everything = site.everything().await;
    for action in ["searched_senior", "checked_credit"] {
        let lines: Vec<_> = everything.values().filter(|item| item.contains(action)).collect();
        assert_eq!(lines.len(), 150, "{action}");
        assert!(lines.iter().all(|line| !line.contains("Personne")), "the audit names nobody");
    }
}
