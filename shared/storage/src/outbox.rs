//! Mails that are to be sent: each is put in the transaction of what it tells of, and sent once.

use crate::{
    AuditLine, Member, Store, StoreError,
    expression::{Update, absent, attr, update},
    item::{Item, from_item},
    key,
    sent::Request as _,
    store::Query,
    transaction::Transaction,
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
};
use std::fmt;

/// How long a mail is its sender's. It is longer than `send_mail` may run, so nobody takes a mail from one that still
/// works on it, and shorter than the queue waits before it delivers again.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How long what became of a mail is kept. The queues forget a message before.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Where the mails of a user go.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    #[serde(rename = "to")]
    pub email: String,
    /// The organisation whose user it is.
    pub organisation_id: OrganisationId,
}

/// A mail that is to be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    #[serde(flatten)]
    pub to: Address,
    pub message: Message,
    #[serde(skip)]
    name: Option<String>,
}

/// No address: it is a person's.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("message", &self.message).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Mail {
    #[must_use]
    pub const fn new(to: Address, message: Message) -> Self {
        Self { to, message, name: None }
    }

    /// A mail to `member` at the address that they have.
    #[must_use]
    pub fn to(member: &Member, message: Message) -> Self {
        Self::new(Address { email: member.email.clone(), organisation_id: member.member_of.clone() }, message)
    }

    /// A mail to each of `members`, which says what `message` makes of their login.
    pub fn to_each(members: &[Member], message: impl Fn(LoginIdentifier) -> Message) -> Vec<Self> {
        members.iter().map(|member| Self::to(member, message(member.identifier.clone()))).collect()
    }

    /// The same, known by `name`: however often it is written, there is one of it.
    #[must_use]
    pub fn once(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }
}

/// What goes with a change: who is mailed about it, and what the audit notes.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub mails: Vec<Mail>,
    pub lines: Vec<AuditLine>,
}

impl Told {
    /// One mail and one line.
    #[must_use]
    pub fn new(mail: Mail, line: AuditLine) -> Self {
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
    Yours(Box<Mail>, Lease),
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

/// A mail as it waits: it has an identifier and the time when it was written.
#[derive(Serialize, Deserialize)]
pub(crate) struct Outgoing {
    mail_id: String,
    #[serde(flatten)]
    mail: Mail,
    created_at: Timestamp,
}

#[derive(Serialize)]
struct Record<'a> {
    #[serde(flatten)]
    outgoing: &'a Outgoing,
    kind: &'static str,
    progress: Progress,
}

impl<'a> Record<'a> {
    /// What is written of a mail that nobody has tried to send.
    const fn new(outgoing: &'a Outgoing) -> Self {
        Self { outgoing, kind: outgoing.mail.message.kind(), progress: Progress::Pending }
    }
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
    /// `mail` as it waits from now on.
    pub(crate) fn outgoing(&self, mail: &Mail) -> Outgoing {
        let mail_id = mail.name.clone().unwrap_or_else(|| self.entropy.id());
        Outgoing { mail_id, mail: mail.clone(), created_at: self.clock.now() }
    }

    /// Adds `mail` to a change: it is sent if, and only if, the change is made.
    pub(crate) fn outbox<S: Copy>(&self, change: &mut Transaction<S>, step: S, mail: &Mail) -> Result<(), StoreError> {
        self.put_outgoing(change, step, &self.outgoing(mail))
    }

    fn put_outgoing<S: Copy>(&self, change: &mut Transaction<S>, step: S, outgoing: &Outgoing) -> Result<(), StoreError> {
        change.put(step, "a mail", &self.tables.work, &key::outbox(&outgoing.mail_id), &Record::new(outgoing), absent())
    }

    /// Adds all that is told of a change to it.
    pub(crate) fn tell<S: Copy>(&self, change: &mut Transaction<S>, step: S, told: &Told) -> Result<(), StoreError> {
        self.mails(change, step, &told.mails)?;
        told.lines.iter().try_for_each(|line| self.audit(change, step, line))
    }

    /// Puts `mail` there by itself, for tests and for what changes nothing else.
    ///
    /// # Errors
    /// The database gives no answer, or there is a mail of that name.
    pub async fn post(&self, mail: &Mail) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.outbox(&mut change, (), mail)?;
        self.unconditionally(change).await
    }

