//! Batches as JSON.

use crate::line_view::Line;
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::OrganisationId,
    batch::{Batch, BatchState, OutcomeKind, Transfer, TransferState},
    money::Cents,
    payment::{LineRef, PaymentLine},
    world::is_key,
};
use sev_http::{App, Problem};
use std::collections::HashMap;

/// A batch in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BatchPath {
    /// Its number, `SEV-2027-0007`.
    pub batch_id: String,
}

impl BatchPath {
    /// The batch.
    ///
    /// # Errors
    /// 404 when there is none.
    pub(crate) async fn load(&self, app: &App) -> Result<Batch, Problem> {
        let nowhere = || Problem::not_found("Ce lot");
        if !is_key(&self.batch_id) {
            return Err(nowhere());
        }
        app.store.batch(&self.batch_id).await?.ok_or_else(nowhere)
    }
}

/// Transfers that go to the bank together.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Batch")]
pub struct BatchView {
    /// Its number, `SEV-2027-0007`.
    pub batch_id: String,
    /// How far it has come.
    pub state: BatchState,
    /// When it was made.
    #[schemars(with = "sev_domain::date::Instant")]
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it was approved.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub approved_at: Option<Timestamp>,
    /// By whom.
    pub approved_by: Option<String>,
    /// Who has taken its file for the bank, and when they first did.
    pub taken: Vec<TakenView>,
    /// Who wants it dissolved although its file was taken: someone else is to confirm it.
    pub dissolution: Option<DissolutionView>,
    /// When it was noted that the bank has it.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub sent_at: Option<Timestamp>,
    /// Why it was dissolved.
    pub cancelled_because: Option<String>,
    /// The day on which the bank is to execute it.
    #[schemars(with = "sev_domain::date::Day")]
    pub execution_on: Date,
    /// One for each provider.
    pub transfers: Vec<TransferView>,
    /// What it comes to.
    pub total_cents: Cents,
    /// How many lines are in it.
    pub lines: usize,
    /// What the caller can do with it.
    pub can: BatchActions,
    /// Where it stands, in French sentences.
    pub explanation: String,
}

/// Someone who has the file of a batch.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TakenFile")]
pub struct TakenView {
    /// When they took it first.
    #[schemars(with = "sev_domain::date::Instant")]
    pub at: Timestamp,
    /// Who.
    pub by: String,
}

/// A wish to dissolve a batch whose file was taken.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Dissolution")]
pub struct DissolutionView {
    /// When it was asked for.
    #[schemars(with = "sev_domain::date::Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub because: String,
}

/// What can be done with a batch.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BatchActions {
    /// Approve it.
    pub approve: bool,
    /// Dissolve it, ask for that, or confirm what someone else has asked for.
    pub cancel: bool,
    /// Take its file for the bank.
    pub take: bool,
    /// Note that the bank has it.
    pub send: bool,
    /// Record what became of a transfer.
    pub record: bool,
}

/// All that a batch pays to one provider.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Transfer")]
pub struct TransferView {
    /// What the bank and the provider know it by.
    pub reference: String,
    /// The provider's key.
    pub provider_id: OrganisationId,
    /// The provider.
    pub provider_name: String,
    /// The last four characters of the account.
    pub account_end: String,
    /// How much.
    pub amount_cents: Cents,
    /// How far it has come.
    pub state: TransferState,
    /// Why the bank has rejected it, or sent it back.
    pub rejected_because: Option<String>,
    /// What the bank can still say of it, to be recorded.
    pub outcomes: &'static [OutcomeKind],
    /// Whether the caller can take back what was noted of it.
    pub can_withdraw: bool,
    /// When it arrived.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub settled_on: Option<Date>,
    /// Its lines.
    pub lines: Vec<Line>,
}

impl BatchView {
    /// The batch with its lines, as `user_id` sees it on `today`.
    #[must_use]
    pub fn new(batch: Batch, lines: Vec<PaymentLine>, user_id: &str, today: Date) -> Self {
        let mut lines: HashMap<LineRef, PaymentLine> = lines.into_iter().map(|line| (line.reference(), line)).collect();
        let is_before = matches!(batch.batch_state, BatchState::Draft | BatchState::Approved);
        let is_sent = batch.batch_state == BatchState::Sent;
        Self {
            can: BatchActions {
                approve: batch.batch_state == BatchState::Draft && batch.created_by.user_id != user_id && today < batch.execution_on,
                cancel: is_before && (batch.dissolution.is_none() || batch.awaits_word_of(user_id)),
                take: batch.gives_out(today).is_ok(),
                send: batch.batch_state == BatchState::Approved && !batch.taken.is_empty() || is_sent && batch.next_planned().is_some(),
                record: is_sent && batch.transfers.iter().any(|transfer| transfer.state == TransferState::Sent),
            },
            explanation: batch.explanation(today),
            total_cents: batch.total(),
            lines: batch.lines().count(),
            transfers: batch.transfers.into_iter().map(|transfer| TransferView::new(transfer, &mut lines, (user_id, today))).collect(),
            batch_id: batch.batch_id,
            state: batch.batch_state,
            created_at: batch.created_at,
            created_by: batch.created_by.name,
            approved_at: batch.approved_at,
            approved_by: batch.approved_by.map(|by| by.name),
            taken: batch.taken.into_iter().map(|taken| TakenView { at: taken.at, by: taken.by.name }).collect(),
            dissolution: batch.dissolution.map(|wish| DissolutionView { at: wish.at, by: wish.by.name, because: wish.because }),
            sent_at: batch.sent_at,
            cancelled_because: batch.cancelled_because,
            execution_on: batch.execution_on,
        }
    }
}

impl TransferView {
    fn new(transfer: Transfer, lines: &mut HashMap<LineRef, PaymentLine>, (user_id, today): (&str, Date)) -> Self {
        let lines: Vec<PaymentLine> = transfer.lines.iter().filter_map(|line| lines.remove(line)).collect();
        Self {
            can_withdraw: transfer.can_be_withdrawn(user_id, &lines),
            account_end: transfer.payee.iban.end().to_owned(),
            settled_on: transfer.outcome_on.filter(|_| transfer.state == TransferState::Settled),
            // What is in a batch had an account to go to.
            lines: lines.into_iter().map(|line| Line::for_finance(line, true, today)).collect(),
            outcomes: transfer.outcomes(),
            reference: transfer.reference,
            provider_id: transfer.provider_id,
            provider_name: transfer.provider_name,
            amount_cents: transfer.amount_cents,
            state: transfer.state,
            rejected_because: transfer.rejected_because,
        }
    }
}
