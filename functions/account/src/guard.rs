//! What stands before a login: how much may be tried, so that passwords and codes can't be guessed and nobody can be locked out.

use jiff::Timestamp;
use sev_access::{
    limit::{self, HOUR, MANY, MAX_CODES, allowance, counted, counted_from, counted_from_anywhere, network},
    link::nobody,
};
use sev_domain::{account::LoginIdentifier, mail::Message};
use sev_http::{App, Problem};
use sev_storage::{Attempts, KEPT, Mail, Member, Place, StoreError};

/// Attempts from one network are counted in windows of this many seconds.
const WINDOW: i64 = 15 * 60;
/// Failed attempts from one network in a window, at any account.
const MAX_FROM_NETWORK: u32 = 100;

/// What counts the attempts at a login. A count comes before what it is of is looked at, so that many at once can't all pass as
/// the first.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) identifier: LoginIdentifier,
    /// At this login, from this network.
    pub(crate) from_here: Attempts,
    /// At any login, from this network.
    pub(crate) of_network: Attempts,
    /// At codes of this login, from anywhere.
    pub(crate) codes: Attempts,
    /// This network, as it is kept once someone has logged in.
    pub(crate) place: Place,
    /// At this login, from anywhere. Never given back, and never in a transaction: a flood writes it all the time, and the
    /// owner's login must not run into that.
    everywhere: Attempts,
}

/// What the counts say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// The password may be looked at.
    Allowed {
        /// Whether this attempt is the first of too many from everywhere: the login's owner is to be told.
        is_crossing: bool,
    },
    /// There were too many from here.
    TooMany { is_crossing: bool },
}

impl Guard {
    pub(crate) fn new(identifier: LoginIdentifier, address: &str, now: Timestamp) -> Self {
        let (network, name) = (network(address), limit::logins_name(&identifier));
        Self {
            from_here: counted_from(&name, &network, WINDOW, now),
            of_network: counted(&format!("login-from#{network}"), WINDOW, now),
            codes: limit::codes(&identifier, now),
            place: limit::place(&identifier, &network, now),
            everywhere: counted_from_anywhere(&name, HOUR, now),
            identifier,
        }
    }

    /// Counts one more attempt: the same calls for a login that exists and for one that does not.
    pub(crate) async fn count(&self, app: &App, now: Timestamp) -> Result<Count, StoreError> {
        let (from_here, of_network, everywhere, is_known) = tokio::join!(
            app.store.count_attempt(&self.from_here),
            app.store.count_attempt(&self.of_network),
            app.store.count_attempt(&self.everywhere),
            app.store.knows(&self.identifier, &self.place.digest, now),
        );
        Ok(judge(from_here?, of_network?, everywhere?, is_known?))
    }

    /// Tells the owner of a login that many have tried, when this attempt is the first of too many; does as much when there is
    /// nobody to tell. That it fails is the log's: whoever tries sees no difference.
    pub(crate) async fn tell(&self, app: &App, member: Option<&Member>, is_crossing: bool, now: Timestamp) {
        if !is_crossing {
            return;
        }
        let message = Message::ManyAttempts { identifier: self.identifier.clone(), at: now };
        let told = match member {
            Some(member) => app.store.post(&Mail::to(member, message)).await,
            None => {
                let nobody = nobody(&self.identifier).member;
                app.store.pretend_post(&Mail::to(&nobody, message), now + KEPT).await
            }
        };
        if let Err(error) = told {
            tracing::error!(%error, "nobody is told of many attempts");
        }
    }

    /// Takes the attempt back: the password was right, and a code is asked for.
    pub(crate) async fn give_back(&self, app: &App) -> Result<(), StoreError> {
        let (from_here, of_network) = tokio::join!(app.store.give_back(&self.from_here), app.store.give_back(&self.of_network));
        from_here.and(of_network)
    }

    /// Counts an attempt at a code of `member`. Whoever makes it knows the password, so the owner is told of the first of too many.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub(crate) async fn count_code(&self, app: &App, member: &Member, now: Timestamp) -> Result<(), Problem> {
        let tried = app.store.count_attempt(&self.codes).await?;
        if tried <= MAX_CODES {
            return Ok(());
        }
        if tried == MAX_CODES + 1 {
            let message = Message::PasswordKnown { identifier: self.identifier.clone(), at: now };
            if let Err(error) = app.store.post(&Mail::to(member, message)).await {
                tracing::error!(%error, "nobody is told of wrong codes");
            }
        }
        Err(Problem::throttled(self.codes.expires_at - now.as_second()))
    }

    /// The answer beyond what is allowed.
    pub(crate) fn throttled(&self, now: Timestamp) -> Problem {
        Problem::throttled(self.from_here.expires_at - now.as_second())
    }
}

const fn judge(from_here: u32, of_network: u32, everywhere: u32, is_known: bool) -> Count {
    let is_crossing = everywhere == MANY + 1;
    if from_here > allowance(everywhere, is_known) || of_network > MAX_FROM_NETWORK {
        Count::TooMany { is_crossing }
    } else {
        Count::Allowed { is_crossing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_forgotten_with_their_window() {
        let guard = |second| Guard::new("ANCV2528".parse().unwrap(), "192.0.2.1", Timestamp::from_second(second).unwrap());
        assert_eq!(guard(0).from_here.slot, guard(WINDOW - 1).from_here.slot);
        assert_ne!(guard(0).from_here.slot, guard(WINDOW).from_here.slot);
        assert_eq!(guard(0).everywhere.slot, guard(HOUR - 1).everywhere.slot);
        assert_ne!(guard(0).everywhere.slot, guard(HOUR).everywhere.slot);
    }

    #[test]
    fn what_is_counted_of_a_login_stands_under_one_name() {
        // Where ANCV's support looks for it.
        let guard = Guard::new("ANCV2528".parse().unwrap(), "2001:db8::1", Timestamp::from_second(0).unwrap());
        let named = [&guard.from_here, &guard.codes, &guard.everywhere].map(|attempts| (attempts.name.as_str(), attempts.slot.as_str()));
        assert_eq!(named, [("login#ANCV2528", "2001:db8::#0"), ("login#ANCV2528", "codes#0"), ("login#ANCV2528", "all#0")]);
        assert_eq!(guard.of_network.name, "login-from#2001:db8::");
    }

    #[test]
    fn the_first_attempt_of_too_many_is_told_whatever_becomes_of_it() {
        for (counts, expected) in [
            ((1, 1, 1, false), Count::Allowed { is_crossing: false }),
            ((10, 100, 100, false), Count::Allowed { is_crossing: false }),
            ((11, 11, 11, false), Count::TooMany { is_crossing: false }),
            ((1, 101, 1, true), Count::TooMany { is_crossing: false }),
            ((2, 2, 101, false), Count::Allowed { is_crossing: true }),
            ((3, 3, 101, false), Count::TooMany { is_crossing: true }),
            ((10, 10, 101, true), Count::Allowed { is_crossing: true }),
            ((10, 10, 102, true), Count::Allowed { is_crossing: false }),
            ((3, 3, 5_000, false), Count::TooMany { is_crossing: false }),
        ] {
            let (from_here, of_network, everywhere, is_known) = counts;
            assert_eq!(judge(from_here, of_network, everywhere, is_known), expected, "{counts:?}");
        }
    }
}
