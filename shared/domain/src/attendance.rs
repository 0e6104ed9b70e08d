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
    pub group_id: GroupId,
    pub provider: Option<Statement>,
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

    /// What ANCV pays for those who travelled, but for those whom it is to look at first.
    #[must_use]
    pub fn owed(&self) -> Cents {
        payable_of(&self.present)
    }

    /// What goes back to the holder's credit.
    #[must_use]
    pub fn released(&self) -> Cents {
        aid_of(&self.absent)
    }

    /// What waits for ANCV's decisions.
    #[must_use]
    pub fn withheld(&self) -> Cents {
        aid_of(&self.disputed).plus(aid_of(&self.present)).minus(self.owed())
    }
}

/// The aid of some people.
#[must_use]
pub fn aid_of(people: &[&Enrollment]) -> Cents {
    people.iter().fold(Cents::ZERO, |sum, enrollment| sum.plus(enrollment.aid.amount()))
}

/// What of the aid of some people is owed once they have travelled.
#[must_use]
pub fn payable_of(people: &[&Enrollment]) -> Cents {
    people.iter().fold(Cents::ZERO, |sum, enrollment| sum.plus(enrollment.payable()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aid::{
            AidOutcome,
            tests::{enrolled, granted, key, programme},
        },
        enrollment::Occupation,
    };
    use proptest::prelude::*;

    fn on_the_list(name: &str, aid: AidOutcome) -> Enrollment {
        enrolled(name, programme(Occupation::Retired), aid)
    }

    fn withdrawn(name: &str) -> Enrollment {
        Enrollment { status: EnrollmentStatus::Withdrawn, ..on_the_list(name, granted()) }
    }

    fn keys(names: &[&str]) -> Vec<PersonKey> {
        names.iter().map(|name| key(name)).collect()
    }

    #[test]
    fn a_list_names_everyone_once() {
        let left = Enrollment { status: EnrollmentStatus::Absent, ..on_the_list("Colette", granted()) };
        let list = [on_the_list("Anne", granted()), on_the_list("Berthe", granted()), left, withdrawn("Denise")];
        let taken = |names: &[&str]| Ok(keys(names).into_iter().collect::<BTreeSet<_>>());
        for (present, missing, expected) in [
            (&["Anne", "Berthe", "Colette"][..], &[][..], taken(&[])),
            (&["Anne"], &["Berthe", "Colette"], taken(&["Berthe", "Colette"])),
            (&[], &["Anne", "Berthe", "Colette"], taken(&["Anne", "Berthe", "Colette"])),
            // The same name twice on one side says nothing more.
            (&["Anne", "Anne", "Berthe"], &["Colette"], taken(&["Colette"])),
            (&["Anne", "Berthe"], &[], Err(Unlike::AnotherList)),
            (&[], &[], Err(Unlike::AnotherList)),
            (&["Anne", "Berthe", "Colette", "Denise"], &[], Err(Unlike::AnotherList)),
            (&["Anne", "Berthe"], &["Eve"], Err(Unlike::AnotherList)),
            (&["Anne", "Berthe", "Colette"], &["Anne"], Err(Unlike::Contradiction)),
        ] {
            assert_eq!(absent(&list, &keys(present), &keys(missing)), expected, "{present:?} {missing:?}");
        }
        assert_eq!(absent(&[withdrawn("Denise")], &[], &[]), Ok(BTreeSet::new()), "nobody is on it");
    }

    #[test]
    fn the_words_of_both_come_to_three_fates() {
        let names = ["Anne", "Berthe", "Colette", "Denise"];
        let list = names.map(|name| on_the_list(name, granted()));
        let (provider, holder) = (keys(&["Berthe", "Denise"]).into_iter().collect(), keys(&["Colette", "Denise"]).into_iter().collect());
        let fates = names.map(|name| fate(&key(name), &provider, &holder));
        assert_eq!(fates, [Fate::Present, Fate::Disputed, Fate::Disputed, Fate::Absent]);
        let verdict = Verdict::of(&list, &provider, &holder);
        assert_eq!((verdict.present.len(), verdict.absent.len(), verdict.disputed.len()), (1, 1, 2));
        assert_eq!((verdict.owed(), verdict.released(), verdict.withheld()), (Cents::euros(160), Cents::euros(160), Cents::euros(320)));
    }

    #[test]
    fn someone_without_aid_costs_and_gives_back_nothing() {
        let list = [on_the_list("Anne", AidOutcome::ProgrammeOnly), on_the_list("Berthe", AidOutcome::CreditExhausted)];
        let gone = keys(&["Berthe"]).into_iter().collect();
        let verdict = Verdict::of(&list, &gone, &gone);
        assert_eq!((verdict.owed(), verdict.released(), verdict.withheld()), (Cents::ZERO, Cents::ZERO, Cents::ZERO));
    }

    proptest! {
        #[test]
        fn everyone_has_one_fate_and_every_cent_one_place(
            people in prop::collection::vec((0_u8..3, any::<bool>(), any::<bool>(), 0_u32..50_000), 0..30),
        ) {
            let (mut list, mut provider, mut holder) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
            for (index, (status, unseen, unticked, cents)) in people.into_iter().enumerate() {
                let aid = AidOutcome::Granted { amount_cents: Cents::new(cents), counts_for_the_year: true };
                let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
                let own = on_the_list(&format!("Anne{}{}", letter(index / 26), letter(index)), aid);
                if unseen { provider.insert(own.person.clone()); }
                if unticked { holder.insert(own.person.clone()); }
                let status = [EnrollmentStatus::Active, EnrollmentStatus::Absent, EnrollmentStatus::Withdrawn][usize::from(status)];
                list.push(Enrollment { status, ..own });
            }
            let verdict = Verdict::of(&list, &provider, &holder);
            let all: Vec<_> = listed(&list).collect();
            let mut named: Vec<_> = [&verdict.present, &verdict.absent, &verdict.disputed].into_iter().flatten().map(|own| &own.person).collect();
            named.sort_unstable();
            let mut expected: Vec<_> = all.iter().map(|own| &own.person).collect();
            expected.sort_unstable();
            prop_assert_eq!(named, expected);
            prop_assert_eq!(verdict.owed().plus(verdict.released()).plus(verdict.withheld()), aid_of(&all));
        }
    }
}
