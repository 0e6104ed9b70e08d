//! ANCV's finance in a season: every few days they make a batch, approve and send others, and note what the bank says. The bank
//! of the season keeps books of its own.

use super::{
    hands::{Hands, Step},
    model::Cast,
};
use jiff::civil::Date;
use lambda_http::http::StatusCode;
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role, User},
    bank_account::{Account, BankAccounts},
};
use sev_http::Endpoint;
use sev_runtime::session::Session;
use sev_storage::Told;
use sev_tests::{Site, at_once};
use std::collections::BTreeMap;

const CREATE: Endpoint = Endpoint::of::<sev_payment::create_batch::CreateBatch, _>();
const VIEW: Endpoint = Endpoint::of::<sev_payment::view_batch::ViewBatch, _>();
const APPROVE: Endpoint = Endpoint::of::<sev_payment::approve_batch::ApproveBatch, _>();
const CANCEL: Endpoint = Endpoint::of::<sev_payment::cancel_batch::CancelBatch, _>();
const TAKE: Endpoint = Endpoint::of::<sev_payment::payment_file::PaymentFile, _>();
const SEND: Endpoint = Endpoint::of::<sev_payment::send_batch::SendBatch, _>();
const RECORD: Endpoint = Endpoint::of::<sev_payment::record_outcome::RecordOutcome, _>();

/// Who the two of finance are.
const FINANCE: &str = "ADMIN91";

/// Money that has arrived by a transfer, and stayed.
struct Arrived {
    provider: String,
    cents: i64,
    /// What it has paid.
    lines: Vec<(String, String)>,
}

/// What lies on the desk, and what the bank has done.
#[derive(Default)]
pub(super) struct Desk {
    batches: Vec<String>,
    arrived: BTreeMap<String, Arrived>,
    /// How many transfers of each provider it was told of, those that did not arrive or came back included.
    pub(super) told: BTreeMap<String, usize>,
    made: u32,
    /// How many drafts and how many approved batches somebody has looked at: each sixth is dissolved, whatever the dice say.
    looked_at: [u32; 2],
    /// How many transfers the bank has come to, and how often it may have sent one back.
    come_to: u32,
    settled: u32,
    /// How often something out of the ordinary was done.
    pub(super) cancelled: u32,
    pub(super) rejected: u32,
    pub(super) returned: u32,
}

/// A day at the desk.
struct Shift<'a> {
    site: &'a Site,
    hands: &'a mut Hands,
    tokens: [String; 2],
    today: Date,
    /// Whether nothing is left undone, and the bank does all it is told.
    is_last: bool,
}

impl Shift<'_> {
    /// Takes a step of a batch as one of the two.
    async fn take(&mut self, who: usize, endpoint: &Endpoint, batch: &str, body: &Value) -> (StatusCode, Value) {
        let token = self.tokens[who].clone();
        self.hands.take(self.site, Step { endpoint, token: &token, path: &[("batch_id", batch)], headers: &[], body }).await
    }

    async fn done(&mut self, who: usize, endpoint: &Endpoint, batch: &str, body: &Value) -> Value {
        let (status, body) = self.take(who, endpoint, batch, body).await;
        assert_eq!(status, endpoint.status, "{} of {batch}: {body}", endpoint.name);
        body
    }

    fn chance(&mut self, percent: i64) -> bool {
        !self.is_last && self.hands.dice.chance(percent)
    }

    /// Every eighth time: by chance, it may hardly happen in a short season.
    fn goes_wrong(&self, times: &mut u32) -> bool {
        *times += 1;
        !self.is_last && times.is_multiple_of(8)
    }
}

/// Gives each provider an account, and ANCV two people who pay.
pub(super) async fn open(site: &Site, cast: &Cast) {
    crate::laid::organisation(site, OrganisationKind::Ancv, Role::Finance, FINANCE, &[false, false]).await;
    for provider in 1..=cast.providers.len() {
        let owner = OrganisationId::new(format!("prest90{provider}"));
        let none = BankAccounts::none(owner.clone(), owner.to_string());
        let account = Account {
            iban: "FR7630006000011234567890189".parse().unwrap(),
            bic: None,
            account_holder: owner.to_string(),
            requested_at: site.clock.now(),
            requested_by: owner.to_string(),
            decided_at: None,
            refused_because: None,
        };
        let asked = none.asked(account).unwrap();
        let accepted = asked.decided(asked.version, None, site.clock.now()).unwrap();
        assert!(site.store.change_bank_accounts(&none, &accepted, &Told::default()).await.unwrap());
    }
}

