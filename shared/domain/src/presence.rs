//! What it changes in the books that someone was not there, was there after all, or is added after the stay.

use crate::{
    aid::AidOutcome,
    credit::{Credit, Movement, YearlyAid},
    enrollment::{Enrollment, EnrollmentStatus, Link},
    group::Group,
    identity::PersonKey,
    money::Cents,
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
    with_links(enrollments, vec![Enrollment { status: EnrollmentStatus::Active, version, aid, ..own.clone() }])
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

/// The aid of someone who was taken for absent and was there: what it was, as far as it can be granted again `[D]`. `other` is the
/// year's aid that they have had in the meantime.
#[must_use]
pub fn aid_again(own: &Enrollment, credit: Option<&Credit>, other: Option<&YearlyAid>) -> AidOutcome {
    let available = credit.map_or(Cents::ZERO, |credit| credit.available_cents);
    match other.filter(|_| own.aid.counts_for_the_year()) {
        Some(stay) => AidOutcome::AlreadyAided { stay: stay.clone() },
        None if own.aid.amount() > available => AidOutcome::CreditExhausted,
        None => own.aid.clone(),
    }
}
