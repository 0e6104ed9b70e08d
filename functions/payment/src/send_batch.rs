//! `send_batch`: notes that the bank has a batch. From then on it can't be dissolved, and each provider is told what it gets.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps::{self, Asks},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    batch::{Batch, BatchRefusal, Transfer},
    four_eyes::Actor,
    group::GroupId,
    mail::{Message, RemittedStay, StayOf},
    payment::PaymentLine,
};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session, conflicts, or_default};
use sev_storage::{Action, Mail, Moves, Round, Rounds, Told};
use std::collections::BTreeMap;

/// That a batch was given to the bank.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Sending {
    /// Whether it was checked that the bank has taken the file. Needed when its day has passed, or when a provider has another
    /// account since.
    #[serde(default, deserialize_with = "or_default")]
    pub at_the_bank: bool,
}

#[derive(Debug)]
pub struct SendBatch;

impl sev_http::Operation for SendBatch {
    const NAME: &'static str = "send_batch";
    const SUMMARY: &'static str = "Notes that an approved batch was given to the bank: its providers are told.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = Json<Sending>;
    type Reply = BatchView;

    fn example() -> Option<Value> {
        Some(json!({ "at_the_bank": false }))
    }

    fn refusals() -> Vec<Problem> {
        let refusals = [
            BatchRefusal::NotApproved,
            BatchRefusal::FileNotTaken,
            BatchRefusal::NotedLate,
            BatchRefusal::Cancelled,
            BatchRefusal::AlreadySent,
        ];
        [refusals.map(Problem::from).as_slice(), &conflicts(["account_changed"])].concat()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let line = |_: &Batch| call.caller.did(Action::SentBatch, call.moment).to(&call.path.batch_id);
        let (by, at_the_bank) = ((&call.caller, call.moment), call.body.0.at_the_bank);
        let send = |batch: &Batch, by: &Actor| batch.sent(by, call.moment.now, at_the_bank);
        // What the bank has taken is paid to the accounts of then, whatever has changed since.
        let asks = if at_the_bank { Asks::Nothing } else { Asks::SameAccounts };
        let mut batch = steps::step(app, by, &call.path, asks, line, send).await?;
        // One transaction for each transfer, with its lines and its mails. Whoever is interrupted, or meets another who does
        // the same, goes on where the batch stands.
        let mut rounds = Rounds::new();
        while let Some(transfer) = batch.next_planned() {
            let (after, told) = (batch.passed_on(&transfer.reference), remittance(app, &batch, transfer).await?);
            let is_written = app.store.change_batch(&batch, &after, Moves::PassOn(transfer), &told).await?;
            rounds.after(if is_written { Round::InPart } else { Round::<()>::Lost })?;
            batch = if is_written { after } else { call.path.load(app).await? };
        }
        steps::shown(app, batch, &call.caller, call.moment).await
    }
}

/// The mail to each of the provider's users: what the transfer pays, stay by stay.
async fn remittance(app: &App, batch: &Batch, transfer: &Transfer) -> Result<Told, Problem> {
    let (recipients, lines) =
        tokio::join!(app.store.recipients(&transfer.provider_id, Role::Provider), app.store.payment_lines(&transfer.lines));
    let stays = stays(&lines?);
    let mails = Mail::to_each(&recipients?, |identifier| Message::Remittance {
        identifier,
        reference: transfer.reference.clone(),
        amount_cents: transfer.amount_cents,
        account_end: transfer.payee.iban.end().to_owned(),
        on: batch.execution_on,
        stays: stays.clone(),
    });
    Ok(Told { mails, lines: Vec::new() })
}

/// What is paid for each stay: its lines together.
fn stays(lines: &[PaymentLine]) -> Vec<RemittedStay> {
    let mut stays: BTreeMap<&GroupId, RemittedStay> = BTreeMap::new();
    for line in lines {
        let stay = StayOf {
            group_id: line.group_id.clone(),
            holder_name: line.holder_name.clone(),
            provider_name: line.provider_name.clone(),
            venue_name: line.venue_name.clone(),
            start_date: line.start_date,
            end_date: line.end_date,
        };
        stays.entry(&line.group_id).or_insert(RemittedStay { stay, amount_cents: 0 }).amount_cents += line.amount_cents;
    }
    stays.into_values().collect()
}