impl Desk {
    /// What is done in a day: what is on the desk goes a step further, and what is due is put in a batch.
    pub(super) async fn work(&mut self, site: &Site, hands: &mut Hands, today: Date, is_last: bool) {
        let mut tokens = Vec::new();
        for index in 0..2 {
            let user = User {
                user_id: format!("{}-{index}", FINANCE.to_lowercase()),
                identifier: format!("{FINANCE}-U{index}").parse().unwrap(),
                display_name: format!("Finance {index}"),
                organisation_id: OrganisationId::new(FINANCE.to_lowercase()),
                organisation_name: FINANCE.into(),
                organisation_kind: OrganisationKind::Ancv,
                roles: vec![Role::Finance],
            };
            let session = Session::of(&user, format!("desk-{today}-{index}"));
            tokens.push(site.in_session(&session).await.token.unwrap());
        }
        let mut shift = Shift { site, hands, tokens: tokens.try_into().unwrap(), today, is_last };
        let mut left = Vec::new();
        for batch in std::mem::take(&mut self.batches) {
            let seen = shift.done(0, &VIEW, &batch, &Value::Null).await;
            if self.step(&mut shift, &batch, &seen).await {
                left.push(batch);
            }
        }
        self.batches = left;
        self.create(&mut shift).await;
    }

    async fn create(&mut self, shift: &mut Shift<'_>) {
        self.made += 1;
        let (key, token) = (format!("lot-{:05}", self.made), shift.tokens[0].clone());
        let all = json!({ "line_refs": null, "execution_on": null });
        let step = Step { endpoint: &CREATE, token: &token, path: &[], headers: &[("idempotency-key", &key)], body: &all };
        let (status, made) = shift.hands.take(shift.site, step).await;
        if status != CREATE.status {
            assert_eq!((status, &made["code"]), (StatusCode::CONFLICT, &json!("nothing_to_pay")), "{made}");
            return;
        }
        let batch = made["batch_id"].as_str().unwrap().to_owned();
        // The other looks at it at once, or when its day has passed.
        if shift.is_last || shift.chance(80) {
            self.step(shift, &batch, &made).await;
        }
        self.batches.push(batch);
    }

