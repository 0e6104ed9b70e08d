//! What goes wrong on the way to the database while providers are paid: whatever it is, each step is taken once.

use crate::{
    faults::Bench,
    over_http::payments::{confirmed, execution_day, finance, outcome, owe, path, stored},
};
use lambda_http::http::StatusCode;
use serde_json::{Value, json};
use sev_domain::{account::OrganisationId, group::Group, payment::LineState};
use sev_http::Endpoint;
use sev_storage::{Action, AuditLine};
use sev_tests::{Site, faults::Fault, laws};

const ASK: Endpoint = Endpoint::of::<sev_payment::request_bank_account::RequestBankAccount, _>();
const DECIDE: Endpoint = Endpoint::of::<sev_payment::decide_bank_account::DecideBankAccount, _>();
const CREATE: Endpoint = Endpoint::of::<sev_payment::create_batch::CreateBatch, _>();
const APPROVE: Endpoint = Endpoint::of::<sev_payment::approve_batch::ApproveBatch, _>();
const TAKE: Endpoint = Endpoint::of::<sev_payment::payment_file::PaymentFile, _>();
const SEND: Endpoint = Endpoint::of::<sev_payment::send_batch::SendBatch, _>();
const RECORD: Endpoint = Endpoint::of::<sev_payment::record_outcome::RecordOutcome, _>();
const WITHDRAW: Endpoint = Endpoint::of::<sev_payment::withdraw_outcome::WithdrawOutcome, _>();
const CANCEL: Endpoint = Endpoint::of::<sev_payment::cancel_batch::CancelBatch, _>();

/// What the write of each step meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// Others are in its way.
    Busy,
    /// It never takes effect, however often it is sent. Whoever is told so asks again.
    Broken,
    /// It takes effect, but no answer comes back, however often it is sent. Whoever is told so asks again.
    Lost,
}

/// Where steps are taken, for two providers that are owed three lines.
struct Desk {
    bench: Bench,
    trouble: Option<Trouble>,
    groups: [Group; 2],
    /// Two of the first group, and one of the second.
    lines: Vec<Value>,
}

impl Desk {
    /// With the tokens of the two people of finance.
    async fn set_up(trouble: Option<Trouble>) -> (Self, [String; 2]) {
        let bench = Bench::set_up().await;
        let site = &bench.site;
        let (maker, other) = finance(site).await;
        let people = [maker, other].map(|visitor| visitor.token.unwrap());
        let groups = [confirmed(site, "prest001", 0).await, confirmed(site, "prest002", 0).await];
        let mut lines = owe(site, &groups[0], &[("test", 32_000), ("reversal-test", -6_000)]).await;
        lines.extend(owe(site, &groups[1], &[("test", 20_200)]).await);
        (Self { bench, trouble, groups, lines }, people)
    }

    fn fail(&self, faults: &[Fault]) {
        faults.iter().for_each(|fault| self.bench.line.fail("TransactWriteItems", *fault));
    }

    async fn ask(&mut self, token: &str, step: &Endpoint, subject: &str, form: &Value) -> (StatusCode, Value) {
        token.clone_into(&mut self.bench.token);
        // Each step takes what it needs: a batch or a provider, and a key.
        let (path, key) = ([("batch_id", subject), ("provider_id", subject)], [("idempotency-key", subject)]);
        let headers = if step.name == CREATE.name { &key[..] } else { &[] };
        self.bench.call(step, &path, headers, form).await
    }

