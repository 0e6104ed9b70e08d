//! Four eyes are two people `[D]`: the second of them is neither the first, nor someone whose account the first has had in hand
//! lately, nor the reverse.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// For how long whoever has invited, changed or helped a user counts as having their account in hand.
pub const HELD: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Someone who has done something that another person looks at.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub user_id: String,
    /// Their name, as it was then.
    pub name: String,
    /// The users who had their account in hand then, by key.
    #[serde(default)]
    pub in_hands_of: Vec<String>,
}

/// No name: it is a person's.
impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

impl Actor {
    /// Whether they are another person than `first`, as far as anyone knows: another user, and neither had the other's account in
    /// hand when they acted.
    #[must_use]
    pub fn is_apart_from(&self, first: &Self) -> bool {
        let holds = |one: &Self, other: &Self| other.in_hands_of.contains(&one.user_id);
        self.user_id != first.user_id && !holds(first, self) && !holds(self, first)
    }
}

/// Who has an account in hand at `now`: `touched` says when each user last invited, changed or helped its own.
#[must_use]
pub fn hands(touched: &BTreeMap<String, Timestamp>, now: Timestamp) -> Vec<String> {
    touched.iter().filter(|(_, at)| is_held(**at, now)).map(|(user_id, _)| user_id.clone()).collect()
}

/// Whether what was touched at `at` is in hand at `now`.
#[must_use]
pub fn is_held(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < HELD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(user_id: &str, hands: &[&str]) -> Actor {
        Actor { user_id: user_id.into(), name: user_id.to_uppercase(), in_hands_of: hands.iter().map(|hand| (*hand).into()).collect() }
    }

    #[test]
    fn two_are_apart_unless_they_are_one_or_one_has_the_other_in_hand() {
        for (first, second, apart) in [
            (actor("one", &[]), actor("one", &[]), false),
            (actor("one", &[]), actor("two", &[]), true),
            (actor("one", &[]), actor("two", &["one"]), false),
            (actor("one", &["two"]), actor("two", &[]), false),
            (actor("one", &["two"]), actor("two", &["one"]), false),
            // A third who has invited both is another question: they are two people.
            (actor("one", &["third"]), actor("two", &["third"]), true),
            (actor("one", &["third"]), actor("two", &["fourth", "one"]), false),
        ] {
            assert_eq!(second.is_apart_from(&first), apart, "{first:?} {second:?}");
            assert_eq!(first.is_apart_from(&second), apart, "the same in either order");
        }
    }

    #[test]
    fn an_account_is_in_hand_for_thirty_days() {
        let now = Timestamp::constant(1_800_000_000, 0);
        let second = SignedDuration::from_secs(1);
        for (at, held) in [(now, true), (now - HELD + second, true), (now - HELD, false), (now - HELD - second, false), (now + HELD, true)]
        {
            let touched = BTreeMap::from([("one".to_owned(), at)]);
            assert_eq!(hands(&touched, now).len(), usize::from(held), "{at}");
        }
    }
}
