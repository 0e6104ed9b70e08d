//! What ANCV owes providers, line by line `[M][D]`.

use crate::{
    account::OrganisationId,
    group::{Group, GroupId},
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why something is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The aid of those who travelled, as both parties have said.
    Aid,
    /// The aid of someone whom ANCV found to have travelled.
    Supplement,
    /// The aid of someone whom ANCV found not to have travelled, after it was owed: below zero.
    Reversal,
}

/// How far a line has come: due → batched → sent → settled; what the bank rejects is due again `[D]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// In no batch.
    Due,
    /// In a batch that was not sent.
    Batched,
    /// With the bank.
    Sent,
    /// Paid.
    Settled,
}

/// What is owed to a provider for a group. Lines are never changed in amount: another line corrects one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLine {
    /// Its key within its group: `aid`, or what has caused it. So nothing can cause two.
    pub line_id: String,
    /// The group.
    pub group_id: GroupId,
    /// The holder's name.
    pub holder_name: String,
    /// To whom.
    pub provider_id: OrganisationId,
    /// The provider's name.
    pub provider_name: String,
    /// The venue.
    pub venue_name: String,
    /// First day of the stay.
    pub start_date: Date,
    /// Last day of the stay.
    pub end_date: Date,
    /// Why.
    pub line_kind: LineKind,
    /// How much, in cents; below zero for a reversal.
    pub amount_cents: i64,
    /// For how many people.
    pub people: u32,
    /// When it was owed.
    pub created_at: Timestamp,
    /// How far it has come.
    pub line_state: LineState,
    /// The batch that it is in, or was last in.
    pub batch_id: Option<String>,
    /// When it was settled.
    pub settled_on: Option<Date>,
    /// Why the bank has rejected it last.
    pub rejected_because: Option<String>,
}

impl PaymentLine {
    /// What is owed for `group` from `at` on.
    #[must_use]
    pub fn due(group: &Group, line_id: String, line_kind: LineKind, amount_cents: i64, people: u32, at: Timestamp) -> Self {
        Self {
            line_id,
            group_id: group.group_id.clone(),
            holder_name: group.holder_name.clone(),
            provider_id: group.provider_id.clone(),
            provider_name: group.provider_name.clone(),
            venue_name: group.venue_name.clone(),
            start_date: group.start_date,
            end_date: group.end_date,
            line_kind,
            amount_cents,
            people,
            created_at: at,
            line_state: LineState::Due,
            batch_id: None,
            settled_on: None,
            rejected_because: None,
        }
    }
}
