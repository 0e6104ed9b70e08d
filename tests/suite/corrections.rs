//! Corrections that run into each other, into the confirmation of their list, or into a database that does not answer.

use crate::{
    faults::Bench,
    over_http::corrections::{decide, missing, open, to_confirm},
};
use lambda_http::http::StatusCode;
use serde_json::json;
use sev_http::Endpoint;
use sev_tests::{Site, at_once, faults::Fault, forms, laws};

#[tokio::test(flavor = "multi_thread")]
async fn someone_is_missing_while_the_holder_confirms() {
    for round in 0..4 {
        let site = Site::start().await;
        let (group, people) = to_confirm(&site, 1911, &[forms::programme("Garnier")]).await;
        let holder = site.login("ANCV2528").await;
        let form = missing(&holder, &group, forms::senior("Le Gall")).await;
        let version = holder.get(&format!("/api/groups/{group}/validation")).await.body["course_version"].clone();
        let list = json!({ "course_version": version, "present": people, "absent": [], "reason": null });
        let answers = at_once([true, false].into_iter().map(async |opens| {
            if opens == (round % 2 == 0) {
                open(&holder, &group, &form, "missing-le-gall").await
            } else {
                holder.post(&format!("/api/groups/{group}/holder-validation"), &list).await
            }
        }))
        .await;
        let mut outcomes: Vec<_> = answers.iter().map(|answer| (answer.status, answer.body["code"].as_str().unwrap_or("ok"))).collect();
        outcomes.sort_unstable();
        // Whoever confirms first is asked about the missing one afterwards; whoever asks first has the clock stopped.
        let status = holder.get(&format!("/api/groups/{group}/validation")).await.body["group"]["status"].clone();
        let expected = [([(201, "ok"), (409, "correction_open")], "suspended"), ([(200, "ok"), (201, "ok")], "confirmed")];
        assert!(expected.iter().any(|(expected, is)| outcomes == expected && status == *is), "{outcomes:?} {status}");
        laws::assert_hold(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_decisions_one_is_taken() {
    let site = Site::start().await;
    let (group, _) = to_confirm(&site, 1912, &[forms::programme("Garnier")]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    let opened = open(&holder, &group, &missing(&holder, &group, forms::senior("Le Gall")).await, "missing-le-gall").await;
    let path = format!("/api/groups/{group}/corrections/{}", opened.body["correction_id"].as_str().unwrap());
    let answers = at_once((0..12).map(async |index| {
        let state = ["accepted", "refused", "withdrawn"][index % 3];
        let answer = match state {
            "withdrawn" => holder.post(&format!("{path}/withdrawal"), &json!({})).await,
            _ => decide(&ancv, &path, state == "accepted").await,
        };
        (state, answer)
    }))
    .await;
    let state = ancv.get(&path).await.body["state"].clone();
    for (wanted, answer) in &answers {
        // Those who wanted what was done are told so; the others, that it is closed.
        if state == *wanted {
            assert_eq!((answer.status, &answer.body["state"]), (200, &state), "{}", answer.body);
        } else {
            answer.assert_problem(409, "correction_closed");
        }
    }
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_double_click_between_the_list_and_its_change_opens_one() {
    let bench = Bench::set_up().await;
    let (group, _) = to_confirm(&bench.site, 1916, &[forms::programme("Garnier")]).await;
    let holder = bench.site.login("ANCV2528").await;
    let form = missing(&holder, &group, forms::senior("Le Gall")).await;
    let operation = Endpoint::of::<sev_validation::open_correction::OpenCorrection, _>();
    let (path, key) = ([("group_id", group.as_str())], [("idempotency-key", "missing-le-gall")]);
    bench.line.fail("Query", Fault::Held);
    let ((status, second), first) = tokio::join!(bench.call(&operation, &path, &key, &form), async {
        bench.line.until_held().await;
        let first = open(&holder, &group, &form, "missing-le-gall").await;
        bench.line.release();
        first
    });
    assert_eq!((first.status, status), (201, StatusCode::CREATED), "{second}");
    assert_eq!(second["correction_id"], first.body["correction_id"]);
    let (status, other) = bench.call(&operation, &path, &[("idempotency-key", "another-key")], &form).await;
    assert_eq!((status, &other["code"]), (StatusCode::CONFLICT, &json!("already_asked")));
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn a_decision_that_comes_between_a_correction_and_its_facts_is_seen() {
    for (number, reason, status, said) in [
        (1914, "Les papiers montrent que cette personne a voyagé.", StatusCode::OK, "/state"),
        (1915, "La liste d’émargement le montre.", StatusCode::CONFLICT, "/code"),
    ] {
        let mut bench = Bench::set_up().await;
        let (group, _) = to_confirm(&bench.site, number, &[forms::programme("Garnier")]).await;
        let (holder, ancv) = (bench.site.login("ANCV2528").await, bench.site.login("ADMIN01").await);
        let opened = open(&holder, &group, &missing(&holder, &group, forms::senior("Le Gall")).await, "missing-le-gall").await;
        let correction = opened.body["correction_id"].as_str().unwrap().to_owned();
        bench.token.clone_from(ancv.token.as_ref().unwrap());
        bench.line.fail("BatchGetItem", Fault::Held);
        let operation = Endpoint::of::<sev_validation::decide_correction::DecideCorrection, _>();
        let (path, body) = ([("group_id", group.as_str()), ("correction_id", &correction)], json!({ "accepted": true, "reason": reason }));
        let (answer, ()) = tokio::join!(bench.call(&operation, &path, &[("if-match", "1")], &body), async {
            bench.line.until_held().await;
            let path = format!("/api/groups/{group}/corrections/{correction}");
            assert_eq!(decide(&ancv, &path, true).await.status, StatusCode::OK);
            bench.line.release();
        });
        let expected = if status == StatusCode::OK { "accepted" } else { "correction_closed" };
        assert_eq!((answer.0, answer.1.pointer(said).unwrap()), (status, &json!(expected)), "{}", answer.1);
        laws::assert_hold(&bench.site).await;
    }
}

#[tokio::test]
async fn what_was_lost_after_the_copy_is_asked_again_under_its_key() {
    let bench = Bench::set_up().await;
    let (group, _) = to_confirm(&bench.site, 1913, &[forms::programme("Garnier")]).await;
    let holder = bench.site.login("ANCV2528").await;
    let form = missing(&holder, &group, forms::senior("Le Gall")).await;
    let operation = Endpoint::of::<sev_validation::open_correction::OpenCorrection, _>();
    let ask = async || bench.call(&operation, &[("group_id", &group)], &[("idempotency-key", "missing-le-gall")], &form).await;
    for _ in 0..3 {
        bench.line.fail("TransactWriteItems", Fault::Broken);
    }
    let (status, body) = ask().await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
    assert_eq!(bench.line.left(), 0);
    bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    let (status, first) = ask().await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    let (status, again) = ask().await;
    assert_eq!((status, &again["correction_id"]), (StatusCode::CREATED, &first["correction_id"]));
    let listed = bench.site.login("ADMIN01").await.get("/api/corrections").await.body;
    let of_group: Vec<_> = listed["corrections"].as_array().unwrap().iter().filter(|correction| correction["group_id"] == group).collect();
    assert_eq!(of_group.len(), 1);
    laws::assert_hold(&bench.site).await;
}
