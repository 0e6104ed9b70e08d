//! Sessions: opened by a login, renewed, and ended.

use crate::{
    Action, Attempts, AuditLine, Credentials, Proof, Store, StoreError, Told,
    expression::{ALWAYS, Update, attr, present, update},
    item::{from_item, number},
    key,
    store::Query,
    transaction::{Cancelled, Transaction},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, MemberState, User},
    world::Moment,
};

/// A session, from login to logout. Its refresh token changes at each use; only hashes are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionRecord {
    pub session_id: String,
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

/// A place from where someone has logged in, and until when it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Digest of its network, which the key holds.
    #[serde(skip)]
    pub digest: String,
    /// When it is forgotten, in seconds since 1970; the table's TTL.
    pub expires_at: i64,
}

/// What opens a session.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    pub session: &'a SessionRecord,
    /// The attempts at the account from here.
    pub account: &'a Attempts,
    /// The attempts from here at any account.
    pub address: &'a Attempts,
    pub place: &'a Place,
    /// What was shown beside the password, when there is a second factor.
    pub proved: Option<Proved<'a>>,
    /// That someone has logged in.
    pub line: &'a AuditLine,
}

/// What was shown beside the password.
#[derive(Clone, Debug)]
pub struct Proved<'a> {
    /// The code, which is taken once.
    pub proof: &'a Proof,
    /// The attempts at codes of the account.
    pub codes: &'a Attempts,
    /// That it was a recovery code, if it was one.
    pub told: &'a Told,
}

/// What became of the opening of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    Done,
    /// What was shown beside the password has been used in the meantime, or the second factor is another.
    Spent,
}

impl SessionRecord {
    /// That its user did `action`, for the audit.
    #[must_use]
    pub fn did(&self, action: Action, moment: Moment) -> AuditLine {
        AuditLine::new(moment.now, &self.user.organisation_id, &self.user.user_id, action)
    }

    /// Whether it is open at `now`, when its user's credentials are in `generation`.
    #[must_use]
    pub fn goes_on(&self, generation: u32, now: Timestamp) -> bool {
        self.session_generation == generation && now.as_second() < self.expires_at.min(self.ends_at)
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

/// The steps of the opening of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OpeningStep {
    Proof,
    Rest,
}

/// The steps of a change of refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rotating {
    Session,
    Credentials,
}

/// Takes back the one attempt that was right.
fn one_back(attempts: &Attempts) -> Update {
    attempts.add(-1)
}

/// The steps of a change that ends all sessions of a user but one ([`Store::keep_only`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    Credentials,
    /// Of the session that is kept.
    Session,
    /// What goes with it.
    Rest,
}

/// Whether such a change failed because the session that was to be kept has ended: it is gone, or of a generation that is over.
pub(crate) fn has_ended(Cancelled(failed): &Cancelled<Keeping>, credentials: &Credentials) -> bool {
    let generation = Some(number(credentials.session_generation));
    failed.iter().any(|(step, item)| match step {
        Keeping::Session => true,
        Keeping::Credentials => item.as_ref().and_then(|item| item.get("session_generation")) != generation.as_ref(),
        Keeping::Rest => false,
    })
}

impl Store {
    /// Opens a session after a good password, and a good code where one is asked for. The attempts on the account from here are
    /// forgotten, the address gets its one back, and the place is known.
    pub async fn open_session(&self, opening: &Opening<'_>) -> Result<Opened, StoreError> {
        let (accounts, session) = (&self.tables.accounts, opening.session);
        let mut change = Transaction::new(self.entropy.id());
        let key = key::session(&session.user.user_id, &session.session_id);
        change.put(OpeningStep::Rest, "a session", accounts, &key, session, ALWAYS)?;
        change.delete(OpeningStep::Rest, accounts, &opening.account.key(), ALWAYS)?;
        change.update(OpeningStep::Rest, accounts, &opening.address.key(), one_back(opening.address))?;
        let place = key::known_place(&session.user.identifier, &opening.place.digest);
        change.put(OpeningStep::Rest, "a known place", accounts, &place, opening.place, ALWAYS)?;
        if let Some(Proved { proof, codes, told }) = &opening.proved {
            let spent = proof.spend(update());
            change.update(OpeningStep::Proof, accounts, &key::credentials(&session.user.identifier), spent)?;
            change.update(OpeningStep::Rest, accounts, &codes.key(), one_back(codes))?;
            self.tell(&mut change, OpeningStep::Rest, told)?;
        }
        self.audit(&mut change, OpeningStep::Rest, opening.line)?;
        match self.commit(change).await? {
            Ok(()) => Ok(Opened::Done),
            Err(Cancelled(failed)) if failed.iter().all(|(step, _)| *step == OpeningStep::Proof) => Ok(Opened::Spent),
            Err(_) => Err(StoreError::Refused { call: "TransactWriteItems", reason: "a condition that always holds failed".into() }),
        }
    }

