//! Changes of an organisation's users: by its administrators, by ANCV's support, and by who accepts an invitation.

use crate::{
    AuditLine, Credentials, Link, Mail, Member, Store, StoreError,
    expression::{ALWAYS, Condition, Update, absent, attr, present, update},
    item::{Item, to_item},
    key,
    transaction::{Cancelled, Transaction},
};
use jiff::Timestamp;
use sev_domain::{
    account::{Organisation, OrganisationId},
    four_eyes,
    member::{MAX_USERS, Tally},
};
use std::{fmt, iter};

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Done,
    /// The user has changed since they were read, or the identifier is another's: nothing is written.
    Lost,
    /// The organisation would have nobody left who administers it: nothing is written.
    LastAdministrator,
    /// The organisation has as many users as it may have: nothing is written.
    TooMany,
    /// The address is another user's of ANCV: nothing is written.
    AddressTaken,
}

/// A change of one user, from what was read of them. What is the same in `before` and after it is not written, so that
/// what they change themselves in the meantime stays.
pub struct MemberChange<'a> {
    before: &'a Credentials,
    after: Member,
    ends_sessions: bool,
    forgets: Vec<&'static str>,
    newest_link: Option<&'a Link>,
    accepted: Option<(&'a Link, &'a str)>,
    asked_by: Option<&'a str>,
}

/// No hash: it opens an account.
impl fmt::Debug for MemberChange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberChange").field("before", &self.before).field("after", &self.after).finish_non_exhaustive()
    }
}

impl<'a> MemberChange<'a> {
    /// The user becomes `after`, in their next version, while they are still as they were read.
    #[must_use]
    pub fn new(before: &'a Credentials, after: Member) -> Self {
        let after = Member { version: before.member.version.saturating_add(1), ..after };
        Self { before, after, ends_sessions: false, forgets: Vec::new(), newest_link: None, accepted: None, asked_by: None }
    }

    /// Their sessions end at their next refresh.
    #[must_use]
    pub fn ending_sessions(self, ends_sessions: bool) -> Self {
        Self { ends_sessions, ..self }
    }

    /// The links that were mailed to them open nothing any more.
    #[must_use]
    pub fn voiding_links(mut self) -> Self {
        self.forgets.extend(["link_hash", "email_link_hash"]);
        self
    }

    /// No code is asked for at their login any more.
    #[must_use]
    pub fn lifting_second_factor(mut self) -> Self {
        self.after = Member { second_factor_since: None, recovery_codes_left: 0, ..self.after };
        self.forgets.extend(["second_factor", "second_factor_draft"]);
        self
    }

    /// `link` is the newest of their links: those before it open nothing any more.
    #[must_use]
    pub const fn with_link(mut self, link: &'a Link) -> Self {
        self.newest_link = Some(link);
        self
    }

    /// They have chosen their first password by `link`, which must be their newest, and opens nothing any more.
    #[must_use]
    pub fn accepted_by(mut self, link: &'a Link, password_hash: &'a str) -> Self {
        self.forgets.push("link_hash");
        Self { accepted: Some((link, password_hash)), ..self }
    }

    /// The user with this key had asked for it: they have a hand in the account as well as who does it.
    #[must_use]
    pub const fn asked_by(mut self, user_id: &'a str) -> Self {
        self.asked_by = Some(user_id);
        self
    }

    /// The user as they are once the change is made.
    #[must_use]
    pub const fn after(&self) -> &Member {
        &self.after
    }

    /// The update of the credentials.
    fn update(&self) -> Result<Update, StoreError> {
        let member = |member: &Member| to_item("a user", &key::credentials(&member.identifier), member);
        let (before, after): (Item, Item) = (member(&self.before.member)?, member(&self.after)?);
        let changed = after.into_iter().filter(|(name, value)| before.get(name) != Some(value));
        let mut update = changed.fold(update(), |update, (name, value)| update.set(attr(name), value));
        update = update.when(attr("version").is(self.before.member.version));
        if self.before.member.email != self.after.email {
            // Users change it themselves, which is no new version.
            update = update.when(attr("email").is(&self.before.member.email));
        }
        if self.ends_sessions {
            update = update.raise("session_generation", 1);
        }
        if let Some(link) = self.newest_link {
            update = update.set("link_hash", &link.token_hash);
        }
        if let Some((link, password_hash)) = self.accepted {
            update = update.set("password_hash", password_hash).when(attr("link_hash").is(&link.token_hash));
        }
        Ok(self.forgets.iter().fold(update, |update, name| update.remove(*name)))
    }
}

