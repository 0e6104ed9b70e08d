//! Payment lines as JSON.

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::OrganisationId,
    group::GroupId,
    payment::{EarlierBatch, LineKind, LineState, PaymentLine},
};

/// What is owed to a provider for a group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "PaymentLine")]
pub struct Line {
    /// Its key within its group.
    pub line_id: String,
    /// The group.
    pub group_id: GroupId,
    /// The holder.
    pub holder_name: String,
    /// The provider's key.
    pub provider_id: OrganisationId,
    /// The provider.
    pub provider_name: String,
    /// The venue.
    pub venue_name: String,
    /// First day of the stay.
    #[schemars(with = "sev_domain::date::Day")]
    pub start_date: Date,
    /// Last day of the stay.
    #[schemars(with = "sev_domain::date::Day")]
    pub end_date: Date,
    /// Why it is owed.
    pub kind: LineKind,
    /// How much, in cents; below zero for what is given back.
    pub amount_cents: i64,
    /// For how many people.
    pub people: u32,
    /// When it was owed.
    #[schemars(with = "sev_domain::date::Instant")]
    pub created_at: Timestamp,
    /// How far it has come.
    pub state: LineState,
    /// The batch that it is in, or was last in.
    pub batch_id: Option<String>,
    /// When it was paid.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub settled_on: Option<Date>,
    /// Why the bank has rejected it, while it is due again.
    pub rejected_because: Option<String>,
    /// For finance: the batches that it was in before, oldest first.
    pub earlier: Vec<EarlierBatch>,
    /// When it is paid, in a French sentence.
    pub explanation: String,
}

impl Line {
    /// The same for finance: with the batches that it was in before.
    #[must_use]
    pub fn for_finance(line: PaymentLine, has_account: bool, today: Date) -> Self {
        let earlier = line.earlier.clone();
        Self { earlier, ..Self::new(line, has_account, today) }
    }

    /// The line as of `today`, of a provider with an accepted account or without.
    #[must_use]
    pub fn new(line: PaymentLine, has_account: bool, today: Date) -> Self {
        Self {
            explanation: line.explanation(has_account, today),
            rejected_because: line.rejected_because.filter(|_| line.line_state == LineState::Due),
            line_id: line.line_id,
            group_id: line.group_id,
            holder_name: line.holder_name,
            provider_id: line.provider_id,
            provider_name: line.provider_name,
            venue_name: line.venue_name,
            start_date: line.start_date,
            end_date: line.end_date,
            kind: line.line_kind,
            amount_cents: line.amount_cents,
            people: line.people,
            created_at: line.created_at,
            state: line.line_state,
            batch_id: line.batch_id,
            settled_on: line.settled_on,
            earlier: Vec::new(),
        }
    }
}
