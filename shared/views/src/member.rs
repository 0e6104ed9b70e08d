//! Users, as their organisation's administrators and ANCV's support see them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::account::{LoginIdentifier, MemberState, Role};
use sev_storage::Member;

/// A user of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Member")]
pub struct MemberView {
    /// What they log in by.
    pub identifier: LoginIdentifier,
    /// The person's name, or the organisation's for its first user.
    pub display_name: String,
    /// Where mails to them go.
    pub email: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether they can log in.
    pub state: MemberState,
    /// Until when the newest invitation can be accepted, while they are invited.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub invitation_ends_at: Option<Timestamp>,
    /// Since when a code is asked for at their login, if it is.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub second_factor_since: Option<Timestamp>,
    /// For `If-Match`.
    pub version: u32,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            identifier: member.identifier,
            display_name: member.display_name,
            email: member.email,
            roles: member.roles,
            state: member.state,
            invitation_ends_at: member.invitation_ends_at,
            second_factor_since: member.second_factor_since,
            version: member.version,
        }
    }
}

/// A user in a path.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct MemberPath {
    /// What they log in by, `ANCV2528-JEANNE`.
    pub identifier: String,
}

impl MemberPath {
    /// The identifier, or `None` when nobody can have it.
    #[must_use]
    pub fn parse(&self) -> Option<LoginIdentifier> {
        self.identifier.parse().ok()
    }
}
