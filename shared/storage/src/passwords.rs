//! Choosing another password by a link that was mailed: asked for, and used once.

use crate::{
    AuditLine, Credentials, Outgoing, Store, StoreError, key,
    transaction::{Expression, Transaction},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, OrganisationId, User},
    world::fingerprint,
};

/// What a link opens, under the digest of its token: the token itself is in the mail alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reset {
    /// Digest of the token.
    pub token_hash: String,
    /// Whose password it chooses.
    pub identifier: LoginIdentifier,
    /// The user who logs in by it.
    pub user_id: String,
    /// The organisation that they work for.
    pub organisation_id: OrganisationId,
    /// When it ends, in seconds since 1970; the table's TTL.
    pub expires_at: i64,
}

impl Reset {
    /// What is kept of the link with `token`, by which `user` chooses the password of `identifier` until `valid_until`.
    #[must_use]
    pub fn new(token: &str, identifier: LoginIdentifier, user: &User, valid_until: Timestamp) -> Self {
        Self {
            token_hash: fingerprint(&[token]),
            identifier,
            user_id: user.user_id.clone(),
            organisation_id: user.organisation_id.clone(),
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
    pub async fn request_reset(&self, reset: &Reset, mail: &Outgoing, line: &AuditLine) -> Result<(), StoreError> {
        let accounts = &self.tables.accounts;
        let newest = Expression::update("SET reset_hash = :hash").when("attribute_exists(pk)").text(":hash", &reset.token_hash);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a reset", accounts, &key::reset(&reset.token_hash), reset, None)?;
        change.update(Step, accounts, &key::credentials(&reset.identifier), newest)?;
        self.outbox(&mut change, Step, mail)?;
        self.audit(&mut change, Step, line)?;
        // Credentials that are gone since they were read get no link, and nobody is told.
        self.commit(change).await.map(drop)
    }

    /// The same work as [`Self::request_reset`] for a link that nobody gets, so that the time it takes tells nothing: as many
    /// writes on the same tables, of items that open nothing and are deleted in time. The line stays.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn pretend_reset(&self, line: &AuditLine, until: Timestamp) -> Result<(), StoreError> {
        let (accounts, expires_at) = (&self.tables.accounts, until.as_second());
        let ending = Expression::update("SET expires_at = :end").number(":end", expires_at);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a decoy", accounts, &key::reset(&self.entropy.id()), &Decoy { expires_at }, None)?;
        change.update(Step, accounts, &key::reset(&self.entropy.id()), ending)?;
        change.put(Step, "a decoy", &self.tables.work, &key::idempotency("nobody", &self.entropy.id()), &Decoy { expires_at }, None)?;
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }

    /// What the token with this digest opens, if there is such a link.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn reset(&self, token_hash: &str) -> Result<Option<Reset>, StoreError> {
        self.get("a reset", &self.tables.accounts, &key::reset(token_hash)).await
    }

    /// Sets another password by `reset`, and mails that it was changed, if the link is still the newest of these
    /// `credentials`. Sessions of the generation before are over.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn choose_password(
        &self,
        reset: &Reset,
        credentials: &Credentials,
        password_hash: &str,
        mail: &Outgoing,
        line: &AuditLine,
    ) -> Result<Chosen, StoreError> {
        let accounts = &self.tables.accounts;
        let chosen = Expression::update("SET password_hash = :password, session_generation = :generation REMOVE reset_hash")
            .when("reset_hash = :hash")
            .text(":hash", &reset.token_hash)
            .text(":password", password_hash)
            .number(":generation", credentials.session_generation.saturating_add(1));
        let mut change = Transaction::new(self.entropy.id());
        change.delete(Step, accounts, &key::reset(&reset.token_hash), Expression::condition("attribute_exists(pk)"))?;
        change.update(Step, accounts, &key::credentials(&reset.identifier), chosen)?;
        self.outbox(&mut change, Step, mail)?;
        self.audit(&mut change, Step, line)?;
        Ok(if self.commit(change).await?.is_ok() { Chosen::Done } else { Chosen::Void })
    }
}
