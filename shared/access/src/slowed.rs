//! What is counted of one user, as ANCV's support sees it and has it forgotten: logins at their identifier, requests of a link
//! to choose another password, and what they typed wrong while they were logged in.
//!
//! A slot of the logins is a network and a window of time; or `all` and a window, which counts over all networks; or `codes` and
//! a window, which counts codes after the right password. What is counted of a whole network, at any login, is not theirs.

use crate::limit::{CODES, EVERYWHERE, MANY, MAX_CODES, MAX_FROM_HERE, MAX_PROOFS, MAX_RESETS, logins_name, proofs_name, resets_name};
use jiff::Timestamp;
use sev_storage::{Attempts, Counted, Member, Store, StoreError};

/// One transaction forgets so many, beside who has done it: in its line of the audit, and in the credentials.
const MOST: usize = 98;

/// How it stands with what is counted of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// How many logins there were in the windows that are not over.
    pub recent: u32,
    /// Whether something has to wait: some who log in, a link to choose another password, or what asks for the password again.
    pub is_slowed: bool,
}

/// What is counted of one user.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Each with the name that it is counted under.
    logins: (String, Vec<Counted>),
    resets: (String, Vec<Counted>),
    proofs: (String, Vec<Counted>),
}

impl Tried {
    /// What is counted of `member`. After a flood from many networks, of some of them alone.
    pub async fn of(store: &Store, member: &Member) -> Result<Self, StoreError> {
        let names = (logins_name(&member.identifier), resets_name(&member.identifier), proofs_name(&member.user_id));
        let always = [EVERYWHERE, CODES].map(|of| format!("{of}#"));
        let always = always.each_ref().map(String::as_str);
        let (logins, resets, proofs) =
            tokio::join!(store.attempts(&names.0, &always), store.attempts(&names.1, &[]), store.attempts(&names.2, &[]));
        Ok(Self { logins: (names.0, logins?), resets: (names.1, resets?), proofs: (names.2, proofs?) })
    }

    /// How it stands at `now`.
    #[must_use]
    pub fn attempted(&self, now: Timestamp) -> Attempted {
        let (everywhere, others): (Vec<_>, Vec<_>) = current(&self.logins.1, now).partition(|counted| is_of(counted, EVERYWHERE));
        let (codes, networks): (Vec<_>, Vec<_>) = others.into_iter().partition(|counted| is_of(counted, CODES));
        let sum = |counted: &[&Counted]| counted.iter().map(|counted| counted.attempts.max(0)).sum::<i64>();
        let is_slowed = reaches(everywhere.iter().copied(), MANY)
            || reaches(codes.into_iter(), MAX_CODES)
            || reaches(networks.iter().copied(), MAX_FROM_HERE)
            || reaches(current(&self.resets.1, now), MAX_RESETS)
            || reaches(current(&self.proofs.1, now), MAX_PROOFS);
        Attempted {
            recent: u32::try_from(if everywhere.is_empty() { sum(&networks) } else { sum(&everywhere) }).unwrap_or(u32::MAX),
            is_slowed,
        }
    }

    /// What to forget at `now` so that the user need not wait: what is of no one network, then the highest.
    #[must_use]
    pub fn to_forget(&self, now: Timestamp) -> Vec<Attempts> {
        let all = [&self.resets, &self.proofs, &self.logins];
        let mut found: Vec<_> = all.into_iter().flat_map(|(name, counted)| current(counted, now).map(move |slot| (name, slot))).collect();
        // A network's slots are those of logins alone.
        let is_of_a_network = |name: &str, counted: &Counted| name == self.logins.0 && is_of_a_network(counted);
        found.sort_by_key(|(name, counted)| (is_of_a_network(name, counted), std::cmp::Reverse(counted.attempts)));
        let attempts = |(name, counted): (&String, &Counted)| Attempts {
            name: name.clone(),
            slot: counted.slot.clone(),
            expires_at: counted.expires_at,
        };
        found.into_iter().take(MOST).map(attempts).collect()
    }
}

/// Those whose window is not over: DynamoDB forgets late.
fn current(counted: &[Counted], now: Timestamp) -> impl Iterator<Item = &Counted> {
    counted.iter().filter(move |counted| counted.expires_at > now.as_second())
}

fn reaches<'a>(mut counted: impl Iterator<Item = &'a Counted>, limit: u32) -> bool {
    counted.any(|counted| counted.attempts >= i64::from(limit))
}

fn is_of_a_network(counted: &Counted) -> bool {
    ![EVERYWHERE, CODES].into_iter().any(|of| is_of(counted, of))
}

/// Whether a slot of logins counts what `of` stands for, in the place of a network.
fn is_of(counted: &Counted, of: &str) -> bool {
    counted.slot.split('#').next() == Some(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn counted(slot: &str, attempts: i64, left: i64) -> Counted {
        Counted { slot: slot.to_owned(), attempts, expires_at: NOW.as_second() + left }
    }

    fn tried(logins: Vec<Counted>, resets: Vec<Counted>, proofs: Vec<Counted>) -> Tried {
        Tried { logins: ("login#X".into(), logins), resets: ("reset#X".into(), resets), proofs: ("verify#u".into(), proofs) }
    }

    #[test]
    fn what_support_sees_of_logins() {
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
            assert_eq!(tried(slots.clone(), vec![], vec![]).attempted(NOW), Attempted { recent, is_slowed }, "{slots:?}");
        }
    }

    #[test]
    fn what_support_sees_of_links_and_of_passwords_in_a_session() {
        for (resets, proofs, is_slowed) in [
            (vec![counted("1", 2, 60), counted("known#1", 2, 60)], vec![counted("4", 9, 60)], false),
            (vec![counted("1", 3, 60)], vec![], true),
            (vec![counted("known#1", 3, 60)], vec![], true),
            (vec![counted("1", 3, 0)], vec![counted("4", 10, 0)], false),
            (vec![], vec![counted("4", 10, 60)], true),
        ] {
            let tried = tried(vec![], resets, proofs);
            assert_eq!(tried.attempted(NOW), Attempted { recent: 0, is_slowed }, "{tried:?}");
        }
    }

    #[test]
    fn what_is_forgotten_fits_into_one_transaction_and_holds_all_that_matters() {
        let mut slots: Vec<_> = (0..150).map(|index| counted(&format!("2001:db8::{index}#1"), index, 60)).collect();
        slots.extend([counted("codes#1", 1, 60), counted("all#1", 5, 60), counted("192.0.2.9#0", 900, 0)]);
        let tried = tried(slots, vec![counted("1", 4, 60), counted("0", 9, 0)], vec![counted("4", 3, 60)]);
        let forgotten = tried.to_forget(NOW);
        let named: Vec<_> = forgotten.iter().map(|attempts| format!("{} {}", attempts.name, attempts.slot)).collect();
        assert_eq!(named.len(), 98);
        assert_eq!(named[..5], ["login#X all#1", "reset#X 1", "verify#u 4", "login#X codes#1", "login#X 2001:db8::149#1"]);
        assert!(!named.iter().any(|name| name.ends_with("192.0.2.9#0")), "what is over holds nobody up");
    }
}
