//! What a path leads to, for whom it is. The wall between organisations stands here once: what is another's is answered as what
//! is not there.

use schemars::JsonSchema;
use serde::Deserialize;
use sev_domain::{
    enrollment::Enrollment,
    group::{Group, GroupId},
};
use sev_http::{App, Problem, Session};
use sev_storage::{Facts, StayRecord};

/// What is kept of a group: whoever sees the group sees it.
pub trait OfGroup {
    fn group(&self) -> &Group;
}

impl OfGroup for Group {
    fn group(&self) -> &Group {
        self
    }
}

impl OfGroup for StayRecord {
    fn group(&self) -> &Group {
        &self.group
    }
}

impl OfGroup for Facts {
    fn group(&self) -> &Group {
        &self.group
    }
}

/// A group with some of its people.
impl<T> OfGroup for (Group, T) {
    fn group(&self) -> &Group {
        &self.0
    }
}

/// `found`, if the caller may see it.
pub fn theirs<T: OfGroup>(found: Option<T>, caller: &Session) -> Option<T> {
    found.filter(|found| found.group().is_seen_by(caller.kind, &caller.organisation_id))
}

/// There is no such group, or it is another organisation's.
#[must_use]
pub fn no_group() -> Problem {
    Problem::not_found("Ce groupe")
}

/// A group in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GroupPath {
    /// Its number, `2027-1042`.
    pub group_id: String,
}

impl GroupPath {
    /// # Errors
    /// 404 when it is no group's number.
    pub fn id(&self) -> Result<GroupId, Problem> {
        self.group_id.parse().map_err(|_| no_group())
    }

    /// The group.
    ///
    /// # Errors
    /// 404 when there is none that the caller may see.
    pub async fn group(&self, app: &App, caller: &Session) -> Result<Group, Problem> {
        theirs(app.store.group(&self.id()?).await?, caller).ok_or_else(no_group)
    }

    /// The group with everyone ever enrolled in it.
    ///
    /// # Errors
    /// 404 when there is none that the caller may see.
    pub async fn list(&self, app: &App, caller: &Session) -> Result<(Group, Vec<Enrollment>), Problem> {
        theirs(app.store.group_with_enrollments(&self.id()?).await?, caller).ok_or_else(no_group)
    }

    /// The group with all that is kept under it.
    ///
    /// # Errors
    /// 404 when there is none that the caller may see.
    pub async fn stay(&self, app: &App, caller: &Session) -> Result<StayRecord, Problem> {
        theirs(app.store.stay_record(&self.id()?).await?, caller).ok_or_else(no_group)
    }
}