    /// Brings a batch a step further. Whether there is more to do.
    async fn step(&mut self, shift: &mut Shift<'_>, batch: &str, seen: &Value) -> bool {
        let (nothing, dissolve) = (json!({}), json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true }));
        match seen["state"].as_str().unwrap() {
            "draft" => {
                let has_passed = seen["execution_on"].as_str().unwrap() <= shift.today.to_string().as_str();
                if self.is_sixth(0) || has_passed {
                    shift.done(0, &CANCEL, batch, &dissolve).await;
                    self.cancelled += 1;
                } else if !shift.chance(15) {
                    shift.done(1, &APPROVE, batch, &nothing).await;
                    if !shift.chance(15) {
                        shift.done(1, &TAKE, batch, &nothing).await;
                    }
                }
                true
            }
            "approved" => {
                let has_passed = seen["execution_on"].as_str().unwrap() < shift.today.to_string().as_str();
                let is_taken = !seen["taken"].as_array().unwrap().is_empty();
                let dissolves = self.is_sixth(1);
                if !is_taken && has_passed || dissolves {
                    self.dissolve(shift, batch, is_taken).await;
                } else if !is_taken {
                    shift.done(1, &TAKE, batch, &nothing).await;
                } else if !shift.chance(15) {
                    // Most often it is noted days later, when the bank has executed it.
                    let sent = shift.done(1, &SEND, batch, &json!({ "at_the_bank": has_passed })).await;
                    self.tell(&sent);
                }
                true
            }
            "sent" | "closed" => {
                let (mut is_over, executed_on) = (true, seen["execution_on"].as_str().unwrap().parse().unwrap());
                for transfer in seen["transfers"].as_array().unwrap() {
                    is_over &= self.hear(shift, (batch, executed_on), transfer).await;
                }
                !is_over
            }
            "cancelled" => false,
            other => panic!("{batch} is {other}"),
        }
    }

    /// Whether this is the sixth of the batches of a kind that are looked at.
    fn is_sixth(&mut self, kind: usize) -> bool {
        self.looked_at[kind] += 1;
        self.looked_at[kind].is_multiple_of(6)
    }

    /// One dissolves an approved batch. Once its file was taken the other is to confirm it, while the first notes that the bank has
    /// it after all.
    async fn dissolve(&mut self, shift: &mut Shift<'_>, batch: &str, is_taken: bool) {
        let dissolve = json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true });
        if !is_taken {
            shift.done(0, &CANCEL, batch, &dissolve).await;
            self.cancelled += 1;
            return;
        }
        let asked = shift.done(0, &CANCEL, batch, &dissolve).await;
        assert_eq!(asked["state"], "approved", "{asked}");
        let ([maker, other], path, at_the_bank) = (shift.tokens.clone(), [("batch_id", batch)], json!({ "at_the_bank": true }));
        let of = |endpoint, token, body| Step { endpoint, token, path: &path, headers: &[], body };
        let both = [of(&SEND, maker.as_str(), &at_the_bank), of(&CANCEL, other.as_str(), &dissolve)];
        let answers = at_once(both.into_iter().map(|step| shift.hands.ask(shift.site, step))).await;
        let done: Vec<_> = answers.iter().map(|(status, _)| *status == StatusCode::OK).collect();
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{answers:?}");
        if done[0] {
            self.tell(&answers[0].1);
        } else {
            self.cancelled += 1;
        }
    }

    /// Its providers are told of a batch that was sent.
    fn tell(&mut self, sent: &Value) {
        for transfer in sent["transfers"].as_array().unwrap() {
            *self.told.entry(transfer["provider_id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }

    /// Notes what the bank says of a transfer. Whether that is its last word.
    async fn hear(&mut self, shift: &mut Shift<'_>, (batch, executed_on): (&str, Date), transfer: &Value) -> bool {
        let reference = transfer["reference"].as_str().unwrap();
        let outcome = match transfer["state"].as_str().unwrap() {
            // The bank has not come to it yet.
            "sent" if shift.today < executed_on => return false,
            "sent" if shift.chance(20) => return false,
            "sent" if shift.goes_wrong(&mut self.come_to) => "rejected",
            "sent" => "settled",
            "settled" if shift.goes_wrong(&mut self.settled) => "returned",
            _ => return true,
        };
        let reason = (outcome != "settled").then_some("Compte clos");
        let body = json!({ "reference": reference, "outcome": outcome, "on": shift.today, "reason": reason });
        shift.done(0, &RECORD, batch, &body).await;
        let provider = transfer["provider_id"].as_str().unwrap().to_owned();
        if outcome == "settled" {
            let lines = transfer["lines"].as_array().unwrap().iter();
            let lines = lines.map(|line| ["group_id", "line_id"].map(|name| line[name].as_str().unwrap().to_owned()).into()).collect();
            let cents = transfer["amount_cents"].as_i64().unwrap();
            let before = self.arrived.insert(reference.to_owned(), Arrived { provider, cents, lines });
            assert!(before.is_none(), "{reference} is paid twice");
            return false;
        }
        *self.told.entry(provider).or_default() += 1;
        if outcome == "rejected" {
            self.rejected += 1
        } else {
            self.returned += 1
        }
        assert_eq!(self.arrived.remove(reference).is_some(), outcome == "returned", "{reference}");
        true
    }

    /// What has arrived at each provider. Fails when something lies on the desk, or a line was paid twice.
    pub(super) fn books(&self) -> BTreeMap<String, i64> {
        assert!(self.batches.is_empty(), "not done: {:?}", self.batches);
        let mut paid = BTreeMap::new();
        let mut by_provider = BTreeMap::new();
        for (reference, arrived) in &self.arrived {
            *by_provider.entry(arrived.provider.clone()).or_default() += arrived.cents;
            for line in &arrived.lines {
                assert_eq!(paid.insert(line, reference), None, "{line:?} is paid twice, by {reference} too");
            }
        }
        by_provider
    }
}