    /// Puts `mail` there unless it is there already: of one name there is one mail. `false` when it was.
    pub async fn post_once(&self, mail: &Mail) -> Result<bool, StoreError> {
        self.put_once(&self.outgoing(mail)).await
    }

    /// The same of one that has its identifier.
    pub(crate) async fn put_once(&self, outgoing: &Outgoing) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.put_outgoing(&mut change, (), outgoing)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// The same work as [`Self::post`] for a mail that nobody gets, so that the time it takes tells nothing.
    pub async fn pretend_post(&self, mail: &Mail, until: Timestamp) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.pretend_outbox(&mut change, (), mail, until)?;
        self.unconditionally(change).await
    }

    /// Adds an item to a change that is as long as `mail`, is sent to nobody, and goes by itself.
    pub(crate) fn pretend_outbox<S: Copy>(
        &self,
        change: &mut Transaction<S>,
        step: S,
        mail: &Mail,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let outgoing = self.outgoing(mail);
        let decoy = Decoy { of: &Record::new(&outgoing), expires_at: until.as_second() };
        change.put(step, "a decoy", &self.tables.work, &key::idempotency("nobody", &outgoing.mail_id), &decoy, absent())
    }

    /// Takes a mail to send it, at `now`.
    pub async fn claim(&self, mail_id: &str, now: Timestamp) -> Result<Claim, StoreError> {
        let until = now.as_second() + LEASE.as_secs();
        let (sending, pending) = (Progress::Sending.as_str(), Progress::Pending.as_str());
        let is_over = attr("leased_until").at_most(now.as_second());
        let claimed = update()
            .set("progress", sending)
            .set("leased_until", until)
            .count("attempts", 1)
            .when(attr("progress").is(pending).or(attr("progress").is(sending).and(is_over)));
        let sent = self
            .updating(&self.tables.work, &key::outbox(mail_id), &claimed)
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .sent()
            .await;
        match sent {
            Ok(answer) => {
                let mail: Mail = from_item("a mail", answer.attributes.unwrap_or_default())?;
                let lease = Lease { mail_id: mail_id.to_owned(), of: mail.to.organisation_id.clone(), until };
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
        let query = Query::index(&self.tables.work, "refused", attr("refused_for").is(organisation.as_str()));
        self.query(query).await?.into_iter().rev().map(|item| from_item("a mail", item)).collect()
    }

    /// Gives a mail back untouched: whoever comes next may try at once.
    pub async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        self.settle(lease, update().set("progress", Progress::Pending.as_str())).await
    }

    async fn mark(&self, lease: &Lease, progress: Progress, outcome: &str, now: Timestamp) -> Result<(), StoreError> {
        let done = update()
            .set("progress", progress.as_str())
            .set("outcome", outcome)
            .set("done_at", now)
            .set("expires_at", now.as_second() + KEPT.as_secs())
            .remove(attr("message").within("token"));
        // What is sent is in no list.
        let done = if progress == Progress::Refused { done.set("refused_for", lease.of.as_str()) } else { done };
        self.settle(lease, done).await
    }

    /// Ends the lease of a mail by `update`. One that is over changes nothing more: who has the mail now says what becomes of it.
    async fn settle(&self, lease: &Lease, update: Update) -> Result<(), StoreError> {
        let is_theirs = attr("progress").is(Progress::Sending.as_str()).and(attr("leased_until").is(lease.until));
        let settled = update.remove("leased_until").when(is_theirs);
        match self.updating(&self.tables.work, &key::outbox(&lease.mail_id), &settled).sent().await {
            Err(error) if lost(&error).is_none() => Err(StoreError::of("UpdateItem", error)),
            _ => Ok(()),
        }
    }
}

/// What stands there when the condition of an update has failed; `None` when it failed for another reason.
fn lost<R>(error: &SdkError<UpdateItemError, R>) -> Option<Option<Item>> {
    let SdkError::ServiceError(context) = error else { return None };
    let UpdateItemError::ConditionalCheckFailedException(failed) = context.err() else { return None };
    Some(failed.item().filter(|item| !item.is_empty()).cloned())
}
