//! Credentials, sessions, and how often someone has tried.

use crate::{
    AuditLine, Store, StoreError,
    item::number,
    key::{self, Key},
    transaction::{CONFLICT_RETRIES, Cancelled, Expression, Transaction},
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
    /// Goes up when every session that is open must end: a session goes on only in its own generation.
    #[serde(default)]
    pub session_generation: u32,
    /// Digest of the token that may choose another password: the newest one that was asked for, until it is used.
    #[serde(default)]
    pub reset_hash: Option<String>,
}

impl Credentials {
    /// Credentials that nothing has happened to yet.
    #[must_use]
    pub const fn new(user: User, password_hash: String) -> Self {
        Self { user, password_hash, session_generation: 0, reset_hash: None }
    }
}

/// A session, from login to logout. Its refresh token changes at each use; only hashes are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionRecord {
    /// The session.
    pub session_id: String,
    /// Who opened it.
    pub user: User,
    /// By which credentials; sessions of before that was noted have none.
    #[serde(default)]
    pub identifier: Option<LoginIdentifier>,
    /// The generation of these credentials at the login.
    #[serde(default)]
    pub session_generation: u32,
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
    /// The password has been changed since, or the login is no more: the session is over.
    Over,
}

/// The steps of a transaction none of whose conditions is an answer.
#[derive(Clone, Copy, Debug)]
struct Step;

/// The steps of a change of refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rotating {
    Session,
    Credentials,
}

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

    /// Whether the credentials that `session` was opened by still stand, with no change of password since.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn holds(&self, session: &SessionRecord) -> Result<bool, StoreError> {
        let Some(identifier) = &session.identifier else { return Ok(true) };
        let credentials = self.credentials(identifier).await?;
        Ok(credentials.is_some_and(|credentials| credentials.session_generation == session.session_generation))
    }

    /// Replaces the session `before` by `after`, unless its secret or its user's password has changed in the meantime.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn rotate_session(&self, before: &SessionRecord, after: &SessionRecord) -> Result<Rotation, StoreError> {
        let key = key::session(&after.user.user_id, &after.session_id);
        let as_read = Expression::condition("secret_hash = :before").text(":before", &before.secret_hash);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Rotating::Session, "a session", &self.tables.accounts, &key, after, Some(as_read))?;
        if let Some(identifier) = &before.identifier {
            let same = "attribute_exists(pk) AND (attribute_not_exists(session_generation) OR session_generation = :generation)";
            let same = Expression::condition(same).number(":generation", before.session_generation);
            change.check(Rotating::Credentials, &self.tables.accounts, &key::credentials(identifier), same)?;
        }
        Ok(match self.commit(change).await? {
            Ok(()) => Rotation::Done,
            Err(Cancelled(failed)) if failed.iter().any(|(step, _)| *step == Rotating::Credentials) => Rotation::Over,
            Err(_) => Rotation::Lost,
        })
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
