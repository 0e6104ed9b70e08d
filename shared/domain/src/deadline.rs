//! Until when a list must be validated, and the days on which someone is told so `[M][D]`.
//!
//! A deadline is a day in France: it ends at 24:00 Europe/Paris, whatever the clocks do that night.

use crate::{account::Role, rules::Delays};
use jiff::{ToSpan as _, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who validates a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The provider says who was there.
    Provider,
    /// The holder confirms who travelled.
    Holder,
}

impl Party {
    /// The word for it in keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Holder => "holder",
        }
    }

    /// What the users of its organisation must have whom it concerns.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Provider => Role::Provider,
            Self::Holder => Role::Holder,
        }
    }
}

/// Why someone is told of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The list is theirs to validate from this day on. The holder learns it by the provider's validation instead.
    Opened,
    /// So many days are left; none on the last day.
    Before(u8),
    /// The last day is over.
    Late,
}

impl Step {
    /// Whether it only repeats what is known: who wants no reminders is spared it.
    #[must_use]
    pub const fn is_reminder(self) -> bool {
        matches!(self, Self::Before(_))
    }
}

impl fmt::Display for Step {
    /// As in keys: `opened`, `before-7`, `late`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened => f.write_str("opened"),
            Self::Before(days) => write!(f, "before-{days}"),
            Self::Late => f.write_str("late"),
        }
    }
}

/// A party's time to validate a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub party: Party,
    /// The day from which the list can be validated, or, of a holder, on which it became theirs.
    pub opens_on: Date,
    pub due_on: Date,
}

/// `day` and `days` more. The years of the programme are far from where dates end.
#[must_use]
pub fn days_after(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// How many days there are from `from` to `to`; negative when `to` comes first.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    // Two dates of years below 10 000 are always a number of days apart.
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

impl Deadline {
    /// The steps with their days, earliest first; none of them before the list is theirs.
    #[must_use]
    pub fn steps(&self, delays: &Delays) -> Vec<(Date, Step)> {
        let opened = (self.party == Party::Provider).then_some((self.opens_on, Step::Opened));
        let before = delays.reminders.iter().map(|days| (days_after(self.due_on, -i64::from(*days)), Step::Before(*days)));
        // On the day on which a holder is told that the list is theirs, nothing more is said.
        let before = before.filter(|(day, _)| *day > self.opens_on);
        let late = (days_after(self.due_on, i64::from(delays.late)), Step::Late);
        let mut steps: Vec<_> = opened.into_iter().chain(before).chain([late]).collect();
        steps.sort_unstable();
        steps
    }

    /// What is to be said on `today`, when the next step was to be taken on `since`: the last whose day has come. Those before
    /// it were missed, and would only repeat what it says.
    #[must_use]
    pub fn step(&self, delays: &Delays, since: Date, today: Date) -> Option<Step> {
        let mut come = self.steps(delays).into_iter().filter(|(day, _)| since <= *day && *day <= today);
        come.next_back().map(|(_, step)| step)
    }

    /// The day of the first step after `today`, if one is left.
    #[must_use]
    pub fn next(&self, delays: &Delays, today: Date) -> Option<Date> {
        self.steps(delays).into_iter().map(|(day, _)| day).find(|day| *day > today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn cyclades(party: Party) -> Deadline {
        Deadline { party, opens_on: date(2027, 5, 22), due_on: date(2027, 6, 5) }
    }

    #[test]
    fn the_steps_of_a_deadline() {
        let common = [
            (date(2027, 5, 29), Step::Before(7)),
            (date(2027, 6, 2), Step::Before(3)),
            (date(2027, 6, 4), Step::Before(1)),
            (date(2027, 6, 5), Step::Before(0)),
            (date(2027, 6, 6), Step::Late),
        ];
        let delays = Delays::default();
        assert_eq!(cyclades(Party::Holder).steps(&delays), common);
        let mut provider = vec![(date(2027, 5, 22), Step::Opened)];
        provider.extend(common);
        assert_eq!(cyclades(Party::Provider).steps(&delays), provider);
    }

    #[test]
    fn days_are_counted_over_new_year_leap_days_and_both_changes_of_the_clocks() {
        for (from, days, to) in [
            (date(2027, 12, 20), 15, date(2028, 1, 4)),
            (date(2028, 2, 20), 15, date(2028, 3, 6)),
            (date(2027, 2, 20), 15, date(2027, 3, 7)),
            // 28 March and 31 October 2027 have 23 and 25 hours.
            (date(2027, 3, 20), 15, date(2027, 4, 4)),
            (date(2027, 10, 20), 15, date(2027, 11, 4)),
        ] {
            assert_eq!(days_after(from, days), to);
            assert_eq!(days_between(from, to), days);
        }
    }

    #[test]
    fn a_day_missed_is_caught_up_by_the_last_step_alone() {
        let (deadline, delays) = (cyclades(Party::Provider), Delays::default());
        for (since, today, step) in [
            (date(2027, 5, 22), date(2027, 5, 21), None),
            (date(2027, 5, 22), date(2027, 5, 22), Some(Step::Opened)),
            (date(2027, 5, 22), date(2027, 5, 30), Some(Step::Before(7))),
            (date(2027, 5, 29), date(2027, 6, 3), Some(Step::Before(3))),
            (date(2027, 6, 2), date(2027, 6, 5), Some(Step::Before(0))),
            (date(2027, 5, 22), date(2027, 9, 1), Some(Step::Late)),
            (date(2027, 6, 5), date(2027, 6, 4), None),
        ] {
            assert_eq!(deadline.step(&delays, since, today), step, "{since} {today}");
        }
        assert_eq!(deadline.next(&delays, date(2027, 5, 22)), Some(date(2027, 5, 29)));
        assert_eq!(deadline.next(&delays, date(2027, 6, 5)), Some(date(2027, 6, 6)));
        assert_eq!(deadline.next(&delays, date(2027, 6, 6)), None);
    }

    proptest! {
        /// Whatever days the scan misses, it says each step at most once, in their order, and the last one always.
        #[test]
        fn every_step_is_said_once_whatever_days_are_missed(missed in prop::collection::vec(any::<bool>(), 40), holder in any::<bool>()) {
            let deadline = cyclades(if holder { Party::Holder } else { Party::Provider });
            let delays = Delays::default();
            let (mut next, mut said) = (deadline.steps(&delays).first().map(|(day, _)| *day), Vec::new());
            for (day, missed) in missed.iter().enumerate().map(|(index, missed)| (days_after(deadline.opens_on, index as i64), missed)) {
                if *missed { continue; }
                if let Some(since) = next.filter(|since| *since <= day) {
                    said.extend(deadline.step(&delays, since, day));
                    next = deadline.next(&delays, day);
                }
            }
            let mut sorted = said.clone();
            sorted.sort_unstable_by_key(|step| deadline.steps(&delays).iter().position(|(_, other)| other == step));
            sorted.dedup();
            prop_assert_eq!(&said, &sorted);
            if missed[15..].iter().any(|missed| !missed) {
                prop_assert_eq!(said.last(), Some(&Step::Late));
            }
        }
    }
}
