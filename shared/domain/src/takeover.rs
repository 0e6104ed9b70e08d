//! What opens an account of ANCV to somebody else, another address or a lifted second factor, takes two people of support `[D]`: the
//! first asks for it, the second asks for the same.

use crate::{four_eyes::Actor, refused::Refused};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// For how long a second person can say the same.
pub const WAITS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What is asked for an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wanted {
    /// Its mails go to another address.
    Email { email: String },
    /// It has no second factor any more.
    NoSecondFactor,
}

/// No address: it is a person's.
impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email { .. } => "Email",
            Self::NoSecondFactor => "NoSecondFactor",
        })
    }
}

impl Wanted {
    const fn is_of_the_kind_of(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Email { .. }, Self::Email { .. }) | (Self::NoSecondFactor, Self::NoSecondFactor))
    }
}

/// What one person has asked for an account, and nobody has confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takeover {
    pub wanted: Wanted,
    pub by: Actor,
    pub at: Timestamp,
    pub because: String,
}

impl Takeover {
    /// Until when it can be confirmed.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.at + WAITS
    }

    /// Whether it can be confirmed still.
    #[must_use]
    pub fn waits(&self, now: Timestamp) -> bool {
        now < self.ends_at()
    }
}

/// What someone's word comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// They have said so before: nothing changes.
    Known,
    /// They are the first: this waits for the account from now on.
    First(Vec<Takeover>),
    /// They are the second: it is done, for what the first has asked. The rest waits on.
    Second { first: Takeover, rest: Vec<Takeover> },
}

/// Whoever asked first has the second one's account in hand, or the reverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotApart;

impl Refused for NotApart {
    fn code(&self) -> &'static str {
        "not_apart"
    }

    fn title(&self) -> &'static str {
        "Une autre personne doit confirmer"
    }

    fn detail(&self) -> String {
        "Il y a moins de 30 jours, la personne qui l’a demandé vous a envoyé une invitation ou est intervenue sur votre compte, ou vous \
         sur le sien. Demandez à un ou une autre collègue de l’assistance."
            .to_owned()
    }
}

/// What it comes to that `by` asks for `wanted` too, where `waiting` waits. There is one of a kind at a time: who asks for another
/// address than the one that waits is a first person again.
///
/// # Errors
/// They are not apart from who asked first.
pub fn said(waiting: &[Takeover], wanted: Wanted, (by, at): (&Actor, Timestamp), because: &str) -> Result<Word, NotApart> {
    let (same, rest): (Vec<_>, Vec<_>) = waiting.iter().cloned().partition(|takeover| takeover.wanted.is_of_the_kind_of(&wanted));
    let same = same.into_iter().find(|takeover| takeover.wanted == wanted && takeover.waits(at));
    match same {
        Some(first) if first.by.user_id == by.user_id => Ok(Word::Known),
        Some(first) if by.is_apart_from(&first.by) => Ok(Word::Second { first, rest }),
        Some(_) => Err(NotApart),
        None => {
            let mut waiting = rest;
            waiting.push(Takeover { wanted, by: by.clone(), at, because: because.to_owned() });
            Ok(Word::First(waiting))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn actor(user_id: &str, hands: &[&str]) -> Actor {
        Actor { user_id: user_id.into(), name: user_id.to_uppercase(), in_hands_of: hands.iter().map(|hand| (*hand).into()).collect() }
    }

    fn email(address: &str) -> Wanted {
        Wanted::Email { email: address.to_owned() }
    }

    fn asked(by: &str, wanted: Wanted) -> Takeover {
        Takeover { wanted, by: actor(by, &[]), at: AT, because: "Téléphone perdu.".into() }
    }

    #[test]
    fn two_people_say_the_same_within_seven_days() {
        let (a, b, lift) = (|| email("a@exemple.fr"), || email("b@exemple.fr"), || Wanted::NoSecondFactor);
        let (soon, last) = (AT + SignedDuration::from_hours(1), AT + WAITS);
        let second = SignedDuration::from_secs(1);
        let cases: [(&[Takeover], Wanted, Actor, Timestamp, &str); 10] = [
            (&[], a(), actor("one", &[]), AT, "first, 1 wait"),
            (&[asked("one", a())], a(), actor("one", &[]), soon, "known"),
            (&[asked("one", a())], a(), actor("two", &[]), soon, "second, 0 wait"),
            (&[asked("one", a())], a(), actor("two", &["one"]), soon, "not apart"),
            (&[asked("one", a())], b(), actor("two", &[]), soon, "first, 1 wait"),
            (&[asked("one", a())], b(), actor("one", &[]), soon, "first, 1 wait"),
            (&[asked("one", a())], lift(), actor("two", &[]), soon, "first, 2 wait"),
            (&[asked("one", a()), asked("two", lift())], lift(), actor("one", &[]), soon, "second, 1 wait"),
            (&[asked("one", a())], a(), actor("two", &[]), last - second, "second, 0 wait"),
            (&[asked("one", a())], a(), actor("two", &[]), last, "first, 1 wait"),
        ];
        for (waiting, wanted, by, at, expected) in cases {
            let word = said(waiting, wanted.clone(), (&by, at), "Téléphone perdu.");
            let shown = match &word {
                Ok(Word::Known) => "known".to_owned(),
                Ok(Word::First(waiting)) => format!("first, {} wait", waiting.len()),
                Ok(Word::Second { rest, .. }) => format!("second, {} wait", rest.len()),
                Err(NotApart) => "not apart".to_owned(),
            };
            assert_eq!(shown, expected, "{waiting:?} {wanted:?} {by:?} {at}");
            if let Ok(Word::First(waiting)) = word {
                assert!(waiting.iter().any(|takeover| takeover.by.user_id == by.user_id && takeover.wanted == wanted && takeover.at == at));
            }
        }
    }
}
