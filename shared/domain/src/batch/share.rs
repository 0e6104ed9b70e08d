//! What each provider is owed, and what of it goes into one batch.

use super::{MAX_LINES, MAX_LINES_OF_TRANSFER, Payee, Transfer, TransferState};
use crate::{account::OrganisationId, money::Cents, payment::PaymentLine};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Why a provider's due lines can't go into a batch now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// ANCV has accepted no account of it.
    NoAccount,
    /// It has to give back as much as it is owed, or more.
    NotPositive,
}

impl Waits {
    /// Why, in a French sentence.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::NoAccount => "Aucun compte bancaire de ce prestataire n’est accepté : ses montants attendent.",
            Self::NotPositive => "Ce qui est à verser ne dépasse pas ce qui est à reprendre : le solde est reporté sur un prochain lot.",
        }
    }
}

/// The due lines of one provider, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub lines: Vec<PaymentLine>,
}

impl Share {
    /// What the lines come to.
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.lines.iter().map(|line| line.amount_cents).sum()
    }

    /// Why it can't be paid now, if it can't.
    #[must_use]
    pub fn waits(&self, has_account: bool) -> Option<Waits> {
        if !has_account {
            Some(Waits::NoAccount)
        } else if self.sum() <= 0 {
            Some(Waits::NotPositive)
        } else {
            None
        }
    }
}

/// `lines` by provider; whose oldest line is older comes first.
#[must_use]
pub fn shares(lines: Vec<PaymentLine>) -> Vec<Share> {
    let mut by_provider: BTreeMap<OrganisationId, Vec<PaymentLine>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        if seen.insert(line.reference()) {
            by_provider.entry(line.provider_id.clone()).or_default().push(line);
        }
    }
    let mut shares: Vec<Share> = by_provider
        .into_iter()
        .map(|(provider_id, mut lines)| {
            lines.sort_by_key(|line| (line.created_at, line.reference()));
            let provider_name = lines.last().map(|line| line.provider_name.clone()).unwrap_or_default();
            Share { provider_id, provider_name, lines }
        })
        .collect();
    shares.sort_by_key(|share| share.lines.first().map(|line| (line.created_at, line.reference())));
    shares
}

/// What of `shares` goes into one batch: whole providers, oldest first, as many as fit. Of a provider with more lines than a
/// transfer takes, those that are oldest, if they come to something, and else those that are owed most.
#[must_use]
pub fn chosen(shares: Vec<Share>, has_account: impl Fn(&OrganisationId) -> bool) -> Vec<Share> {
    let mut left = MAX_LINES;
    let mut chosen = Vec::new();
    for share in shares {
        if share.waits(has_account(&share.provider_id)).is_some() {
            continue;
        }
        let share = within(share);
        if share.sum() > 0 && share.lines.len() <= left {
            left -= share.lines.len();
            chosen.push(share);
        }
    }
    chosen
}

fn within(share: Share) -> Share {
    if share.lines.len() <= MAX_LINES_OF_TRANSFER {
        return share;
    }
    let oldest = Share { lines: share.lines.iter().take(MAX_LINES_OF_TRANSFER).cloned().collect(), ..share.clone() };
    if oldest.sum() > 0 {
        return oldest;
    }
    let mut lines = share.lines;
    lines.sort_by_key(|line| (-line.amount_cents, line.created_at, line.reference()));
    lines.truncate(MAX_LINES_OF_TRANSFER);
    Share { lines, ..share }
}

/// The transfers of a batch: one for each of `shares`, to the account that `payee` knows. None where there is no account, or
/// nothing to pay.
#[must_use]
pub fn transfers(batch_id: &str, shares: &[Share], payee: impl Fn(&OrganisationId) -> Option<Payee>) -> Option<Vec<Transfer>> {
    let transfer = |(index, share): (usize, &Share)| {
        let amount_cents = u32::try_from(share.sum()).ok().filter(|cents| *cents > 0)?;
        Some(Transfer {
            reference: format!("{batch_id}-{}", index + 1),
            provider_id: share.provider_id.clone(),
            provider_name: share.provider_name.clone(),
            payee: payee(&share.provider_id)?,
            amount_cents: Cents::new(amount_cents),
            state: TransferState::Planned,
            rejected_because: None,
            outcome_on: None,
            recorded_by: None,
            withdrawn_by: None,
            lines: share.lines.iter().map(PaymentLine::reference).collect(),
        })
    };
    shares.iter().enumerate().map(transfer).collect()
}
