//! Many at once on one batch, and answers that are lost: nothing is paid twice.

use crate::over_http::payments::{BATCHES, confirmed, execution_day, finance, make, owe, path, send, stored};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use sev_domain::group::GroupStatus;
use sev_tests::{Answer, Site, at_once, laws};
use std::collections::BTreeSet;

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_put_one_line_in_a_batch_one_does() {
    let site = Site::start().await;
    let (maker, _) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    let answers = at_once((0..10).map(|_| make(&maker, &site, &lines))).await;
    let mut expected = [409; 10];
    expected[0] = 201;
    assert_eq!(statuses(&answers), expected);
    answers.iter().filter(|answer| answer.status == 409).for_each(|refused| refused.assert_problem(409, "line_not_due"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_same_requests_one_makes_a_batch_and_the_others_are_told_which() {
    let site = Site::start().await;
    let (maker, _) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    let form = json!({ "line_refs": lines, "execution_on": execution_day(&site).to_string() }).to_string();
    let ask = async || maker.send(Method::POST, BATCHES, &[("idempotency-key", "lot-0001")], Some(form.clone())).await;
    let mut answers = at_once((0..10).map(|_| ask())).await;
    // And once its day has come.
    site.running().clock.move_to(site.clock.now() + SignedDuration::from_hours(24 * 20));
    let (maker, _) = finance(&site).await;
    answers.push(maker.send(Method::POST, BATCHES, &[("idempotency-key", "lot-0001")], Some(form.clone())).await);
    assert_eq!(statuses(&answers), [201; 11]);
    let batches: BTreeSet<_> = answers.iter().map(|answer| answer.body["batch_id"].to_string()).collect();
    assert_eq!(batches.len(), 1, "{batches:?}");
}

#[tokio::test]
async fn what_is_on_its_way_and_taken_back_is_not_paid() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 16_000)]).await;
    let batch = make(&maker, &site, &lines).await.body;
    other.post(&path(&batch, "/approval"), &json!({})).await;
    send(&other, &batch).await;
    owe(&site, &group, &[("reversal-test", -16_000)]).await;
    let status = async || stored(&site, &group.group_id).await.status(site.clock.today());
    assert_eq!(status().await, GroupStatus::Confirmed);
    site.executed_today(batch["batch_id"].as_str().unwrap()).await;
    let on = site.clock.today().to_string();
    let outcome = json!({ "reference": batch["transfers"][0]["reference"], "outcome": "settled", "on": on });
    assert_eq!(maker.post(&path(&batch, "/outcomes"), &outcome).await.status, 200);
    assert_eq!(status().await, GroupStatus::Confirmed, "it is to be given back");
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_approved_or_dissolved_and_an_outcome_counts_once() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    let batch = make(&maker, &site, &lines).await.body;
    let (approval, nothing) = (path(&batch, "/approval"), json!({}));
    let approvals = at_once((0..6).map(|_| other.post(&approval, &nothing))).await;
    assert_eq!(statuses(&approvals), [200; 6], "the same step again answers as before");
    let (reason, form) = (json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true }), json!({}));
    // Its file is taken while it is dissolved: either nobody has the file, or a second person has to agree.
    let (cancellation, file) = (path(&batch, "/cancellation"), path(&batch, "/file"));
    let (cancelled, taken) = tokio::join!(maker.post(&cancellation, &reason), other.post(&file, &form));
    assert_eq!(cancelled.status, 200, "{}", cancelled.body);
    assert_eq!(taken.status == 200, cancelled.body["state"] == "approved", "{} {}", cancelled.body, taken.body);
    let batch = if taken.status == 200 {
        batch
    } else {
        let batch = make(&maker, &site, &lines).await.body;
        other.post(&path(&batch, "/approval"), &json!({})).await;
        assert_eq!(other.post(&path(&batch, "/file"), &form).await.status, 200);
        batch
    };
    let (cancellation, sending) = (path(&batch, "/cancellation"), path(&batch, "/sending"));
    assert_eq!(maker.post(&cancellation, &reason).await.status, 200, "asked for, or once more");
    let (cancelled, sent) = tokio::join!(other.post(&cancellation, &reason), maker.post(&sending, &form));
    let mut both = [cancelled.status, sent.status];
    both.sort_unstable();
    assert_eq!(both, [200, 409], "{} {}", cancelled.body, sent.body);
    let batch = if sent.status == 200 {
        batch
    } else {
        let batch = make(&maker, &site, &lines).await.body;
        other.post(&path(&batch, "/approval"), &json!({})).await;
        assert_eq!(send(&other, &batch).await.status, 200);
        batch
    };
    site.executed_today(batch["batch_id"].as_str().unwrap()).await;
    let on = site.clock.today().to_string();
    let outcome = json!({ "reference": batch["transfers"][0]["reference"], "outcome": "settled", "on": on });
    let step = path(&batch, "/outcomes");
    let answers = at_once((0..8).map(|_| maker.post(&step, &outcome))).await;
    assert_eq!(statuses(&answers), [200; 8]);
    assert_eq!(stored(&site, &group.group_id).await.course.unsettled_lines, 0, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_arrive_is_paid_anew_or_was_noted_by_mistake() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    for round in 0..4 {
        let lines = owe(&site, &group, &[(&format!("test-{round}"), 32_000)]).await;
        let batch = make(&maker, &site, &lines).await.body;
        other.post(&path(&batch, "/approval"), &json!({})).await;
        assert_eq!(send(&other, &batch).await.status, 200);
        let reference = &batch["transfers"][0]["reference"];
        let rejected = json!({ "reference": reference, "outcome": "rejected", "reason": "Compte clos" });
        assert_eq!(maker.post(&path(&batch, "/outcomes"), &rejected).await.status, 200);
        let (mistake, withdrawal) =
            (json!({ "reference": reference, "reason": "Le relevé dit le contraire." }), path(&batch, "/outcomes/withdrawal"));
        let (made, withdrawn) = tokio::join!(make(&maker, &site, &lines), other.post(&withdrawal, &mistake));
        match (made.status, withdrawn.status) {
            (201, 409) => withdrawn.assert_problem(409, "paid_anew"),
            (409, 200) => made.assert_problem(409, "line_not_due"),
            _ => panic!("{} {}", made.body, withdrawn.body),
        }
    }
}
