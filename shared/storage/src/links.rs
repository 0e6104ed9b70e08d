//! Links that are mailed: what each opens, kept under the digest of its token, and used once.

use crate::{
    Attempts, AuditLine, Credentials, Guarded, Mail, Member, Proof, Store, StoreError, Told,
    expression::{ALWAYS, Update, attr, present, update},
    key,
    members::touched,
    outbox::Decoy,
    sessions::Keeping,
    transaction::{Cancelled, Transaction},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, MemberState, OrganisationId},
    world::fingerprint,
};
use std::fmt;

/// What a link is for. Each opens its own page, and no other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Password,
    /// Chooses the first password of someone who was invited.
    Invitation,
    Email,
}

/// What a link opens, under the digest of its token: the token itself is in the mail alone.
#[derive(Clone, Serialize, Deserialize)]
pub struct Link {
    /// What it is for.
    pub purpose: Purpose,
    /// Digest of the token.
    pub token_hash: String,
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

impl Link {
    /// Whether it is the newest of its kind that was mailed, and its user is as they were then.
    #[must_use]
    pub fn opens(&self, credentials: &Credentials) -> bool {
        let (newest, state) = match self.purpose {
            Purpose::Password => (&credentials.link_hash, MemberState::Active),
            Purpose::Invitation => (&credentials.link_hash, MemberState::Invited),
            Purpose::Email => (&credentials.email_link_hash, MemberState::Active),
        };
        newest.as_ref() == Some(&self.token_hash) && credentials.member.state == state
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

/// What became of a confirmed address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readdressed {
    /// Mails go there from now on.
    Done,
    /// The link was used, or a newer one was asked for, in the meantime.
    Void,
    /// The address is another user's of ANCV.
    AddressTaken,
}

#[derive(Clone, Copy, Debug)]
struct Step;

/// The steps of a confirmed address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Confirming {
    Link,
    Mailbox,
}

impl Store {
    /// Keeps what a new link opens, and mails it. The credentials know the newest link alone: those before it are void. Whoever the
    /// `line` says has done it has touched the account.
    pub async fn mail_password_link(&self, link: &Link, mail: &Mail, line: &AuditLine) -> Result<(), StoreError> {
        let accounts = &self.tables.accounts;
        // Whoever has another address by now must not get in by what is mailed to the one before.
        let newest = update().set("link_hash", &link.token_hash).when(attr("email").is(&mail.to.email));
        let newest = touched(newest, &link.user_id, (&line.user_id, line.at));
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a link", accounts, &key::link(&link.token_hash), link, ALWAYS)?;
        change.update(Step, accounts, &key::credentials(&link.identifier), newest)?;
        self.outbox(&mut change, Step, mail)?;
        self.audit(&mut change, Step, line)?;
        // Credentials that have changed so since they were read get no link, and nobody is told.
        self.commit(change).await.map(drop)
    }

    /// The same work as [`Self::mail_password_link`] for a link that nobody gets, so that the time it takes tells nothing: as many
    /// writes on the same tables and indexes, of items as long, that open nothing and are deleted in time. `nobody` stands for the
    /// credentials that there are not. The line stays.
    pub async fn pretend_link(&self, link: &Link, nobody: &Credentials, mail: &Mail, line: &AuditLine) -> Result<(), StoreError> {
        let (accounts, expires_at) = (&self.tables.accounts, link.expires_at);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "a link", accounts, &key::link(&link.token_hash), link, ALWAYS)?;
        change.put(Step, "a decoy", accounts, &key::link(&self.entropy.id()), &Decoy { of: nobody, expires_at }, ALWAYS)?;
        let until = Timestamp::from_second(expires_at).unwrap_or(line.at);
        self.pretend_outbox(&mut change, Step, mail, until)?;
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }

    /// What the token with this digest opens, if there is such a link.
    pub async fn link(&self, token_hash: &str) -> Result<Option<Link>, StoreError> {
        self.get("a link", &self.tables.accounts, &key::link(token_hash)).await
    }

