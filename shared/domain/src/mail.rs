//! What mails say: the facts of each, without its words.

mod stay;

pub use stay::{RemittedStay, StayOf};

use crate::{
    account::LoginIdentifier,
    deadline::{Party, Step},
    money::Cents,
};
use jiff::{Timestamp, civil::Date};
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
        at: Timestamp,
    },
    /// Someone is invited to work for an organisation: a link with which to choose a password.
    Invitation {
        /// The login that they will have.
        identifier: LoginIdentifier,
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
        at: Timestamp,
    },
    /// The address was changed: to the one of before, and to the new one when ANCV has done it.
    EmailChanged {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
        /// Whether ANCV has done it.
        by_support: bool,
    },
    /// The second factor was set up.
    SecondFactorOn {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
    },
    /// The second factor was removed.
    SecondFactorOff {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
        /// Whether ANCV has done it.
        by_support: bool,
    },
    /// A recovery code was used in place of the second factor.
    RecoveryCodeUsed {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
        /// How many are left.
        left: u32,
    },
    /// An administrator has changed what a user may do, or whether they may log in.
    AccessChanged {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
        /// Whether they may still log in.
        is_active: bool,
    },
    /// One of ANCV's support has asked for what opens an account of ANCV to somebody else, and another is to confirm it.
    TakeoverAsked {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
        /// Whether that is another address; if not, that the second factor is lifted.
        is_of_address: bool,
        /// Until when it can be confirmed.
        valid_until: Timestamp,
    },
    /// Someone has typed the right password and many wrong codes: they know the password.
    PasswordKnown {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
    },
    /// Many have tried to log in.
    ManyAttempts {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
    },
    /// A list is to be validated: it can be from now on, the end comes near, or it is over. To the party.
    Deadline {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        /// Whose list it is to validate.
        party: Party,
        step: Step,
        due_on: Date,
        /// The day of the next step, which says more than this one: from then on this is not sent. None for the last step.
        worth_before: Option<Date>,
    },
    /// A party is late. To ANCV.
    PartyLate {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        party: Party,
        due_on: Date,
    },
    /// The provider has validated, or ANCV for it: it is the holder's turn. To the holder.
    ListValidated {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        /// The holder's last day.
        due_on: Date,
        /// Whether ANCV has done it in the provider's place.
        by_ancv: bool,
    },
    /// The holder has confirmed, or ANCV for it. To the provider.
    ListConfirmed {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        /// What ANCV pays for those who travelled.
        owed_cents: Cents,
        /// How many people the parties disagree on.
        disputed: u32,
        /// Whether ANCV has done it in the holder's place.
        by_ancv: bool,
    },
    /// ANCV has validated a list in a party's place. To that party.
    ValidatedInYourPlace {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        party: Party,
        at: Timestamp,
    },
    /// The holder has said that someone is missing. To the provider, and to ANCV.
    CorrectionOpened {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        at: Timestamp,
        /// Whether it is ANCV that is told, and is to decide.
        to_ancv: bool,
        /// Whether the list was confirmed, so that no clock stands.
        is_confirmed: bool,
    },
    /// The holder has confirmed a list on which the provider and it disagree: ANCV is to decide. To ANCV.
    ListDisputed {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        /// On how many people.
        disputed: u32,
    },
    /// A correction was decided, or taken back. To both parties.
    CorrectionClosed {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        /// What became of it.
        outcome: crate::correction::CorrectionState,
        /// What it was about.
        correction: crate::correction::CorrectionKind,
        /// The holder's last day from now on, when the list is still to be confirmed.
        due_on: Option<Date>,
    },
    /// ANCV has changed whether someone had travelled, after the list was confirmed. To both parties.
    PresenceCorrected {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        /// By how much what is owed to the provider changes, in cents.
        owed_cents: i64,
    },
    /// ANCV has found that someone whom the holder took for another is a person whom it knows. To the holder.
    SamePerson {
        /// The login that it is for.
        identifier: LoginIdentifier,
        stay: StayOf,
        /// What has gone back to the credit: nothing when it was the person's only aid of the year.
        released_cents: Cents,
    },
    /// What waits for ANCV, once a week. To ANCV.
    WeeklyDigest {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// The day on which it was counted.
        on: Date,
        /// Lists that providers are late with.
        late_providers: u32,
        /// Lists that holders are late with.
        late_holders: u32,
        /// Corrections to be decided.
        open_corrections: u32,
        /// People to be looked at before they are paid for, because they are alike to others.
        #[serde(default)]
        homonyms: u32,
        /// Payment lines in no batch.
        due_lines: u32,
        /// What they come to, in cents.
        due_cents: i64,
        /// Batches that somebody else than their maker is to approve.
        drafts: u32,
        /// Transfers whose day has come, and of which nobody has noted what became.
        unheard: u32,
        /// Bank accounts that providers ask for.
        bank_requests: u32,
        /// Whether the reader looks after payments and not after lists.
        pays_alone: bool,
    },
    /// A transfer was sent to the provider's bank. To the provider.
    Remittance {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// What the transfer is called, on the statement too.
        reference: String,
        amount_cents: Cents,
        /// The last four characters of the account.
        account_end: String,
        /// The day on which it is to be executed.
        on: Date,
        stays: Vec<RemittedStay>,
    },
    /// The bank has rejected a transfer, or sent it back: it will be sent again. To the provider.
    TransferRejected {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// What the transfer was called.
        reference: String,
        amount_cents: Cents,
        /// The last four characters of the account.
        account_end: String,
        at: Timestamp,
        /// Whether it had arrived.
        was_settled: bool,
    },
    /// That a transfer was rejected or sent back was a mistake. To the provider, who was told so.
    OutcomeWithdrawn {
        /// The login that it is for.
        identifier: LoginIdentifier,
        /// What the transfer is called.
        reference: String,
        amount_cents: Cents,
        /// The last four characters of the account.
        account_end: String,
        at: Timestamp,
    },
    /// Another bank account was asked for. To the provider's users, who were told of the one before.
    BankAccountAsked {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
        /// The last four characters of the new account.
        account_end: String,
    },
    /// ANCV has accepted or refused a bank account. To the provider's users.
    BankAccountDecided {
        /// The login that it is for.
        identifier: LoginIdentifier,
        at: Timestamp,
        /// The last four characters of the new account.
        account_end: String,
        /// Whether it is paid to from now on.
        accepted: bool,
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
            Self::TakeoverAsked { .. } => "takeover_asked",
            Self::EmailChanged { .. } => "email_changed",
            Self::SecondFactorOn { .. } => "second_factor_on",
            Self::SecondFactorOff { .. } => "second_factor_off",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::AccessChanged { .. } => "access_changed",
            Self::PasswordKnown { .. } => "password_known",
            Self::ManyAttempts { .. } => "many_attempts",
            Self::Deadline { .. } => "deadline",
            Self::PartyLate { .. } => "party_late",
            Self::ListValidated { .. } => "list_validated",
            Self::ListConfirmed { .. } => "list_confirmed",
            Self::ValidatedInYourPlace { .. } => "validated_in_your_place",
            Self::CorrectionOpened { .. } => "correction_opened",
            Self::ListDisputed { .. } => "list_disputed",
            Self::CorrectionClosed { .. } => "correction_closed",
            Self::PresenceCorrected { .. } => "presence_corrected",
            Self::SamePerson { .. } => "same_person",
            Self::WeeklyDigest { .. } => "weekly_digest",
            Self::Remittance { .. } => "remittance",
            Self::TransferRejected { .. } => "transfer_rejected",
            Self::OutcomeWithdrawn { .. } => "outcome_withdrawn",
            Self::BankAccountAsked { .. } => "bank_account_asked",
            Self::BankAccountDecided { .. } => "bank_account_decided",
        }
    }

    /// Whether it still says something true at `now`: a reminder is not sent once a later one is due, and a link that no longer opens is not sent.
    #[must_use]
    pub fn is_worth_sending(&self, now: Timestamp) -> bool {
        match self {
            Self::PasswordLink { valid_until, .. } | Self::Invitation { valid_until, .. } | Self::EmailLink { valid_until, .. } => {
                now < *valid_until
            }
            Self::Deadline { worth_before, .. } => worth_before.is_none_or(|day| crate::date::in_paris(now) < day),
            Self::PasswordChanged { .. }
            | Self::EmailChangeAsked { .. }
            | Self::TakeoverAsked { .. }
            | Self::EmailChanged { .. }
            | Self::SecondFactorOn { .. }
            | Self::SecondFactorOff { .. }
            | Self::RecoveryCodeUsed { .. }
            | Self::AccessChanged { .. }
            | Self::PasswordKnown { .. }
            | Self::ManyAttempts { .. }
            | Self::PartyLate { .. }
            | Self::ListValidated { .. }
            | Self::ListConfirmed { .. }
            | Self::ValidatedInYourPlace { .. }
            | Self::CorrectionOpened { .. }
            | Self::ListDisputed { .. }
            | Self::CorrectionClosed { .. }
            | Self::PresenceCorrected { .. }
            | Self::SamePerson { .. }
            | Self::WeeklyDigest { .. }
            | Self::Remittance { .. }
            | Self::TransferRejected { .. }
            | Self::OutcomeWithdrawn { .. }
            | Self::BankAccountAsked { .. }
            | Self::BankAccountDecided { .. } => true,
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
mod tests;
