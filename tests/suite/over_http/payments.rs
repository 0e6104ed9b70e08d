//! Payments: lines, batches that two people make, what the bank says of them, and bank accounts.

use crate::laid;
use jiff::civil::Date;
use reqwest::Method;
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role},
    batch::next_execution,
    course::Stage,
    group::{Group, GroupId},
    payment::{LineKind, PaymentLine},
};
use sev_http::Session;
use sev_tests::{Answer, Site, Visitor};
use std::time::Duration;

pub(crate) const BATCHES: &str = "/api/payments/batches";
pub(crate) const ACCOUNT: &str = "/api/bank-account";
pub(crate) const REQUESTS: &str = "/api/payments/bank-accounts";

/// A day on which a batch that is made today can be executed.
pub(crate) fn execution_day(site: &Site) -> Date {
    next_execution(site.clock.today())
}

/// The first group of a provider of the demo after `skip` others, with its list confirmed.
pub(crate) async fn confirmed(site: &Site, provider: &str, skip: usize) -> Group {
    let groups = site.store.groups_of_provider(&OrganisationId::new(format!("demo-{provider}"))).await.unwrap();
    // Those that nothing was said of: what the demo itself has confirmed stays as it is.
    let untouched = |group: &Group| group.course.stage == Stage::AwaitingProvider && group.enrolled == 0;
    let mut group = groups.into_iter().filter(untouched).nth(skip).unwrap();
    group.course.stage = Stage::Confirmed;
    group.course.next_step_on = None;
    site.store.put_group(&group).await.unwrap();
    group
}

/// Has the provider of `group` be owed `cents`, of each line that is named.
pub(crate) async fn owe(site: &Site, group: &Group, lines: &[(&str, i64)]) -> Vec<Value> {
    let mut refs = Vec::new();
    let mut group = stored(site, &group.group_id).await;
    for (line_id, cents) in lines {
        let kind = if *cents < 0 { LineKind::Reversal } else { LineKind::Aid };
        let line = PaymentLine::due(&group, (*line_id).to_owned(), kind, *cents, 1, site.clock.now());
        site.store.add_payment_line(&line).await.unwrap();
        group.course.unsettled_lines += 1;
        refs.push(json!({ "group_id": group.group_id, "line_id": line_id }));
    }
    site.store.put_group(&group).await.unwrap();
    refs
}

pub(crate) async fn stored(site: &Site, id: &GroupId) -> Group {
    site.store.group_with_enrollments(id).await.unwrap().unwrap().0
}

/// Makes a batch of `lines` as `finance`.
pub(crate) async fn make(finance: &Visitor<'_>, site: &Site, lines: &[Value]) -> Answer {
    finance.post(BATCHES, &json!({ "line_refs": lines, "execution_on": execution_day(site).to_string() })).await
}

pub(crate) fn path(batch: &Value, step: &str) -> String {
    format!("{BATCHES}/{}{step}", batch["batch_id"].as_str().unwrap())
}

/// Takes the file of a batch for the bank, and notes that the bank has it.
pub(crate) async fn send(finance: &Visitor<'_>, batch: &Value) -> Answer {
    assert_eq!(finance.post(&path(batch, "/file"), &json!({})).await.status, 200);
    finance.post(&path(batch, "/sending"), &json!({})).await
}

/// The two people of finance.
pub(crate) async fn finance(site: &Site) -> (Visitor<'_>, Visitor<'_>) {
    (site.login("ADMIN01-COMPTA").await, site.login("ADMIN01-PAIE").await)
}

pub(crate) fn outcome(site: &Site, batch: &Value, transfer: usize, outcome: &str, reason: Option<&str>) -> Value {
    let reference = &batch["transfers"][transfer]["reference"];
    json!({ "reference": reference, "outcome": outcome, "on": site.clock.today().to_string(), "reason": reason })
}

