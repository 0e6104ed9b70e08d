//! Every key of every table, in one place. `pk` and `sk` are the key attributes of them all.

use crate::attribute::{Item, text};
use jiff::Timestamp;
use sev_domain::{
    account::{LoginIdentifier, OrganisationId},
    group::GroupId,
    identity::PersonKey,
};

/// A partition key and a sort key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    pub(crate) fn attributes(&self) -> Item {
        Item::from([("pk".to_owned(), text(&*self.pk)), ("sk".to_owned(), text(&*self.sk))])
    }

    pub(crate) fn of(item: &Item) -> Option<Self> {
        Some(Self::new(item.get("pk")?.as_s().ok()?, item.get("sk")?.as_s().ok()?))
    }
}

// accounts

pub(crate) fn credentials(identifier: &LoginIdentifier) -> Key {
    Key::new(format!("LOGIN#{identifier}"), "LOGIN")
}

pub(crate) fn session(user_id: &str, session_id: &str) -> Key {
    Key::new(user_partition(user_id), format!("SESSION#{session_id}"))
}

/// Holds the sessions of a user: one query shows those that are open.
pub(crate) fn user_partition(user_id: &str) -> String {
    format!("USER#{user_id}")
}

/// How many administrators an organisation has who can log in, which is never none, and how many users who are not
/// deactivated.
pub(crate) fn administrators(id: &OrganisationId) -> Key {
    Key::new(format!("ORGANISATION#{id}"), "ADMINISTRATORS")
}

/// What is counted under `name`, in one of its slots: a window of time, or an address in one.
pub(crate) fn attempts(name: &str, slot: &str) -> Key {
    Key::new(attempts_partition(name), slot)
}

/// Holds all that is counted of one thing.
pub(crate) fn attempts_partition(name: &str) -> String {
    format!("ATTEMPTS#{name}")
}

/// A place from where `identifier` has logged in.
pub(crate) fn known_place(identifier: &LoginIdentifier, digest: &str) -> Key {
    Key::new(format!("PLACES#{identifier}"), digest)
}

/// What a mailed link opens, under the digest of its token.
pub(crate) fn link(token_hash: &str) -> Key {
    Key::new(format!("LINK#{token_hash}"), "LINK")
}

/// Whose a mailbox is, under the digest of its address.
pub(crate) fn mailbox(digest: &str) -> Key {
    Key::new(format!("MAILBOX#{digest}"), "MAILBOX")
}

// programme

pub(crate) fn organisation(id: &OrganisationId) -> Key {
    Key::new(organisation_partition(id), "PROFILE")
}

/// Holds the profile and the credit of each year, which « Mon compte » shows together.
pub(crate) fn organisation_partition(id: &OrganisationId) -> String {
    format!("ORGANISATION#{id}")
}

pub(crate) fn credit(id: &OrganisationId, year: i16) -> Key {
    Key::new(organisation_partition(id), format!("CREDIT#{year}"))
}

pub(crate) fn ledger_line(id: &OrganisationId, year: i16, at: Timestamp, line_id: &str) -> Key {
    Key::new(ledger_partition(id, year), format!("{}#{line_id}", sortable(at)))
}

pub(crate) fn ledger_partition(id: &OrganisationId, year: i16) -> String {
    format!("LEDGER#{id}#{year}")
}

pub(crate) fn rules(year: i16) -> Key {
    Key::new("RULES", year.to_string())
}

// stays

pub(crate) fn group(id: &GroupId) -> Key {
    Key::new(group_partition(id), "GROUP")
}

/// Holds the group and everyone ever enrolled in it: one query shows them all.
pub(crate) fn group_partition(id: &GroupId) -> String {
    format!("GROUP#{id}")
}

pub(crate) fn enrollment(id: &GroupId, person: &PersonKey) -> Key {
    Key::new(group_partition(id), format!("{ENROLLMENT}{person}"))
}

/// What the sort keys of enrollments begin with.
pub(crate) const ENROLLMENT: &str = "ENROLLMENT#";

/// What both parties have said of who was there.
pub(crate) fn attendance(id: &GroupId) -> Key {
    Key::new(group_partition(id), "ATTENDANCE")
}

