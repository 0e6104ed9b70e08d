//! The day on which a batch is executed.

use crate::{banking::closed_for, date::in_words, deadline::days_between, text::Invalid};
use jiff::{ToSpan as _, civil::Date};

/// How many days ahead a batch may be executed.
pub const MAX_DAYS_AHEAD: i64 = 30;

/// Whether a batch that is made on `today` may be executed on `on`: a day on which banks work, from tomorrow on.
///
/// # Errors
/// A French sentence: why it can't.
pub fn can_be_executed(on: Date, today: Date) -> Result<(), Invalid> {
    if !(1..=MAX_DAYS_AHEAD).contains(&days_between(today, on)) {
        return Err(Invalid::new("Choisissez un jour à partir de demain, dans les 30 jours."));
    }
    match closed_for(on) {
        Some(why) => {
            Err(Invalid::new(format!("Les banques n’exécutent aucun virement le {} ({why}). Choisissez un autre jour.", in_words(on))))
        }
        None => Ok(()),
    }
}

/// The day that is proposed for a batch made on `today`: the first on which banks work and before which there is a day to approve
/// it.
#[must_use]
pub fn next_execution(today: Date) -> Date {
    let mut day = today.saturating_add(2.days());
    while closed_for(day).is_some() {
        day = day.saturating_add(1.days());
    }
    day
}
