//! What is counted of the logins at one identifier, as ANCV's support sees it and has it forgotten.
//!
//! A slot is a network and a window of time; or `all` and a window, which counts over all networks; or `codes` and a
//! window, which counts codes after the right password.

use jiff::Timestamp;
use sev_domain::account::LoginIdentifier;
use sev_storage::Counted;

/// Logins at one identifier from one network in a window, and codes.
const MAX_FROM_NETWORK: i64 = 10;
/// Logins at one identifier from everywhere in a window.
const MAX_FROM_EVERYWHERE: i64 = 100;
/// What a slot that counts over all networks begins with.
const EVERYWHERE: &str = "all#";
/// What a slot that counts codes begins with.
const CODES: &str = "codes#";

/// One transaction forgets so many, beside its line of the audit.
const MOST: usize = 99;

/// What logins at `identifier` are counted under.
#[must_use]
pub fn name(identifier: &LoginIdentifier) -> String {
    format!("login#{identifier}")
}

/// How it stands with the logins at one identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// How many there were in the windows that are not over.
    pub recent: u32,
    /// Whether some of them have to wait.
    pub is_slowed: bool,
}

/// How it stands at `now`, by all that is `counted` of an identifier.
#[must_use]
pub fn attempted(counted: &[Counted], now: Timestamp) -> Attempted {
    let (everywhere, others): (Vec<_>, Vec<_>) = current(counted, now).partition(|counted| counted.slot.starts_with(EVERYWHERE));
    let networks: Vec<_> = others.iter().copied().filter(|counted| !counted.slot.starts_with(CODES)).collect();
    let sum = |counted: &[&Counted]| counted.iter().map(|counted| counted.attempts.max(0)).sum::<i64>();
    let reaches = |counted: &[&Counted], limit: i64| counted.iter().any(|counted| counted.attempts >= limit);
    Attempted {
        recent: u32::try_from(if everywhere.is_empty() { sum(&networks) } else { sum(&everywhere) }).unwrap_or(u32::MAX),
        is_slowed: reaches(&everywhere, MAX_FROM_EVERYWHERE) || reaches(&others, MAX_FROM_NETWORK),
    }
}

/// The slots to forget at `now` so that logins at an identifier need not wait: those of no one network, then the highest.
#[must_use]
pub fn to_forget(counted: &[Counted], now: Timestamp) -> Vec<&str> {
    let mut slots: Vec<_> = current(counted, now).collect();
    slots.sort_by_key(|counted| (is_of_a_network(counted), std::cmp::Reverse(counted.attempts)));
    slots.into_iter().take(MOST).map(|counted| counted.slot.as_str()).collect()
}

/// Those whose window is not over: DynamoDB forgets late.
fn current(counted: &[Counted], now: Timestamp) -> impl Iterator<Item = &Counted> {
    counted.iter().filter(move |counted| counted.expires_at > now.as_second())
}

fn is_of_a_network(counted: &Counted) -> bool {
    ![EVERYWHERE, CODES].iter().any(|start| counted.slot.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn counted(slot: &str, attempts: i64, left: i64) -> Counted {
        Counted { slot: slot.to_owned(), attempts, expires_at: NOW.as_second() + left }
    }

    #[test]
    fn what_support_sees_of_attempts() {
        for (slots, recent, is_slowed) in [
            (vec![], 0, false),
            (vec![counted("192.0.2.1#1", 3, 60)], 3, false),
            (vec![counted("192.0.2.1#1", 10, 60)], 10, true),
            (vec![counted("192.0.2.1#1", 10, 0)], 0, false),
            (vec![counted("192.0.2.1#1", 3, 60), counted("192.0.2.2#1", 4, 60)], 7, false),
            (vec![counted("192.0.2.1#1", 3, 60), counted("all#1", 41, 60)], 41, false),
            (vec![counted("192.0.2.1#1", 9, 60), counted("all#1", 100, 60)], 100, true),
            (vec![counted("192.0.2.1#1", 12, 60), counted("all#1", 12, 60)], 12, true),
            (vec![counted("all#0", 300, -1), counted("all#1", 1, 60)], 1, false),
            (vec![counted("192.0.2.1#1", -1, 60)], 0, false),
            (vec![counted("codes#1", 9, 60), counted("192.0.2.1#1", 2, 60)], 2, false),
            (vec![counted("codes#1", 10, 60), counted("all#1", 12, 60)], 12, true),
        ] {
            assert_eq!(attempted(&slots, NOW), Attempted { recent, is_slowed }, "{slots:?}");
        }
    }

    #[test]
    fn what_is_forgotten_fits_into_one_transaction_and_holds_all_that_matters() {
        let mut slots: Vec<_> = (0..150).map(|index| counted(&format!("2001:db8::{index}#1"), index, 60)).collect();
        slots.extend([counted("codes#1", 1, 60), counted("all#1", 5, 60), counted("192.0.2.9#0", 900, 0)]);
        let forgotten = to_forget(&slots, NOW);
        assert_eq!((forgotten.len(), forgotten[..3].to_vec()), (99, vec!["all#1", "codes#1", "2001:db8::149#1"]));
        assert!(!forgotten.contains(&"192.0.2.9#0"), "what is over holds nobody up");
    }
}
