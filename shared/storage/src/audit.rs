//! Who did what, when. Lines are only ever added.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{account::OrganisationId, group::GroupId, identity::PersonKey};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Opened a session.
    LoggedIn,
    /// Ended a session.
    LoggedOut,
    /// A refresh token was used twice: the session was ended.
    TokenReused,
    /// Looked someone up by their identity.
    SearchedSenior,
    /// Saw someone's tax and health data.
    ViewedEnrollment,
    /// Enrolled someone.
    EnrolledSenior,
    /// Changed an enrollment.
    EditedEnrollment,
    /// Withdrew someone.
    WithdrewSenior,
    /// Took a withdrawal back.
    RestoredEnrollment,
}

/// One line of the audit. It names people by their key, never by their name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// When.
    pub at: Timestamp,
    /// The organisation that the user works for.
    pub organisation_id: OrganisationId,
    /// The user.
    pub user_id: String,
    /// What they did.
    pub action: Action,
    /// On which group.
    pub group_id: Option<GroupId>,
    /// For whom.
    pub person: Option<PersonKey>,
}
