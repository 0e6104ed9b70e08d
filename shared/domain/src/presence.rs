//! What it changes in the books that someone was not there, was there after all, or is added after the stay.

use crate::{
    aid::AidOutcome,
    credit::{Credit, Movement, YearlyAid},
    enrollment::{Claim, Enrollment, EnrollmentStatus, Link},
    group::Group,
    identity::PersonKey,
    money::Cents,
    rules::RuleSet,
    stake::Stake,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A place that changes: as it was read, if there was one, and as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As it was read.
    pub before: Option<Enrollment>,
    /// As it shall be.
    pub after: Enrollment,
}

impl Place {
    /// What it took of the books, and what it shall take.
    #[must_use]
    pub fn stakes(&self) -> (Stake, Stake) {
        (Stake::of(self.before.as_ref()), Stake::of(Some(&self.after)))
    }
}

/// The places that change when `people` were not there: theirs, and those of whom they depended on.
#[must_use]
pub fn absent(enrollments: &[Enrollment], people: &BTreeSet<PersonKey>) -> Vec<Place> {
    let leaving = enrollments.iter().filter(|enrollment| enrollment.is_active() && people.contains(&enrollment.person));
    let leave = |enrollment: &Enrollment| Enrollment {
        status: EnrollmentStatus::Absent,
        version: enrollment.version.saturating_add(1),
        ..enrollment.clone()
    };
    with_links(enrollments, leaving.map(leave).collect())
}

/// The places that change when someone who was taken for absent was there, with the aid that they have now.
#[must_use]
pub fn back(enrollments: &[Enrollment], own: &Enrollment, aid: AidOutcome) -> Vec<Place> {
    let version = own.version.saturating_add(1);
    let lost_aid = !aid.is_granted() && had_aid(own);
    with_links(enrollments, vec![Enrollment { status: EnrollmentStatus::Active, version, aid, lost_aid, ..own.clone() }])
}

/// Whether the person has an aid, or had one that could not be granted again when they turned out to have been there.
const fn had_aid(own: &Enrollment) -> bool {
    own.aid.is_granted() || own.lost_aid
}

/// The places that change when `new` is on the list from now on.
#[must_use]
pub fn added(enrollments: &[Enrollment], new: Enrollment) -> Vec<Place> {
    with_links(enrollments, vec![new])
}

/// `changed` as places, with those whose dependants they are: their counters move, without a new version.
fn with_links(enrollments: &[Enrollment], changed: Vec<Enrollment>) -> Vec<Place> {
    let find = |person: &PersonKey| enrollments.iter().find(|enrollment| enrollment.person == *person);
    let mut places: Vec<Place> = changed.into_iter().map(|after| Place { before: find(&after.person).cloned(), after }).collect();
    let links: Vec<_> = places.iter().map(Place::stakes).map(|(was, is)| (was.link, is.link)).filter(|(was, is)| was != is).collect();
    for (link, gained) in links.iter().flat_map(|(was, is)| [(was, false), (is, true)]) {
        let Some(link) = link else { continue };
        if !places.iter().any(|place| place.after.person == *link.person()) {
            places.extend(find(link.person()).map(|linked| Place { before: Some(linked.clone()), after: linked.clone() }));
        }
        if let Some(place) = places.iter_mut().find(|place| place.after.person == *link.person()) {
            let counter = match link {
                Link::Spouse(_) => &mut place.after.spouses,
                Link::Helped(_) => &mut place.after.caregivers,
            };
            *counter = if gained { counter.saturating_add(1) } else { counter.saturating_sub(1) };
        }
    }
    places
}

/// How the credit moves with `places`.
#[must_use]
pub fn movement(places: &[Place]) -> Movement {
    let sum = |credit: fn((Stake, Stake)) -> Cents| places.iter().map(Place::stakes).map(credit).fold(Cents::ZERO, Cents::plus);
    Movement::between(sum(|(was, _)| was.credit), sum(|(_, is)| is.credit))
}

/// The group with its counters after `places` have changed. Someone who travelled has a place, and where none is free there is
/// one more `[D]`.
#[must_use]
pub fn counted(group: &Group, places: &[Place], today: Date) -> Group {
    let moved = |count: u32, of: fn(&Stake) -> u32| {
        places.iter().map(Place::stakes).fold(count, |count, (was, is)| (count + of(&is)).saturating_sub(of(&was)))
    };
    let enrolled = moved(group.enrolled, |stake| stake.places);
    Group {
        enrolled,
        aided: moved(group.aided, |stake| stake.aids),
        places: group.places.max(enrolled),
        modified_on: if places.is_empty() { group.modified_on } else { today },
        ..group.clone()
    }
}