    /// Keeps what a new link to another address confirms, and mails it there, with a word to the address of before. The
    /// credentials know the newest link alone, if they are in the generation that was read: whoever has lost their session in the
    /// meantime asks for nothing. `proof` is taken when there is a second factor.
    pub async fn mail_email_link(
        &self,
        link: &Link,
        credentials: &Credentials,
        proof: Option<&Proof>,
        told: &Told,
    ) -> Result<Guarded, StoreError> {
        let accounts = &self.tables.accounts;
        let of_generation = attr("session_generation").is(credentials.session_generation);
        let newest = update().set("email_link_hash", &link.token_hash).when(of_generation);
        let newest = Proof::spend_if_any(proof, newest);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Keeping::Rest, "a link", accounts, &key::link(&link.token_hash), link, ALWAYS)?;
        change.update(Keeping::Credentials, accounts, &key::credentials(&link.identifier), newest)?;
        self.tell(&mut change, Keeping::Rest, told)?;
        Ok(Guarded::of(self.commit(change).await?, credentials))
    }

    /// Gives `before`, whose link it is, the address that it confirms, if it is still the newest such link, and mails a word to the
    /// address of before. What was mailed there opens nothing any more.
    pub async fn confirm_email(
        &self,
        link: &Link,
        (before, email): (&Member, &str),
        mail: &Mail,
        line: &AuditLine,
    ) -> Result<Readdressed, StoreError> {
        let accounts = &self.tables.accounts;
        let newest = attr("email_link_hash").is(&link.token_hash).and(attr("email").is(&before.email));
        let after = Member { email: email.to_owned(), ..before.clone() };
        let confirmed = update().set("email", email).remove("email_link_hash").remove("link_hash").when(newest);
        let mut change = Transaction::new(self.entropy.id());
        change.delete(Confirming::Link, accounts, &key::link(&link.token_hash), present())?;
        change.update(Confirming::Link, accounts, &key::credentials(&link.identifier), confirmed)?;
        self.move_mailbox(&mut change, Confirming::Mailbox, (before, &after))?;
        self.outbox(&mut change, Confirming::Link, mail)?;
        self.audit(&mut change, Confirming::Link, line)?;
        Ok(match self.commit(change).await? {
            Ok(()) => Readdressed::Done,
            Err(Cancelled(failed)) if failed.iter().all(|(step, _)| *step == Confirming::Mailbox) => Readdressed::AddressTaken,
            Err(_) => Readdressed::Void,
        })
    }

    /// Sets another password for a user, whose sessions but `session_id` end, and mails that it was changed. `proof` is taken
    /// when there is a second factor.
    pub async fn change_password(
        &self,
        credentials: &Credentials,
        session_id: &str,
        password_hash: &str,
        proof: Option<&Proof>,
        told: &Told,
    ) -> Result<Guarded, StoreError> {
        let changed = Proof::spend_if_any(proof, password(password_hash));
        let mut change = Transaction::new(self.entropy.id());
        self.keep_only(&mut change, credentials, session_id, [changed, update()])?;
        self.tell(&mut change, Keeping::Rest, told)?;
        Ok(Guarded::of(self.commit(change).await?, credentials))
    }

    /// Sets another password by `link`, and mails that it was changed, if the link is still the newest of its
    /// login. Sessions of the generation before are over, and the `codes` that were tried with the password before are forgotten.
    pub async fn choose_password(
        &self,
        link: &Link,
        password_hash: &str,
        codes: &Attempts,
        (mail, line): (&Mail, &AuditLine),
    ) -> Result<Chosen, StoreError> {
        let accounts = &self.tables.accounts;
        // Whatever the generation is by now: a session that was kept in the meantime ends too.
        let chosen = password(password_hash).raise("session_generation", 1).when(attr("link_hash").is(&link.token_hash));
        let mut change = Transaction::new(self.entropy.id());
        change.delete(Step, accounts, &key::link(&link.token_hash), present())?;
        change.update(Step, accounts, &key::credentials(&link.identifier), chosen)?;
        change.delete(Step, accounts, &codes.key(), ALWAYS)?;
        self.outbox(&mut change, Step, mail)?;
        self.audit(&mut change, Step, line)?;
        Ok(if self.commit(change).await?.is_ok() { Chosen::Done } else { Chosen::Void })
    }
}

/// Another password: what was mailed before opens nothing any more.
fn password(hash: &str) -> Update {
    update().set("password_hash", hash).remove("link_hash").remove("email_link_hash")
}
