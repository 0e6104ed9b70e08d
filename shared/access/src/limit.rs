//! What is counted by a window of time, so that nobody can try without end.

use jiff::{SignedDuration, Timestamp};
use sev_domain::{account::LoginIdentifier, world::fingerprint};
use sev_storage::{Attempts, Place};
use std::net::Ipv6Addr;

/// The attempts at `what` in the window of so many seconds that `now` is in.
#[must_use]
pub fn counted(what: &str, seconds: i64, now: Timestamp) -> Attempts {
    let window = now.as_second().div_euclid(seconds);
    Attempts { name: what.to_owned(), slot: window.to_string(), expires_at: (window + 1) * seconds }
}

/// The attempts at `what` from the network of an address, in the window of so many seconds that `now` is in.
#[must_use]
pub fn counted_from(what: &str, network: &str, seconds: i64, now: Timestamp) -> Attempts {
    let within = counted(what, seconds, now);
    Attempts { slot: format!("{network}#{}", within.slot), ..within }
}

/// What stands in the place of a network in a slot that counts over all of them.
pub(crate) const EVERYWHERE: &str = "all";
/// What stands in the place of a network in a slot that counts codes.
pub(crate) const CODES: &str = "codes";

/// All attempts at `what`, from anywhere, in the window of so many seconds that `now` is in.
#[must_use]
pub fn counted_from_anywhere(what: &str, seconds: i64, now: Timestamp) -> Attempts {
    counted_from(what, EVERYWHERE, seconds, now)
}

/// What logins at `identifier` are counted under.
#[must_use]
pub fn logins_name(identifier: &LoginIdentifier) -> String {
    format!("login#{identifier}")
}

/// Attempts from everywhere, and codes, are counted in windows of this many seconds.
pub const HOUR: i64 = 3600;

/// The codes that were tried at the login `identifier` in the hour that `now` is in, each after the right password.
#[must_use]
pub fn codes(identifier: &LoginIdentifier, now: Timestamp) -> Attempts {
    counted_from(&logins_name(identifier), CODES, HOUR, now)
}

/// Wrong codes of a login in an hour, each after the right password `[D]`.
pub const MAX_CODES: u32 = 10;

/// Links to choose another password that are mailed in an hour to one login, and as many again to whoever asks from where they
/// have logged in before: strangers can't use those up `[D]`.
pub const MAX_RESETS: u32 = 3;

/// The requests of a link to choose another password for `identifier`, from a place that is known or from elsewhere, in the hour
/// that `now` is in.
#[must_use]
pub fn resets(identifier: &LoginIdentifier, is_known: bool, now: Timestamp) -> Attempts {
    let name = resets_name(identifier);
    if is_known { counted_from(&name, "known", HOUR, now) } else { counted(&name, HOUR, now) }
}

/// What such requests are counted under.
pub(crate) fn resets_name(identifier: &LoginIdentifier) -> String {
    format!("reset#{identifier}")
}

/// Wrong passwords and codes of a user in a quarter of an hour, over all that asks someone who is logged in for them `[D]`.
pub const MAX_PROOFS: u32 = 10;

/// The wrong passwords and codes of `user_id`, who is logged in, in the quarter of an hour that `now` is in.
#[must_use]
pub fn proofs(user_id: &str, now: Timestamp) -> Attempts {
    counted(&proofs_name(user_id), 15 * 60, now)
}

/// What they are counted under.
pub(crate) fn proofs_name(user_id: &str) -> String {
    format!("verify#{user_id}")
}

/// The attempts at one login, from anywhere, that many are `[D]`.
pub const MANY: u32 = 100;

/// Attempts at one login from one network in a window `[D]`.
pub(crate) const MAX_FROM_HERE: u32 = 10;

/// How many attempts at one login a network has in a window, when there were `everywhere` so many in an hour: fewer when
/// there are many, but from where the login's owner has logged in before. Whoever knows the password has some in any case, so
/// that nobody can lock them out `[D]`.
#[must_use]
pub const fn allowance(everywhere: u32, is_known: bool) -> u32 {
    if everywhere > MANY && !is_known { 2 } else { MAX_FROM_HERE }
}

/// How long a place from where someone has logged in is known `[D]`.
pub const KNOWN: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The place that `network` is to `identifier`, who logs in from there at `now`. It holds a digest: nobody reads in it where
/// someone works.
#[must_use]
pub fn place(identifier: &LoginIdentifier, network: &str, now: Timestamp) -> Place {
    Place { digest: fingerprint(&[identifier.as_str(), network]), expires_at: (now + KNOWN).as_second() }
}

/// An address of version 4, or the network of one of version 6: its last 64 bits are the caller's to choose.
#[must_use]
pub fn network(address: &str) -> String {
    match address.parse::<Ipv6Addr>() {
        Ok(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_counted_as_one() {
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn a_flood_leaves_two_attempts_elsewhere_and_all_of_them_at_a_known_place() {
        for (everywhere, is_known, allowed) in [
            (0, false, 10),
            (1, false, 10),
            (99, false, 10),
            (100, false, 10),
            (101, false, 2),
            (1_000_000, false, 2),
            (u32::MAX, false, 2),
            (0, true, 10),
            (100, true, 10),
            (101, true, 10),
            (u32::MAX, true, 10),
        ] {
            assert_eq!(allowance(everywhere, is_known), allowed, "{everywhere} {is_known}");
        }
    }

    #[test]
    fn attempts_are_counted_apart_by_network_and_window() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let slot = |network, second| counted_from("login#X", network, 900, at(second)).slot;
        assert_eq!(slot("192.0.2.1", 0), slot("192.0.2.1", 899));
        assert_ne!(slot("192.0.2.1", 0), slot("192.0.2.1", 900));
        assert_ne!(slot("192.0.2.1", 0), slot("192.0.2.2", 0));
        let everywhere = counted_from_anywhere("login#X", 3600, at(3600));
        assert_eq!((everywhere.name.as_str(), everywhere.slot.as_str(), everywhere.expires_at), ("login#X", "all#1", 7200));
    }

    #[test]
    fn strangers_leave_the_owner_s_links_alone() {
        let (identifier, now) = ("ANCV2528".parse().unwrap(), Timestamp::from_second(3_600).unwrap());
        let [elsewhere, here] = [false, true].map(|is_known| resets(&identifier, is_known, now));
        assert_eq!((elsewhere.name.as_str(), elsewhere.slot.as_str(), elsewhere.expires_at), ("reset#ANCV2528", "1", 7_200));
        assert_eq!((here.name.as_str(), here.slot.as_str(), here.expires_at), ("reset#ANCV2528", "known#1", 7_200));
    }

    #[test]
    fn a_place_is_its_owners_for_ninety_days() {
        let (one, other) = ("ANCV2528".parse().unwrap(), "ANCV0640".parse().unwrap());
        let now = Timestamp::from_second(0).unwrap();
        assert_ne!(place(&one, "192.0.2.1", now).digest, place(&other, "192.0.2.1", now).digest);
        assert_ne!(place(&one, "192.0.2.1", now).digest, place(&one, "192.0.2.2", now).digest);
        assert_eq!(place(&one, "192.0.2.1", now).expires_at, 90 * 86_400);
    }
}
