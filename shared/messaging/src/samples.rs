//! One mail of each kind, to be looked at and tested. Nothing of it is sent.

use jiff::{SignedDuration, Timestamp};
use sev_domain::{
    account::LoginIdentifier,
    correction::{CorrectionKind, CorrectionState},
    date,
    deadline::{Party, Step, days_after},
    group::GroupId,
    mail::{Message, RemittedStay, StayOf},
    money::Cents,
};

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
        Message::TakeoverAsked { identifier: to(), at: now, is_of_address: true, valid_until: until(168) },
        Message::TakeoverAsked { identifier: to(), at: now, is_of_address: false, valid_until: until(168) },
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
    let all: Vec<_> = all.into_iter().chain(after_stays(identifier, now)).collect();
    debug_assert!(all.iter().all(is_here), "every kind has its sample");
    all
}

fn after_stays(identifier: &LoginIdentifier, now: Timestamp) -> Vec<Message> {
    let to = || identifier.clone();
    let today = date::in_paris(now);
    let stay = || StayOf {
        group_id: GroupId::new(today.year(), 1042),
        holder_name: "Porteur de projet".into(),
        provider_name: "ACTIF RESIDENCE".into(),
        venue_name: "LES CYCLADES".into(),
        start_date: days_after(today, -8),
        end_date: days_after(today, -1),
    };
    let due_on = days_after(today, 14);
    let deadline = |party, step| Message::Deadline { identifier: to(), stay: stay(), party, step, due_on, worth_before: None };
    let closed = |correction, outcome, due_on| Message::CorrectionClosed { identifier: to(), stay: stay(), outcome, correction, due_on };
    let confirmed =
        |owed_cents, disputed, by_ancv| Message::ListConfirmed { identifier: to(), stay: stay(), owed_cents, disputed, by_ancv };
    let (reference, account_end) = (|| "SEV-2027-0007-1".to_owned(), || "0189".to_owned());
    let opened = |to_ancv, is_confirmed| Message::CorrectionOpened { identifier: to(), stay: stay(), at: now, to_ancv, is_confirmed };
    let transfer_rejected = |was_settled| Message::TransferRejected {
        identifier: to(),
        reference: reference(),
        amount_cents: Cents::euros(160),
        account_end: account_end(),
        at: now,
        was_settled,
    };
    vec![
        deadline(Party::Provider, Step::Opened),
        deadline(Party::Provider, Step::Before(7)),
        deadline(Party::Holder, Step::Before(1)),
        deadline(Party::Holder, Step::Before(0)),
        deadline(Party::Provider, Step::Late),
        deadline(Party::Holder, Step::Late),
        Message::PartyLate { identifier: to(), stay: stay(), party: Party::Provider, due_on },
        Message::PartyLate { identifier: to(), stay: stay(), party: Party::Holder, due_on },
        Message::ListValidated { identifier: to(), stay: stay(), due_on, by_ancv: false },
        Message::ListValidated { identifier: to(), stay: stay(), due_on, by_ancv: true },
        confirmed(Cents::euros(320), 0, false),
        confirmed(Cents::euros(320), 1, false),
        confirmed(Cents::ZERO, 2, true),
        Message::ValidatedInYourPlace { identifier: to(), stay: stay(), party: Party::Provider, at: now },
        Message::ValidatedInYourPlace { identifier: to(), stay: stay(), party: Party::Holder, at: now },
        opened(false, false),
        opened(true, false),
        opened(true, true),
        Message::ListDisputed { identifier: to(), stay: stay(), disputed: 1 },
        Message::ListDisputed { identifier: to(), stay: stay(), disputed: 3 },
        closed(CorrectionKind::MissingPerson, CorrectionState::Accepted, Some(due_on)),
        closed(CorrectionKind::MissingPerson, CorrectionState::Refused, Some(due_on)),
        closed(CorrectionKind::MissingPerson, CorrectionState::Withdrawn, Some(due_on)),
        closed(CorrectionKind::Presence, CorrectionState::Accepted, None),
        closed(CorrectionKind::Presence, CorrectionState::Refused, None),
        Message::PresenceCorrected { identifier: to(), stay: stay(), owed_cents: -16_000 },
        Message::PresenceCorrected { identifier: to(), stay: stay(), owed_cents: 16_000 },
        Message::PresenceCorrected { identifier: to(), stay: stay(), owed_cents: 0 },
        Message::SamePerson { identifier: to(), stay: stay(), released_cents: Cents::euros(160) },
        Message::SamePerson { identifier: to(), stay: stay(), released_cents: Cents::ZERO },
        Message::WeeklyDigest {
            identifier: to(),
            on: today,
            late_providers: 3,
            late_holders: 1,
            open_corrections: 2,
            homonyms: 1,
            due_lines: 14,
            due_cents: 248_000,
            drafts: 1,
            unheard: 2,
            bank_requests: 1,
            pays_alone: false,
        },
        Message::Remittance {
            identifier: to(),
            reference: reference(),
            amount_cents: Cents::euros(160),
            account_end: account_end(),
            on: days_after(today, 2),
            stays: vec![RemittedStay { stay: stay(), amount_cents: 32_000 }, RemittedStay { stay: stay(), amount_cents: -16_000 }],
        },
        transfer_rejected(false),
        transfer_rejected(true),
        Message::OutcomeWithdrawn {
            identifier: to(),
            reference: reference(),
            amount_cents: Cents::euros(160),
            account_end: account_end(),
            at: now,
        },
        Message::BankAccountAsked { identifier: to(), at: now, account_end: account_end() },
        Message::BankAccountDecided { identifier: to(), at: now, account_end: account_end(), accepted: true },
        Message::BankAccountDecided { identifier: to(), at: now, account_end: account_end(), accepted: false },
    ]
}

/// Whoever adds a kind of mail comes by here: it wants a sample above.
const fn is_here(message: &Message) -> bool {
    match message {
        Message::PasswordLink { .. }
        | Message::PasswordChanged { .. }
        | Message::Invitation { .. }
        | Message::EmailLink { .. }
        | Message::EmailChangeAsked { .. }
        | Message::TakeoverAsked { .. }
        | Message::EmailChanged { .. }
        | Message::SecondFactorOn { .. }
        | Message::SecondFactorOff { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::AccessChanged { .. }
        | Message::PasswordKnown { .. }
        | Message::ManyAttempts { .. }
        | Message::Deadline { .. }
        | Message::PartyLate { .. }
        | Message::ListValidated { .. }
        | Message::ListConfirmed { .. }
        | Message::ValidatedInYourPlace { .. }
        | Message::CorrectionOpened { .. }
        | Message::ListDisputed { .. }
        | Message::CorrectionClosed { .. }
        | Message::PresenceCorrected { .. }
        | Message::SamePerson { .. }
        | Message::WeeklyDigest { .. }
        | Message::Remittance { .. }
        | Message::TransferRejected { .. }
        | Message::OutcomeWithdrawn { .. }
        | Message::BankAccountAsked { .. }
        | Message::BankAccountDecided { .. } => true,
    }
}