    /// Takes a step whose write meets the trouble, once more where the first answer is that there is none: one line of the audit.
    async fn take(&mut self, token: &str, step: &Endpoint, subject: &str, form: &Value) -> Value {
        let lines = self.audited().await;
        match self.trouble {
            None => {}
            Some(Trouble::Busy) => self.fail(&[Fault::Conflict, Fault::Throttled]),
            Some(Trouble::Broken) => {
                self.fail(&[Fault::Broken; 3]);
                let before = self.bench.site.everything().await;
                assert_unavailable(&self.ask(token, step, subject, form).await);
                Site::assert_unchanged(&before, &self.bench.site.everything().await);
            }
            Some(Trouble::Lost) => {
                self.fail(&[Fault::AnswerLost; 3]);
                let answer = self.ask(token, step, subject, form).await;
                // A batch that was made under a key is found by it at once.
                if step.name == CREATE.name {
                    assert_eq!(answer.0, step.status, "{}", answer.1);
                } else {
                    assert_unavailable(&answer);
                }
                assert_eq!((self.bench.line.left(), self.audited().await), (0, lines + 1), "{} took effect", step.name);
            }
        }
        let (status, body) = self.ask(token, step, subject, form).await;
        assert_eq!((status, self.bench.line.left()), (step.status, 0), "{} of {subject}: {body}", step.name);
        assert_eq!(self.audited().await, lines + 1, "{} of {subject}, once", step.name);
        body
    }

    /// How many lines of the audit there are of ANCV and of the two providers.
    async fn audited(&self) -> usize {
        let (site, mut lines) = (&self.bench.site, 0);
        for organisation in ["demo-admin01", "demo-prest001", "demo-prest002"] {
            lines += site.store.audit_lines(&OrganisationId::new(organisation), site.clock.now()).await.unwrap().len();
        }
        lines
    }

    async fn create(&mut self, maker: &str, key: &str) -> Value {
        let form = json!({ "line_refs": self.lines, "execution_on": execution_day(&self.bench.site).to_string() });
        self.take(maker, &CREATE, key, &form).await
    }

    /// That the lines are in these states, and so many of each group unsettled.
    async fn assert_lines(&self, states: [LineState; 3], unsettled: [u32; 2]) {
        let (store, lines) = (&self.bench.site.store, self.lines.iter().map(|line| serde_json::from_value(line.clone()).unwrap()));
        let lines = store.payment_lines(&lines.collect::<Vec<_>>()).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.line_state).collect::<Vec<_>>(), states);
        for (group, unsettled) in self.groups.iter().zip(unsettled) {
            assert_eq!(stored(&self.bench.site, &group.group_id).await.course.unsettled_lines, unsettled, "{}", group.group_id);
        }
    }

    /// That the users of `organisation` did this with `subject`, in any order: a clock that stands still gives none.
    async fn assert_trace(&self, organisation: &str, subject: &Value, actions: &[Action]) {
        let trace = self.bench.site.store.audit_lines(&OrganisationId::new(organisation), self.bench.site.clock.now()).await.unwrap();
        let is_about = |line: &&AuditLine| line.subject.as_deref() == subject.as_str();
        let mut done: Vec<_> = trace.iter().filter(is_about).map(|line| format!("{:?}", line.action)).collect();
        let mut expected: Vec<_> = actions.iter().map(|action| format!("{action:?}")).collect();
        done.sort();
        expected.sort();
        assert_eq!(done, expected, "{organisation}, {subject}");
    }

    /// That so many mails are there, of each kind.
    async fn assert_mails(&self, of_each: &[(&str, usize)]) {
        for (kind, mails) in of_each {
            assert_eq!(laws::mails_of(&self.bench.site, kind).await, *mails, "{kind}");
        }
    }

    /// A batch of all lines that is approved, and what its sending by `maker` answers: once it is noted as sent, its first transfer
    /// is held on its way, `meanwhile` happens, and its second meets `faults`.
    async fn interrupted(
        &mut self,
        [maker, other]: &[String; 2],
        faults: &[Fault],
        meanwhile: impl AsyncFnOnce(&Site, &Value),
    ) -> (Value, (StatusCode, Value)) {
        let batch = self.create(maker, "lot-0001").await;
        let id = batch["batch_id"].as_str().unwrap().to_owned();
        self.take(other, &APPROVE, &id, &json!({})).await;
        self.take(maker, &TAKE, &id, &json!({})).await;
        maker.clone_into(&mut self.bench.token);
        self.fail(&[Fault::Held; 2]);
        self.fail(faults);
        let (path, nothing) = ([("batch_id", id.as_str())], json!({}));
        let (answer, ()) = tokio::join!(self.bench.call(&SEND, &path, &[], &nothing), async {
            self.bench.line.until_held().await;
            self.bench.line.release();
            self.bench.line.until_held().await;
            meanwhile(&self.bench.site, &batch).await;
            self.bench.line.release();
        });
        assert_eq!(self.bench.line.left(), 0);
        (batch, answer)
    }

    /// That `batch` was noted as sent once, by `maker`, each of its providers was mailed once, and that it is for `other` too late
    /// to note it.
    async fn assert_sent_once(&mut self, [maker, other]: &[String; 2], batch: &Value) {
        let id = batch["batch_id"].as_str().unwrap();
        let (status, body) = self.ask(other, &SEND, id, &json!({})).await;
        assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("already_sent")), "{body}");
        let (status, body) = self.ask(maker, &SEND, id, &json!({})).await;
        assert_eq!((status, &body["can"]["send"]), (StatusCode::OK, &json!(false)), "{body}");
        let sent = self.bench.site.store.batch(id).await.unwrap().unwrap();
        assert_eq!(sent.sent_by.map(|by| by.user_id), Some(sent.created_by.user_id));
        self.assert_trace(
            "demo-admin01",
            &batch["batch_id"],
            &[Action::CreatedBatch, Action::ApprovedBatch, Action::TookPaymentFile, Action::SentBatch],
        )
        .await;
        self.assert_mails(&[("remittance", 2)]).await;
    }
}

