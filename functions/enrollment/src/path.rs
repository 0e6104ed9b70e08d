//! Which group, and which of its people.

use schemars::JsonSchema;
use serde::Deserialize;
use sev_domain::{group::GroupId, identity::PersonKey};
use sev_http::Problem;
use sev_views::GroupPath;

/// An enrollment in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EnrollmentPath {
    /// The group's number, `2027-1042`.
    pub group_id: String,
    /// The enrollment, as `enrollment_id` names it.
    pub enrollment_id: String,
}

/// # Errors
/// 404 when it is no group's number.
pub(crate) fn group(path: &GroupPath) -> Result<GroupId, Problem> {
    path.parse().ok_or_else(no_group)
}

impl EnrollmentPath {
    /// # Errors
    /// 404 when it is no group's number or no enrollment's.
    pub(crate) fn parse(&self) -> Result<(GroupId, PersonKey), Problem> {
        let group = self.group_id.parse().map_err(|_| no_group())?;
        Ok((group, self.enrollment_id.parse().map_err(|_| no_enrollment())?))
    }
}

/// There is no such group, or it is another holder's.
pub(crate) fn no_group() -> Problem {
    Problem::not_found("Ce groupe")
}

/// There is no such enrollment in the group.
pub(crate) fn no_enrollment() -> Problem {
    Problem::not_found("Cette inscription")
}
