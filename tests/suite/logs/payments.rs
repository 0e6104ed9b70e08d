//! Payments and bank accounts, in the run that must leave nothing of the people, nor of their accounts, in the log.

use super::lambda::{Answer, Lambda};
use crate::over_http::payments::{confirmed, execution_day, owe};
use serde_json::{Value, json};
use sev_tests::faults::Fault;

/// The two people of finance.
const MAKER: &str = "ADMIN01";
const OTHER: &str = "ADMIN01-COMPTA";

/// Calls `operation` as `login`, and looks at its status.
async fn call(lambda: &mut Lambda, (status, login, operation): (u16, &str, &str), path: &[(&str, &str)], body: &Value) -> Answer {
    lambda.login(login).await;
    let answer = lambda.call(operation, path, &[("if-match", "1")], body).await;
    assert_eq!(answer.status, status, "{operation} of {body}: {}", answer.body);
    answer
}

/// Two batches: one is dissolved, the other goes to the bank, which rejects one transfer and executes the other.
pub(super) async fn payments(lambda: &mut Lambda) {
    let kept = lambda.token.clone();
    let mut lines = Vec::new();
    for (provider, cents) in [("prest001", 32_000), ("prest002", 20_200)] {
        let group = confirmed(&lambda.site, provider, 0).await;
        lines.extend(owe(&lambda.site, &group, &[("retenue", cents)]).await);
    }
    let form = json!({ "line_refs": lines, "execution_on": execution_day(&lambda.site).to_string() });
    let reason = "Zéphyrine a choisi un mauvais jour.";
    lambda.note(&json!([reason, "Comptabilité ANCV", "FR7630006000011234567890189", "Compte de Trévignon clos"]));
    call(lambda, (200, "PREST001", "list_payment_lines"), &[], &Value::Null).await;
    call(lambda, (200, MAKER, "list_payment_lines"), &[], &Value::Null).await;
    call(lambda, (422, MAKER, "create_batch"), &[], &json!({ "line_refs": [], "execution_on": "Kérvella" })).await;
    let dissolved = call(lambda, (201, MAKER, "create_batch"), &[], &form).await.body["batch_id"].as_str().unwrap().to_owned();
    call(lambda, (200, OTHER, "cancel_batch"), &[("batch_id", &dissolved)], &json!({ "reason": reason })).await;
    lambda.login(MAKER).await;
    for _ in 0..3 {
        lambda.line.fail("TransactWriteItems", Fault::Broken);
    }
    let broken = lambda.call("create_batch", &[], &[], &form).await;
    assert_eq!(broken.status, 503, "{}", broken.body);
    let batch = call(lambda, (201, MAKER, "create_batch"), &[], &form).await.body;
    let id = batch["batch_id"].as_str().unwrap().to_owned();
    let of = [("batch_id", id.as_str())];
    for (status, login, operation) in [
        (409, MAKER, "approve_batch"),
        (409, MAKER, "payment_file"),
        (200, OTHER, "approve_batch"),
        (200, OTHER, "payment_file"),
        (200, MAKER, "send_batch"),
        (200, MAKER, "view_batch"),
        (200, MAKER, "list_batches"),
    ] {
        let answer = call(lambda, (status, login, operation), &of, &json!({})).await;
        lambda.note(&json!([answer.body["xml"]]));
    }
    lambda.site.executed_today(&id).await;
    // Not today, which every line of the log says.
    let on = lambda.site.clock.today().to_string();
    for (status, transfer, outcome, reason) in [
        (422, 0, "Kérvella", Value::Null),
        (200, 0, "rejected", json!("Compte de Trévignon clos")),
        (200, 1, "settled", Value::Null),
        (409, 1, "rejected", json!("Compte de Trévignon clos")),
    ] {
        let reference = &batch["transfers"][transfer]["reference"];
        let form = json!({ "reference": reference, "outcome": outcome, "on": on, "reason": reason });
        call(lambda, (status, MAKER, "record_outcome"), &of, &form).await;
    }
    lambda.token = kept;
}

/// A provider asks for another account, and ANCV refuses it.
pub(super) async fn bank_account(lambda: &mut Lambda) {
    let kept = lambda.token.clone();
    let (iban, reason) = ("DE89370400440532013000", "Le titulaire Trégastel est différent.");
    lambda.note(&json!([iban, "DE89 3704 0044 0532 0130 00", "Résidence Trégastel & Cie", "COBADEFF", reason]));
    let form = json!({ "iban": iban, "bic": "COBADEFF", "account_holder": "Résidence Trégastel & Cie" });
    let wrong = json!({ "iban": "DE89370400440532013001", "bic": "Kérvella", "account_holder": "🏖 Zéphyr" });
    let refusal = json!({ "accepted": false, "version": 3, "reason": reason });
    let of = [("provider_id", "demo-prest001")];
    for (status, login, operation, body) in [
        (200, "PREST001", "view_bank_account", &Value::Null),
        (422, "PREST001", "request_bank_account", &wrong),
        (200, "PREST001", "request_bank_account", &form),
        (200, MAKER, "list_bank_requests", &Value::Null),
        (422, MAKER, "decide_bank_account", &json!({ "accepted": false, "version": 3, "reason": "Non" })),
        (200, MAKER, "decide_bank_account", &refusal),
    ] {
        call(lambda, (status, login, operation), &of, body).await;
    }
    lambda.token = kept;
}
