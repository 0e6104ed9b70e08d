//! Links by mail: 32 random bytes, of which the database has the digest alone.

use crate::password::NOBODY;
use jiff::{SignedDuration, Timestamp};
use sev_domain::{
    account::{LoginIdentifier, MemberState, OrganisationId, OrganisationKind, Role, User},
    mail::Message,
    world::{Entropy, fingerprint, hex},
};
use sev_storage::{Address, AuditLine, Credentials, Link, Mail, Member, MemberChange, Purpose, Store, StoreError, Written};

/// How long a link that chooses another password works `[D]`.
pub const PASSWORD: SignedDuration = SignedDuration::from_mins(30);
/// How long an invitation can be accepted `[D]`.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long an address can be confirmed `[D]`.
pub const EMAIL: SignedDuration = SignedDuration::from_hours(24);

/// A new link for `member` to choose another password: what is kept of it, and the mail, which alone has the token.
#[must_use]
pub fn password(member: &Member, now: Timestamp, entropy: &Entropy) -> (Link, Mail) {
    let (token, valid_until) = (token(entropy), now + PASSWORD);
    let link = Link::new(Purpose::Password, &token, member, valid_until);
    let message = Message::PasswordLink { identifier: member.identifier.clone(), token, valid_until };
    (link, Mail::to(member, message))
}

/// A new link for `member` to choose their first password, and the mail that invites them to `organisation`.
#[must_use]
pub fn invitation(member: &Member, organisation: &str, now: Timestamp, entropy: &Entropy) -> (Link, Mail) {
    let (token, valid_until) = (token(entropy), now + INVITATION);
    let link = Link::new(Purpose::Invitation, &token, member, valid_until);
    let organisation = organisation.to_owned();
    let message = Message::Invitation { identifier: member.identifier.clone(), organisation, token, valid_until };
    (link, Mail::to(member, message))
}

/// Mails the invitation again to whoever `before` is, who is invited from then on: the link before it is void. Says what became
/// of it, and the user as they are then.
pub async fn invite_again(
    store: &Store,
    before: &Credentials,
    line: &AuditLine,
    now: Timestamp,
    entropy: &Entropy,
) -> Result<(Written, Member), StoreError> {
    let organisation = store.organisation(&before.member.member_of).await?.map(|organisation| organisation.name).unwrap_or_default();
    let (link, mail) = invitation(&before.member, &organisation, now, entropy);
    let invited = Member { state: MemberState::Invited, invitation_ends_at: Some(now + INVITATION), ..before.member.clone() };
    let change = MemberChange::new(before, invited).with_link(&link);
    Ok((store.change_member(&change, &[mail], line).await?, change.after().clone()))
}

/// A new link that gives `member` the address `email`, and the mail to that address.
#[must_use]
pub fn email(member: &Member, email: &str, now: Timestamp, entropy: &Entropy) -> (Link, Mail) {
    let (token, valid_until) = (token(entropy), now + EMAIL);
    let link = Link { email: Some(email.to_owned()), ..Link::new(Purpose::Email, &token, member, valid_until) };
    let message = Message::EmailLink { identifier: member.identifier.clone(), token, valid_until };
    (link, Mail::new(Address { email: email.to_owned(), organisation_id: member.member_of.clone() }, message))
}

/// Who would log in by an identifier that nobody has, to do as much for them as for anyone. In the audit they work for the
/// organisation `nobody`.
#[must_use]
pub fn nobody(identifier: &LoginIdentifier) -> Credentials {
    let user = User {
        user_id: "nobody".to_owned(),
        identifier: identifier.clone(),
        display_name: "nobody".to_owned(),
        organisation_id: OrganisationId::new("nobody"),
        organisation_name: "nobody".to_owned(),
        organisation_kind: OrganisationKind::Holder,
        roles: vec![Role::Holder, Role::Administrator],
    };
    Credentials::new(Member::new(&user, "nobody@exemple.invalid"), Some(NOBODY.to_owned()))
}

/// The link of `token`, if there is one for `purpose` that is not too old. Whether it still opens is its user's credentials'
/// to say ([`Link::opens`]).
pub async fn found(store: &Store, token: &str, purpose: Purpose, now: Timestamp) -> Result<Option<Link>, StoreError> {
    let link = store.link(&fingerprint(&[token])).await?;
    // DynamoDB deletes late.
    Ok(link.filter(|link| link.purpose == purpose && now.as_second() < link.expires_at))
}

/// What a token opens with which a password is chosen.
#[derive(Debug)]
pub struct Opened {
    pub link: Link,
    /// Whose newest link it is.
    pub credentials: Credentials,
    /// The name of their organisation.
    pub organisation: String,
}

/// What `token` opens, if its link is for `purpose`, and still opens.
pub async fn opened(store: &Store, token: &str, purpose: Purpose, now: Timestamp) -> Result<Option<Opened>, StoreError> {
    let Some(link) = found(store, token, purpose, now).await? else { return Ok(None) };
    let (credentials, organisation) = tokio::join!(store.credentials(&link.identifier), store.organisation(&link.organisation_id));
    let organisation = organisation?.map(|organisation| organisation.name).unwrap_or_default();
    let credentials = credentials?.filter(|credentials| link.opens(credentials));
    Ok(credentials.map(|credentials| Opened { link, credentials, organisation }))
}

fn token(entropy: &Entropy) -> String {
    hex(&entropy.bytes::<32>())
}
