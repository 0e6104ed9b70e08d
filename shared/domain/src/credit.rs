//! The intervention credit of a holder for a year.

use crate::{account::OrganisationId, date, group::GroupId, identity::PersonKey, money::Cents};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a holder may spend on aid in a year. `available = allocated − used`, never below zero `[M]`;
/// the store refuses a write that would break it, whatever runs at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// The year of the stays that it pays for.
    pub year: i16,
    /// Granted by the commission.
    pub allocated_cents: Cents,
    pub used_cents: Cents,
    pub available_cents: Cents,
}

impl Credit {
    /// The account of a year in which nothing was granted.
    #[must_use]
    pub const fn none(year: i16) -> Self {
        Self { year, allocated_cents: Cents::ZERO, used_cents: Cents::ZERO, available_cents: Cents::ZERO }
    }

    /// The account after `movement`, as the store will hold it.
    #[must_use]
    pub fn after(&self, movement: Movement) -> Self {
        match movement {
            Movement::None => self.clone(),
            Movement::Spend(amount) => {
                Self { used_cents: self.used_cents.plus(amount), available_cents: self.available_cents.minus(amount), ..self.clone() }
            }
            Movement::Release(amount) => {
                Self { used_cents: self.used_cents.minus(amount), available_cents: self.available_cents.plus(amount), ..self.clone() }
            }
        }
    }
}

/// What an enrollment, its edit or its withdrawal does to the credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// The credit stays as it is.
    None,
    /// Aid is granted: used grows.
    Spend(Cents),
    /// Aid is given back: used shrinks.
    Release(Cents),
}

impl Movement {
    /// What takes the aid of an enrollment from `before` to `after`.
    #[must_use]
    pub fn between(before: Cents, after: Cents) -> Self {
        if after > before {
            Self::Spend(after.minus(before))
        } else if before > after {
            Self::Release(before.minus(after))
        } else {
            Self::None
        }
    }
}

/// Why a line stands in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerReason {
    /// The commission's grant.
    Grant,
    /// A senior or caregiver was enrolled with aid.
    Enrolled,
    /// An enrollment was changed.
    Edited,
    /// An enrollment was withdrawn.
    Withdrawn,
    /// A withdrawn enrollment came back.
    Restored,
    /// Both parties have said of some people that they did not travel.
    Absent,
    /// ANCV has decided whether someone had travelled.
    PresenceCorrected,
    /// ANCV has added someone after the stay.
    Added,
    /// ANCV has found that someone is a person who has had the year's aid already.
    FoundSame,
}

/// One movement of a credit account. Lines are only ever added; their sum is the account's `used_cents`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    pub at: Timestamp,
    /// Cents added to (or, negative, taken from) what is used. Zero for a grant.
    pub used_delta_cents: i64,
    pub reason: LedgerReason,
    /// The group that it happened on.
    pub group_id: Option<GroupId>,
    /// The person that it happened for.
    pub person: Option<PersonKey>,
}

/// The aid that a person has had in a year, whatever the holder: there is at most one `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearlyAid {
    /// The calendar year of the stay.
    pub year: i16,
    /// The group that they travel with.
    pub group_id: GroupId,
    /// The holder that enrolled them.
    pub organisation_id: OrganisationId,
    /// The venue of the stay.
    pub venue_name: String,
    /// First day of the stay.
    pub start_date: Date,
    /// Last day of the stay.
    pub end_date: Date,
}

impl YearlyAid {
    /// The stay in a French sentence: « LES CYCLADES, du 14/05/2027 au 21/05/2027 ».
    #[must_use]
    pub fn stay_in_french(&self) -> String {
        format!("{}, du {} au {}", self.venue_name, date::in_french(self.start_date), date::in_french(self.end_date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_spent_and_released_the_account_balances(
            allocated in 0_u32..1_000_000, spends in prop::collection::vec(0_u32..50_000, 0..40),
        ) {
            let mut credit = Credit { allocated_cents: Cents::new(allocated), available_cents: Cents::new(allocated), ..Credit::none(2027) };
            for (index, amount) in spends.iter().copied().map(Cents::new).enumerate() {
                let movement = if index % 3 == 2 && credit.used_cents >= amount {
                    Movement::Release(amount)
                } else if credit.available_cents >= amount {
                    Movement::Spend(amount)
                } else {
                    Movement::None
                };
                credit = credit.after(movement);
                prop_assert_eq!(credit.used_cents.plus(credit.available_cents), credit.allocated_cents);
            }
        }

        #[test]
        fn a_movement_leads_from_one_aid_to_the_other(before in 0_u32..100_000, after in 0_u32..100_000) {
            let movement = Movement::between(Cents::new(before), Cents::new(after));
            let arrived = match movement {
                Movement::None => before,
                Movement::Spend(amount) => before + amount.get(),
                Movement::Release(amount) => before - amount.get(),
            };
            prop_assert_eq!(arrived, after);
        }
    }
}
