//! The days on which banks execute transfers: all but Saturdays, Sundays, and the six days of each year on which the settlement
//! system of the Eurosystem is closed (T2, its calendar since 2002) `[P]`.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

/// Why banks execute nothing on `day`, in French words; none when they do.
#[must_use]
pub fn closed_for(day: Date) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => return Some("jour de l’An"),
        (5, 1) => return Some("fête du Travail"),
        (12, 25) => return Some("Noël"),
        (12, 26) => return Some("lendemain de Noël"),
        _ => {}
    }
    // No year of a transfer is without.
    let easter = computus::gregorian_jiff_date(day.year().into()).ok();
    if easter.map(|easter| easter.saturating_sub(2.days())) == Some(day) {
        return Some("Vendredi saint");
    }
    if easter.map(|easter| easter.saturating_add(1.days())) == Some(day) {
        return Some("lundi de Pâques");
    }
    match day.weekday() {
        Weekday::Saturday => Some("samedi"),
        Weekday::Sunday => Some("dimanche"),
        Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn banks_are_closed_on_these_days() {
        for (day, why) in [
            (date(2026, 12, 24), None),
            (date(2026, 12, 25), Some("Noël")),
            (date(2026, 12, 26), Some("lendemain de Noël")),
            (date(2026, 12, 27), Some("dimanche")),
            (date(2026, 12, 28), None),
            (date(2026, 12, 31), None),
            (date(2027, 1, 1), Some("jour de l’An")),
            (date(2027, 1, 2), Some("samedi")),
            (date(2027, 3, 25), None),
            (date(2027, 3, 26), Some("Vendredi saint")),
            (date(2027, 3, 29), Some("lundi de Pâques")),
            (date(2027, 3, 30), None),
            (date(2027, 5, 1), Some("fête du Travail")),
            (date(2028, 5, 1), Some("fête du Travail")),
            // A holiday in France, on which banks settle.
            (date(2027, 7, 14), None),
            (date(2027, 11, 11), None),
        ] {
            assert_eq!(closed_for(day), why, "{day}");
        }
    }

    #[test]
    fn easter_is_where_calendars_have_it() {
        for (year, month, day) in
            [(2008, 3, 23), (2016, 3, 27), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2030, 4, 21), (2038, 4, 25), (2049, 4, 18)]
        {
            let sunday = date(year, month, day);
            assert_eq!(closed_for(sunday.saturating_sub(2.days())), Some("Vendredi saint"), "{year}");
            assert_eq!(closed_for(sunday.saturating_add(1.days())), Some("lundi de Pâques"), "{year}");
        }
    }

    /// Of each year six days, two of which may be on a weekend twice over; and never five closed days in a row.
    #[test]
    fn each_year_has_its_six_days_and_banks_are_never_closed_for_long() {
        let mut closed = 0;
        let mut named = 0;
        for day in date(2026, 1, 1).series(1.day()).take_while(|day| day.year() < 2126) {
            closed = if closed_for(day).is_some() { closed + 1 } else { 0 };
            named += u32::from(closed_for(day).is_some_and(|why| why != "samedi" && why != "dimanche"));
            assert!(closed < 5, "{day}");
        }
        assert_eq!(named, 600);
    }
}