#[track_caller]
fn assert_unavailable((status, body): &(StatusCode, Value)) {
    assert_eq!((*status, &body["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("unavailable")), "{body}");
}

/// Two accounts are asked for and decided on; a batch is made and sent, and arrives, comes back, or does not arrive; what is due
/// again is put in another, which is dissolved.
async fn course(trouble: Trouble) {
    let (mut desk, [maker, other]) = Desk::set_up(Some(trouble)).await;
    for (identifier, provider, refusal) in
        [("PREST001", "demo-prest001", None), ("PREST002", "demo-prest002", Some("Le titulaire est différent."))]
    {
        let own = desk.bench.site.login(identifier).await.token.unwrap();
        let account = json!({ "iban": "DE89 3704 0044 0532 0130 00", "account_holder": "ACTIF RESIDENCE" });
        let asked = desk.take(&own, &ASK, provider, &account).await;
        assert_eq!(asked["requested"]["account_end"], "3000", "{asked}");
        let listed = desk.bench.site.login("ADMIN01-COMPTA").await.get("/api/payments/bank-accounts").await.body;
        let request = listed["requests"].as_array().unwrap().iter().find(|request| request["provider_id"] == provider).unwrap();
        let decision = json!({ "accepted": refusal.is_none(), "version": request["version"], "reason": refusal });
        let decided = desk.take(&maker, &DECIDE, provider, &decision).await;
        assert_eq!(
            (&decided["current"]["account_end"] == "3000", &decided["requested"]["refused_because"]),
            (refusal.is_none(), &json!(refusal))
        );
        let action = if refusal.is_none() { Action::AcceptedBankAccount } else { Action::RefusedBankAccount };
        desk.assert_trace(provider, &json!(provider), &[Action::AskedForBankAccount]).await;
        desk.assert_trace("demo-admin01", &json!(provider), &[action]).await;
    }

    let batch = desk.create(&maker, "lot-0001").await;
    let id = batch["batch_id"].as_str().unwrap().to_owned();
    assert_eq!((&batch["state"], &batch["total_cents"], &batch["lines"]), (&json!("draft"), &json!(46_200), &json!(3)), "{batch}");
    desk.assert_lines([LineState::Batched; 3], [2, 1]).await;
    let approved = desk.take(&other, &APPROVE, &id, &json!({})).await;
    assert_eq!((&approved["state"], &approved["approved_by"]), (&json!("approved"), &json!("Paie ANCV")), "{approved}");
    let file = desk.take(&maker, &TAKE, &id, &json!({})).await;
    assert!(file["xml"].as_str().unwrap().contains("<CtrlSum>462.00</CtrlSum>"), "{file}");
    let sent = desk.take(&maker, &SEND, &id, &json!({})).await;
    assert_eq!((&sent["state"], &sent["can"]["send"]), (&json!("sent"), &json!(false)), "{sent}");
    desk.assert_lines([LineState::Sent; 3], [2, 1]).await;
    desk.bench.site.executed_today(&id).await;

    let first = usize::from(batch["transfers"][0]["provider_id"] != "demo-prest001");
    let (due, settled) = (LineState::Due, LineState::Settled);
    // One notes it by mistake, and the other takes that back.
    let mistake = outcome(&desk.bench.site, &batch, first, "settled", None);
    desk.take(&other, &RECORD, &id, &mistake).await;
    let statement = json!({ "reference": mistake["reference"], "reason": "Le relevé ne le dit pas." });
    let open = desk.take(&maker, &WITHDRAW, &id, &statement).await;
    assert_eq!((&open["state"], &open["transfers"][first]["state"]), (&json!("sent"), &json!("sent")), "{open}");
    desk.assert_lines([LineState::Sent; 3], [2, 1]).await;
    for (transfer, said, because, state, lines, unsettled) in [
        (first, "settled", None, "sent", [settled, settled, LineState::Sent], [0, 1]),
        (1 - first, "rejected", Some("Compte clos"), "closed", [settled, settled, due], [0, 1]),
        (first, "returned", Some("Compte bloqué"), "closed", [due; 3], [2, 1]),
    ] {
        let form = outcome(&desk.bench.site, &batch, transfer, said, because);
        let recorded = desk.take(&other, &RECORD, &id, &form).await;
        let now = &recorded["transfers"][transfer];
        assert_eq!(
            (&recorded["state"], &now["state"], &now["rejected_because"]),
            (&json!(state), &json!(said), &json!(because)),
            "{recorded}"
        );
        desk.assert_lines(lines, unsettled).await;
    }

    let next = desk.create(&maker, "lot-0002").await;
    assert_ne!(next["batch_id"], batch["batch_id"]);
    desk.assert_lines([LineState::Batched; 3], [2, 1]).await;
    let reason = json!({ "reason": "Date d’exécution à revoir." });
    let cancelled = desk.take(&maker, &CANCEL, next["batch_id"].as_str().unwrap(), &reason).await;
    assert_eq!((&cancelled["state"], &cancelled["cancelled_because"]), (&json!("cancelled"), &reason["reason"]), "{cancelled}");
    desk.assert_lines([due; 3], [2, 1]).await;

    for (subject, actions) in [
        (&batch["batch_id"], &[Action::CreatedBatch, Action::ApprovedBatch, Action::TookPaymentFile, Action::SentBatch][..]),
        (
            &batch["transfers"][first]["reference"],
            &[Action::SettledTransfer, Action::WithdrewOutcome, Action::SettledTransfer, Action::ReturnedTransfer],
        ),
        (&batch["transfers"][1 - first]["reference"], &[Action::RejectedTransfer]),
        (&next["batch_id"], &[Action::CreatedBatch, Action::CancelledBatch]),
    ] {
        desk.assert_trace("demo-admin01", subject, actions).await;
    }
    desk.assert_mails(&[("bank_account_asked", 2), ("bank_account_decided", 2), ("remittance", 2), ("transfer_rejected", 2)]).await;
    assert_eq!(desk.bench.site.store.batches().await.unwrap().iter().filter(|made| made.batch_id >= id).count(), 2);
}

#[tokio::test]
async fn each_step_is_taken_in_a_database_that_is_busy() {
    course(Trouble::Busy).await;
}

#[tokio::test]
async fn each_step_that_breaks_down_changes_nothing_and_is_taken_when_it_comes_again() {
    course(Trouble::Broken).await;
}

#[tokio::test]
async fn each_step_whose_answers_are_lost_is_taken_once_and_answers_when_it_comes_again() {
    course(Trouble::Lost).await;
}

#[tokio::test]
async fn a_sending_that_stops_between_two_transfers_goes_on_whoever_asks() {
    let (mut desk, people) = Desk::set_up(None).await;
    let (batch, answer) = desk.interrupted(&people, &[Fault::Broken; 3], async |_, _| {}).await;
    assert_unavailable(&answer);
    let id = batch["batch_id"].as_str().unwrap();
    let (sent, unsent) = (LineState::Sent, LineState::Batched);
    let states = if batch["transfers"][0]["provider_id"] == "demo-prest001" { [sent, sent, unsent] } else { [unsent, unsent, sent] };
    desk.assert_lines(states, [2, 1]).await;
    desk.assert_mails(&[("remittance", 1)]).await;

    let reason = json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true });
    desk.bench.site.executed_today(id).await;
    let settled = [0, 1].map(|transfer| outcome(&desk.bench.site, &batch, transfer, "settled", None));
    for person in &people {
        for (step, form, code) in [(&CANCEL, &reason, "already_sent"), (&RECORD, &settled[1], "not_sent")] {
            let (status, body) = desk.ask(person, step, id, form).await;
            assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!(code)), "{body}");
        }
    }
    let other = &people[1];
    let (status, body) = desk.ask(other, &RECORD, id, &settled[0]).await;
    assert_eq!((status, &body["state"], &body["can"]["send"]), (StatusCode::OK, &json!("sent"), &json!(true)), "{body}");
    assert!(body["explanation"].as_str().unwrap().contains("jusqu’au bout"), "{body}");
    let (status, body) = desk.ask(other, &SEND, id, &json!({})).await;
    let states = [0, 1].map(|transfer| &body["transfers"][transfer]["state"]);
    assert_eq!((status, states), (StatusCode::OK, [&json!("settled"), &json!("sent")]), "{body}");
    let (status, body) = desk.ask(other, &RECORD, id, &settled[1]).await;
    assert_eq!((status, &body["state"]), (StatusCode::OK, &json!("closed")), "{body}");
    desk.assert_lines([LineState::Settled; 3], [0, 0]).await;
    desk.assert_sent_once(&people, &batch).await;
}

