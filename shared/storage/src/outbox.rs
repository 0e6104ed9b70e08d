//! Mails that are to be sent: each is put in the transaction of what it tells of, and sent once.

use crate::{
    AuditLine, Member, Store, StoreError,
    item::{Item, from_item, number, text},
    key,
    sent::Request as _,
    store::Query,
    transaction::{ABSENT, Expression, Transaction},
};
use aws_sdk_dynamodb::{
    error::SdkError,
    operation::update_item::UpdateItemError,
    types::{ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, OrganisationId},
    mail::Message,
    world::Entropy,
};
use std::fmt;

/// How long a mail is its sender's. It is longer than `send_mail` may run, so nobody takes a mail from one that still
/// works on it, and shorter than the queue waits before it delivers again.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How long what became of a mail is kept. The queues forget a message before.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A mail that is to be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    pub mail_id: String,
    /// The address that it goes to.
    pub to: String,
    /// The organisation whose user it is for.
    pub organisation_id: OrganisationId,
    pub message: Message,
    /// When it was written.
    pub created_at: Timestamp,
}

/// No address: it is a person's.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("mail_id", &self.mail_id).field("message", &self.message).finish_non_exhaustive()
    }
}

impl Outgoing {
    /// A mail to `member` at the address that they have. Of one identifier there is one mail, however often it is written.
    #[must_use]
    pub fn to(member: &Member, message: Message, now: Timestamp, mail_id: String) -> Self {
        Self { mail_id, to: member.email.clone(), organisation_id: member.member_of.clone(), message, created_at: now }
    }

    /// A mail to each of `members`, which says what `message` makes of their login.
    pub fn to_each(members: &[Member], now: Timestamp, entropy: &Entropy, message: impl Fn(LoginIdentifier) -> Message) -> Vec<Self> {
        members.iter().map(|member| Self::to(member, message(member.identifier.clone()), now, entropy.id())).collect()
    }
}

/// What goes with a change: who is mailed about it, and what the audit notes.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub mails: Vec<Outgoing>,
    pub lines: Vec<AuditLine>,
}

impl Told {
    /// One mail and one line.
    #[must_use]
    pub fn new(mail: Outgoing, line: AuditLine) -> Self {
        Self { mails: vec![mail], lines: vec![line] }
    }

    /// The same with what `other` tells, if there is some.
    #[must_use]
    pub fn and(mut self, other: Option<Self>) -> Self {
        if let Some(other) = other {
            self.mails.extend(other.mails);
            self.lines.extend(other.lines);
        }
        self
    }
}

/// How far a mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Nobody has tried to send it.
    Pending,
    /// Someone has: it is theirs until the lease ends.
    Sending,
    Sent,
    /// It will not be.
    Refused,
    /// Neither: it says nothing true any more, and nobody misses it.
    Needless,
}

impl Progress {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Needless => "needless",
        }
    }
}

/// What becomes of a wish to send a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is the caller's to send, until the lease ends.
    Yours(Box<Outgoing>, Lease),
    /// It is someone else's, who may still be sending it.
    Taken,
    /// It is sent, or will not be: there is nothing to do.
    Done(Progress),
    /// There is no such mail.
    Unknown,
}

/// The right to say what became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    mail_id: String,
    /// The organisation whose user the mail is for.
    of: OrganisationId,
    until: i64,
}

/// A mail that will never be sent.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct RefusedMail {
    /// When that was known.
    #[serde(rename = "done_at")]
    pub at: Timestamp,
    /// The address that it was for.
    pub to: String,
    /// What kind of mail it was.
    pub kind: String,
    /// Why, as a code.
    #[serde(rename = "outcome")]
    pub reason: String,
}

/// No address: it is a person's.
impl fmt::Debug for RefusedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefusedMail").field("kind", &self.kind).field("reason", &self.reason).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Record<'a> {
    #[serde(flatten)]
    outgoing: &'a Outgoing,
    kind: &'static str,
    progress: Progress,
}

