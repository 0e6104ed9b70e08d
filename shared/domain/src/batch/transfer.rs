//! What one provider gets of a batch, and what the bank makes of it.

use crate::{
    account::OrganisationId,
    bank_account::Account,
    four_eyes::Actor,
    iban::{Bic, Iban},
    money::Cents,
    payment::LineRef,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How far a transfer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// In a batch that the bank does not have.
    Planned,
    /// With the bank.
    Sent,
    /// It arrived.
    Settled,
    /// The bank has rejected it: its lines are due again.
    Rejected,
    /// It had arrived, and the bank has sent it back: its lines are due again.
    Returned,
}

/// A postal address as a bank wants it, in its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    pub postal_code: String,
    pub city: String,
}

/// To whom a transfer goes, as it was when the batch was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    pub iban: Iban,
    /// Its bank, if it is known.
    pub bic: Option<Bic>,
    /// Whose account it is.
    pub account_holder: String,
    /// Where the provider is.
    pub address: Address,
}

/// The end of the account alone.
impl fmt::Debug for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payee").field("iban", &self.iban).finish_non_exhaustive()
    }
}

impl Payee {
    /// Whether the money goes to `account`, under the same name.
    #[must_use]
    pub fn is(&self, account: &Account) -> bool {
        (&self.iban, &self.bic, &self.account_holder) == (&account.iban, &account.bic, &account.account_holder)
    }
}

/// All that one batch pays to one provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// What the bank and the provider know it by: `SEV-2027-0007-1`.
    pub reference: String,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    /// Where the money goes.
    pub payee: Payee,
    /// The sum of its lines.
    pub amount_cents: Cents,
    /// How far it has come.
    pub state: TransferState,
    /// Why the bank has rejected it, or sent it back.
    pub rejected_because: Option<String>,
    /// When it arrived, was rejected or sent back.
    pub outcome_on: Option<Date>,
    /// Who has noted that.
    #[serde(default)]
    pub recorded_by: Option<Actor>,
    /// Who has taken back what was noted before, while nothing else is.
    #[serde(default)]
    pub withdrawn_by: Option<Actor>,
    pub lines: Vec<LineRef>,
}

/// What a bank says of transfers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// It arrived.
    Settled,
    /// It was rejected.
    Rejected,
    /// It had arrived, and was sent back.
    Returned,
}

/// What the bank says of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Settled,
    /// It was rejected, and why.
    Rejected(String),
    /// It had arrived, and was sent back, and why.
    Returned(String),
}

impl Transfer {
    /// What the bank can still say of it.
    #[must_use]
    pub const fn outcomes(&self) -> &'static [OutcomeKind] {
        match self.state {
            TransferState::Sent => &[OutcomeKind::Settled, OutcomeKind::Rejected],
            TransferState::Settled => &[OutcomeKind::Returned],
            TransferState::Planned | TransferState::Rejected | TransferState::Returned => &[],
        }
    }

    /// Whether nothing more is awaited of it.
    pub(super) const fn is_over(&self) -> bool {
        matches!(self.state, TransferState::Settled | TransferState::Rejected | TransferState::Returned)
    }
}