pub(crate) async fn line(visitor: &Visitor<'_>, query: &str, of: &Value) -> Value {
    let list = visitor.get(&format!("/api/payments/lines{query}")).await;
    assert_eq!(list.status, 200, "{}", list.body);
    let is_it = |line: &&Value| line["group_id"] == of["group_id"] && line["line_id"] == of["line_id"];
    list.body["lines"].as_array().unwrap().iter().find(is_it).cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_batch_pays_each_provider_once_and_takes_two_people() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let (one, two) = (confirmed(&site, "prest001", 0).await, confirmed(&site, "prest002", 0).await);
    let mut lines = owe(&site, &one, &[("test", 32_000), ("reversal-test", -6_000)]).await;
    lines.extend(owe(&site, &two, &[("test", 20_200)]).await);
    let due = line(&maker, "", &lines[0]).await;
    assert_eq!((&due["state"], &due["amount_cents"], &due["kind"]), (&json!("due"), &json!(32_000), &json!("aid")), "{due}");
    assert!(due["explanation"].as_str().unwrap().contains("prochain lot"), "{due}");

    let form = json!({ "line_refs": lines, "execution_on": execution_day(&site).to_string() }).to_string();
    let key = [("idempotency-key", "lot-0001")];
    let made = maker.send(Method::POST, BATCHES, &key, Some(form.clone())).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let batch = made.body;
    assert_eq!((&batch["state"], &batch["total_cents"], &batch["lines"]), (&json!("draft"), &json!(46_200), &json!(3)), "{batch}");
    let amounts: Vec<_> = batch["transfers"].as_array().unwrap().iter().map(|transfer| &transfer["amount_cents"]).collect();
    assert_eq!(amounts.len(), 2);
    assert!(amounts.contains(&&json!(26_000)) && amounts.contains(&&json!(20_200)), "{amounts:?}");
    assert_eq!(batch["can"], json!({ "approve": false, "cancel": true, "take": false, "send": false, "record": false }));
    let again = maker.send(Method::POST, BATCHES, &key, Some(form)).await;
    assert_eq!((again.status, &again.body["batch_id"]), (201, &batch["batch_id"]), "the same request makes one");
    let another = json!({ "line_refs": null, "execution_on": execution_day(&site).to_string() }).to_string();
    maker.send(Method::POST, BATCHES, &key, Some(another)).await.assert_problem(409, "idempotency_mismatch");
    assert_eq!(line(&maker, "?state=batched", &lines[0]).await["batch_id"], batch["batch_id"]);

    maker.post(&path(&batch, "/approval"), &json!({})).await.assert_problem(409, "same_person");
    maker.post(&path(&batch, "/file"), &json!({})).await.assert_problem(409, "not_approved");
    maker.post(&path(&batch, "/sending"), &json!({})).await.assert_problem(409, "not_approved");
    maker.post(&path(&batch, "/outcomes"), &outcome(&site, &batch, 0, "settled", None)).await.assert_problem(409, "not_sent");
    for _ in 0..2 {
        let approved = other.post(&path(&batch, "/approval"), &json!({})).await;
        assert_eq!((approved.status, &approved.body["approved_by"]), (200, &json!("Paie ANCV")), "{}", approved.body);
    }
    maker.post(&path(&batch, "/sending"), &json!({})).await.assert_problem(409, "file_not_taken");
    let (file, same) = (maker.post(&path(&batch, "/file"), &json!({})).await, other.post(&path(&batch, "/file"), &json!({})).await);
    assert_eq!((file.status, &file.body), (200, &same.body), "the same bytes each time");
    let xml = file.body["xml"].as_str().unwrap();
    assert!(xml.contains("<CtrlSum>462.00</CtrlSum>") && xml.contains("FR7630006000011234567890189"), "{xml}");
    for _ in 0..2 {
        let sent = maker.post(&path(&batch, "/sending"), &json!({})).await;
        assert_eq!((sent.status, &sent.body["state"]), (200, &json!("sent")), "{}", sent.body);
        assert_eq!(sent.body["can"], json!({ "approve": false, "cancel": false, "take": true, "send": false, "record": true }));
    }
    other.post(&path(&batch, "/sending"), &json!({})).await.assert_problem(409, "already_sent");
    let late = json!({ "reason": "Date d’exécution à revoir." });
    maker.post(&path(&batch, "/cancellation"), &late).await.assert_problem(409, "already_sent");

    let first = usize::from(batch["transfers"][0]["provider_id"] != "demo-prest001");
    let early = maker.post(&path(&batch, "/outcomes"), &outcome(&site, &batch, first, "settled", None)).await;
    assert_eq!(early.fields(), ["on"], "its day is to come");
    site.executed_today(batch["batch_id"].as_str().unwrap()).await;
    for _ in 0..2 {
        let settled = maker.post(&path(&batch, "/outcomes"), &outcome(&site, &batch, first, "settled", None)).await;
        assert_eq!(settled.status, 200, "{}", settled.body);
        assert_eq!(stored(&site, &one.group_id).await.course.unsettled_lines, 0, "once");
    }
    let reject = outcome(&site, &batch, first, "rejected", Some("Compte clos"));
    maker.post(&path(&batch, "/outcomes"), &reject).await.assert_problem(409, "outcome_known");
    maker
        .post(&path(&batch, "/outcomes"), &outcome(&site, &batch, 1 - first, "rejected", None))
        .await
        .assert_problem(422, "invalid_request");
    let mut nothing = outcome(&site, &batch, 0, "settled", None);
    nothing["reference"] = json!("SEV-2026-9999-1");
    maker.post(&path(&batch, "/outcomes"), &nothing).await.assert_problem(409, "no_such_transfer");
    let rejected = other.post(&path(&batch, "/outcomes"), &outcome(&site, &batch, 1 - first, "rejected", Some("Compte clos"))).await;
    assert_eq!((rejected.status, &rejected.body["state"]), (200, &json!("closed")), "{}", rejected.body);
    assert_eq!(stored(&site, &two.group_id).await.course.unsettled_lines, 1, "still owed");
    let due = line(&maker, "?state=due", &lines[2]).await;
    assert!(due["explanation"].as_str().unwrap().contains("rejeté le dernier virement (Compte clos)"), "{due}");

    let (own, not_own) = (site.login("PREST001").await, site.login("PREST002").await);
    let paid = line(&own, "", &lines[0]).await;
    assert!(paid["state"] == "settled" && paid["explanation"].as_str().unwrap().starts_with("Versé le"), "{paid}");
    assert_eq!(line(&not_own, "", &lines[0]).await, Value::Null, "another provider's");
    let list = maker.get(BATCHES).await;
    assert!(list.body["batches"][0]["batch_id"] == batch["batch_id"] && list.body["batches"][0]["transfers"] == 2, "{}", list.body);
    assert_eq!(maker.get(&path(&batch, "")).await.body["transfers"][first]["state"], "settled");
    for nowhere in ["SEV-2026-9999", "%C3%A9"] {
        maker.get(&format!("{BATCHES}/{nowhere}")).await.assert_problem(404, "not_found");
    }
    let trace = site.store.audit_lines(&OrganisationId::new("demo-admin01"), site.clock.now()).await.unwrap();
    let about = |subject: &Value| {
        let of_it = trace.iter().filter(|line| line.subject.as_deref() == subject.as_str());
        let mut actions: Vec<_> = of_it.map(|line| format!("{:?}", line.action)).collect();
        // All of it happens in one instant of a clock that stands still.
        actions.sort();
        actions
    };
    assert_eq!(
        about(&batch["batch_id"]),
        ["ApprovedBatch", "CreatedBatch", "SentBatch", "TookPaymentFile", "TookPaymentFile"],
        "each step once, and the file by each"
    );
    let settled = &batch["transfers"][first]["reference"];
    assert_eq!(about(settled), ["SettledTransfer"]);
    let of_it = trace.iter().find(|line| line.subject.as_deref() == settled.as_str()).unwrap();
    assert_eq!(of_it.group_id.as_ref(), Some(&one.group_id), "it is a step of the group's course");
    assert_eq!(about(&batch["transfers"][1 - first]["reference"]), ["RejectedTransfer"]);
}

