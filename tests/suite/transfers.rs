//! What becomes of transfers once a batch is made: accounts that change, and money that comes back.

use crate::{
    laid,
    over_http::payments::{ACCOUNT, BATCHES, REQUESTS, confirmed, finance, line, make, outcome, owe, path, send, stored},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, Role},
    batch::MAX_LINES_OF_TRANSFER,
    group::{Group, GroupId, GroupStatus},
};
use sev_storage::Action;
use sev_tests::{Site, Visitor, at_once, laws};
use std::collections::BTreeSet;

/// The batch of `lines`, made by one of finance, approved and sent by the other, and executed by the bank.
async fn sent(site: &Site, maker: &Visitor<'_>, other: &Visitor<'_>, lines: &[Value]) -> Value {
    let batch = make(maker, site, lines).await.body;
    assert_eq!(other.post(&path(&batch, "/approval"), &json!({})).await.status, 200);
    let sent = send(other, &batch).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    site.executed_today(batch["batch_id"].as_str().unwrap()).await;
    sent.body
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_bank_sends_back_is_due_again_and_paid_once_more() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000), ("reversal-test", -2_000)]).await;
    let batch = sent(&site, &maker, &other, &lines).await;
    let outcomes = path(&batch, "/outcomes");
    let status = async || stored(&site, &group.group_id).await.status(site.clock.today());
    assert_eq!(batch["transfers"][0]["outcomes"], json!(["settled", "rejected"]), "{batch}");

    let back = outcome(&site, &batch, 0, "returned", Some("Compte clos"));
    maker.post(&outcomes, &back).await.assert_problem(409, "not_settled");
    let mut long_ago = outcome(&site, &batch, 0, "settled", None);
    long_ago["on"] = json!("0001-01-01");
    assert_eq!(maker.post(&outcomes, &long_ago).await.fields(), ["on"], "no bank had it then");
    let settled = maker.post(&outcomes, &outcome(&site, &batch, 0, "settled", None)).await;
    let transfer = &settled.body["transfers"][0];
    assert_eq!((&settled.body["state"], &transfer["outcomes"]), (&json!("closed"), &json!(["returned"])), "{}", settled.body);
    assert_eq!(status().await, GroupStatus::Paid);
    maker.post(&outcomes, &outcome(&site, &batch, 0, "returned", None)).await.assert_problem(422, "invalid_request");
    site.login("PREST001").await.post(&outcomes, &back).await.assert_problem(403, "forbidden");

    let answers = at_once((0..8).map(|_| maker.post(&outcomes, &back))).await;
    for answer in &answers {
        let transfer = &answer.body["transfers"][0];
        assert_eq!((answer.status, &transfer["state"]), (200, &json!("returned")), "{}", answer.body);
        assert_eq!((&transfer["rejected_because"], &transfer["settled_on"]), (&json!("Compte clos"), &Value::Null));
    }
    assert_eq!((status().await, stored(&site, &group.group_id).await.course.unsettled_lines), (GroupStatus::Confirmed, 2), "once");
    maker.post(&outcomes, &outcome(&site, &batch, 0, "returned", Some("Compte bloqué"))).await.assert_problem(409, "outcome_known");
    maker.post(&outcomes, &outcome(&site, &batch, 0, "settled", None)).await.assert_problem(409, "outcome_known");
    let due = line(&site.login("PREST001").await, "", &lines[0]).await;
    assert_eq!((&due["state"], &due["settled_on"]), (&json!("due"), &Value::Null), "{due}");
    assert!(due["explanation"].as_str().unwrap().contains("(Compte clos)"), "{due}");
    let trace = site.store.audit_lines(&OrganisationId::new("demo-admin01"), site.clock.now()).await.unwrap();
    let noted = trace.iter().filter(|line| format!("{:?}", line.action) == "ReturnedTransfer");
    assert_eq!(noted.map(|line| line.reason.as_deref()).collect::<Vec<_>>(), [Some("Compte clos")]);
    assert_eq!(laws::mails_of(&site, "transfer_rejected").await, 1, "to the provider's one user, once");

    let again = sent(&site, &maker, &other, &lines).await;
    assert_eq!(maker.post(&path(&again, "/outcomes"), &outcome(&site, &again, 0, "settled", None)).await.status, 200);
    assert_eq!(status().await, GroupStatus::Paid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_pays_as_many_stays_as_it_may_is_traced_for_each() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let model = confirmed(&site, "prest001", 0).await;
    // As many read the mails as an organisation can have.
    let provider = site.store.organisation(&model.provider_id).await.unwrap().unwrap();
    laid::users(&site, &provider, Role::Provider, &[true; 49]).await;
    let (mut lines, mut groups) = (Vec::new(), BTreeSet::new());
    for number in 0..MAX_LINES_OF_TRANSFER {
        let group_id = GroupId::new(site.year(), 1700 + u32::try_from(number).unwrap());
        let group = Group { group_id: group_id.clone(), ..model.clone() };
        site.store.put_group(&group).await.unwrap();
        lines.extend(owe(&site, &group, &[("test", 16_000)]).await);
        groups.insert(group_id);
    }
    let batch = sent(&site, &maker, &other, &lines).await;
    assert_eq!(batch["transfers"].as_array().unwrap().len(), 1);
    let outcomes = path(&batch, "/outcomes");
    for (said, action) in [("settled", Action::SettledTransfer), ("returned", Action::ReturnedTransfer)] {
        let reason = (said == "returned").then_some("Compte clos");
        let noted = maker.post(&outcomes, &outcome(&site, &batch, 0, said, reason)).await;
        assert_eq!(noted.status, 200, "{said}: {}", noted.body);
        let trace = site.store.audit_lines(&OrganisationId::new("demo-admin01"), site.clock.now()).await.unwrap();
        let traced = trace.iter().filter(|line| line.action == action).filter_map(|line| line.group_id.clone());
        assert_eq!(traced.filter(|group| groups.contains(group)).collect::<Vec<_>>().len(), groups.len(), "{said}, once for each");
    }
}

