//! What is counted by a window of time, so that nobody can try without end.

use jiff::Timestamp;
use sev_storage::Attempts;
use std::net::Ipv6Addr;

/// The attempts at `what` in the window of so many seconds that `now` is in.
#[must_use]
pub fn counted(what: &str, seconds: i64, now: Timestamp) -> Attempts {
    let window = now.as_second().div_euclid(seconds);
    Attempts { name: what.to_owned(), slot: window.to_string(), expires_at: (window + 1) * seconds }
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
}