#[tokio::test]
async fn what_can_t_be_paid_waits_and_says_why() {
    let site = Site::start().await;
    let (maker, _) = finance(&site).await;
    let (one, two) = (confirmed(&site, "prest001", 0).await, confirmed(&site, "prest002", 0).await);
    let owing = owe(&site, &one, &[("reversal-test", -900_000_000)]).await;
    let mut stranger = confirmed(&site, "prest001", 0).await;
    (stranger.provider_id, stranger.provider_name) = (OrganisationId::new("demo-nobody"), "PERSONNE".into());
    let without_account = PaymentLine::due(&stranger, "test".into(), LineKind::Aid, 16_000, 1, site.clock.now());
    site.store.add_payment_line(&without_account).await.unwrap();
    let without_account = vec![json!({ "group_id": stranger.group_id, "line_id": "test" })];
    let good = owe(&site, &two, &[("test", 20_200)]).await;

    let listed = maker.get("/api/payments/lines").await.body;
    let why = |provider: &str| {
        let waiting = listed["waiting"].as_array().unwrap();
        waiting.iter().find(|waiting| waiting["provider_id"] == provider).map(|waiting| waiting["why"].clone())
    };
    assert_eq!(why("demo-prest001"), Some(json!("not_positive")), "{listed}");
    assert_eq!((why("demo-nobody"), why("demo-prest002")), (Some(json!("no_account")), None));
    make(&maker, &site, &owing).await.assert_problem(409, "not_positive");
    make(&maker, &site, &without_account).await.assert_problem(409, "no_account");
    let day = execution_day(&site).to_string();
    let (today, last_year) = (site.clock.today().to_string(), "2020-01-06".to_owned());
    let unknown = json!([{ "group_id": "2027-9999", "line_id": "aid" }]);
    let twice = json!([good[0], good[0]]);
    for (lines, on, field) in [
        (json!(good), &today, "execution_on"),
        (json!(good), &last_year, "execution_on"),
        (json!(good), &String::new(), "execution_on"),
        (json!([]), &day, "line_refs"),
        (twice, &day, "line_refs"),
        (unknown, &day, "line_refs"),
        (json!([{ "group_id": "2027-1042", "line_id": "é" }]), &day, "line_refs"),
    ] {
        let refused = maker.post(BATCHES, &json!({ "line_refs": lines, "execution_on": on })).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), [field], "{lines} {on}");
    }
    maker.get("/api/payments/lines?state=lost").await.assert_problem(422, "invalid_request");

    // Without names, all that can go goes.
    let all = maker.post(BATCHES, &json!({ "line_refs": null, "execution_on": null })).await;
    assert_eq!((all.status, &all.body["execution_on"]), (201, &json!(day)), "on the next day that banks work on: {}", all.body);
    let paid: Vec<_> = all.body["transfers"].as_array().unwrap().iter().map(|transfer| &transfer["provider_id"]).collect();
    assert_eq!(paid, ["demo-prest002"], "{}", all.body);
    let nothing = maker.post(BATCHES, &json!({ "line_refs": null, "execution_on": day })).await;
    nothing.assert_problem(409, "nothing_to_pay");
}

