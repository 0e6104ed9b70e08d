//! Groups: a holder's places on a stay.

use crate::{
    account::{OrganisationId, OrganisationKind},
    course::Course,
    money::Cents,
    text::Invalid,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A group's number, `2027-1042`: the year of its stay, then a number given by ANCV. The year in
/// front lets one read fetch the group together with that year's credit and rules.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^2[01][0-9]{2}-[0-9]{4,}$"))]
pub struct GroupId {
    year: i16,
    number: u32,
}

impl GroupId {
    /// The group `number` of a stay that starts in `year`.
    #[must_use]
    pub const fn new(year: i16, number: u32) -> Self {
        Self { year, number }
    }

    /// The calendar year in which the stay starts.
    #[must_use]
    pub const fn year(&self) -> i16 {
        self.year
    }
}

impl FromStr for GroupId {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("Ce groupe n’existe pas.");
        let (year, number) = raw.split_once('-').ok_or_else(refused)?;
        let id = Self { year: year.parse().map_err(|_| refused())?, number: number.parse().map_err(|_| refused())? };
        // One spelling a group: « 2027-01042 » or « +2027-1042 » is another key, so it is no group.
        if (2000..=2100).contains(&id.year) && id.to_string() == raw { Ok(id) } else { Err(refused()) }
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", self.year, self.number)
    }
}

impl TryFrom<String> for GroupId {
    type Error = Invalid;

    fn try_from(raw: String) -> Result<Self, Invalid> {
        raw.parse()
    }
}

impl From<GroupId> for String {
    fn from(id: GroupId) -> Self {
        id.to_string()
    }
}

/// What surrounds a venue `[M]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// The sea.
    Mer,
    /// Mountains.
    Montagne,
    /// Countryside.
    Campagne,
    /// A town.
    Ville,
}

/// How a group came together `[D]`; the manual filters by type without naming the types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupType {
    /// « Groupe constitué »: one holder's seniors travel by themselves.
    Constituted,
    /// « Groupe mixte »: the stay is shared with other holders' groups.
    Shared,
}

/// How long a stay is. The programme knows two lengths `[M]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StayLength {
    /// 8 days, 7 nights.
    EightDays,
    /// 5 days, 4 nights.
    FiveDays,
}

impl StayLength {
    /// Days, the first and the last included.
    #[must_use]
    pub const fn days(self) -> u8 {
        match self {
            Self::EightDays => 8,
            Self::FiveDays => 5,
        }
    }
}

/// Where a group stands on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupStatus {
    /// There are places left.
    Open,
    /// Every place is taken.
    Full,
    /// The day of departure has come: the list is closed.
    Locked,
    /// The stay is over: the provider says who was there.
    ToValidate,
    /// The provider has: the holder confirms who travelled.
    ToConfirm,
    /// Someone is missing, the holder has said: ANCV decides, and the clock stands.
    Suspended,
    /// The holder has confirmed: the aid of those who travelled is being paid.
    Confirmed,
    /// All is settled.
    Paid,
    /// The stay is over, and nobody was enrolled: there is nothing to validate.
    Empty,
}

/// A holder's places on a stay, with the stay's facts `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub group_id: GroupId,
    /// The holder whose places these are.
    pub holder_id: OrganisationId,
    pub holder_name: String,
    /// The holder's convention number.
    pub convention_number: String,
    pub holder_department: String,
    /// The provider that hosts them.
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub venue_name: String,
    pub venue_department: String,
    pub venue_city: String,
    pub environment: Environment,
    pub group_type: GroupType,
    /// The year of the offer that the stay belongs to.
    pub offer_year: i16,
    /// First day: the departure.
    pub start_date: Date,
    pub end_date: Date,
    /// Eight or five days.
    pub length: StayLength,
    /// What a person pays without aid.
    pub price_cents: Cents,
    /// The aid of this stay, before the rules' own limits.
    pub aid_cents: Cents,
    /// Places that the holder has. It asks the provider for another number `[M]`.
    pub places: u32,
    /// People enrolled, at most `places`.
    pub enrolled: u32,
    /// People enrolled with aid.
    pub aided: u32,
    /// The last day on which the list changed.
    pub modified_on: Date,
    /// What comes after the stay.
    #[serde(flatten)]
    pub course: Course,
}

impl Group {
    /// Whether users of an organisation may see the group: a holder's see its own, a provider's those that it hosts, ANCV's all.
    #[must_use]
    pub fn is_seen_by(&self, kind: OrganisationKind, organisation: &OrganisationId) -> bool {
        match kind {
            OrganisationKind::Holder => *organisation == self.holder_id,
            OrganisationKind::Provider => *organisation == self.provider_id,
            OrganisationKind::Ancv => true,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// The manual's example, with `enrolled` of its 10 places taken.
    pub(crate) fn les_cyclades(enrolled: u32) -> Group {
        Group {
            group_id: GroupId::new(2027, 1042),
            holder_id: OrganisationId::new("holder"),
            holder_name: "Porteur de projet".into(),
            convention_number: "ANCV2528".into(),
            holder_department: "56".into(),
            provider_id: OrganisationId::new("provider"),
            provider_name: "ACTIF RESIDENCE".into(),
            venue_name: "LES CYCLADES".into(),
            venue_department: "34".into(),
            venue_city: "LA GRANDE MOTTE".into(),
            environment: Environment::Mer,
            group_type: GroupType::Constituted,
            offer_year: 2027,
            start_date: date(2027, 5, 14),
            end_date: date(2027, 5, 21),
            length: StayLength::EightDays,
            price_cents: Cents::euros(410),
            aid_cents: Cents::euros(160),
            places: 10,
            enrolled,
            aided: 0,
            modified_on: date(2026, 11, 24),
            course: Course::ahead(date(2027, 5, 21), &crate::rules::Delays::default()),
        }
    }

    #[test]
    fn a_group_locks_on_the_day_of_departure() {
        let (eve, departure) = (date(2027, 5, 13), date(2027, 5, 14));
        assert_eq!(les_cyclades(9).status(eve), GroupStatus::Open);
        assert_eq!(les_cyclades(10).status(eve), GroupStatus::Full);
        assert_eq!(les_cyclades(2).status(departure), GroupStatus::Locked);
        assert_eq!(les_cyclades(10).status(departure), GroupStatus::Locked);
    }

    #[test]
    fn a_group_has_one_spelling() {
        for raw in [
            "",
            "2027",
            "2027-",
            "-1",
            "2027-42",
            "02027-0042",
            "2027-0042 ",
            "+2027-0042",
            "2027-+042",
            "1999-0042",
            "2101-0042",
            "2027-0042-1",
            "2027-99999999999",
        ] {
            assert!(raw.parse::<GroupId>().is_err(), "{raw}");
        }
        assert_eq!("2027-0042".parse(), Ok(GroupId::new(2027, 42)));
    }

    proptest! {
        #[test]
        fn a_group_number_reads_back(year in 2000_i16..=2100, number in any::<u32>()) {
            let id = GroupId::new(year, number);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }
    }
}
