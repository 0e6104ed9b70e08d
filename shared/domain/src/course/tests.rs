use super::{
    machine::{Event, TRANSITIONS},
    *,
};
use crate::{aid, group::tests::les_cyclades, refused::Refused as _};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// LES CYCLADES travel from 14 to 21 May 2027.
const EVE: Date = date(2027, 5, 13);
const LAST_DAY: Date = date(2027, 5, 21);
const DAY_AFTER: Date = date(2027, 5, 22);

fn delays() -> Delays {
    Delays::default()
}

fn with(enrolled: u32, course: impl FnOnce(Course) -> Course) -> Group {
    let group = les_cyclades(enrolled);
    Group { course: course(group.course.clone()), ..group }
}

/// Groups in every state that the course can be in, each with a day on which it is.
fn representatives() -> Vec<(Group, Date)> {
    let days = [date(2027, 3, 1), EVE, date(2027, 5, 14), date(2027, 5, 17), LAST_DAY, DAY_AFTER, date(2027, 6, 20)];
    let mut all = Vec::new();
    for day in days {
        all.extend([0, 1, 2, 9, 10].map(|enrolled| (les_cyclades(enrolled), day)));
    }
    for open_corrections in 0..3 {
        let stopped_on = (open_corrections > 0).then_some(date(2027, 5, 30));
        let day = date(2027, 6, 1);
        let awaiting = |course| Course {
            stage: Stage::AwaitingHolder,
            opens_on: date(2027, 5, 25),
            due_on: date(2027, 6, 9),
            next_step_on: None,
            open_corrections,
            stopped_on,
            ..course
        };
        all.push((with(4, awaiting), day));
        for unsettled_lines in 0..3 {
            let confirmed = |course| Course { stage: Stage::Confirmed, next_step_on: None, open_corrections, unsettled_lines, ..course };
            all.push((with(4, confirmed), day));
        }
    }
    all
}

/// What comes of `event` by the methods: the groups with their days; none where it is refused or can't happen.
fn outcomes(group: &Group, today: Date, event: Event) -> Vec<(Group, Date)> {
    let delays = delays();
    let amounts = [-16_000, 0, 16_000];
    let tomorrow = days_after(today, 1);
    let on = |after: Vec<Group>| after.into_iter().map(|group| (group, today)).collect();
    match event {
        Event::Enrolled if aid::admit(group, today).is_ok() => on(vec![Group { enrolled: group.enrolled + 1, ..group.clone() }]),
        Event::Withdrawn if group.enrolled > 0 && aid::admit_changes(group, today).is_ok() => {
            on(vec![Group { enrolled: group.enrolled - 1, ..group.clone() }])
        }
        // Midnight comes for all; a party has spoken only after the last.
        Event::Departed if tomorrow == group.start_date => vec![(group.clone(), tomorrow)],
        Event::Ended if today == group.end_date => vec![(group.clone(), tomorrow)],
        Event::Enrolled | Event::Withdrawn | Event::Departed | Event::Ended => Vec::new(),
        Event::Validated => on(group.validated_by_provider(today, &delays).into_iter().collect()),
        // The scan takes those who are to be told by now.
        Event::Reminded if group.course.deadline().is_some_and(|deadline| deadline.opens_on <= today) => {
            on(vec![group.reminded(today, &delays)])
        }
        Event::CorrectionOpened => on(group.correction_opened(today).into_iter().collect()),
        // Only what is open is closed.
        Event::CorrectionClosed if group.course.open_corrections > 0 => {
            let owed = if group.course.stage == Stage::Confirmed { &amounts[1..] } else { &[0] };
            on(owed.iter().map(|cents| group.correction_closed(today, *cents, &delays)).collect())
        }
        Event::Reminded | Event::CorrectionClosed => Vec::new(),
        Event::PartLeft => on(group.leaving_in_parts(today).into_iter().collect()),
        Event::ConfirmedByHolder => {
            let words = [(0, 0), (16_000, 0), (0, 1), (16_000, 1)];
            on(words.into_iter().filter_map(|(owed, disputed)| group.confirmed_by_holder(today, owed, disputed).ok()).collect())
        }
        Event::PresenceCorrected => on(amounts.into_iter().filter_map(|cents| group.corrected(cents).ok()).collect()),
        // Only what is not settled is.
        Event::Settled if group.course.stage == Stage::Confirmed && group.course.unsettled_lines > 0 => {
            let settled = |lines: u32| Course { unsettled_lines: group.course.unsettled_lines - lines, ..group.course.clone() };
            on((1..=group.course.unsettled_lines).map(|lines| Group { course: settled(lines), ..group.clone() }).collect())
        }
        // What was settled may come back.
        Event::Returned if group.course.stage == Stage::Confirmed => {
            let unsettled_lines = group.course.unsettled_lines + 1;
            on(vec![Group { course: Course { unsettled_lines, ..group.course.clone() }, ..group.clone() }])
        }
        Event::Settled | Event::Returned => Vec::new(),
    }
}

