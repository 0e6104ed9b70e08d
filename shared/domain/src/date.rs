//! Dates are days in Europe/Paris `[D]`.

use crate::text::Invalid;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// A day, in the API's description.
#[derive(Debug)]
pub enum Day {}

described!(Day: { "type": "string", "format": "date" });

/// A moment, in the API's description.
#[derive(Debug)]
pub enum Instant {}

described!(Instant: { "type": "string", "format": "date-time" });

/// The date that `instant` falls on in France.
#[must_use]
pub fn in_paris(instant: Timestamp) -> Date {
    PARIS.to_datetime(instant).date()
}

/// A date as the API writes it, `YYYY-MM-DD`.
///
/// # Errors
/// Another form, or a day that does not exist (31 February).
pub fn parse_date(raw: &str) -> Result<Date, Invalid> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(Invalid::missing());
    }
    // jiff also reads date-times and signed years; the API takes this one form.
    if raw.len() != 10 {
        return Err(Invalid::new("Cette date n’est pas lisible : écrivez le jour, le mois et l’année."));
    }
    raw.parse().map_err(|_| Invalid::new("Cette date n’existe pas : vérifiez le jour, le mois et l’année."))
}

#[must_use]
pub fn in_french(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `14 mai 2027`, as a letter says it; the first of a month is « 1er ».
#[must_use]
pub fn in_words(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    let month = usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    let day = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{day} {month} {}", date.year())
}

/// When someone was born: a day from 1900 on (the manual's oldest example) that is not in the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BirthDate(Date);

impl BirthDate {
    /// The date of birth that a person typed, seen on `today`.
    ///
    /// # Errors
    /// A date that can't be read, is in the future, or is before 1900.
    pub fn parse(raw: &str, today: Date) -> Result<Self, Invalid> {
        let date = parse_date(raw)?;
        if date > today {
            return Err(Invalid::new("La date de naissance est dans le futur."));
        }
        if date.year() < 1900 {
            return Err(Invalid::new("L’année de naissance doit être 1900 ou après."));
        }
        Ok(Self(date))
    }

    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }

    /// Whole years lived on the morning of `day`. Born on 29 February: a year older on 1 March when
    /// there is no 29th.
    #[must_use]
    pub fn age_on(self, day: Date) -> u8 {
        let had_birthday = (day.month(), day.day()) >= (self.0.month(), self.0.day());
        let years = i32::from(day.year()) - i32::from(self.0.year()) - i32::from(!had_birthday);
        u8::try_from(years.max(0)).unwrap_or(u8::MAX)
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_letter_names_the_month() {
        for (date, words) in
            [(date(2027, 5, 14), "14 mai 2027"), (date(2027, 1, 1), "1er janvier 2027"), (date(2028, 12, 31), "31 décembre 2028")]
        {
            assert_eq!(in_words(date), words);
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for raw in [
            "",
            "2027-02-31",
            "2027-02-29",
            "2027-13-01",
            "31/02/1950",
            "1950-1-1",
            "+01950-01-01",
            "1950-01-01T00:00",
            "hier",
            "１950-01-01",
        ] {
            assert!(parse_date(raw).is_err(), "{raw}");
        }
        assert_eq!(parse_date(" 2028-02-29 "), Ok(date(2028, 2, 29)));
    }

    #[test]
    fn births_are_between_1900_and_today() {
        let today = date(2026, 11, 24);
        assert!(BirthDate::parse("2026-11-25", today).is_err());
        assert!(BirthDate::parse("2026-11-24", today).is_ok());
        assert!(BirthDate::parse("1900-01-01", today).is_ok());
        assert!(BirthDate::parse("1899-12-31", today).is_err());
    }

    #[test]
    fn ages_change_on_the_birthday() {
        for (born, day, age) in [
            (date(1967, 5, 14), date(2027, 5, 13), 59),
            (date(1967, 5, 14), date(2027, 5, 14), 60),
            (date(1968, 2, 29), date(2027, 2, 28), 58),
            (date(1968, 2, 29), date(2027, 3, 1), 59),
            (date(1968, 2, 29), date(2028, 2, 29), 60),
            (date(2030, 1, 1), date(2027, 1, 1), 0),
        ] {
            assert_eq!(BirthDate(born).age_on(day), age, "born {born}, on {day}");
        }
    }

    #[test]
    fn a_day_in_france_starts_before_the_day_in_greenwich() {
        for (instant, day) in [
            ("2026-12-31T22:59:59Z", date(2026, 12, 31)),
            ("2026-12-31T23:00:00Z", date(2027, 1, 1)),
            ("2027-07-31T21:59:59Z", date(2027, 7, 31)),
            ("2027-07-31T22:00:00Z", date(2027, 8, 1)),
        ] {
            assert_eq!(in_paris(instant.parse().unwrap()), day);
        }
    }

    proptest! {
        #[test]
        fn nobody_gets_younger(born in 0_i32..60_000, from in 0_i32..60_000, days in 0_i32..10_000) {
            let day = |n: i32| date(1900, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
            let birth = BirthDate(day(born));
            prop_assert!(birth.age_on(day(from)) <= birth.age_on(day(from + days)));
        }
    }
}
