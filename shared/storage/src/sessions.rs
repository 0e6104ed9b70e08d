//! Sessions: opened by a login, renewed, and ended.

use crate::{
    Attempts, AuditLine, Credentials, Store, StoreError,
    item::{from_item, text},
    key,
    store::Query,
    transaction::{Cancelled, Expression, Transaction},
};
use serde::{Deserialize, Serialize};
use sev_domain::account::User;

/// A session, from login to logout. Its refresh token changes at each use; only hashes are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionRecord {
    /// The session.
    pub session_id: String,
    /// Who opened it.
    pub user: User,
    /// The generation of their credentials at the login.
    pub session_generation: u32,
    /// Whether a second factor must be set up before anything else.
    pub second_factor_needed: bool,
    /// What it was opened on, in a few French words: « Firefox sur Windows ».
    pub device: String,
    /// When it was opened, in seconds since 1970.
    pub opened_at: i64,
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
        let credentials = self.credentials(&session.user.identifier).await?;
        Ok(credentials.is_some_and(|credentials| credentials.session_generation == session.session_generation))
    }

    /// Replaces the session `before` by `after`, unless its secret or its user's password has changed in the meantime.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn rotate_session(&self, before: &SessionRecord, after: &SessionRecord) -> Result<Rotation, StoreError> {
        let key = key::session(&after.user.user_id, &after.session_id);
        let as_read = Expression::condition("secret_hash = :before AND session_generation = :generation")
            .text(":before", &before.secret_hash)
            .number(":generation", before.session_generation);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Rotating::Session, "a session", &self.tables.accounts, &key, after, Some(as_read))?;
        let same = Expression::condition("session_generation = :generation").number(":generation", before.session_generation);
        change.check(Rotating::Credentials, &self.tables.accounts, &key::credentials(&before.user.identifier), same)?;
        Ok(match self.commit(change).await? {
            Ok(()) => Rotation::Done,
            // Another refresh was first, or the session has moved to another generation, in which it goes on.
            Err(Cancelled(failed)) if failed.iter().any(|(step, _)| *step == Rotating::Session) => Rotation::Lost,
            Err(_) => Rotation::Over,
        })
    }

    /// All that is kept of the sessions of a user, those that are over too: DynamoDB deletes late.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn sessions(&self, user_id: &str) -> Result<Vec<SessionRecord>, StoreError> {
        let query = Query {
            table: &self.tables.accounts,
            index: None,
            condition: "pk = :pk",
            values: [(":pk".to_owned(), text(key::user_partition(user_id)))].into(),
        };
        self.query(query).await?.into_iter().map(|item| from_item("a session", item)).collect()
    }

    /// Ends a session that is there: `false` when it is not.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn end_open_session(&self, user_id: &str, session_id: &str, line: &AuditLine) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        let key = key::session(user_id, session_id);
        change.delete(Step, &self.tables.accounts, &key, Expression::condition("attribute_exists(pk)"))?;
        self.audit(&mut change, Step, line)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// Ends all sessions of a user but `session_id`: `false` when it has ended itself.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn end_other_sessions(&self, credentials: &Credentials, session_id: &str, line: &AuditLine) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.keep_only(&mut change, [Step, Step], credentials, session_id, Expression::default())?;
        self.audit(&mut change, Step, line)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// Adds to a change of `credentials`, which `update` makes of them, that every session of their user ends but `session_id`,
    /// which goes on in the next generation with nothing left to be set up. `steps` are the names of the two writes, of the
    /// credentials and of the session; the second fails when that session has ended itself.
    pub(crate) fn keep_only<S: Copy>(
        &self,
        change: &mut Transaction<S>,
        steps: [S; 2],
        credentials: &Credentials,
        session_id: &str,
        update: Expression,
    ) -> Result<(), StoreError> {
        let (accounts, member) = (&self.tables.accounts, &credentials.member);
        let next = |expression: Expression| {
            expression
                .also_set("session_generation = :next_generation")
                .and_when("session_generation = :generation")
                .number(":generation", credentials.session_generation)
                .number(":next_generation", credentials.session_generation.saturating_add(1))
        };
        let [of_credentials, of_session] = steps;
        change.update(of_credentials, accounts, &key::credentials(&member.identifier), next(update))?;
        let kept = next(Expression::update("SET second_factor_needed = :needed").truth(":needed", false));
        change.update(of_session, accounts, &key::session(&member.user_id, session_id), kept)
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
