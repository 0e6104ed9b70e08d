//! Links that are mailed: what each opens, kept under the digest of its token, and used once.

use crate::{
    AuditLine, Credentials, Member, Outgoing, Store, StoreError, key,
    transaction::{Expression, Transaction},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, OrganisationId},
    world::fingerprint,
};
use std::fmt;

/// What a link is for. Each opens its own page, and no other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Chooses another password.
    Password,
    /// Chooses the first password of someone who was invited.
    Invitation,
    /// Confirms another address.
    Email,
}

/// What a link opens, under the digest of its token: the token itself is in the mail alone.
#[derive(Clone, Serialize, Deserialize)]
pub struct Link {
    /// What it is for.
    pub purpose: Purpose,
    /// Digest of the token.
    pub token_hash: String,
    /// Whose it is.
    pub identifier: LoginIdentifier,
    /// The user who logs in by it.
    pub user_id: String,
    /// The organisation that they work for.
    pub organisation_id: OrganisationId,
    /// The address that it confirms, if that is what it is for.
    pub email: Option<String>,
    /// When it ends, in seconds since 1970; the table's TTL.
    pub expires_at: i64,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("purpose", &self.purpose).field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

impl Link {
    /// What is kept of the link with `token`, mailed to `member`, until `valid_until`.
    #[must_use]
    pub fn new(purpose: Purpose, token: &str, member: &Member, valid_until: Timestamp) -> Self {
        Self {
            purpose,
            token_hash: fingerprint(&[token]),
            identifier: member.identifier.clone(),
            user_id: member.user_id.clone(),
            organisation_id: member.member_of.clone(),
            email: None,
            expires_at: valid_until.as_second(),
        }
    }
}

/// What became of a choice of password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The new password counts, and no session goes on.
    Done,
    /// The link was used, or a newer one was asked for, in the meantime.
    Void,
}

/// An item that means nothing and goes by itself.
#[derive(Serialize)]
struct Decoy {
    expires_at: i64,
}

#[derive(Clone, Copy, Debug)]
struct Step;

impl Store {
    /// Keeps what a new link opens, and mails it. The credentials know the newest link alone: those before it are void.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn mail_password_link(&self, link: &Link, mail: &Outgoing, line: &AuditLine) -> Result<(), StoreError> {
        let accounts = &self.tables.accounts;
        // Whoever has another address by now must not get in by what is mailed to the one before.
        let newest = Expression::update("SET link_hash = :hash").when("email = :to").text(":hash", &link.token_hash).text(":to", &mail.to);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a link", accounts, &key::link(&link.token_hash), link, None)?;
        change.update(Step, accounts, &key::credentials(&link.identifier), newest)?;
        self.outbox(&mut change, Step, mail)?;
        self.audit(&mut change, Step, line)?;
        // Credentials that have changed so since they were read get no link, and nobody is told.
        self.commit(change).await.map(drop)
    }

    /// The same work as [`Self::mail_password_link`] for a link that nobody gets, so that the time it takes tells nothing: as many
    /// writes on the same tables, of items that open nothing and are deleted in time. The line stays.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn pretend_link(&self, line: &AuditLine, until: Timestamp) -> Result<(), StoreError> {
        let (accounts, expires_at) = (&self.tables.accounts, until.as_second());
        let ending = Expression::update("SET expires_at = :end").number(":end", expires_at);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a decoy", accounts, &key::link(&self.entropy.id()), &Decoy { expires_at }, None)?;
        change.update(Step, accounts, &key::link(&self.entropy.id()), ending)?;
        change.put(Step, "a decoy", &self.tables.work, &key::idempotency("nobody", &self.entropy.id()), &Decoy { expires_at }, None)?;
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }

    /// What the token with this digest opens, if there is such a link.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn link(&self, token_hash: &str) -> Result<Option<Link>, StoreError> {
        self.get("a link", &self.tables.accounts, &key::link(token_hash)).await
    }

    /// Sets another password by `link`, and mails that it was changed, if the link is still the newest of these
    /// `credentials`. Sessions of the generation before are over.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn choose_password(
        &self,
        link: &Link,
        credentials: &Credentials,
        password_hash: &str,
        mail: &Outgoing,
        line: &AuditLine,
    ) -> Result<Chosen, StoreError> {
        let accounts = &self.tables.accounts;
        let chosen = Expression::update("SET password_hash = :password, session_generation = :generation REMOVE link_hash")
            .when("link_hash = :hash")
            .text(":hash", &link.token_hash)
            .text(":password", password_hash)
            .number(":generation", credentials.session_generation.saturating_add(1));
        let mut change = Transaction::new(self.entropy.id());
        change.delete(Step, accounts, &key::link(&link.token_hash), Expression::condition("attribute_exists(pk)"))?;
        change.update(Step, accounts, &key::credentials(&link.identifier), chosen)?;
        self.outbox(&mut change, Step, mail)?;
        self.audit(&mut change, Step, line)?;
        Ok(if self.commit(change).await?.is_ok() { Chosen::Done } else { Chosen::Void })
    }
}
