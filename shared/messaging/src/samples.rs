//! One mail of each kind, to be looked at and tested. Nothing of it is sent.

use jiff::{SignedDuration, Timestamp};
use sev_domain::{account::LoginIdentifier, mail::Message};

/// One of each, as `identifier` would get it at `now`.
#[must_use]
pub fn samples(identifier: &LoginIdentifier, now: Timestamp) -> Vec<Message> {
    let to = || identifier.clone();
    let token = || "0".repeat(64);
    let until = |hours| now + SignedDuration::from_hours(hours);
    let all = vec![
        Message::PasswordLink { identifier: to(), token: token(), valid_until: now + SignedDuration::from_mins(30) },
        Message::PasswordChanged { identifier: to(), at: now },
        Message::Invitation { identifier: to(), organisation: "CCAS de Lorient".into(), token: token(), valid_until: until(168) },
        Message::EmailLink { identifier: to(), token: token(), valid_until: until(24) },
        Message::EmailChangeAsked { identifier: to(), at: now },
        Message::EmailChanged { identifier: to(), at: now, by_support: false },
        Message::EmailChanged { identifier: to(), at: now, by_support: true },
        Message::SecondFactorOn { identifier: to(), at: now },
        Message::SecondFactorOff { identifier: to(), at: now, by_support: false },
        Message::SecondFactorOff { identifier: to(), at: now, by_support: true },
        Message::RecoveryCodeUsed { identifier: to(), at: now, left: 9 },
        Message::RecoveryCodeUsed { identifier: to(), at: now, left: 1 },
        Message::RecoveryCodeUsed { identifier: to(), at: now, left: 0 },
        Message::AccessChanged { identifier: to(), at: now, is_active: true },
        Message::AccessChanged { identifier: to(), at: now, is_active: false },
        Message::PasswordKnown { identifier: to(), at: now },
        Message::ManyAttempts { identifier: to(), at: now },
    ];
    debug_assert!(all.iter().all(is_here), "every kind has its sample");
    all
}

/// Whoever adds a kind of mail comes by here: it wants a sample above.
const fn is_here(message: &Message) -> bool {
    match message {
        Message::PasswordLink { .. }
        | Message::PasswordChanged { .. }
        | Message::Invitation { .. }
        | Message::EmailLink { .. }
        | Message::EmailChangeAsked { .. }
        | Message::EmailChanged { .. }
        | Message::SecondFactorOn { .. }
        | Message::SecondFactorOff { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::AccessChanged { .. }
        | Message::PasswordKnown { .. }
        | Message::ManyAttempts { .. } => true,
    }
}
