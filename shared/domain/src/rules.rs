//! Amounts, ceilings and ages are data with dates of effect: a rule set, never a constant in code.

use crate::{group::StayLength, money::Cents, text::Invalid};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The people of a tax notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Household {
    /// A person alone.
    Single,
    /// A couple taxed together.
    Couple,
}

/// Tax shares (parts fiscales), counted in quarters: 1.25 shares are five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxShares(u8);

impl TaxShares {
    /// A number of quarters of a share.
    #[must_use]
    pub const fn quarters(quarters: u8) -> Self {
        Self(quarters)
    }

    /// The shares of a household, as typed: `1`, `1,5`, `2.25`.
    ///
    /// # Errors
    /// Anything but a multiple of a quarter from 1 to 20, or a couple with fewer than 2 shares.
    pub fn parse(raw: &str, household: Household) -> Result<Self, Invalid> {
        let shares: Self = raw.parse()?;
        if household == Household::Couple && shares < Self(8) {
            return Err(Invalid::new("Un couple imposé ensemble a au moins 2 parts."));
        }
        Ok(shares)
    }
}

described!(TaxShares: { "type": "string", "pattern": "^[0-9]{1,2}([.,](0|25|50?|75)0*)?$" });

impl FromStr for TaxShares {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let raw = raw.trim().replace(',', ".");
        if raw.is_empty() {
            return Err(Invalid::missing());
        }
        let (whole, fraction) = raw.split_once('.').unwrap_or((&raw, "0"));
        let quarters = match fraction.trim_end_matches('0') {
            "" => Some(0),
            "25" => Some(1),
            "5" => Some(2),
            "75" => Some(3),
            _ => None,
        };
        let digits = !whole.is_empty() && whole.len() <= 2 && whole.bytes().all(|b| b.is_ascii_digit());
        quarters
            .filter(|_| digits)
            .and_then(|quarters| Some(whole.parse::<u8>().ok()? * 4 + quarters))
            .filter(|quarters| (4..=80).contains(quarters))
            .map(Self)
            .ok_or_else(|| Invalid::new("Le nombre de parts figure sur l’avis d’imposition. Exemples : 1, 1,25 ou 2,5."))
    }
}

/// `1`, `1.25`, `2.5`: as the API writes it.
impl fmt::Display for TaxShares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = [".", ".25", ".5", ".75"].get(usize::from(self.0 % 4)).copied().unwrap_or_default();
        write!(f, "{}{}", self.0 / 4, fraction.trim_end_matches('.'))
    }
}

/// The most taxable income for some shares of a household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceiling {
    pub household: Household,
    pub shares: TaxShares,
    /// The most taxable income (revenu imposable) that still gives right to the aid.
    pub cents: Cents,
}

/// Delays of what comes after a stay, in days `[M][D]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delays {
    /// How many days a party has to validate a list, the first of them the day after the list has become its own: 15 `[M]`.
    pub to_validate: u8,
    /// How many days before the last one there is a reminder; 0 is the last day itself `[D]`.
    pub reminders: Vec<u8>,
    /// How many days after the last one the party and ANCV are told that the list is late `[D]`.
    pub late: u8,
    /// How many days a party has at least once its last correction is decided `[D]`.
    pub after_correction: u8,
}

impl Default for Delays {
    fn default() -> Self {
        Self { to_validate: 15, reminders: vec![7, 3, 1, 0], late: 1, after_correction: 3 }
    }
}

/// The rules in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// What an enrollment names when it says by which rules it was decided.
    pub name: String,
    /// First day on which these rules decide.
    pub effective_from: Date,
    /// Least age on departure: 60 `[P]`.
    pub min_age: u8,
    /// Least age of a disabled or dependent person: 55 `[P]`.
    pub min_age_with_needs: u8,
    /// Least age of a caregiver on the day of departure `[D]`.
    #[serde(default = "least_of_caregivers")]
    pub min_age_of_caregiver: u8,
    /// Aid of an 8-day stay.
    pub aid_eight_days_cents: Cents,
    /// Aid of a 5-day stay.
    pub aid_five_days_cents: Cents,
    /// The aid is at most this part of the price: 50 % `[P]`.
    pub max_percent_of_price: u8,
    /// Ceilings of taxable income, by household and shares.
    pub ceilings: Vec<Ceiling>,
    /// What each quarter of a share adds to the ceiling beyond the last row below it.
    pub per_extra_quarter_cents: Cents,
    /// Delays of what comes after a stay.
    #[serde(default)]
    pub delays: Delays,
    /// Whether a caregiver's aid counts as the person's one aid of the year `[D]`.
    pub caregivers_count_for_the_year: bool,
    /// Why all new aid is suspended, if it is (as in May 2016) `[P]`.
    pub suspended: Option<String>,
}

/// Of a set that says nothing of it.
const fn least_of_caregivers() -> u8 {
    16
}

impl RuleSet {
    /// The aid of a stay: its own, within the aid of its length and the part of its price.
    #[must_use]
    pub fn aid(&self, length: StayLength, price: Cents, stay_aid: Cents) -> Cents {
        let by_length = match length {
            StayLength::EightDays => self.aid_eight_days_cents,
            StayLength::FiveDays => self.aid_five_days_cents,
        };
        stay_aid.min(by_length).min(price.percent(self.max_percent_of_price))
    }

    /// The ceiling of taxable income for a household: the last row not above its shares, plus what
    /// each further quarter adds, in whole euros rounded down. `None` when the rules have no such row.
    #[must_use]
    pub fn ceiling(&self, household: Household, shares: TaxShares) -> Option<Cents> {
        let row = self.ceilings.iter().filter(|row| row.household == household && row.shares <= shares).max_by_key(|row| row.shares)?;
        let extra = u32::from(shares.0 - row.shares.0) * self.per_extra_quarter_cents.get();
        Some(Cents::new(row.cents.plus(Cents::new(extra)).get() / 100 * 100))
    }
}