#[test]
fn the_methods_do_what_the_table_says_and_nothing_else() {
    let mut done = BTreeSet::new();
    for (group, today) in representatives() {
        for event in Event::ALL {
            for (after, day) in outcomes(&group, today, event) {
                done.insert((group.status(today), event, after.status(day)));
            }
        }
    }
    let table: BTreeSet<_> = TRANSITIONS.iter().copied().collect();
    assert_eq!(table.len(), TRANSITIONS.len(), "a line is there twice");
    let (missing, wrong) = (done.difference(&table).collect::<Vec<_>>(), table.difference(&done).collect::<Vec<_>>());
    assert!(missing.is_empty(), "done, and not in the table: {missing:?}");
    assert!(wrong.is_empty(), "in the table, and not done: {wrong:?}");
}

#[test]
fn every_status_and_every_event_is_in_the_table() {
    let from: BTreeSet<_> = TRANSITIONS.iter().map(|(from, _, _)| *from).collect();
    let to: BTreeSet<_> = TRANSITIONS.iter().map(|(_, _, to)| *to).collect();
    assert_eq!(from, representatives().iter().map(|(group, today)| group.status(*today)).collect());
    assert_eq!(from.len(), 9);
    assert_eq!(to, from);
    assert!(Event::ALL.into_iter().all(|event| TRANSITIONS.iter().any(|(_, other, _)| *other == event)));
}

#[test]
fn whoever_is_out_of_turn_is_told_why() {
    let not_over = OutOfTurn::NotOver { from: DAY_AFTER };
    let due_on = date(2027, 6, 5);
    for (group, today) in representatives() {
        let (status, course) = (group.status(today), &group.course);
        let (provider, holder) = match status {
            GroupStatus::Open | GroupStatus::Full | GroupStatus::Locked => (Some(not_over), Some(not_over)),
            GroupStatus::Empty => (Some(OutOfTurn::Empty), Some(OutOfTurn::Empty)),
            GroupStatus::ToValidate => (None, Some(OutOfTurn::ProviderFirst { due_on })),
            GroupStatus::ToConfirm => (Some(OutOfTurn::ProviderDone), None),
            GroupStatus::Suspended => (Some(OutOfTurn::ProviderDone), Some(OutOfTurn::Suspended)),
            GroupStatus::Confirmed | GroupStatus::Paid => (Some(OutOfTurn::ProviderDone), Some(OutOfTurn::HolderDone)),
        };
        assert_eq!(group.validated_by_provider(today, &delays()).err(), provider, "{status:?}");
        assert_eq!(group.confirmed_by_holder(today, 0, 0).err(), holder, "{status:?}");
        assert_eq!(group.leaving_in_parts(today).err(), holder, "{status:?}");
        let missing = holder.filter(|why| !matches!(why, OutOfTurn::Suspended | OutOfTurn::HolderDone));
        assert_eq!(group.correction_opened(today).err(), missing, "{status:?}");
        let correction = (course.stage != Stage::Confirmed).then_some(OutOfTurn::NotConfirmed);
        assert_eq!(group.corrected(1).err(), correction, "{status:?}");
    }
}

/// The group once its provider has validated it on `day`.
fn validated(day: Date) -> Group {
    les_cyclades(4).validated_by_provider(day, &delays()).unwrap()
}

