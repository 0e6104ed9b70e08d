//! Who did what, when. Lines are only ever added.

use crate::{Store, StoreError, expression::absent, item::from_item, key, store::Query, transaction::Transaction};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{account::OrganisationId, group::GroupId, identity::PersonKey};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    LoggedIn,
    LoggedOut,
    /// A refresh token was used twice: the session was ended.
    TokenReused,
    /// Someone asked for a link to choose another password.
    AskedForPassword,
    /// Chose another password, by such a link: every session was ended.
    ChosePassword,
    /// Changed their password, knowing the one before: the other sessions were ended.
    ChangedPassword,
    /// Asked for another address for their mails.
    AskedForEmail,
    ChangedEmail,
    /// Changed the details of their organisation.
    ChangedOrganisation,
    /// Ended one of their own sessions from another, or all of the others.
    EndedSession,
    /// Set up the second factor.
    SetUpSecondFactor,
    /// Removed their second factor.
    RemovedSecondFactor,
    /// Logged in by a recovery code.
    UsedRecoveryCode,
    /// Invited someone to work for the organisation.
    InvitedUser,
    /// Accepted an invitation, by the mailed link.
    AcceptedInvitation,
    /// Changed what a user may do, or their name.
    ChangedUser,
    /// Took a user's access away.
    DeactivatedUser,
    ReactivatedUser,
    /// Saw the movements of their organisation's credit, with the names of those who were aided.
    ViewedLedger,
    /// ANCV looked at an organisation's users.
    ViewedSupportAccount,
    /// ANCV set another address for a user's mails.
    CorrectedEmail,
    /// One of ANCV's support asked for another address of a user of ANCV: another is to confirm it.
    AskedToCorrectEmail,
    /// The same of a second factor that is to be lifted.
    AskedToLiftSecondFactor,
    /// ANCV had a link mailed to a user.
    SentLink,
    /// ANCV had the attempts at a login forgotten.
    UnlockedUser,
    /// ANCV lifted a user's second factor.
    LiftedSecondFactor,
    /// Looked someone up by their identity.
    SearchedSenior,
    /// Asked what someone's aid would be.
    CheckedCredit,
    /// Saw the list of a group, with who is disabled or dependent.
    ViewedGroup,
    /// Saw someone's tax and health data.
    ViewedEnrollment,
    EnrolledSenior,
    EditedEnrollment,
    WithdrewSenior,
    /// Took a withdrawal back.
    RestoredEnrollment,
    /// Chose whether reminders are mailed to them.
    ChoseReminders,
    /// Saw who sleeps where in a group.
    ViewedRoomingList,
    /// Saw a list to validate.
    ViewedValidation,
    /// Validated a list as its provider, or for it with a reason.
    ValidatedByProvider,
    /// Confirmed a list as its holder, or for it with a reason.
    ConfirmedByHolder,
    /// Was given an address to which a file can be sent.
    BeganUpload,
    /// Asked for a correction.
    OpenedCorrection,
    /// Took a correction back.
    WithdrewCorrection,
    /// Saw a correction, with someone's tax and health data.
    ViewedCorrection,
    /// Was given an address at which a file of a correction can be read.
    ViewedAttachment,
    /// ANCV added the missing person, or found that someone was there.
    AcceptedCorrection,
    /// ANCV did not add the person, or found that they were not there.
    RefusedCorrection,
    /// ANCV changed whether someone had travelled, after the list was confirmed.
    CorrectedPresence,
    /// Found that someone aided is alike to someone else who is: the system itself.
    NoticedHomonym,
    /// ANCV saw whom it is to look at before it pays, and whom they are alike.
    ViewedHomonyms,
    /// ANCV found that someone is another person than the one they are alike.
    FoundAnother,
    /// ANCV found that someone is a person whom it knows by another identity.
    FoundSame,
    /// Told the parties of a deadline: the system itself.
    Reminded,
    /// Put payment lines in a batch.
    CreatedBatch,
    /// Approved a batch that someone else had made.
    ApprovedBatch,
    /// Dissolved a batch that was not sent.
    CancelledBatch,
    /// Someone else is to dissolve it with them.
    AskedToCancelBatch,
    /// What someone else had noted of a transfer by mistake is to be noted anew.
    WithdrewOutcome,
    /// Was given the file of a batch for the bank.
    TookPaymentFile,
    /// Noted that a batch was given to the bank.
    SentBatch,
    /// Noted that a transfer arrived.
    SettledTransfer,
    /// Noted that the bank rejected a transfer.
    RejectedTransfer,
    /// Noted that the bank sent back a transfer that had arrived.
    ReturnedTransfer,
    /// Asked for another bank account of their organisation.
    AskedForBankAccount,
    /// ANCV looked at the bank accounts that providers ask for, whole.
    ViewedBankRequests,
    /// ANCV accepted a bank account.
    AcceptedBankAccount,
    /// ANCV refused a bank account.
    RefusedBankAccount,
}

/// One line of the audit. It names people by their key, never by their name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub at: Timestamp,
    /// The organisation that the user works for.
    pub organisation_id: OrganisationId,
    pub user_id: String,
    pub action: Action,
    pub group_id: Option<GroupId>,
    pub person: Option<PersonKey>,
    /// To which user's account, or to which organisation's users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Why, in the words of whoever did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl AuditLine {
    /// What a user did at a time, on no group yet and for nobody.
    #[must_use]
    pub fn new(at: Timestamp, organisation_id: &OrganisationId, user_id: &str, action: Action) -> Self {
        Self {
            at,
            organisation_id: organisation_id.clone(),
            user_id: user_id.to_owned(),
            action,
            group_id: None,
            person: None,
            subject: None,
            reason: None,
        }
    }

    /// The line with its group.
    #[must_use]
    pub fn on(self, group: &GroupId) -> Self {
        Self { group_id: Some(group.clone()), ..self }
    }

    /// The line with the user, or the organisation, whose account it is about.
    #[must_use]
    pub fn to(self, subject: &str) -> Self {
        Self { subject: Some(subject.to_owned()), ..self }
    }

    /// The line with the reason that was given.
    #[must_use]
    pub fn because(self, reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..self }
    }

    /// The line with its person.
    #[must_use]
    pub fn about(self, person: &PersonKey) -> Self {
        Self { person: Some(person.clone()), ..self }
    }
}

#[derive(Clone, Copy, Debug)]
struct Step;

impl Store {
    /// Adds `line` to a change.
    pub(crate) fn audit<S: Copy>(&self, change: &mut Transaction<S>, step: S, line: &AuditLine) -> Result<(), StoreError> {
        let key = key::audit_line(&line.organisation_id, line.at, &self.entropy.id());
        // Lines are only ever added: the condition makes an overwrite impossible, not just unlikely.
        change.put(step, "an audit line", &self.tables.audit, &key, line, absent())
    }

    /// Records `line` by itself, for what changes nothing else.
    pub async fn record(&self, line: &AuditLine) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }

    /// What an organisation's users did in the month of `at`, oldest first.
    pub async fn audit_lines(&self, organisation: &OrganisationId, at: Timestamp) -> Result<Vec<AuditLine>, StoreError> {
        let query = Query::partition(&self.tables.audit, key::audit_line(organisation, at, "").pk);
        self.query(query).await?.into_iter().map(|item| from_item("an audit line", item)).collect()
    }
}