    /// Whether `identifier` has logged in at a place, which is known at `now`.
    pub async fn knows(&self, identifier: &LoginIdentifier, digest: &str, now: Timestamp) -> Result<bool, StoreError> {
        let place: Option<Place> = self.get("a known place", &self.tables.accounts, &key::known_place(identifier, digest)).await?;
        // DynamoDB deletes late.
        Ok(place.is_some_and(|place| now.as_second() < place.expires_at))
    }

    /// The session, if it is open.
    pub async fn session(&self, user_id: &str, session_id: &str) -> Result<Option<SessionRecord>, StoreError> {
        self.get("a session", &self.tables.accounts, &key::session(user_id, session_id)).await
    }

    /// The credentials of a user whose session goes on at `now`: they can log in, and nothing has ended their sessions since.
    pub async fn going_session(
        &self,
        (identifier, user_id): (&LoginIdentifier, &str),
        session_id: &str,
        now: Timestamp,
    ) -> Result<Option<Credentials>, StoreError> {
        let (credentials, session) = tokio::join!(self.credentials(identifier), self.session(user_id, session_id));
        let (credentials, session) = (credentials?, session?);
        Ok(credentials.filter(|credentials| {
            let is_theirs = credentials.member.state == MemberState::Active && credentials.member.user_id == user_id;
            is_theirs && session.is_some_and(|session| session.goes_on(credentials.session_generation, now))
        }))
    }

    /// Whether the credentials that `session` was opened by still stand, with no change of password since.
    pub async fn holds(&self, session: &SessionRecord) -> Result<bool, StoreError> {
        let credentials = self.credentials(&session.user.identifier).await?;
        Ok(credentials.is_some_and(|credentials| credentials.session_generation == session.session_generation))
    }

    /// Replaces the session `before` by `after`, unless its secret or its user's password has changed in the meantime.
    pub async fn rotate_session(&self, before: &SessionRecord, after: &SessionRecord) -> Result<Rotation, StoreError> {
        let key = key::session(&after.user.user_id, &after.session_id);
        let same = || attr("session_generation").is(before.session_generation);
        let as_read = attr("secret_hash").is(&before.secret_hash).and(same());
        let mut change = Transaction::new(self.entropy.id());
        change.put(Rotating::Session, "a session", &self.tables.accounts, &key, after, as_read)?;
        change.check(Rotating::Credentials, &self.tables.accounts, &key::credentials(&before.user.identifier), same())?;
        Ok(match self.commit(change).await? {
            Ok(()) => Rotation::Done,
            // Another refresh was first, or the session has moved to another generation, in which it goes on.
            Err(Cancelled(failed)) if failed.iter().any(|(step, _)| *step == Rotating::Session) => Rotation::Lost,
            Err(_) => Rotation::Over,
        })
    }

    /// All that is kept of the sessions of a user, those that are over too: DynamoDB deletes late.
    pub async fn sessions(&self, user_id: &str) -> Result<Vec<SessionRecord>, StoreError> {
        let query = Query::partition(&self.tables.accounts, key::user_partition(user_id));
        self.query(query).await?.into_iter().map(|item| from_item("a session", item)).collect()
    }

    /// Ends a session that is there: `false` when it is not.
    pub async fn end_open_session(&self, user_id: &str, session_id: &str, line: &AuditLine) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        let key = key::session(user_id, session_id);
        change.delete(Step, &self.tables.accounts, &key, present())?;
        self.audit(&mut change, Step, line)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// Ends all sessions of a user but `session_id`: `false` when it has ended itself.
    pub async fn end_other_sessions(&self, credentials: &Credentials, session_id: &str, line: &AuditLine) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.keep_only(&mut change, credentials, session_id, Default::default())?;
        self.audit(&mut change, Keeping::Rest, line)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// Adds to a change that every session of the user of `credentials` ends but `session_id`, which goes on in the next generation.
    /// The updates are what else is set in the credentials and in that session; the second fails when it has ended itself.
    pub(crate) fn keep_only(
        &self,
        change: &mut Transaction<Keeping>,
        credentials: &Credentials,
        session_id: &str,
        [update, update_of_session]: [Update; 2],
    ) -> Result<(), StoreError> {
        let (accounts, member) = (&self.tables.accounts, &credentials.member);
        let generation = credentials.session_generation;
        let next =
            |update: Update| update.set("session_generation", generation.saturating_add(1)).when(attr("session_generation").is(generation));
        change.update(Keeping::Credentials, accounts, &key::credentials(&member.identifier), next(update))?;
        change.update(Keeping::Session, accounts, &key::session(&member.user_id, session_id), next(update_of_session))
    }

    /// Ends a session. One that has ended already stays so.
    pub async fn end_session(&self, user_id: &str, session_id: &str, line: &AuditLine) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        change.delete(Step, &self.tables.accounts, &key::session(user_id, session_id), ALWAYS)?;
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }
}