#[test]
fn the_holder_has_as_many_days_from_the_validation_on() {
    let course = validated(date(2027, 5, 25)).course;
    assert_eq!((course.opens_on, course.due_on), (date(2027, 5, 25), date(2027, 6, 9)));
    assert_eq!((course.next_step_on, course.course_version), (Some(date(2027, 6, 2)), 1));
    // A provider that is late takes nothing from the holder.
    assert_eq!(validated(date(2027, 7, 1)).course.due_on, date(2027, 7, 16));
}

#[test]
fn the_clock_stands_while_someone_is_missing_and_goes_on_by_as_many_days() {
    // Due on 9 June. Missing from 1 June to 5 June: four days more.
    let opened = validated(date(2027, 5, 25)).correction_opened(date(2027, 6, 1)).unwrap();
    assert_eq!((opened.course.stopped_on, opened.course.next_step_on), (Some(date(2027, 6, 1)), None));
    assert_eq!(opened.course.deadline(), None, "nobody's time runs");
    let closed = opened.correction_closed(date(2027, 6, 5), 0, &delays()).course;
    assert_eq!((closed.stopped_on, closed.due_on), (None, date(2027, 6, 13)));
    assert_eq!(closed.next_step_on, Some(date(2027, 6, 6)), "seven days before");
}

#[test]
fn with_several_corrections_the_clock_stands_from_the_first_to_the_last() {
    let first = validated(date(2027, 5, 25)).correction_opened(date(2027, 6, 1)).unwrap();
    let both = first.correction_opened(date(2027, 6, 3)).unwrap();
    assert_eq!((both.course.open_corrections, both.course.stopped_on), (2, Some(date(2027, 6, 1))));
    let one = both.correction_closed(date(2027, 6, 7), 0, &delays());
    assert_eq!((one.course.stopped_on, one.course.due_on), (Some(date(2027, 6, 1)), date(2027, 6, 9)), "it still stands");
    assert_eq!(one.status(date(2027, 6, 7)), GroupStatus::Suspended);
    let none = one.correction_closed(date(2027, 6, 11), 0, &delays());
    assert_eq!((none.course.stopped_on, none.course.due_on), (None, date(2027, 6, 19)), "ten days more");
    assert_eq!(none.status(date(2027, 6, 11)), GroupStatus::ToConfirm);
}

#[test]
fn whoever_asks_on_the_last_day_or_later_has_three_days_after_the_answer() {
    for (asked, decided, due_on) in [
        // On the last day, decided at once: three days instead of none.
        (date(2027, 6, 9), date(2027, 6, 9), date(2027, 6, 12)),
        // Ten days late when asked: those ten days stay lost, but three are given.
        (date(2027, 6, 19), date(2027, 6, 25), date(2027, 6, 28)),
        // Eight days before the end: eight are left, which is more than three.
        (date(2027, 6, 1), date(2027, 6, 20), date(2027, 6, 28)),
    ] {
        let opened = validated(date(2027, 5, 25)).correction_opened(asked).unwrap();
        let closed = opened.correction_closed(decided, 0, &delays());
        assert_eq!(closed.course.due_on, due_on, "asked {asked}");
        assert!(closed.course.next_step_on.is_some_and(|day| day > decided), "they are told again before it is over");
    }
}

#[test]
fn whoever_was_forgotten_is_asked_for_on_a_confirmed_list_and_no_clock_moves() {
    let day = date(2027, 6, 20);
    let paid = validated(date(2027, 5, 25)).confirmed_by_holder(date(2027, 6, 1), 0, 0).unwrap();
    let opened = paid.correction_opened(day).unwrap();
    assert_eq!((opened.status(day), opened.course.open_corrections), (GroupStatus::Confirmed, 1));
    assert_eq!((opened.course.deadline(), opened.course.stopped_on, opened.course.next_step_on), (None, None, None));
    let refused = opened.correction_closed(date(2027, 7, 1), 0, &delays());
    assert_eq!(refused.course, Course { course_version: refused.course.course_version, ..paid.course.clone() });
    assert_eq!(refused.status(day), GroupStatus::Paid);
    let withdrawn = opened.correction_withdrawn(date(2027, 7, 1), &delays());
    assert_eq!((withdrawn.status(day), withdrawn.course.due_on), (GroupStatus::Paid, paid.course.due_on));
    let added = opened.correction_closed(date(2027, 7, 1), 16_000, &delays());
    assert_eq!((added.status(day), added.course.unsettled_lines), (GroupStatus::Confirmed, 1));
}