#[tokio::test]
async fn a_provider_is_paid_to_an_account_that_ancv_has_accepted() {
    let site = Site::start().await;
    let (finance, _) = finance(&site).await;
    let provider = site.login("PREST001").await;
    let shown = provider.get(ACCOUNT).await.body;
    assert_eq!(shown["current"]["iban_masked"], "FR76 •••• •••• 0189", "{shown}");
    assert!(!shown.to_string().contains("3000"), "{shown}");
    for (form, fields) in [
        (json!({}), &["iban", "account_holder"][..]),
        (json!({ "iban": "FR76 3000 6000 0112 3456 7890 188", "account_holder": "ACTIF RESIDENCE" }), &["iban"]),
        (json!({ "iban": "FR25 2004 1010 0505 0001 3M02 699", "account_holder": "ACTIF RESIDENCE" }), &["iban"]),
        (json!({ "iban": "MC58 1122 2000 0101 2345 6789 030", "account_holder": "ACTIF RESIDENCE" }), &["bic"]),
        (json!({ "iban": "DE89 3704 0044 0532 0130 00", "bic": "AGRIFRPP", "account_holder": "ACTIF RESIDENCE" }), &["bic"]),
        (json!({ "iban": "DE89 3704 0044 0532 0130 00", "bic": "AGRI", "account_holder": "ACTIF RESIDENCE" }), &["bic"]),
        (json!({ "iban": "AE07 0331 2345 6789 0123 456", "bic": "AGRI", "account_holder": "🏖" }), &["iban", "bic", "account_holder"]),
    ] {
        let refused = provider.put(ACCOUNT, "1", &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), fields, "{form}");
    }
    let own = json!({ "iban": "FR7630006000011234567890189", "account_holder": "ACTIF RESIDENCE" });
    provider.put(ACCOUNT, "1", &own).await.assert_problem(409, "already_current");
    let form = json!({ "iban": "de89 3704 0044 0532 0130 00", "bic": "COBADEFF", "account_holder": "Actif Résidence & Cie" });
    for _ in 0..2 {
        let asked = provider.put(ACCOUNT, "1", &form).await;
        assert_eq!((asked.status, &asked.body["requested"]["account_end"]), (200, &json!("3000")), "{}", asked.body);
    }
    let listed = finance.get(REQUESTS).await.body;
    let request = listed["requests"].as_array().unwrap().iter().find(|request| request["provider_id"] == "demo-prest001").unwrap();
    assert_eq!(
        (&request["requested"]["iban"], &request["current"]["account_end"]),
        (&json!("DE89 3704 0044 0532 0130 00"), &json!("0189"))
    );

    let decision = format!("{REQUESTS}/demo-prest001/decision");
    for (form, fields) in [(json!({}), &["version", "accepted"][..]), (json!({ "accepted": false, "version": 3 }), &["reason"])] {
        let refused = finance.post(&decision, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), fields);
    }
    assert_eq!(request["version"], 3);
    // Another account that ends in the same characters, and the same one under another name, are not what was seen.
    for other in [
        json!({ "iban": "DE70500105170000013000", "account_holder": "ACTIF RESIDENCE" }),
        json!({ "iban": form["iban"], "account_holder": "MONSIEUR ESCROC" }),
    ] {
        assert_eq!(provider.put(ACCOUNT, "1", &other).await.status, 200);
        finance.post(&decision, &json!({ "accepted": true, "version": 3 })).await.assert_problem(409, "another_requested");
    }
    assert_eq!(provider.put(ACCOUNT, "1", &form).await.status, 200);
    for nowhere in ["demo-nobody", "%C3%A9", "demo-ancv2528"] {
        let form = json!({ "accepted": true, "version": 6 });
        finance.post(&format!("{REQUESTS}/{nowhere}/decision"), &form).await.assert_problem(404, "not_found");
    }
    let refuse = json!({ "accepted": false, "version": 6, "reason": "Le titulaire est différent." });
    for _ in 0..2 {
        let refused = finance.post(&decision, &refuse).await;
        assert_eq!((refused.status, &refused.body["requested"]["refused_because"]), (200, &json!("Le titulaire est différent.")));
    }
    finance.post(&decision, &json!({ "accepted": true, "version": 6 })).await.assert_problem(409, "nothing_requested");
    assert!(provider.get(ACCOUNT).await.body["explanation"].as_str().unwrap().contains("toujours sur le compte terminé par 0189"));
    provider.put(ACCOUNT, "1", &form).await;

    // A batch that is made before pays to the account of then.
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000), ("test-2", 16_000)]).await;
    let before = make(&finance, &site, &lines[..1]).await.body;
    let accepted = finance.post(&decision, &json!({ "accepted": true, "version": 8 })).await;
    assert_eq!((accepted.status, &accepted.body["current"]["account_end"]), (200, &json!("3000")), "{}", accepted.body);
    let after = make(&finance, &site, &lines[1..]).await.body;
    let ends = [before, after].map(|batch| batch["transfers"][0]["account_end"].as_str().unwrap().to_owned());
    assert_eq!(ends, ["0189", "3000"]);
}

