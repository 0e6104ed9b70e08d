//! Which group, and which of its people.

use schemars::JsonSchema;
use serde::Deserialize;
use sev_domain::{enrollment::Enrollment, group::GroupId, identity::PersonKey};
use sev_http::{App, Problem, Session};
use sev_views::{no_group, theirs};

/// An enrollment in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EnrollmentPath {
    /// The group's number, `2027-1042`.
    pub group_id: String,
    /// The enrollment, as `enrollment_id` names it.
    pub enrollment_id: String,
}

impl EnrollmentPath {
    /// # Errors
    /// 404 when it is no group's number or no enrollment's.
    pub(crate) fn parse(&self) -> Result<(GroupId, PersonKey), Problem> {
        let group = self.group_id.parse().map_err(|_| no_group())?;
        Ok((group, self.enrollment_id.parse().map_err(|_| no_enrollment())?))
    }

    /// The person's place in the group, active or withdrawn.
    ///
    /// # Errors
    /// 404 when there is none, or the group is not the caller's.
    pub(crate) async fn place(&self, app: &App, caller: &Session) -> Result<Enrollment, Problem> {
        let (group, person) = self.parse()?;
        let (group, own) = app.store.enrollment(&group, &person).await?;
        theirs(group, caller).ok_or_else(no_group)?;
        own.ok_or_else(no_enrollment)
    }

    /// The person on the list, and the list.
    ///
    /// # Errors
    /// 404 when they are not on it, or the group is not the caller's.
    pub(crate) async fn listed(&self, app: &App, caller: &Session) -> Result<(Enrollment, Vec<Enrollment>), Problem> {
        let (group, person) = self.parse()?;
        let found = theirs(app.store.group_with_enrollments(&group).await?, caller);
        let (_, enrollments) = found.ok_or_else(no_group)?;
        let own = enrollments.iter().find(|enrollment| enrollment.person == person && enrollment.is_active()).cloned();
        Ok((own.ok_or_else(no_enrollment)?, enrollments))
    }
}

/// There is no such enrollment in the group.
pub(crate) fn no_enrollment() -> Problem {
    Problem::not_found("Cette inscription")
}
