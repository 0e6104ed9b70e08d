//! What mails say: the facts of each, without its words.

use crate::account::LoginIdentifier;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mail to someone who has a login.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Someone has said that they forgot their password: a link with which to choose another.
    PasswordLink {
        /// The login that the link is for.
        identifier: LoginIdentifier,
        /// What opens: it stands in the link and nowhere else.
        token: String,
        /// When the link stops working.
        valid_until: Timestamp,
    },
    /// The password was changed.
    PasswordChanged {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
    },
    /// Someone is invited to work for an organisation: a link with which to choose a password.
    Invitation {
        /// The login that they will have.
        identifier: LoginIdentifier,
        /// The organisation's name.
        organisation: String,
        /// What opens: it stands in the link and nowhere else.
        token: String,
        /// When the link stops working.
        valid_until: Timestamp,
    },
    /// A link to the address that a login is to have from now on: who opens it can read mails there.
    EmailLink {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// What opens: it stands in the link and nowhere else.
        token: String,
        /// When the link stops working.
        valid_until: Timestamp,
    },
    /// To the address of before: someone has asked for another.
    EmailChangeAsked {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
    },
    /// The address was changed: to the one of before, and to the new one when ANCV has done it.
    EmailChanged {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
        /// Whether ANCV has done it.
        by_support: bool,
    },
    /// The second factor was set up.
    SecondFactorOn {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
    },
    /// The second factor was removed.
    SecondFactorOff {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
        /// Whether ANCV has done it.
        by_support: bool,
    },
    /// A recovery code was used in place of the second factor.
    RecoveryCodeUsed {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
        /// How many are left.
        left: u32,
    },
    /// An administrator has changed what a user may do, or whether they may log in.
    AccessChanged {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
        /// Whether they may still log in.
        is_active: bool,
    },
    /// Someone has typed the right password and many wrong codes: they know the password.
    PasswordKnown {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
    },
    /// Many have tried to log in.
    ManyAttempts {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// When.
        at: Timestamp,
    },
}

impl Message {
    /// What kind of mail it is, as the log may say it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::PasswordLink { .. } => "password_link",
            Self::PasswordChanged { .. } => "password_changed",
            Self::Invitation { .. } => "invitation",
            Self::EmailLink { .. } => "email_link",
            Self::EmailChangeAsked { .. } => "email_change_asked",
            Self::EmailChanged { .. } => "email_changed",
            Self::SecondFactorOn { .. } => "second_factor_on",
            Self::SecondFactorOff { .. } => "second_factor_off",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::AccessChanged { .. } => "access_changed",
            Self::PasswordKnown { .. } => "password_known",
            Self::ManyAttempts { .. } => "many_attempts",
        }
    }

    /// Whether it still says something true at `now`: a link that no longer opens is not sent.
    #[must_use]
    pub fn is_worth_sending(&self, now: Timestamp) -> bool {
        match self {
            Self::PasswordLink { valid_until, .. } | Self::Invitation { valid_until, .. } | Self::EmailLink { valid_until, .. } => {
                now < *valid_until
            }
            Self::PasswordChanged { .. }
            | Self::EmailChangeAsked { .. }
            | Self::EmailChanged { .. }
            | Self::SecondFactorOn { .. }
            | Self::SecondFactorOff { .. }
            | Self::RecoveryCodeUsed { .. }
            | Self::AccessChanged { .. }
            | Self::PasswordKnown { .. }
            | Self::ManyAttempts { .. } => true,
        }
    }
}

/// Its kind alone: a token that is printed opens an account.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Message").field(&self.kind()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn link() -> Message {
        Message::PasswordLink { identifier: "ANCV2528".parse().unwrap(), token: "opens".into(), valid_until: NOW }
    }

    #[test]
    fn a_link_is_not_sent_once_it_no_longer_opens() {
        let changed = Message::PasswordChanged { identifier: "ANCV2528".parse().unwrap(), at: NOW };
        for (message, after, worth) in [(link(), -1, true), (link(), 0, false), (link(), 1, false), (changed, 1_000_000, true)] {
            assert_eq!(message.is_worth_sending(NOW + SignedDuration::from_secs(after)), worth, "{message:?} {after}");
        }
    }

    #[test]
    fn a_token_is_not_printed() {
        assert_eq!(format!("{:?}", link()), r#"Message("password_link")"#);
    }
}
