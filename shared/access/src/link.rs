//! Links by mail: 32 random bytes, of which the database has the digest alone.

use jiff::{SignedDuration, Timestamp};
use sev_domain::{
    mail::Message,
    world::{Entropy, hex},
};
use sev_storage::{Link, Member, Outgoing, Purpose};

/// How long a link that chooses another password works `[D]`.
pub const PASSWORD: SignedDuration = SignedDuration::from_mins(30);
/// How long an invitation can be accepted `[D]`.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long an address can be confirmed `[D]`.
pub const EMAIL: SignedDuration = SignedDuration::from_hours(24);

/// A new link for `member` to choose another password: what is kept of it, and the mail, which alone has the token.
#[must_use]
pub fn password(member: &Member, now: Timestamp, entropy: &Entropy) -> (Link, Outgoing) {
    let (token, valid_until) = (token(entropy), now + PASSWORD);
    let link = Link::new(Purpose::Password, &token, member, valid_until);
    let message = Message::PasswordLink { identifier: member.identifier.clone(), token, valid_until };
    (link, mail(member, message, now, entropy))
}

/// A new link for `member` to choose their first password, and the mail that invites them to `organisation`.
#[must_use]
pub fn invitation(member: &Member, organisation: &str, now: Timestamp, entropy: &Entropy) -> (Link, Outgoing) {
    let (token, valid_until) = (token(entropy), now + INVITATION);
    let link = Link::new(Purpose::Invitation, &token, member, valid_until);
    let organisation = organisation.to_owned();
    let message = Message::Invitation { identifier: member.identifier.clone(), organisation, token, valid_until };
    (link, mail(member, message, now, entropy))
}

/// A new link that gives `member` the address `email`, and the mail to that address.
#[must_use]
pub fn email(member: &Member, email: &str, now: Timestamp, entropy: &Entropy) -> (Link, Outgoing) {
    let (token, valid_until) = (token(entropy), now + EMAIL);
    let link = Link { email: Some(email.to_owned()), ..Link::new(Purpose::Email, &token, member, valid_until) };
    let message = Message::EmailLink { identifier: member.identifier.clone(), token, valid_until };
    (link, Outgoing { to: email.to_owned(), ..mail(member, message, now, entropy) })
}

/// A mail to `member` at the address that they have.
#[must_use]
pub fn mail(member: &Member, message: Message, now: Timestamp, entropy: &Entropy) -> Outgoing {
    Outgoing { mail_id: entropy.id(), to: member.email.clone(), organisation_id: member.member_of.clone(), message, created_at: now }
}

fn token(entropy: &Entropy) -> String {
    hex(&entropy.bytes::<32>())
}