#[test]
fn a_list_is_confirmed_until_every_line_and_every_dispute_is_settled() {
    let day = date(2027, 6, 1);
    let to_confirm = validated(date(2027, 5, 25));
    let confirmed = to_confirm.confirmed_by_holder(day, 32_000, 1).unwrap();
    let course = &confirmed.course;
    assert_eq!((course.unsettled_lines, course.open_corrections, course.next_step_on), (1, 1, None));
    assert_eq!((course.deadline(), course.stopped_on), (None, None), "a dispute stops nobody's clock");
    let settled = Group { course: Course { unsettled_lines: 0, ..course.clone() }, ..confirmed.clone() };
    assert_eq!(settled.status(day), GroupStatus::Confirmed, "one is still to be decided on");
    assert_eq!(settled.correction_closed(day, 0, &delays()).status(day), GroupStatus::Paid);
    let owed = settled.correction_closed(day, 16_000, &delays());
    assert_eq!((owed.status(day), owed.course.unsettled_lines), (GroupStatus::Confirmed, 1));
    let taken_back = owed.corrected(-16_000).unwrap();
    assert_eq!((taken_back.status(day), taken_back.course.unsettled_lines), (GroupStatus::Confirmed, 2), "the first may be on its way");
    assert_eq!(taken_back.corrected(0).unwrap().course.unsettled_lines, 2, "of nothing there is no line");
    assert_eq!(to_confirm.confirmed_by_holder(day, 0, 0).unwrap().status(day), GroupStatus::Paid, "nothing was ever owed");
}

#[test]
fn nobody_is_asked_or_told_anything_of_an_empty_list() {
    let group = les_cyclades(0);
    assert_eq!((group.status(LAST_DAY), group.status(DAY_AFTER)), (GroupStatus::Locked, GroupStatus::Empty));
    assert_eq!(group.validated_by_provider(DAY_AFTER, &delays()).unwrap_err(), OutOfTurn::Empty);
    assert_eq!(group.reminded(DAY_AFTER, &delays()).course.next_step_on, None, "no step is left");
    assert_eq!(les_cyclades(1).reminded(DAY_AFTER, &delays()).course.next_step_on, Some(date(2027, 5, 29)));
}

#[test]
fn each_refusal_says_in_french_what_to_do() {
    let due_on = date(2027, 6, 5);
    for why in [
        OutOfTurn::NotOver { from: DAY_AFTER },
        OutOfTurn::Empty,
        OutOfTurn::ProviderFirst { due_on },
        OutOfTurn::ProviderDone,
        OutOfTurn::HolderDone,
        OutOfTurn::NotConfirmed,
        OutOfTurn::Suspended,
    ] {
        assert!(why.detail().ends_with('.') && !why.title().ends_with('.'), "{}", why.code());
    }
    assert!(OutOfTurn::ProviderFirst { due_on }.detail().contains("5 juin 2027"));
}

proptest! {
    /// Whatever is asked and decided, and when: the holder never has less time than before, nor less than three days at the end.
    #[test]
    fn no_correction_takes_time_from_the_holder(asked in 0_i64..40, gaps in prop::collection::vec(0_i64..20, 1..6)) {
        let mut group = validated(date(2027, 5, 25));
        let mut today = days_after(date(2027, 5, 25), asked);
        let before = days_between(today, group.course.due_on);
        for _ in &gaps {
            group = group.correction_opened(today).unwrap();
        }
        for gap in &gaps {
            prop_assert!(group.course.deadline().is_none());
            today = days_after(today, *gap);
            group = group.correction_closed(today, 0, &delays());
        }
        let left = days_between(today, group.course.due_on);
        prop_assert_eq!(left, before.max(3));
        prop_assert_eq!(group.course.course_version as usize, 1 + 2 * gaps.len());
    }
}