/// The update of the credentials of `member`, with what it says that `user_id` has touched them at `at`, unless it is themselves.
pub(crate) fn touched(update: Update, member: &str, (user_id, at): (&str, Timestamp)) -> Update {
    if user_id == member { update } else { update.set(attr("touched_by").within(user_id), at) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    User,
    Count,
    Mailbox,
    Other,
}

impl Store {
    /// Adds someone who is invited by `link`.
    pub async fn invite(&self, invited: &Credentials, link: &Link, mail: &Mail, line: &AuditLine) -> Result<Written, StoreError> {
        let moved = Tally::of(&invited.member.standing());
        let mut change = Transaction::new(self.entropy.id());
        self.invitation(&mut change, invited, link, guard(moved))?;
        self.outbox(&mut change, Step::Other, mail)?;
        self.audit(&mut change, Step::Other, line)?;
        Ok(written(self.commit(change).await?, moved))
    }

    /// Adds an organisation with its first user, who is invited by `link`. `false` when it, or a user of it, is there already:
    /// nothing is written then.
    pub async fn invite_first(
        &self,
        organisation: &Organisation,
        (invited, link): (&Credentials, &Link),
        mail: &Mail,
        line: &AuditLine,
    ) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        let key = key::organisation(&organisation.organisation_id);
        change.put(Step::Other, "an organisation", &self.tables.programme, &key, organisation, absent())?;
        self.invitation(&mut change, invited, link, absent())?;
        self.outbox(&mut change, Step::Other, mail)?;
        self.audit(&mut change, Step::Other, line)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// Adds to a change someone who is new and invited by `link`, if their organisation's counts are as `guard` has them.
    fn invitation(&self, change: &mut Transaction<Step>, invited: &Credentials, link: &Link, guard: Condition) -> Result<(), StoreError> {
        let (accounts, member) = (&self.tables.accounts, &invited.member);
        change.put(Step::User, "credentials", accounts, &key::credentials(&member.identifier), invited, absent())?;
        change.put(Step::Other, "a link", accounts, &key::link(&link.token_hash), link, ALWAYS)?;
        self.take_mailbox(change, Step::Mailbox, member)?;
        self.tally(change, Step::Count, &member.member_of, Tally::of(&member.standing()), guard)
    }

    /// Makes `wanted` of a user, and mails what they are told. Whoever the `line` says has done it has touched the account.
    pub async fn change_member(&self, wanted: &MemberChange<'_>, mails: &[Mail], line: &AuditLine) -> Result<Written, StoreError> {
        let (accounts, member) = (&self.tables.accounts, &wanted.after);
        let mut change = Transaction::new(self.entropy.id());
        let hands = iter::once(line.user_id.as_str()).chain(wanted.asked_by);
        let update = hands.fold(wanted.update()?, |update, user_id| touched(update, &member.user_id, (user_id, line.at)));
        let over = wanted.before.touched_by.iter().filter(|(user_id, at)| !four_eyes::is_held(**at, line.at) && **user_id != line.user_id);
        let over = over.filter(|(user_id, _)| wanted.asked_by != Some(user_id.as_str()));
        let update = over.fold(update, |update, (user_id, _)| update.remove(attr("touched_by").within(user_id)));
        change.update(Step::User, accounts, &key::credentials(&member.identifier), update)?;
        self.move_mailbox(&mut change, Step::Mailbox, (&wanted.before.member, member))?;
        if let Some(link) = wanted.newest_link {
            change.put(Step::Other, "a link", accounts, &key::link(&link.token_hash), link, ALWAYS)?;
        }
        if let Some((link, _)) = wanted.accepted {
            change.delete(Step::User, accounts, &key::link(&link.token_hash), present())?;
        }
        let moved = Tally::of(&wanted.before.member.standing()).to(Tally::of(&member.standing()));
        self.tally(&mut change, Step::Count, &member.member_of, moved, guard(moved))?;
        for mail in mails {
            self.outbox(&mut change, Step::Other, mail)?;
        }
        self.audit(&mut change, Step::Other, line)?;
        Ok(written(self.commit(change).await?, moved))
    }

    /// Moves the two counts of an organisation by `moved`, under the condition of `guard`.
    pub(crate) fn tally<S: Copy>(
        &self,
        change: &mut Transaction<S>,
        step: S,
        organisation: &OrganisationId,
        moved: Tally,
        guard: Condition,
    ) -> Result<(), StoreError> {
        if moved.is_none() {
            return Ok(());
        }
        let count = update().count("administrators", moved.administrators).count("seats", moved.seats).when(guard);
        change.update(step, &self.tables.accounts, &key::administrators(organisation), count)
    }
}

/// That an administrator is left when one goes, and not too many users when one comes.
fn guard(moved: Tally) -> Condition {
    if moved.administrators < 0 {
        attr("administrators").at_least(2)
    } else if moved.seats > 0 {
        attr("seats").below(MAX_USERS)
    } else {
        ALWAYS
    }
}

/// What a transaction that moves the counts by `moved` came to.
fn written(committed: Result<(), Cancelled<Step>>, moved: Tally) -> Written {
    match committed {
        Ok(()) => Written::Done,
        // Read again, the user may be refused for a better reason.
        Err(Cancelled(failed)) if failed.iter().any(|(step, _)| *step == Step::User) => Written::Lost,
        Err(Cancelled(failed)) if failed.iter().any(|(step, _)| *step == Step::Mailbox) => Written::AddressTaken,
        Err(_) if moved.seats > 0 => Written::TooMany,
        Err(_) => Written::LastAdministrator,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sev_domain::account::{MemberState, OrganisationKind, Role, User};

    fn credentials() -> Credentials {
        let user = User {
            user_id: "u".into(),
            identifier: "ANCV2528-JEANNE".parse().unwrap(),
            display_name: "Jeanne".into(),
            organisation_id: OrganisationId::new("o"),
            organisation_name: "O".into(),
            organisation_kind: OrganisationKind::Holder,
            roles: vec![Role::Holder],
        };
        Credentials::new(Member::new(&user, "jeanne@exemple.fr"), Some("hash".into()))
    }

    #[test]
    fn what_stays_the_same_is_not_written() {
        let before = credentials();
        let after = Member { state: MemberState::Deactivated, ..before.member.clone() };
        let change = MemberChange::new(&before, after).ending_sessions(true).voiding_links();
        let written = change.update().unwrap().written();
        assert_eq!(change.after().version, 2);
        let mut names: Vec<_> = written.names.unwrap().into_values().collect();
        names.sort_unstable();
        assert_eq!(names, ["email_link_hash", "link_hash", "session_generation", "state", "version"]);
    }
}
