//! Batches that are dissolved: by one person, or by two once the bank may have the file.

use super::payments::{confirmed, finance, line, make, owe, path};
use serde_json::{Value, json};
use sev_tests::Site;

#[tokio::test]
async fn a_batch_that_is_dissolved_gives_its_lines_back() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    let batch = make(&maker, &site, &lines).await.body;
    make(&other, &site, &lines).await.assert_problem(409, "line_not_due");
    assert_eq!(other.post(&path(&batch, "/approval"), &json!({})).await.status, 200);
    maker.post(&path(&batch, "/cancellation"), &json!({ "reason": "Court" })).await.assert_problem(422, "invalid_request");
    let unsaid = json!({ "reason": "Date d’exécution à revoir." });
    maker.post(&path(&batch, "/cancellation"), &unsaid).await.assert_problem(409, "maybe_at_the_bank");
    for _ in 0..2 {
        let reason = json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true });
        let cancelled = maker.post(&path(&batch, "/cancellation"), &reason).await;
        assert_eq!((cancelled.status, &cancelled.body["state"]), (200, &json!("cancelled")), "{}", cancelled.body);
    }
    for (step, code) in [("/approval", "batch_cancelled"), ("/sending", "batch_cancelled")] {
        other.post(&path(&batch, step), &json!({})).await.assert_problem(409, code);
    }
    maker.post(&path(&batch, "/file"), &json!({})).await.assert_problem(409, "batch_cancelled");
    let due = line(&maker, "", &lines[0]).await;
    assert_eq!((&due["state"], &due["batch_id"]), (&json!("due"), &Value::Null), "{due}");
    let next = make(&maker, &site, &lines).await;
    assert_eq!((next.status, next.body["batch_id"] == batch["batch_id"]), (201, false), "{}", next.body);
}

#[tokio::test]
async fn a_batch_whose_file_was_taken_is_dissolved_by_two_and_its_lines_tell_of_it() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    let batch = make(&maker, &site, &lines).await.body;
    assert_eq!(other.post(&path(&batch, "/approval"), &json!({})).await.status, 200);
    assert_eq!(maker.post(&path(&batch, "/file"), &json!({})).await.status, 200);
    let seen = other.get(&path(&batch, "")).await.body;
    assert_eq!((&seen["taken"][0]["by"], &seen["can"]["send"]), (&json!("Comptabilité ANCV"), &json!(true)), "{seen}");

    let (cancellation, unsaid) = (path(&batch, "/cancellation"), json!({ "reason": "Date d’exécution à revoir." }));
    let reason = json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true });
    for _ in 0..2 {
        let asked = maker.post(&cancellation, &reason).await;
        assert_eq!(
            (asked.status, &asked.body["state"], &asked.body["can"]["cancel"]),
            (200, &json!("approved"), &json!(false)),
            "{}",
            asked.body
        );
        assert_eq!(asked.body["dissolution"]["because"], reason["reason"], "{}", asked.body);
    }
    maker.post(&path(&batch, "/file"), &json!({})).await.assert_problem(409, "dissolution_asked");
    other.post(&cancellation, &unsaid).await.assert_problem(409, "maybe_at_the_bank");
    assert_eq!(other.get(&path(&batch, "")).await.body["can"]["cancel"], true);
    let dissolved = other.post(&cancellation, &reason).await;
    assert_eq!((dissolved.status, &dissolved.body["state"]), (200, &json!("cancelled")), "{}", dissolved.body);

    let earlier = line(&maker, "", &lines[0]).await["earlier"].clone();
    let told = json!([{
        "batch_id": batch["batch_id"], "end": "dissolved", "because": reason["reason"], "at": earlier[0]["at"], "file_taken": true,
    }]);
    assert_eq!(earlier, told);
    let next = make(&maker, &site, &lines).await.body;
    assert_eq!(next["transfers"][0]["lines"][0]["earlier"], told, "who approves the next one reads it");
    assert_eq!(line(&site.login("PREST001").await, "", &lines[0]).await["earlier"], json!([]), "it is no provider's matter");
}
