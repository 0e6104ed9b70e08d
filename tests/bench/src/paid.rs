//! Requests to the operations on payments: each has lines, a batch or a provider of its own where one alone would succeed.

use crate::{
    operations::ancv,
    stage::{Call, Holder, Stage, session},
    supply::logged_in,
};
use serde_json::{Value, json};
use sev_domain::{
    account::{Organisation, OrganisationId, OrganisationKind, Role},
    bank_account::{Account, BankAccounts},
    course::Stage as Step,
    payment::{LineKind, LineRef, PaymentLine},
};
use sev_http::Session;
use sev_storage::Told;

/// IBANs that no bank has given.
const IBAN: &str = "FR7630006000011234567890189";
const OTHER_IBAN: &str = "DE89370400440532013000";

/// `count` requests to `operation`, if it is one of those on payments.
pub(crate) async fn calls(stage: &Stage, holder: &Holder, operation: &'static str, count: usize) -> Option<Vec<Call>> {
    let (maker, other) = (finance("maker"), finance("other"));
    logged_in(stage, &maker).await;
    logged_in(stage, &other).await;
    let by = |caller: &Session| Call { operation, caller: Some(caller.clone()), ..Call::default() };
    let (holder, mut calls) = (&stage.beside(holder).await, Vec::new());
    for index in stage.strangers(count) {
        calls.push(match operation {
            "list_payment_lines" => by(&provider(stage, index, true).await),
            "list_batches" | "list_bank_requests" => by(&maker),
            "create_batch" => by(&maker).sending(form(&[owed(stage, holder, index).await])),
            "view_batch" => made(stage, by(&maker), &maker, holder, index).await.0,
            "approve_batch" => made(stage, by(&other), &maker, holder, index).await.0.sending(json!({})),
            "cancel_batch" => {
                let call = made(stage, by(&maker), &maker, holder, index).await.0;
                call.sending(json!({ "reason": "La date d’exécution est à revoir." }))
            }
            "payment_file" => {
                let (call, _) = made(stage, by(&maker), &maker, holder, index).await;
                step(stage, "approve_batch", &call, &other).await;
                call.sending(json!({}))
            }
            "send_batch" => {
                let (call, _) = made(stage, by(&maker), &maker, holder, index).await;
                step(stage, "approve_batch", &call, &other).await;
                step(stage, "payment_file", &call, &maker).await;
                call.sending(json!({}))
            }
            "record_outcome" | "withdraw_outcome" => {
                let (call, reference) = made(stage, by(&maker), &maker, holder, index).await;
                step(stage, "approve_batch", &call, &other).await;
                step(stage, "payment_file", &call, &maker).await;
                step(stage, "send_batch", &call, &maker).await;
                let on = stage.app.clock.today().to_string();
                let outcome = json!({ "reference": reference, "outcome": "rejected", "on": on, "reason": "Compte clos" });
                if operation == "record_outcome" {
                    call.sending(outcome)
                } else {
                    taken(stage, "record_outcome", &call, &other, outcome).await;
                    call.sending(json!({ "reference": reference, "reason": "Le relevé dit le contraire." }))
                }
            }
            "view_bank_account" => by(&provider(stage, index, true).await),
            "request_bank_account" => {
                let account = json!({ "iban": OTHER_IBAN, "bic": null, "account_holder": "CAP VACANCES" });
                by(&provider(stage, index, true).await).sending(account)
            }
            "decide_bank_account" => {
                let provider = provider(stage, index, false).await;
                let decision = json!({ "accepted": true, "version": 1, "reason": null });
                by(&maker).at("provider_id", &provider.organisation_id).sending(decision)
            }
            _ => return None,
        });
    }
    Some(calls)
}

fn finance(user: &str) -> Session {
    Session {
        user_id: format!("bench-{user}"),
        identifier: format!("BENCH0000-{user}").parse().unwrap(),
        roles: vec![Role::Finance],
        ..ancv()
    }
}

/// A new provider whose user administers it. It has asked for an account, which is accepted or not.
async fn provider(stage: &Stage, index: usize, is_accepted: bool) -> Session {
    let id = OrganisationId::new(format!("bench-paid-{index}"));
    let provider = Session { kind: OrganisationKind::Provider, roles: vec![Role::Provider, Role::Administrator], ..session(&id, "user") };
    logged_in(stage, &provider).await;
    let organisation = Organisation {
        organisation_id: id.clone(),
        kind: OrganisationKind::Provider,
        name: "CAP VACANCES".into(),
        number: "BENCH0001".parse().unwrap(),
        convention_number: None,
        holder_type: None,
        phone: "01 99 00 10 37".into(),
        street: "1 RUE DU PORT".into(),
        complement: None,
        postal_code: "41150".into(),
        city: "CHAUMONT-SUR-LOIRE".into(),
        version: 1,
    };
    stage.app.store.put_organisation(&organisation).await.unwrap();
    let now = stage.app.clock.now();
    let account = Account {
        iban: IBAN.parse().unwrap(),
        bic: None,
        account_holder: "CAP VACANCES".into(),
        requested_at: now,
        requested_by: provider.user_id.clone(),
        decided_at: None,
        refused_because: None,
    };
    let none = BankAccounts::none(id, "CAP VACANCES".into());
    let asked = none.asked(account).unwrap();
    let accounts = if is_accepted { asked.decided(asked.version, None, now).unwrap() } else { asked };
    assert!(stage.app.store.change_bank_accounts(&none, &accounts, &Told::default()).await.unwrap());
    provider
}

/// A line that is owed to a provider of its own, for a stay whose list is confirmed.
async fn owed(stage: &Stage, holder: &Holder, index: usize) -> LineRef {
    let provider = provider(stage, index, true).await;
    let mut group = stage.group(holder, 40).await;
    group.provider_id = provider.organisation_id;
    group.course.stage = Step::Confirmed;
    group.course.next_step_on = None;
    group.course.unsettled_lines = 1;
    stage.app.store.put_group(&group).await.unwrap();
    let line = PaymentLine::due(&group, "aid".into(), LineKind::Aid, 32_000, 2, stage.app.clock.now());
    stage.app.store.add_payment_line(&line).await.unwrap();
    line.reference()
}

fn form(lines: &[LineRef]) -> Value {
    json!({ "line_refs": lines, "execution_on": null })
}

/// `call` on a batch that `maker` has made for it, and the reference of its one transfer.
async fn made(stage: &Stage, call: Call, maker: &Session, holder: &Holder, index: usize) -> (Call, Value) {
    let lines = [owed(stage, holder, index).await];
    let making = Call { operation: "create_batch", caller: Some(maker.clone()), ..Call::default() }.sending(form(&lines));
    let (status, batch) = making.run(stage, &stage.app).await;
    assert_eq!(status, 201, "{batch}");
    (call.at("batch_id", batch["batch_id"].as_str().unwrap()), batch["transfers"][0]["reference"].clone())
}

/// Takes another step of the batch of `call` first.
async fn step(stage: &Stage, operation: &'static str, call: &Call, by: &Session) {
    taken(stage, operation, call, by, json!({})).await;
}

/// The same with a body.
async fn taken(stage: &Stage, operation: &'static str, call: &Call, by: &Session, body: Value) {
    let call = Call { operation, caller: Some(by.clone()), body: Some(body), ..call.clone() };
    let (status, body) = call.run(stage, &stage.app).await;
    assert_eq!(status, 200, "{operation}: {body}");
}