#[tokio::test]
async fn a_batch_whose_day_has_passed_is_noted_late_or_dissolved() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("one", 32_000), ("two", 16_000), ("three", 8_000)]).await;
    let make = async |index: usize| make(&maker, &site, &lines[index..=index]).await.body;
    let (drafted, approved, taken) = (make(0).await, make(1).await, make(2).await);
    for batch in [&approved, &taken] {
        assert_eq!(other.post(&path(batch, "/approval"), &json!({})).await.status, 200);
    }
    assert_eq!(other.post(&path(&taken, "/file"), &json!({})).await.status, 200);
    site.running().clock.move_to(site.clock.now() + SignedDuration::from_hours(24 * 20));
    let (maker, other) = finance(&site).await;
    other.post(&path(&drafted, "/approval"), &json!({})).await.assert_problem(409, "day_passed");
    assert_eq!(other.get(&path(&drafted, "")).await.body["can"]["approve"], false);
    other.post(&path(&approved, "/file"), &json!({})).await.assert_problem(409, "day_passed");
    other.post(&path(&taken, "/file"), &json!({})).await.assert_problem(409, "day_passed");
    let seen = other.get(&path(&taken, "")).await.body;
    assert!(seen["explanation"].as_str().unwrap().contains("si la banque a reçu le fichier"), "{seen}");
    let at_the_bank = json!({ "at_the_bank": true });
    maker.post(&path(&approved, "/sending"), &at_the_bank).await.assert_problem(409, "file_not_taken");
    // The bank had its file in time, and it is noted late, by who has asked the bank.
    maker.post(&path(&taken, "/sending"), &json!({})).await.assert_problem(409, "noted_late");
    assert_eq!(maker.post(&path(&taken, "/sending"), &at_the_bank).await.status, 200);
    for batch in [&drafted, &approved] {
        let reason = json!({ "reason": "La date est passée.", "not_at_the_bank": true });
        assert_eq!(maker.post(&path(batch, "/cancellation"), &reason).await.status, 200);
    }
}

#[tokio::test]
async fn a_batch_to_an_account_of_before_is_neither_approved_nor_given_out() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("one", 32_000), ("two", 16_000), ("three", 8_000)]).await;
    let make = async |index: usize| make(&maker, &site, &lines[index..=index]).await.body;
    let (drafted, approved, with_the_bank) = (make(0).await, make(1).await, make(2).await);
    for batch in [&approved, &with_the_bank] {
        assert_eq!(other.post(&path(batch, "/approval"), &json!({})).await.status, 200);
    }
    let file = maker.post(&path(&with_the_bank, "/file"), &json!({})).await.body;
    assert_eq!(send(&maker, &with_the_bank).await.status, 200);

    let form = json!({ "iban": "DE89370400440532013000", "account_holder": "ACTIF RESIDENCE" });
    site.login("PREST001").await.put(ACCOUNT, "1", &form).await;
    assert_eq!(maker.post(&path(&approved, "/file"), &json!({})).await.status, 200, "asked for, and not accepted");
    let decision = format!("{REQUESTS}/demo-prest001/decision");
    assert_eq!(maker.post(&decision, &json!({ "accepted": true, "version": 3 })).await.status, 200);

    let refused = other.post(&path(&drafted, "/approval"), &json!({})).await;
    refused.assert_problem(409, "account_changed");
    assert!(refused.body["detail"].as_str().unwrap().contains("ACTIF RESIDENCE"), "{}", refused.body);
    maker.post(&path(&approved, "/file"), &json!({})).await.assert_problem(409, "account_changed");
    for finance in [&maker, &other] {
        assert_eq!(finance.post(&path(&with_the_bank, "/file"), &json!({})).await.body, file, "what the bank has is what it was");
    }
    // The bank may have been given it before: whoever says so has asked the bank.
    maker.post(&path(&approved, "/sending"), &json!({})).await.assert_problem(409, "account_changed");
    assert_eq!(other.post(&path(&approved, "/approval"), &json!({})).await.status, 200, "it was before");

    let reason = json!({ "reason": "Le compte a changé.", "not_at_the_bank": true });
    for (finance, batch, state) in [(&maker, &drafted, "cancelled"), (&maker, &approved, "approved"), (&other, &approved, "cancelled")] {
        let dissolved = finance.post(&path(batch, "/cancellation"), &reason).await;
        assert_eq!((dissolved.status, &dissolved.body["state"]), (200, &json!(state)), "{}", dissolved.body);
    }
    let anew = maker.post(BATCHES, &json!({ "line_refs": lines[..2], "execution_on": null })).await.body;
    assert_eq!(anew["transfers"][0]["account_end"], "3000", "{anew}");
    assert_eq!(other.post(&path(&anew, "/approval"), &json!({})).await.status, 200);
}
