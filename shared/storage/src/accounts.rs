//! Credentials, sessions, and how often someone has tried.

use crate::{
    AuditLine, Store, StoreError,
    item::number,
    key::{self, Key},
    transaction::{CONFLICT_RETRIES, Expression, Transaction},
};
use aws_sdk_dynamodb::{error::ProvideErrorMetadata as _, types::ReturnValue};
use serde::{Deserialize, Serialize};
use sev_domain::account::{LoginIdentifier, User};

/// What a login is checked against.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    /// The user who logs in by them.
    pub user: User,
    /// Argon2id, in PHC form.
    pub password_hash: String,
}

/// A session, from login to logout. Its refresh token changes at each use; only hashes are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionRecord {
    /// The session.
    pub session_id: String,
    /// Who opened it.
    pub user: User,
    /// Digest of the refresh token's secret.
    pub secret_hash: String,
    /// What each next secret is derived with, together with the one before: whoever lost an answer
    /// can be given the same next secret again.
    pub seed: String,
    /// Digest of the secret before it.
    pub previous_hash: Option<String>,
    /// When the secret last changed, in seconds since 1970.
    pub rotated_at: i64,
    /// When it ends whatever happens, in seconds since 1970.
    pub ends_at: i64,
    /// When it ends without a refresh, in seconds since 1970; the table's TTL.
    pub expires_at: i64,
}

/// Attempts counted under a name until a time.
#[derive(Clone, Debug)]
pub struct Attempts {
    /// What is counted.
    pub name: String,
    /// When the count is forgotten, in seconds since 1970.
    pub expires_at: i64,
}

impl Attempts {
    fn key(&self) -> Key {
        key::attempts(&self.name)
    }
}

/// What became of a change of refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The new token counts.
    Done,
    /// Another refresh of this session was first.
    Lost,
}

/// The steps of a transaction none of whose conditions is an answer.
#[derive(Clone, Copy, Debug)]
struct Step;

impl Store {
    /// The credentials of `identifier`, if there are some.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn credentials(&self, identifier: &LoginIdentifier) -> Result<Option<Credentials>, StoreError> {
        self.get("credentials", &self.tables.accounts, &key::credentials(identifier)).await
    }

    /// Sets the credentials of `identifier`.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn put_credentials(&self, identifier: &LoginIdentifier, credentials: &Credentials) -> Result<(), StoreError> {
        self.put("credentials", &self.tables.accounts, &key::credentials(identifier), credentials).await
    }

    /// Counts one more attempt and says how many there are. Counting comes before the check, so that
    /// many at once can't all pass as the first.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn count_attempt(&self, attempts: &Attempts) -> Result<u32, StoreError> {
        let mut tries = 0;
        let sent = loop {
            let sent = self
                .client
                .update_item()
                .table_name(&self.tables.accounts)
                .set_key(Some(attempts.key().attributes()))
                .update_expression("ADD attempts :one SET expires_at = :expires_at")
                .expression_attribute_values(":one", number(1))
                .expression_attribute_values(":expires_at", number(attempts.expires_at))
                .return_values(ReturnValue::UpdatedNew)
                .send()
                .await;
            match sent {
                Ok(sent) => break sent,
                // A login from the same address is giving its attempt back; the SDK does not try again by itself.
                Err(error) if error.code() == Some("TransactionConflictException") && tries < CONFLICT_RETRIES => tries += 1,
                Err(error) => return Err(StoreError::of("UpdateItem", error)),
            }
            tokio::time::sleep(self.jitter(tries)).await;
        };
        let count = sent.attributes.as_ref().and_then(|item| item.get("attempts")?.as_n().ok()?.parse().ok());
        count.ok_or_else(|| StoreError::Corrupt { kind: "attempts", reason: "no number".into() })
    }

    /// Opens a session after a good password: the attempts on the account are forgotten, the
    /// address gets its one back.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn open_session(
        &self,
        session: &SessionRecord,
        account: &Attempts,
        address: &Attempts,
        line: &AuditLine,
    ) -> Result<(), StoreError> {
        let accounts = &self.tables.accounts;
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a session", accounts, &key::session(&session.user.user_id, &session.session_id), session, None)?;
        change.delete(Step, accounts, &account.key(), Expression::default())?;
        change.update(
            Step,
            accounts,
            &address.key(),
            Expression::update("ADD attempts :back SET expires_at = :expires_at")
                .number(":back", -1)
                .number(":expires_at", address.expires_at),
        )?;
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }

    /// The session, if it is open.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn session(&self, user_id: &str, session_id: &str) -> Result<Option<SessionRecord>, StoreError> {
        self.get("a session", &self.tables.accounts, &key::session(user_id, session_id)).await
    }

    /// Replaces the session `before` by `after`, unless its secret has changed in the meantime.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn rotate_session(&self, before: &SessionRecord, after: &SessionRecord) -> Result<Rotation, StoreError> {
        let key = key::session(&after.user.user_id, &after.session_id);
        let as_read = Expression::condition("secret_hash = :before").text(":before", &before.secret_hash);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a session", &self.tables.accounts, &key, after, Some(as_read))?;
        Ok(if self.commit(change).await?.is_ok() { Rotation::Done } else { Rotation::Lost })
    }

    /// Ends a session. One that has ended already stays so.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn end_session(&self, user_id: &str, session_id: &str, line: &AuditLine) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        change.delete(Step, &self.tables.accounts, &key::session(user_id, session_id), Expression::default())?;
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }
}
