//! Users of organisations, and what they log in with.

use crate::{
    Action, AuditLine, Store, StoreError,
    expression::{ALWAYS, Condition, attr},
    item::from_item,
    key,
    store::Query,
    transaction::Transaction,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, MemberState, OrganisationId, OrganisationKind, Role, User},
    four_eyes::{self, Actor},
    member::{Standing, Tally},
    takeover::Takeover,
    world::Moment,
};
use std::{collections::BTreeMap, fmt};

/// A user, as their organisation's administrator may see them: nothing here opens an account. It is all that the
/// index of an organisation's users shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// What they log in by.
    pub identifier: LoginIdentifier,
    /// The organisation that they work for.
    pub member_of: OrganisationId,
    /// Its side of the programme.
    pub organisation_kind: OrganisationKind,
    pub user_id: String,
    /// The person's name, or the organisation's for its first user.
    pub display_name: String,
    /// Where mails to them go.
    pub email: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether they can log in.
    pub state: MemberState,
    /// Whether reminders of deadlines are mailed to them. Notices are, whatever they choose.
    #[serde(default = "wanted")]
    pub reminders: bool,
    /// Until when the newest invitation can be accepted, while they are invited.
    pub invitation_ends_at: Option<Timestamp>,
    /// Since when a code is asked for at the login, if it is.
    pub second_factor_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes_left: u32,
    /// What one person of support has asked for the account, if it is of ANCV, and nobody has confirmed; one of a kind.
    #[serde(default)]
    pub takeovers: Vec<Takeover>,
    /// Goes up with each change that an administrator or ANCV makes.
    pub version: u32,
}

/// Who has chosen nothing is reminded.
const fn wanted() -> bool {
    true
}

/// No name and no address: they are a person's.
impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").field("user_id", &self.user_id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Member {
    /// That they did `action`, for the audit: in a session or by a link.
    #[must_use]
    pub fn did(&self, action: Action, moment: Moment) -> AuditLine {
        AuditLine::new(moment.now, &self.member_of, &self.user_id, action)
    }

    /// Someone who can log in, of whom nothing has changed yet.
    #[must_use]
    pub fn new(user: &User, email: impl Into<String>) -> Self {
        Self {
            identifier: user.identifier.clone(),
            member_of: user.organisation_id.clone(),
            organisation_kind: user.organisation_kind,
            user_id: user.user_id.clone(),
            display_name: user.display_name.clone(),
            email: email.into(),
            roles: user.roles.clone(),
            state: MemberState::Active,
            reminders: true,
            invitation_ends_at: None,
            second_factor_since: None,
            recovery_codes_left: 0,
            takeovers: Vec::new(),
            version: 1,
        }
    }

    /// The user as a session shows them; the organisation keeps its own name.
    #[must_use]
    pub fn user(&self, organisation_name: &str) -> User {
        User {
            user_id: self.user_id.clone(),
            identifier: self.identifier.clone(),
            display_name: self.display_name.clone(),
            organisation_id: self.member_of.clone(),
            organisation_name: organisation_name.to_owned(),
            organisation_kind: self.organisation_kind,
            roles: self.roles.clone(),
        }
    }

    /// What counts of them for their organisation.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { state: self.state, roles: self.roles.clone() }
    }
}

/// A user with what they log in with.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    #[serde(flatten)]
    pub member: Member,
    /// Argon2id, in PHC form; none before the first password is chosen.
    pub password_hash: Option<String>,
    /// Goes up when every session that is open must end: a session goes on only in its own generation.
    pub session_generation: u32,
    /// Digest of the token that may choose a password: the newest one that was mailed, until it is used.
    pub link_hash: Option<String>,
    /// Digest of the token that may confirm another address: the newest one that was mailed, until it is used.
    pub email_link_hash: Option<String>,
    /// What codes are checked against, when they are asked for.
    pub second_factor: Option<SecondFactor>,
    /// What is being set up, until a first code has shown that it works.
    pub second_factor_draft: Option<SecondFactorDraft>,
    /// When each other user last invited, changed or helped this one. Always there, so that one entry can be set by itself.
    #[serde(default)]
    pub touched_by: BTreeMap<String, Timestamp>,
}

