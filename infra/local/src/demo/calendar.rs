//! The demo's years: everything is laid around the next stay in May.

use jiff::{
    Span, Timestamp, ToSpan as _,
    civil::{Date, date},
    tz::TimeZone,
};

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// A day and what surrounds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    pub(super) today: Date,
    /// The year of the next 14 May that is at least 30 days ahead.
    pub(super) stay_year: i16,
}

impl Calendar {
    pub(super) fn around(today: Date) -> Self {
        let this_year = date(today.year(), 5, 14);
        let soon = add(today, 30.days());
        Self { today, stay_year: if this_year >= soon { today.year() } else { today.year() + 1 } }
    }

    /// The years with groups. From January to the middle of April of the first, all is past.
    pub(super) fn years(self) -> [i16; 3] {
        [self.stay_year - 1, self.stay_year, self.stay_year + 1]
    }

    /// When the `index`th person of a group that leaves on `start` was enrolled: weeks before the
    /// departure, and before today.
    pub(super) fn enrolled_at(self, start: Date, index: usize) -> Timestamp {
        let days = i64::try_from(index % 20).unwrap_or(0);
        let day = add(start, (-45 - days).days()).min(add(self.today, (-2 - days).days()));
        let at = day.at(9, i8::try_from(index % 60).unwrap_or(0), 0, 0);
        PARIS.to_timestamp(at).unwrap_or_default()
    }

    /// When something was done on `day`.
    pub(super) fn on(day: Date) -> Timestamp {
        PARIS.to_timestamp(day.at(10, 30, 0, 0)).unwrap_or_default()
    }

    /// The first of January of `year`, at noon.
    pub(super) fn new_year(year: i16) -> Timestamp {
        noon(date(year, 1, 1))
    }

    /// When the credit of `year` was granted: at the beginning of the year before, or ninety days ago if that is still to come.
    pub(super) fn granted_at(self, year: i16) -> Timestamp {
        noon(date(year - 1, 1, 1).min(add(self.today, (-90).days())))
    }
}

pub(super) fn noon(day: Date) -> Timestamp {
    PARIS.to_timestamp(day.at(12, 0, 0, 0)).unwrap_or_default()
}

pub(super) fn add(day: Date, span: Span) -> Date {
    // The years of the demo are far from where dates end.
    day.saturating_add(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stay_is_the_next_may_at_least_thirty_days_ahead() {
        for (today, year) in [
            (date(2026, 11, 24), 2027),
            (date(2027, 1, 1), 2027),
            (date(2027, 4, 14), 2027),
            (date(2027, 4, 15), 2028),
            (date(2027, 5, 14), 2028),
            (date(2027, 12, 31), 2028),
            (date(2028, 4, 14), 2028),
        ] {
            assert_eq!(Calendar::around(today).stay_year, year, "{today}");
        }
    }

    #[test]
    fn people_are_enrolled_before_today_and_before_the_departure() {
        let today = date(2026, 11, 24);
        let calendar = Calendar::around(today);
        for start in [date(2026, 1, 10), date(2027, 5, 14), date(2028, 6, 1)] {
            for index in 0..50 {
                let day = sev_domain::date::in_paris(calendar.enrolled_at(start, index));
                assert!(day < today && day < start);
            }
        }
    }
}