/// A correction of the group's list.
pub(crate) fn correction(id: &GroupId, correction_id: &str) -> Key {
    Key::new(group_partition(id), format!("{CORRECTION}{correction_id}"))
}

/// What the sort keys of corrections begin with.
pub(crate) const CORRECTION: &str = "CORRECTION#";

// payments

/// What is owed for a group, by what has caused it.
pub(crate) fn payment_line(id: &GroupId, line_id: &str) -> Key {
    Key::new(group_partition(id), format!("LINE#{line_id}"))
}

/// A batch of transfers.
pub(crate) fn batch(batch_id: &str) -> Key {
    Key::new(format!("BATCH#{batch_id}"), "BATCH")
}

/// The number of a year's newest batch.
pub(crate) fn last_batch(year: i16) -> Key {
    Key::new(format!("BATCHES#{year}"), "LAST")
}

/// The bank accounts of a provider: the one that is paid to, and the one that was asked for.
pub(crate) fn bank_accounts(id: &OrganisationId) -> Key {
    Key::new(format!("ACCOUNT#{id}"), "ACCOUNT")
}

// people

pub(crate) fn person(person: &PersonKey) -> Key {
    Key::new(format!("{PERSON}{person}"), "PERSON")
}

/// There is one item for a person and a year, so there is one aid.
pub(crate) fn yearly_aid(person: &PersonKey, year: i16) -> Key {
    Key::new(format!("{PERSON}{person}"), format!("{AID}{year}"))
}

/// What partition keys of people begin with.
const PERSON: &str = "PERSON#";
/// What sort keys of yearly aids begin with; the stream's filter in `template.yaml` says it too.
const AID: &str = "AID#";

/// A yearly aid that has come into the people table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AidMarker {
    pub person: PersonKey,
    pub year: i16,
}

impl AidMarker {
    /// What stands under the key `pk`, `sk`; `None` when that is something else.
    #[must_use]
    pub fn under(pk: &str, sk: &str) -> Option<Self> {
        let (person, year) = (pk.strip_prefix(PERSON)?, sk.strip_prefix(AID)?);
        Some(Self { person: person.parse().ok()?, year: year.parse().ok()? })
    }
}

/// What was said of a person and of someone alike.
pub(crate) fn pair(person: &PersonKey, other: &PersonKey) -> Key {
    Key::new(format!("{PERSON}{person}"), format!("ALIKE#{other}"))
}

// work

pub(crate) fn idempotency(user_id: &str, key: &str) -> Key {
    Key::new(format!("IDEMPOTENCY#{user_id}#{key}"), "IDEMPOTENCY")
}

pub(crate) fn outbox(mail_id: &str) -> Key {
    Key::new(format!("{OUTBOX}{mail_id}"), "MAIL")
}

/// Mails that were written together.
pub(crate) fn bundle(bundle_id: &str) -> Key {
    Key::new(format!("{BUNDLE}{bundle_id}"), "MAILS")
}

/// What partition keys of mails begin with; the stream's filter in `template.yaml` says it too.
const OUTBOX: &str = "OUTBOX#";
/// What those of bundles begin with; the right to read them says it too.
const BUNDLE: &str = "OUTBOX#MAILS#";

/// What has come into the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted<'a> {
    Mail(&'a str),
    /// A bundle of mails.
    Bundle(&'a str),
}

impl<'a> Posted<'a> {
    /// What stands under the partition key `pk`; `None` when that is of something else.
    #[must_use]
    pub fn under(pk: &'a str) -> Option<Self> {
        pk.strip_prefix(BUNDLE).map(Self::Bundle).or_else(|| pk.strip_prefix(OUTBOX).map(Self::Mail))
    }
}

// audit

pub(crate) fn audit_line(id: &OrganisationId, at: Timestamp, line_id: &str) -> Key {
    // A month a partition keeps them small, and lets one month be read without the others.
    let month = sev_domain::date::in_paris(at).strftime("%Y-%m").to_string();
    Key::new(format!("AUDIT#{id}#{month}"), format!("{}#{line_id}", sortable(at)))
}

/// An instant that sorts as text: microseconds, always six digits of them.
pub(crate) fn sortable(at: Timestamp) -> String {
    format!("{at:.6}")
}
