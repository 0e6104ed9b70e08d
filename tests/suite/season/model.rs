//! What mails a season must come to, out of the plan and the calendar alone: days are numbers here, and nothing of the system's own
//! arithmetic is used.

use super::plan::{Act, Day, Morning, Stay, delay};

/// A mail that must be sent: to whom, about which group, with which subject, naming which last day, on which day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Sent {
    pub(super) to: String,
    pub(super) group: String,
    pub(super) subject: &'static str,
    pub(super) due: Day,
    pub(super) on: Day,
}

/// Someone who may be told.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) email: String,
    pub(super) wants_reminders: bool,
}

pub(super) struct Cast {
    pub(super) providers: Vec<Vec<Person>>,
    pub(super) holders: Vec<Vec<Person>>,
    pub(super) ancv: Vec<Person>,
}

pub(crate) const OPENED: &str = "Une liste de participants est à valider";
pub(crate) const REMINDER: &str = "Rappel : une liste est à valider";
pub(crate) const LAST_DAY: &str = "Dernier jour pour valider une liste";
pub(crate) const LATE: &str = "Le délai pour valider une liste est dépassé";
pub(crate) const TO_ANCV: &str = "Une liste n’a pas été validée à temps";

/// In which order things happen in a day.
const MORNING_MAILS: Day = 1;
const ACTS: Day = 2;
const EVENING_MAILS: Day = 3;

const fn moment(day: Day, part: Day) -> Day {
    day * 4 + part
}

/// A time during which a party has one last day.
struct Turn<'a> {
    people: &'a [Person],
    due: Day,
    /// Steps whose day is after this one are still to be said.
    said_until: Day,
    begins: Day,
    ends: Day,
    is_provider: bool,
}

fn turns<'a>(stay: &Stay, cast: &'a Cast) -> Vec<Turn<'a>> {
    let (providers, holders) = (&cast.providers[stay.provider], &cast.holders[stay.holder]);
    let mut turns =
        vec![Turn { people: providers, due: stay.ends + 15, said_until: stay.ends, begins: Day::MIN, ends: Day::MAX, is_provider: true }];
    let (mut due, mut stopped) = (0, 0);
    for (day, act) in &stay.acts {
        let now = moment(*day, ACTS);
        match act {
            Act::ProviderValidates => due = day + 15,
            Act::CorrectionOpens => stopped = *day,
            // It goes on by the days for which it stood, and leaves three days at least.
            Act::CorrectionCloses => due = (due + day - stopped).max(day + 3),
            Act::HolderConfirms | Act::AncvDecides | Act::PresenceChanges => {}
        }
        match act {
            Act::ProviderValidates | Act::CorrectionOpens | Act::HolderConfirms => turns.last_mut().unwrap().ends = now,
            Act::CorrectionCloses | Act::AncvDecides | Act::PresenceChanges => {}
        }
        match act {
            Act::ProviderValidates | Act::CorrectionCloses => {
                turns.push(Turn { people: holders, due, said_until: *day, begins: now, ends: Day::MAX, is_provider: false });
            }
            Act::CorrectionOpens | Act::HolderConfirms | Act::AncvDecides | Act::PresenceChanges => {}
        }
    }
    turns
}

/// The steps of a turn: the day of each, and what its mail is called.
fn steps(turn: &Turn<'_>) -> Vec<(Day, &'static str)> {
    let due = turn.due;
    let mut steps = vec![(due - 7, REMINDER), (due - 3, REMINDER), (due - 1, REMINDER), (due, LAST_DAY), (due + 1, LATE)];
    if turn.is_provider {
        steps.insert(0, (due - 14, OPENED));
    }
    steps
}

/// All mails of a season.
pub(super) fn season(stays: &[Stay], cast: &Cast, mornings: &[Morning], id: impl Fn(&Stay) -> String) -> Vec<Sent> {
    let mut all = Vec::new();
    for stay in stays.iter().filter(|stay| !stay.is_empty) {
        for mut turn in turns(stay, cast) {
            let steps = steps(&turn);
            for (today, _) in (0..).zip(mornings).filter(|(_, morning)| **morning != Morning::Missed) {
                let is_theirs = moment(today, 0) > turn.begins && moment(today, 0) < turn.ends;
                let come: Vec<_> = steps.iter().filter(|(day, _)| turn.said_until < *day && *day <= today).collect();
                let Some((_, subject)) = come.last().filter(|_| is_theirs) else { continue };
                // Whoever wants no reminders must still learn once that the list is theirs.
                let is_first = come.iter().any(|(_, subject)| *subject == OPENED);
                turn.said_until = today;
                let next = steps.iter().map(|(day, _)| *day).find(|day| *day > today);
                let mut tell = |person: &Person, subject: &'static str, until: Option<Day>| {
                    let (to, group) = (person.email.clone(), id(stay));
                    let (days, evening) = delay(&to, &group, today);
                    let on = today + days;
                    let arrives = moment(on, if evening { EVENING_MAILS } else { MORNING_MAILS });
                    if arrives < turn.ends && until.is_none_or(|day| on < day) {
                        all.push(Sent { to, group, subject, due: turn.due, on });
                    }
                };
                let spared = [REMINDER, LAST_DAY].contains(subject) && !is_first;
                for person in turn.people.iter().filter(|person| person.wants_reminders || !spared) {
                    tell(person, subject, next);
                }
                if *subject == LATE {
                    cast.ancv.iter().for_each(|person| tell(person, TO_ANCV, None));
                }
            }
        }
    }
    all.sort_unstable();
    all
}