/// The aid of someone who was taken for absent and was there: what they had, as far as it can be granted now, once or again `[D]`. Who
/// never had one has none: others wait for it too. `rules` are those that they were enrolled by, `other` is the year's aid that they
/// have elsewhere.
#[must_use]
pub fn aid_again(own: &Enrollment, rules: Option<&RuleSet>, credit: Option<&Credit>, other: Option<&YearlyAid>) -> AidOutcome {
    let (amount_cents, counts_for_the_year) = match &own.aid {
        AidOutcome::Granted { amount_cents, counts_for_the_year } => (*amount_cents, *counts_for_the_year),
        AidOutcome::CreditExhausted | AidOutcome::AlreadyAided { .. } if own.lost_aid => {
            let is_caregiver = matches!(own.details.claim, Claim::Aidant { .. });
            (own.snapshot.stay_aid_cents, !is_caregiver || rules.is_none_or(|rules| rules.caregivers_count_for_the_year))
        }
        AidOutcome::CreditExhausted
        | AidOutcome::AlreadyAided { .. }
        | AidOutcome::ProgrammeOnly
        | AidOutcome::OverCeiling { .. }
        | AidOutcome::Suspended { .. }
        | AidOutcome::NoAidOnStay => return own.aid.clone(),
    };
    if let (true, Some(stay)) = (counts_for_the_year, other) {
        return AidOutcome::AlreadyAided { stay: stay.clone() };
    }
    if credit.is_some_and(|credit| credit.available_cents >= amount_cents) || amount_cents == Cents::ZERO {
        AidOutcome::Granted { amount_cents, counts_for_the_year }
    } else {
        AidOutcome::CreditExhausted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aid::tests::{aidant, conjoint, enrolled, granted, had_elsewhere, key, programme},
        enrollment::Occupation,
        group::tests::les_cyclades,
        rules::tests::rules,
    };
    use jiff::civil::date;

    const TODAY: Date = date(2027, 6, 1);

    /// Anne, with her husband Bernard by her right, and Claire who helps her; Denise, who has no aid.
    fn list() -> Vec<Enrollment> {
        let retired = || programme(Occupation::Retired);
        let anne = Enrollment { spouses: 1, caregivers: 1, ..enrolled("Anne", retired(), granted()) };
        let claire = AidOutcome::Granted { amount_cents: Cents::euros(205), counts_for_the_year: false };
        vec![
            anne,
            enrolled("Bernard", conjoint("Anne"), granted()),
            enrolled("Claire", aidant("Anne"), claire),
            enrolled("Denise", retired(), AidOutcome::ProgrammeOnly),
        ]
    }

    fn people(names: &[&str]) -> BTreeSet<PersonKey> {
        names.iter().map(|name| key(name)).collect()
    }

    fn of<'a>(places: &'a [Place], name: &str) -> &'a Enrollment {
        &places.iter().find(|place| place.after.person == key(name)).unwrap().after
    }

    #[test]
    fn whoever_was_absent_leaves_the_list_and_those_whom_they_depended_on_are_free_of_them() {
        for (absentees, touched, spouses, caregivers, released) in [
            (&["Denise"][..], 1, None, None, 0),
            (&["Bernard"], 2, Some(0), Some(1), 160),
            (&["Claire"], 2, Some(1), Some(0), 205),
            (&["Bernard", "Claire"], 3, Some(0), Some(0), 365),
            // She leaves, and they stay: they depend on her as before.
            (&["Anne"], 1, Some(1), Some(1), 160),
            (&["Anne", "Bernard", "Claire", "Denise"], 4, Some(0), Some(0), 525),
            (&[], 0, None, None, 0),
        ] {
            let places = absent(&list(), &people(absentees));
            assert_eq!(places.len(), touched, "{absentees:?}");
            for name in absentees {
                let gone = of(&places, name);
                assert_eq!((gone.status, gone.version), (EnrollmentStatus::Absent, 2), "{name}");
            }
            let anne = places.iter().find(|place| place.after.person == key("Anne")).map(|place| &place.after);
            assert_eq!(anne.map(|anne| anne.spouses), spouses, "{absentees:?}");
            assert_eq!(anne.map(|anne| anne.caregivers), caregivers, "{absentees:?}");
            assert_eq!(movement(&places), Movement::between(Cents::euros(released), Cents::ZERO), "{absentees:?}");
        }
    }

    #[test]
    fn whoever_only_loses_a_link_keeps_their_version() {
        let places = absent(&list(), &people(&["Bernard"]));
        let anne = of(&places, "Anne");
        assert_eq!((anne.status, anne.version), (EnrollmentStatus::Active, 1));
    }

    #[test]
    fn someone_who_has_left_already_leaves_no_second_time() {
        let mut list = list();
        list[1].status = EnrollmentStatus::Absent;
        assert!(absent(&list, &people(&["Bernard"])).is_empty());
    }

    #[test]
    fn whoever_comes_back_is_where_they_were() {
        let before = list();
        let gone = absent(&before, &people(&["Bernard"]));
        let find = |own: &Enrollment| gone.iter().find(|place| place.after.person == own.person).map(|place| place.after.clone());
        let between: Vec<_> = before.iter().map(|own| find(own).unwrap_or_else(|| own.clone())).collect();
        let places = back(&between, of(&gone, "Bernard"), granted());
        assert_eq!(of(&places, "Anne"), &before[0]);
        assert_eq!(of(&places, "Bernard"), &Enrollment { version: 3, ..before[1].clone() });
        assert_eq!(movement(&places), Movement::between(Cents::ZERO, Cents::euros(160)));
    }

    #[test]
    fn the_counters_follow_the_places_and_whoever_travelled_has_one() {
        let group = Group { aided: 3, ..les_cyclades(4) };
        let fewer = counted(&group, &absent(&list(), &people(&["Bernard", "Denise"])), TODAY);
        assert_eq!((fewer.enrolled, fewer.aided, fewer.places, fewer.modified_on), (2, 2, 10, TODAY));
        let full = Group { places: 4, ..group.clone() };
        let places = added(&list(), enrolled("Eve", programme(Occupation::Retired), granted()));
        let more = counted(&full, &places, TODAY);
        assert_eq!((more.enrolled, more.aided, more.places), (5, 4, 5), "one place more than there was");
        assert_eq!(counted(&group, &places, TODAY).places, 10, "one of those that were free");
        assert_eq!(counted(&group, &[], TODAY), group);
    }

    #[test]
    fn an_aid_is_granted_again_as_far_as_it_can() {
        let credit = |euros| Credit { available_cents: Cents::euros(euros), ..Credit::none(2027) };
        let stay = had_elsewhere();
        let own = &list()[1];
        let again = |own: &Enrollment, credit: Option<&Credit>, other: Option<&YearlyAid>| aid_again(own, Some(&rules()), credit, other);
        assert_eq!(again(own, Some(&credit(160)), None), granted());
        assert_eq!(again(own, Some(&credit(159)), None), AidOutcome::CreditExhausted);
        assert_eq!(again(own, None, None), AidOutcome::CreditExhausted);
        assert_eq!(again(own, Some(&credit(500)), Some(&stay)), AidOutcome::AlreadyAided { stay: stay.clone() });
        // A caregiver's aid is not the year's one, and who had none needs no credit.
        let [_, _, caregiver, unaided] = &list()[..] else { unreachable!() };
        assert_eq!(again(caregiver, Some(&credit(205)), Some(&stay)), caregiver.aid);
        assert_eq!(again(unaided, None, Some(&stay)), AidOutcome::ProgrammeOnly);
    }

    #[test]
    fn an_aid_that_was_lost_is_granted_when_it_is_there_and_one_that_nobody_had_is_not() {
        let credit = Credit { available_cents: Cents::euros(160), ..Credit::none(2027) };
        let stay = had_elsewhere();
        for refused in [AidOutcome::CreditExhausted, AidOutcome::AlreadyAided { stay: stay.clone() }] {
            let never = Enrollment { aid: refused.clone(), ..list()[1].clone() };
            assert_eq!(aid_again(&never, Some(&rules()), Some(&credit), None), refused, "others wait for it too");
            let own = Enrollment { lost_aid: true, ..never };
            assert_eq!(aid_again(&own, Some(&rules()), Some(&credit), None), granted(), "{refused:?}");
            assert_eq!(aid_again(&own, Some(&rules()), None, None), AidOutcome::CreditExhausted, "{refused:?}");
            let elsewhere = aid_again(&own, Some(&rules()), Some(&credit), Some(&stay));
            assert_eq!(elsewhere, AidOutcome::AlreadyAided { stay: stay.clone() }, "{refused:?}");
        }
        // A caregiver's counts for the year where the rules say so.
        let caregiver = Enrollment { aid: AidOutcome::CreditExhausted, lost_aid: true, ..list()[2].clone() };
        for (counts, expected) in [
            (true, AidOutcome::AlreadyAided { stay: stay.clone() }),
            (false, AidOutcome::Granted { amount_cents: Cents::euros(160), counts_for_the_year: false }),
        ] {
            let rules = RuleSet { caregivers_count_for_the_year: counts, ..rules() };
            assert_eq!(aid_again(&caregiver, Some(&rules), Some(&credit), Some(&stay)), expected);
        }
        let over = AidOutcome::OverCeiling { ceiling_cents: Cents::euros(15_991) };
        for never in [over, AidOutcome::ProgrammeOnly, AidOutcome::NoAidOnStay, AidOutcome::Suspended { reason: "Budget atteint.".into() }]
        {
            let own = Enrollment { aid: never.clone(), ..list()[1].clone() };
            assert_eq!(aid_again(&own, Some(&rules()), Some(&credit), None), never);
        }
    }

    #[test]
    fn whoever_comes_back_without_their_aid_has_lost_it_and_is_not_forgotten() {
        let had = Enrollment { status: EnrollmentStatus::Absent, ..list()[1].clone() };
        let lost = back(&list(), &had, AidOutcome::CreditExhausted);
        assert!(of(&lost, "Bernard").lost_aid);
        let gone = Enrollment { status: EnrollmentStatus::Absent, ..of(&lost, "Bernard").clone() };
        assert!(of(&back(&list(), &gone, AidOutcome::CreditExhausted), "Bernard").lost_aid);
        assert!(!of(&back(&list(), &gone, granted()), "Bernard").lost_aid);
        let never = Enrollment { status: EnrollmentStatus::Absent, ..list()[3].clone() };
        assert!(!of(&back(&list(), &never, AidOutcome::ProgrammeOnly), "Denise").lost_aid);
    }
}
