//! Outcomes that were noted by mistake: someone else takes them back, and nothing is paid twice for it.

use super::payments::{confirmed, finance, line, make, outcome, owe, path, send, stored};
use serde_json::{Value, json};
use sev_tests::{Site, laws};

#[tokio::test]
async fn an_outcome_that_was_noted_by_mistake_is_taken_back_by_someone_else() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000), ("reversal-test", -2_000)]).await;
    let batch = make(&maker, &site, &lines).await.body;
    assert_eq!(other.post(&path(&batch, "/approval"), &json!({})).await.status, 200);
    assert_eq!(send(&maker, &batch).await.status, 200);
    site.executed_today(batch["batch_id"].as_str().unwrap()).await;
    let (outcomes, withdrawal) = (path(&batch, "/outcomes"), path(&batch, "/outcomes/withdrawal"));
    let mistake = json!({ "reference": batch["transfers"][0]["reference"], "reason": "Le relevé dit le contraire." });
    let unsettled = async || stored(&site, &group.group_id).await.course.unsettled_lines;

    other.post(&withdrawal, &mistake).await.assert_problem(409, "nothing_noted");
    let refused = other.post(&withdrawal, &json!({})).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["reference", "reason"]), "{}", refused.body);
    let nowhere = json!({ "reference": "SEV-2026-0001-9", "reason": "Le relevé dit le contraire." });
    other.post(&withdrawal, &nowhere).await.assert_problem(409, "no_such_transfer");

    for (said, reason, mails) in [("rejected", Some("Compte clos"), 1), ("settled", None, 1)] {
        let noted = maker.post(&outcomes, &outcome(&site, &batch, 0, said, reason)).await;
        assert_eq!((noted.status, &noted.body["transfers"][0]["can_withdraw"]), (200, &json!(false)), "{}", noted.body);
        maker.post(&withdrawal, &mistake).await.assert_problem(409, "own_outcome");
        for _ in 0..2 {
            let open = other.post(&withdrawal, &mistake).await;
            assert_eq!((open.status, &open.body["state"]), (200, &json!("sent")), "{said}: {}", open.body);
            let transfer = &open.body["transfers"][0];
            assert_eq!((&transfer["state"], &transfer["rejected_because"]), (&json!("sent"), &Value::Null), "{transfer}");
        }
        let now = line(&maker, "?state=sent", &lines[0]).await;
        assert_eq!((&now["batch_id"], &now["earlier"]), (&batch["batch_id"], &json!([])), "{said}: it has never left its batch: {now}");
        assert_eq!((unsettled().await, laws::mails_of(&site, "outcome_withdrawn").await), (2, mails), "{said}");
    }

    // What did not arrive, and is in another batch by now, is first taken out of it.
    assert_eq!(maker.post(&outcomes, &outcome(&site, &batch, 0, "rejected", Some("Compte clos"))).await.status, 200);
    let next = make(&maker, &site, &lines).await.body;
    assert_eq!(next["lines"], 2, "{next}");
    other.post(&withdrawal, &mistake).await.assert_problem(409, "paid_anew");
    assert_eq!(maker.post(&path(&next, "/cancellation"), &json!({ "reason": "Le virement était arrivé." })).await.status, 200);
    assert_eq!(other.post(&withdrawal, &mistake).await.status, 200);
    assert_eq!(other.post(&outcomes, &outcome(&site, &batch, 0, "settled", None)).await.body["state"], "closed");
    let paid = line(&maker, "?state=settled", &lines[0]).await;
    assert_eq!((&paid["batch_id"], &paid["earlier"][0]["batch_id"]), (&batch["batch_id"], &next["batch_id"]), "{paid}");
    assert_eq!(unsettled().await, 0);
}