/// The rule sets of a year of stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleBook {
    /// The calendar year of the stays.
    pub year: i16,
    /// The sets, each from its day on.
    pub sets: Vec<RuleSet>,
}

impl RuleBook {
    /// The rules that decide on `day`: the last to have taken effect, or the first of the year for a
    /// day before them all (stays are booked ahead).
    #[must_use]
    pub fn in_force(&self, day: Date) -> Option<&RuleSet> {
        let begun = self.sets.iter().filter(|set| set.effective_from <= day).max_by_key(|set| set.effective_from);
        begun.or_else(|| self.sets.iter().min_by_key(|set| set.effective_from))
    }

    /// The delays of what comes after a stay that are in force on `day`; the programme's own for a year without rules.
    #[must_use]
    pub fn delays(books: &[Self], year: i16, day: Date) -> Delays {
        let book = books.iter().find(|book| book.year == year);
        book.and_then(|book| book.in_force(day)).map(|set| set.delays.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Published values of 2024, with the ceilings of domain.md.
    pub(crate) fn rules() -> RuleSet {
        let row = |household, quarters, euros| Ceiling { household, shares: TaxShares::quarters(quarters), cents: Cents::euros(euros) };
        RuleSet {
            name: "test".into(),
            effective_from: date(2026, 9, 1),
            min_age: 60,
            min_age_with_needs: 55,
            min_age_of_caregiver: 16,
            aid_eight_days_cents: Cents::euros(202),
            aid_five_days_cents: Cents::euros(168),
            max_percent_of_price: 50,
            ceilings: vec![
                row(Household::Single, 4, 15_991),
                row(Household::Single, 5, 18_685),
                row(Household::Single, 6, 21_380),
                row(Household::Single, 7, 24_074),
                row(Household::Single, 8, 26_768),
                row(Household::Single, 10, 32_157),
                row(Household::Couple, 8, 30_186),
                row(Household::Couple, 10, 35_575),
                row(Household::Couple, 12, 40_963),
            ],
            per_extra_quarter_cents: Cents::new(269_425),
            delays: Delays::default(),
            caregivers_count_for_the_year: true,
            suspended: None,
        }
    }

    #[test]
    fn ceilings_follow_the_published_table_and_go_on_beyond_it() {
        for (household, shares, euros) in [
            (Household::Single, "1", Some(15_991)),
            (Household::Single, "1.25", Some(18_685)),
            (Household::Single, "1,5", Some(21_380)),
            (Household::Single, "1.75", Some(24_074)),
            (Household::Single, "2", Some(26_768)),
            (Household::Single, "2.25", Some(29_462)),
            (Household::Single, "2.5", Some(32_157)),
            (Household::Single, "3", Some(37_545)),
            (Household::Couple, "2", Some(30_186)),
            (Household::Couple, "2.25", Some(32_880)),
            (Household::Couple, "2.5", Some(35_575)),
            (Household::Couple, "3", Some(40_963)),
            (Household::Couple, "4", Some(51_740)),
            (Household::Couple, "1", None),
        ] {
            assert_eq!(rules().ceiling(household, shares.parse().unwrap()), euros.map(Cents::euros), "{household:?} {shares}");
        }
    }

    #[test]
    fn the_aid_stays_within_its_length_and_half_the_price() {
        for (length, price, stay_aid, aid) in [
            (StayLength::EightDays, 410, 160, 160),
            (StayLength::EightDays, 461, 202, 202),
            (StayLength::EightDays, 461, 300, 202),
            (StayLength::FiveDays, 385, 202, 168),
            (StayLength::FiveDays, 300, 168, 150),
        ] {
            assert_eq!(rules().aid(length, Cents::euros(price), Cents::euros(stay_aid)), Cents::euros(aid));
        }
    }

    #[test]
    fn shares_are_quarters() {
        for raw in ["", "0", "0.75", "1.3", "1.255", "-1", "21", "20.25", "1e1", "un", "1..5", "١"] {
            assert!(raw.parse::<TaxShares>().is_err(), "{raw}");
        }
        assert!(TaxShares::parse("1.5", Household::Couple).is_err());
        for raw in ["1", "1.25", "2.5", "19.75", "20"] {
            assert_eq!(raw.parse::<TaxShares>().unwrap().to_string(), raw);
        }
    }

    #[test]
    fn the_last_rules_to_take_effect_decide() {
        let set = |name: &str, from| RuleSet { name: name.into(), effective_from: from, ..rules() };
        let book = RuleBook { year: 2027, sets: vec![set("june", date(2027, 6, 1)), set("first", date(2026, 9, 1))] };
        for (day, name) in [(date(2026, 1, 1), "first"), (date(2027, 5, 31), "first"), (date(2027, 6, 1), "june")] {
            assert_eq!(book.in_force(day).unwrap().name, name);
        }
        assert_eq!(RuleBook { year: 2027, sets: vec![] }.in_force(date(2027, 1, 1)), None);
    }

    proptest! {
        #[test]
        fn more_shares_never_lower_the_ceiling(quarters in 4_u8..80) {
            for household in [Household::Single, Household::Couple] {
                let rules = rules();
                prop_assert!(rules.ceiling(household, TaxShares(quarters)) <= rules.ceiling(household, TaxShares(quarters + 1)));
            }
        }

        #[test]
        fn shares_read_back(quarters in 4_u8..=80) {
            let shares = TaxShares(quarters);
            prop_assert_eq!(shares.to_string().parse(), Ok(shares));
        }
    }
}
