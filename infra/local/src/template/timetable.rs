//! When a schedule comes: the little of EventBridge's cron that the template uses.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Time, Weekday},
    tz::TimeZone,
};

/// The zone of every date and hour of the programme.
const ZONE: &str = "Europe/Paris";
static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// A time of the day in France, every day or on one day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timetable {
    pub time: Time,
    /// The day, if not every.
    pub weekday: Option<Weekday>,
}

impl Timetable {
    /// Reads `cron(0 7 * * ? *)` or `cron(0 7 ? * MON *)`. `None` for what has another form or zone.
    pub(super) fn parse(expression: &str, zone: &str) -> Option<Self> {
        let fields: Vec<_> = expression.strip_prefix("cron(")?.strip_suffix(')')?.split(' ').collect();
        let [minute, hour, day, "*", weekday, "*"] = fields.as_slice() else { return None };
        let weekday = match (*day, *weekday) {
            ("*", "?") => None,
            ("?", name) => Some(*WEEKDAYS.iter().find(|(known, _)| *known == name).map(|(_, weekday)| weekday)?),
            _ => return None,
        };
        let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
        (zone == ZONE).then_some(Self { time, weekday })
    }

    /// The first time that it comes after `instant`.
    #[must_use]
    pub fn next(&self, instant: Timestamp) -> Option<Timestamp> {
        let today = PARIS.to_datetime(instant).date();
        let days = (0..=7).filter_map(|days: i64| today.checked_add(days.days()).ok());
        let days = days.filter(|day| self.weekday.is_none_or(|weekday| day.weekday() == weekday));
        days.filter_map(|day| PARIS.to_timestamp(day.to_datetime(self.time)).ok()).find(|at| *at > instant)
    }

    /// In French, for whoever reads when it comes.
    #[must_use]
    pub fn words(&self) -> String {
        let days = match self.weekday {
            None => "tous les jours",
            Some(Weekday::Monday) => "le lundi",
            Some(Weekday::Tuesday) => "le mardi",
            Some(Weekday::Wednesday) => "le mercredi",
            Some(Weekday::Thursday) => "le jeudi",
            Some(Weekday::Friday) => "le vendredi",
            Some(Weekday::Saturday) => "le samedi",
            Some(Weekday::Sunday) => "le dimanche",
        };
        format!("{days} à {} h {:02}", self.time.hour(), self.time.minute())
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MON", Weekday::Monday),
    ("TUE", Weekday::Tuesday),
    ("WED", Weekday::Wednesday),
    ("THU", Weekday::Thursday),
    ("FRI", Weekday::Friday),
    ("SAT", Weekday::Saturday),
    ("SUN", Weekday::Sunday),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_another_form_is_not_guessed_at() {
        for (expression, zone) in [
            ("cron(0 7 * * ? *)", "UTC"),
            ("cron(0 7 * * * *)", ZONE),
            ("cron(0 7 1 * ? *)", ZONE),
            ("cron(0 7 ? * MON-FRI *)", ZONE),
            ("cron(0 24 * * ? *)", ZONE),
            ("cron(0/5 7 * * ? *)", ZONE),
            ("cron(0 7 * * ? 2027)", ZONE),
            ("rate(1 day)", ZONE),
        ] {
            assert_eq!(Timetable::parse(expression, zone), None, "{expression} {zone}");
        }
    }

    #[test]
    fn seven_in_the_morning_is_seven_whatever_the_clocks_have_done() {
        let (daily, weekly) = ("cron(0 7 * * ? *)", "cron(0 7 ? * MON *)");
        for (expression, after, next) in [
            (daily, "2026-11-24T05:59:59Z", "2026-11-24T06:00:00Z"),
            (daily, "2026-11-24T06:00:00Z", "2026-11-25T06:00:00Z"),
            // The night of 28 March 2027 has 23 hours of day, that of 31 October 25.
            (daily, "2027-03-27T06:00:00Z", "2027-03-28T05:00:00Z"),
            (daily, "2027-10-30T05:00:00Z", "2027-10-31T06:00:00Z"),
            (daily, "2028-02-28T06:00:00Z", "2028-02-29T06:00:00Z"),
            (daily, "2027-12-31T06:00:00Z", "2028-01-01T06:00:00Z"),
            (weekly, "2026-11-24T06:00:00Z", "2026-11-30T06:00:00Z"),
            (weekly, "2026-11-30T06:00:00Z", "2026-12-07T06:00:00Z"),
            (weekly, "2027-03-22T06:00:00Z", "2027-03-29T05:00:00Z"),
        ] {
            let timetable = Timetable::parse(expression, ZONE).unwrap();
            assert_eq!(timetable.next(after.parse().unwrap()), Some(next.parse().unwrap()), "{expression} after {after}");
        }
        assert_eq!(Timetable::parse(weekly, ZONE).unwrap().words(), "le lundi à 7 h 00");
        assert_eq!(Timetable::parse(daily, ZONE).unwrap().words(), "tous les jours à 7 h 00");
    }
}