#[tokio::test]
async fn a_sending_whose_last_answers_are_lost_is_whole() {
    let (mut desk, people) = Desk::set_up(None).await;
    let (batch, answer) = desk.interrupted(&people, &[Fault::AnswerLost; 3], async |_, _| {}).await;
    assert_unavailable(&answer);
    desk.assert_lines([LineState::Sent; 3], [2, 1]).await;
    desk.assert_sent_once(&people, &batch).await;
}

#[tokio::test]
async fn a_sending_that_another_goes_on_with_meanwhile_is_whole() {
    let (mut desk, people) = Desk::set_up(None).await;
    let other = people[1].clone();
    let overtake = async |site: &Site, batch: &Value| {
        let sent = site.bearer(other).post(&path(batch, "/sending"), &json!({})).await;
        assert_eq!((sent.status, &sent.body["can"]["send"]), (200, &json!(false)), "{}", sent.body);
    };
    let (batch, (status, body)) = desk.interrupted(&people, &[], overtake).await;
    assert_eq!((status, &body["state"]), (StatusCode::OK, &json!("sent")), "{body}");
    desk.assert_lines([LineState::Sent; 3], [2, 1]).await;
    desk.assert_sent_once(&people, &batch).await;
}

#[tokio::test]
async fn a_batch_of_all_that_can_go_takes_nothing_more_when_it_comes_again() {
    let (mut desk, [maker, _]) = Desk::set_up(None).await;
    let form = json!({ "line_refs": null, "execution_on": null });
    desk.fail(&[Fault::AnswerLost; 3]);
    let (status, first) = desk.ask(&maker, &CREATE, "lot-0001", &form).await;
    assert_eq!((status, desk.bench.line.left()), (StatusCode::CREATED, 0), "{first}");
    let more = owe(&desk.bench.site, &desk.groups[0], &[("test-2", 8_000)]).await;
    let (status, again) = desk.ask(&maker, &CREATE, "lot-0001", &form).await;
    assert_eq!((status, &again), (StatusCode::CREATED, &first));
    desk.lines.truncate(2);
    desk.lines.extend(more);
    desk.assert_lines([LineState::Batched, LineState::Batched, LineState::Due], [3, 1]).await;
}