/// An item that looks like another one to whoever measures what it costs, means nothing, and goes by itself.
#[derive(Serialize)]
pub(crate) struct Decoy<'a, T> {
    #[serde(flatten)]
    pub(crate) of: &'a T,
    pub(crate) expires_at: i64,
}

#[derive(Deserialize)]
struct Stands {
    progress: Progress,
}

impl Store {
    /// Adds `mail` to a change: it is sent if, and only if, the change is made.
    pub(crate) fn outbox<S: Copy>(&self, change: &mut Transaction<S>, step: S, mail: &Outgoing) -> Result<(), StoreError> {
        let record = Record { outgoing: mail, kind: mail.message.kind(), progress: Progress::Pending };
        let key = key::outbox(&mail.mail_id);
        change.put(step, "a mail", &self.tables.work, &key, &record, Some(Expression::condition(ABSENT)))
    }

    /// Adds all that is told of a change to it.
    pub(crate) fn tell<S: Copy>(&self, change: &mut Transaction<S>, step: S, told: &Told) -> Result<(), StoreError> {
        self.mails(change, step, &told.mails)?;
        told.lines.iter().try_for_each(|line| self.audit(change, step, line))
    }

    /// Puts `mail` there by itself, for tests and for what changes nothing else.
    ///
    /// # Errors
    /// The database gives no answer, or there is a mail of that identifier.
    pub async fn post(&self, mail: &Outgoing) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.outbox(&mut change, (), mail)?;
        self.unconditionally(change).await
    }

    /// Puts `mail` there unless it is there already: of one identifier there is one mail. `false` when it was.
    pub async fn post_once(&self, mail: &Outgoing) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.outbox(&mut change, (), mail)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// The same work as [`Self::post`] for a mail that nobody gets, so that the time it takes tells nothing.
    pub async fn pretend_post(&self, mail: &Outgoing, until: Timestamp) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.pretend_outbox(&mut change, (), mail, until)?;
        self.unconditionally(change).await
    }

    /// Adds an item to a change that is as long as `mail`, is sent to nobody, and goes by itself.
    pub(crate) fn pretend_outbox<S: Copy>(
        &self,
        change: &mut Transaction<S>,
        step: S,
        mail: &Outgoing,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let key = key::idempotency("nobody", &mail.mail_id);
        let record = Record { outgoing: mail, kind: mail.message.kind(), progress: Progress::Pending };
        let decoy = Decoy { of: &record, expires_at: until.as_second() };
        change.put(step, "a decoy", &self.tables.work, &key, &decoy, Some(Expression::condition(ABSENT)))
    }

    /// Takes a mail to send it, at `now`.
    pub async fn claim(&self, mail_id: &str, now: Timestamp) -> Result<Claim, StoreError> {
        let until = now.as_second() + LEASE.as_secs();
        let sent = self
            .client
            .update_item()
            .table_name(&self.tables.work)
            .set_key(Some(key::outbox(mail_id).attributes()))
            .update_expression("SET progress = :sending, leased_until = :until ADD attempts :one")
            .condition_expression("progress = :pending OR (progress = :sending AND leased_until <= :now)")
            .expression_attribute_values(":sending", text(Progress::Sending.as_str()))
            .expression_attribute_values(":pending", text(Progress::Pending.as_str()))
            .expression_attribute_values(":until", number(until))
            .expression_attribute_values(":now", number(now.as_second()))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .sent()
            .await;
        match sent {
            Ok(answer) => {
                let mail: Outgoing = from_item("a mail", answer.attributes.unwrap_or_default())?;
                let lease = Lease { mail_id: mail_id.to_owned(), of: mail.organisation_id.clone(), until };
                Ok(Claim::Yours(Box::new(mail), lease))
            }
            Err(error) => match lost(&error) {
                None => Err(StoreError::of("UpdateItem", error)),
                Some(None) => Ok(Claim::Unknown),
                Some(Some(item)) => Ok(match from_item::<Stands>("a mail", item)?.progress {
                    Progress::Pending | Progress::Sending => Claim::Taken,
                    done @ (Progress::Sent | Progress::Refused | Progress::Needless) => Claim::Done(done),
                }),
            },
        }
    }

    /// Notes that a mail is sent: what opens an account goes from it at once, the rest in time.
    pub async fn mark_sent(&self, lease: &Lease, now: Timestamp) -> Result<(), StoreError> {
        self.mark(lease, Progress::Sent, "sent", now).await
    }

    /// Notes that a mail will never be sent, and why, as a code: ANCV's support finds it by its organisation.
    pub async fn mark_refused(&self, lease: &Lease, reason: &str, now: Timestamp) -> Result<(), StoreError> {
        self.mark(lease, Progress::Refused, reason, now).await
    }

    /// Notes that a mail is not sent because what it tells of is over, and why, as a code. Nobody is told: nobody misses it.
    pub async fn mark_needless(&self, lease: &Lease, reason: &str, now: Timestamp) -> Result<(), StoreError> {
        self.mark(lease, Progress::Needless, reason, now).await
    }

    /// The mails to an organisation's users that were never sent, in the last month, newest first. Out of an index: it may be
    /// a moment old.
    pub async fn refused_mails(&self, organisation: &OrganisationId) -> Result<Vec<RefusedMail>, StoreError> {
        let values = [(":of".to_owned(), text(organisation.as_str()))].into();
        let query = Query { table: &self.tables.work, index: Some("refused"), condition: "refused_for = :of", values };
        self.query(query).await?.into_iter().rev().map(|item| from_item("a mail", item)).collect()
    }

    /// Gives a mail back untouched: whoever comes next may try at once.
    pub async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        let update = self.of_lease(lease).update_expression("SET progress = :to REMOVE leased_until");
        settled(update.expression_attribute_values(":to", text(Progress::Pending.as_str())).sent().await.map(drop))
    }

    async fn mark(&self, lease: &Lease, progress: Progress, outcome: &str, now: Timestamp) -> Result<(), StoreError> {
        const DONE: &str = "progress = :to, outcome = :outcome, done_at = :at, expires_at = :end";
        let update = self.of_lease(lease);
        // What is sent is in no list.
        let (also, update) = match progress {
            Progress::Refused => (", refused_for = :of", update.expression_attribute_values(":of", text(lease.of.as_str()))),
            Progress::Pending | Progress::Sending | Progress::Sent | Progress::Needless => ("", update),
        };
        let update = update
            .update_expression(format!("SET {DONE}{also} REMOVE leased_until, message.#token"))
            .expression_attribute_names("#token", "token")
            .expression_attribute_values(":to", text(progress.as_str()))
            .expression_attribute_values(":outcome", text(outcome))
            .expression_attribute_values(":at", text(now.to_string()))
            .expression_attribute_values(":end", number(now.as_second() + KEPT.as_secs()));
        settled(update.sent().await.map(drop))
    }

    /// An update of a mail, unless someone else has taken it since.
    fn of_lease(&self, lease: &Lease) -> aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.tables.work)
            .set_key(Some(key::outbox(&lease.mail_id).attributes()))
            .condition_expression("progress = :sending AND leased_until = :until")
            .expression_attribute_values(":sending", text(Progress::Sending.as_str()))
            .expression_attribute_values(":until", number(lease.until))
    }
}

/// What stands there when the condition of an update has failed; `None` when it failed for another reason.
fn lost<R>(error: &SdkError<UpdateItemError, R>) -> Option<Option<Item>> {
    let SdkError::ServiceError(context) = error else { return None };
    let UpdateItemError::ConditionalCheckFailedException(failed) = context.err() else { return None };
    Some(failed.item().filter(|item| !item.is_empty()).cloned())
}

/// A lease that is over changes nothing more: who has the mail now says what becomes of it.
fn settled<R: fmt::Debug + 'static>(sent: Result<(), SdkError<UpdateItemError, R>>) -> Result<(), StoreError> {
    match sent {
        Err(error) if lost(&error).is_none() => Err(StoreError::of("UpdateItem", error)),
        _ => Ok(()),
    }
}