#[tokio::test]
async fn the_account_of_a_provider_is_its_administrator_s_to_ask_for() {
    let site = Site::start().await;
    let form = json!({ "iban": "DE89370400440532013000", "account_holder": "ACTIF RESIDENCE" });
    let session = Session {
        user_id: "demo-user-prest001".into(),
        identifier: "PREST001".parse().unwrap(),
        session_id: "s-alone".into(),
        organisation_id: OrganisationId::new("demo-prest001"),
        kind: OrganisationKind::Provider,
        roles: vec![Role::Provider],
        second_factor_needed: false,
    };
    site.in_session(&session).await.put(ACCOUNT, "1", &form).await.assert_problem(403, "forbidden");
    assert_eq!(site.login("PREST001").await.get(ACCOUNT).await.body["requested"], Value::Null);
}

#[tokio::test]
async fn all_of_a_provider_with_many_users_are_told_of_another_account() {
    let site = Site::start().await;
    let organisation = site.store.organisation(&OrganisationId::new("demo-prest001")).await.unwrap().unwrap();
    laid::users(&site, &organisation, Role::Provider, &[true; 12]).await;
    // Each mail in the outbox, but for those that are still together.
    let mails =
        async || site.everything().await.into_keys().filter(|key| key.contains("OUTBOX#") && !key.contains("OUTBOX#MAILS#")).count();
    let before = mails().await;
    let form = json!({ "iban": "DE89 3704 0044 0532 0130 00", "account_holder": "ACTIF RESIDENCE" });
    for _ in 0..2 {
        assert_eq!(site.login("PREST001").await.put(ACCOUNT, "1", &form).await.status, 200);
    }
    // They come by the stream.
    for _ in 0..600 {
        if mails().await >= before + 13 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(mails().await, before + 13);
}
