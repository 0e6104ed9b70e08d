//! Many at once on one batch, and answers that are lost: nothing is paid twice.

use crate::over_http::payments::{confirmed, execution_day, finance, make, owe, path, stored};
use serde_json::json;
use sev_tests::{Answer, Site, at_once};

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
    let (cancelled, sent) = (path(&batch, "/cancellation"), path(&batch, "/sending"));
    let (cancelled, sent) = tokio::join!(maker.post(&cancelled, &reason), other.post(&sent, &form));
    let mut both = [cancelled.status, sent.status];
    both.sort_unstable();
    assert_eq!(both, [200, 409], "{} {}", cancelled.body, sent.body);
    let batch = if sent.status == 200 {
        batch
    } else {
        let batch = make(&maker, &site, &lines).await.body;
        other.post(&path(&batch, "/approval"), &json!({})).await;
        assert_eq!(other.post(&path(&batch, "/sending"), &json!({})).await.status, 200);
        batch
    };
    let on = site.clock.today().to_string();
    assert!(execution_day(&site) > site.clock.today());
    let outcome = json!({ "reference": batch["transfers"][0]["reference"], "outcome": "settled", "on": on });
    let step = path(&batch, "/outcomes");
    let answers = at_once((0..8).map(|_| maker.post(&step, &outcome))).await;
    assert_eq!(statuses(&answers), [200; 8]);
    assert_eq!(stored(&site, &group.group_id).await.course.unsettled_cents, 0, "once");
}