/// What codes are checked against.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The shared secret, in Base32.
    pub secret: String,
    /// The step of time of the last code that was taken: neither it nor one before it is taken again.
    pub last_step: i64,
    /// The salt of the recovery codes.
    pub recovery_salt: [u8; 16],
    /// Argon2id of the recovery codes that are left, in PHC form.
    pub recovery_hashes: Vec<String>,
}

/// A secret that nothing is checked against yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorDraft {
    /// The secret, in Base32.
    pub secret: String,
    /// Until when it can be confirmed, in seconds since 1970.
    pub ends_at: i64,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("member", &self.member).finish_non_exhaustive()
    }
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor").finish_non_exhaustive()
    }
}

impl fmt::Debug for SecondFactorDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactorDraft").finish_non_exhaustive()
    }
}

impl Credentials {
    /// Credentials that nothing has happened to yet.
    #[must_use]
    pub fn new(member: Member, password_hash: Option<String>) -> Self {
        Self {
            member,
            password_hash,
            session_generation: 0,
            link_hash: None,
            email_link_hash: None,
            second_factor: None,
            second_factor_draft: None,
            touched_by: BTreeMap::new(),
        }
    }

    /// The user as someone who does something at `now` that another person looks at.
    #[must_use]
    pub fn actor(&self, now: Timestamp) -> Actor {
        let in_hands_of = four_eyes::hands(&self.touched_by, now);
        Actor { user_id: self.member.user_id.clone(), name: self.member.display_name.clone(), in_hands_of }
    }
}

/// The steps of a transaction none of whose conditions is an answer.
#[derive(Clone, Copy, Debug)]
struct Step;

impl Store {
    /// The credentials of `identifier`, if there are some.
    pub async fn credentials(&self, identifier: &LoginIdentifier) -> Result<Option<Credentials>, StoreError> {
        self.get("credentials", &self.tables.accounts, &key::credentials(identifier)).await
    }

    /// Adds a user of an organisation, its first or one for tests.
    pub async fn add_user(&self, credentials: &Credentials) -> Result<(), StoreError> {
        let (accounts, member) = (&self.tables.accounts, &credentials.member);
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step, "credentials", accounts, &key::credentials(&member.identifier), credentials, ALWAYS)?;
        self.tally(&mut change, Step, &member.member_of, Tally::of(&member.standing()), ALWAYS)?;
        self.take_mailbox(&mut change, Step, member)?;
        self.unconditionally(change).await
    }

    /// The users of an organisation, by identifier, out of the index: it may be a moment old.
    pub async fn members(&self, organisation: &OrganisationId) -> Result<Vec<Member>, StoreError> {
        self.members_by(attr("member_of").is(organisation.as_str())).await
    }

    /// Those of an organisation whom mails about `role` go to: the users who can log in and have it.
    pub async fn recipients(&self, organisation: &OrganisationId, role: Role) -> Result<Vec<Member>, StoreError> {
        let members = self.members(organisation).await?;
        Ok(members.into_iter().filter(|member| member.state == MemberState::Active && member.roles.contains(&role)).collect())
    }

    /// The same of ANCV.
    pub async fn recipients_at_ancv(&self, role: Role) -> Result<Vec<Member>, StoreError> {
        let mut all = Vec::new();
        for organisation in self.organisations(OrganisationKind::Ancv).await? {
            all.extend(self.recipients(&organisation.organisation_id, role).await?);
        }
        Ok(all)
    }

    /// One user of an organisation, out of the same index: whoever may read it can't read what opens an account.
    pub async fn member(&self, organisation: &OrganisationId, identifier: &LoginIdentifier) -> Result<Option<Member>, StoreError> {
        let of_theirs = attr("member_of").is(organisation.as_str());
        Ok(self.members_by(of_theirs.and(attr("identifier").is(identifier.as_str()))).await?.pop())
    }

    async fn members_by(&self, condition: Condition) -> Result<Vec<Member>, StoreError> {
        let query = Query::index(&self.tables.accounts, "by_organisation", condition);
        self.query(query).await?.into_iter().map(|item| from_item("a user", item)).collect()
    }
}
