//! Who really travelled: the provider's word, the holder's, and what comes of the two `[M][D]`.

use crate::{
    account::OrganisationId,
    enrollment::{Enrollment, EnrollmentStatus},
    group::GroupId,
    identity::PersonKey,
    money::Cents,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a party has said of a list, for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// When.
    pub at: Timestamp,
    /// The user who said it.
    pub user_id: String,
    /// The organisation that they work for: ANCV's when it has spoken for the party.
    pub organisation_id: OrganisationId,
    /// Why ANCV has spoken for the party.
    pub reason: Option<String>,
    /// Those who were not there. Everyone else on the list was.
    pub absent: BTreeSet<PersonKey>,
}

/// What both parties have said of a group's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// The group.
    pub group_id: GroupId,
    /// The provider's word.
    pub provider: Option<Statement>,
    /// The holder's.
    pub holder: Option<Statement>,
}

/// What becomes of someone on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Both say that they travelled: their aid is paid.
    Present,
    /// Both say that they did not: their aid is released.
    Absent,
    /// The two disagree: ANCV decides, and until then their aid is neither paid nor released `[D]`.
    Disputed,
}

/// Why a list of ticks can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// It does not name everyone on the list, or names someone else: the page shows a list of before.
    AnotherList,
    /// It says of someone that they were there and that they were not.
    Contradiction,
}

/// The people of a list of whom something is to be said, in the order of their keys. Someone who was found absent was on it.
pub fn listed(enrollments: &[Enrollment]) -> impl Iterator<Item = &Enrollment> {
    enrollments.iter().filter(|enrollment| enrollment.status != EnrollmentStatus::Withdrawn)
}

/// Those who were absent, if `present` and `absent` say of each on the list, once, which they were. Both are asked for, so that
/// nobody is forgotten in silence.
///
/// # Errors
/// They say it of other people than those on the list, or of someone twice.
pub fn absent(enrollments: &[Enrollment], present: &[PersonKey], absent: &[PersonKey]) -> Result<BTreeSet<PersonKey>, Unlike> {
    let (present, absent): (BTreeSet<_>, BTreeSet<_>) = (present.iter().collect(), absent.iter().collect());
    if !present.is_disjoint(&absent) {
        return Err(Unlike::Contradiction);
    }
    let named: BTreeSet<_> = present.union(&absent).copied().collect();
    let all: BTreeSet<_> = listed(enrollments).map(|enrollment| &enrollment.person).collect();
    if named == all { Ok(absent.into_iter().cloned().collect()) } else { Err(Unlike::AnotherList) }
}

/// What the words of both parties come to.
#[derive(Clone, Debug, Default)]
pub struct Verdict<'a> {
    /// Both say that they travelled.
    pub present: Vec<&'a Enrollment>,
    /// Both say that they did not.
    pub absent: Vec<&'a Enrollment>,
    /// The two disagree.
    pub disputed: Vec<&'a Enrollment>,
}

/// What becomes of `person`, of whom two parties speak.
#[must_use]
pub fn fate(person: &PersonKey, absent_for_provider: &BTreeSet<PersonKey>, absent_for_holder: &BTreeSet<PersonKey>) -> Fate {
    match (absent_for_provider.contains(person), absent_for_holder.contains(person)) {
        (false, false) => Fate::Present,
        (true, true) => Fate::Absent,
        (true, false) | (false, true) => Fate::Disputed,
    }
}

impl<'a> Verdict<'a> {
    /// What the words of both come to, on a list.
    #[must_use]
    pub fn of(enrollments: &'a [Enrollment], absent_for_provider: &BTreeSet<PersonKey>, absent_for_holder: &BTreeSet<PersonKey>) -> Self {
        let mut verdict = Self::default();
        for enrollment in listed(enrollments) {
            match fate(&enrollment.person, absent_for_provider, absent_for_holder) {
                Fate::Present => verdict.present.push(enrollment),
                Fate::Absent => verdict.absent.push(enrollment),
                Fate::Disputed => verdict.disputed.push(enrollment),
            }
        }
        verdict
    }

    /// What ANCV pays for those who travelled.
    #[must_use]
    pub fn owed(&self) -> Cents {
        aid_of(&self.present)
    }

    /// What goes back to the holder's credit.
    #[must_use]
    pub fn released(&self) -> Cents {
        aid_of(&self.absent)
    }

    /// What waits for ANCV's decisions.
    #[must_use]
    pub fn withheld(&self) -> Cents {
        aid_of(&self.disputed)
    }
}

/// The aid of some people.
#[must_use]
pub fn aid_of(people: &[&Enrollment]) -> Cents {
    people.iter().fold(Cents::ZERO, |sum, enrollment| sum.plus(enrollment.aid.amount()))
}
