//! What comes after a stay: the course of a group, and the index of what someone must look after.

use crate::{
    Store, StoreError,
    expression::{attr, update},
    item::{Item, from_item, to_value},
    key,
    store::Query,
    transaction::Transaction,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::OrganisationId,
    course::Stage,
    deadline::{Deadline, Party},
    enrollment::Enrollment,
    group::{Group, GroupId, GroupStatus},
};

/// The lists of what someone must look after: the partitions of the index `by_watch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// Groups with a step of their deadline to come, by its day.
    Deadline,
    /// Groups whose party was told that it is late, by the day until which it should have validated.
    Late,
    /// Corrections that ANCV has not decided, by when they were opened.
    Correction,
    /// Places of people whom ANCV is to look at before it pays, by since when.
    Homonym,
}

impl Watch {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Late => "late",
            Self::Correction => "correction",
            Self::Homonym => "homonym",
        }
    }
}

/// Where an item stands in the index; nowhere when nobody must look after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Watched {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) watch: Option<Watch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) watch_on: Option<String>,
}

impl Watched {
    /// Where a group stands.
    pub(crate) fn group(group: &Group) -> Self {
        let course = &group.course;
        let list = match (course.deadline(), course.next_step_on) {
            (None, _) => return Self::default(),
            (Some(_), Some(day)) => (Watch::Deadline, day),
            // Once it is over, an empty list is nobody's to validate. Whether it is over only its steps say.
            (Some(_), None) if group.status(course.opens_on) == GroupStatus::Empty => return Self::default(),
            (Some(deadline), None) => (Watch::Late, deadline.due_on),
        };
        Self { watch: Some(list.0), watch_on: Some(format!("{}#{}", list.1, group.group_id)) }
    }

    /// Where someone's place stands.
    pub(crate) fn homonym(own: &Enrollment) -> Self {
        own.to_verify().map_or_else(Self::default, |homonym| Self {
            watch: Some(Watch::Homonym),
            watch_on: Some(format!("{}#{}#{}", key::sortable(homonym.since), own.group_id, own.person)),
        })
    }
}

/// A group as the index of what is to be looked after shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WatchedGroup {
    pub group_id: GroupId,
    pub holder_id: OrganisationId,
    pub holder_name: String,
    pub convention_number: String,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub venue_name: String,
    pub venue_city: String,
    /// First day of the stay.
    pub start_date: Date,
    /// Last day of the stay.
    pub end_date: Date,
    pub enrolled: u32,
    /// Whose turn it is.
    pub stage: Stage,
    /// The day on which the list became theirs.
    pub opens_on: Date,
    /// The last day on which they validate in time.
    pub due_on: Date,
    /// When they are told next.
    pub next_step_on: Option<Date>,
    /// The version of the group's course.
    pub course_version: u32,
}

impl WatchedGroup {
    #[must_use]
    pub const fn deadline(&self) -> Deadline {
        let party = match self.stage {
            Stage::AwaitingProvider => Party::Provider,
            // One that is confirmed is in no list; an index may be a moment old.
            Stage::AwaitingHolder | Stage::Confirmed => Party::Holder,
        };
        Deadline { party, opens_on: self.opens_on, due_on: self.due_on }
    }
}

impl Store {
    /// The groups of a list up to the day `until`, earliest first, out of the index: it may be a moment old.
    pub async fn watched_groups(&self, watch: Watch, until: Date) -> Result<Vec<WatchedGroup>, StoreError> {
        self.watched(watch, until).await?.into_iter().map(|item| from_item("a group", item)).collect()
    }

    /// The items of a list of groups up to the day `until`.
    pub(crate) async fn watched(&self, watch: Watch, until: Date) -> Result<Vec<Item>, StoreError> {
        // « ~ » comes behind everything that a group's number is made of.
        let until = attr("watch_on").at_most(format!("{until}#~"));
        self.query(Query::index(&self.tables.stays, "by_watch", attr("watch").is(watch.as_str()).and(until))).await
    }

    /// Adds to a change that a group's course goes from `before` to `after`, with its counters, if it is still as it was read.
    pub(crate) fn write_course<S: Copy>(
        &self,
        change: &mut Transaction<S>,
        step: S,
        before: &Group,
        after: &Group,
    ) -> Result<(), StoreError> {
        let (was, is) = (&before.course, &after.course);
        let difference = |was: u32, is: u32| i64::from(is) - i64::from(was);
        let update = update()
            .set("stage", to_value("a group", &is.stage)?)
            .set("opens_on", is.opens_on)
            .set("due_on", is.due_on)
            .set("next_step_on", to_value("a group", &is.next_step_on)?)
            .set("open_corrections", is.open_corrections)
            .set("stopped_on", to_value("a group", &is.stopped_on)?)
            .set("course_version", is.course_version)
            .set("places", after.places)
            .raise("enrolled", difference(before.enrolled, after.enrolled))
            .raise("aided", difference(before.aided, after.aided))
            // Payments move what is unsettled without a new version.
            .raise("unsettled_lines", difference(was.unsettled_lines, is.unsettled_lines))
            .set("modified_on", after.modified_on)
            .when(attr("course_version").is(was.course_version));
        let update = match Watched::group(after) {
            Watched { watch: Some(watch), watch_on: Some(day) } => update.set("watch", watch.as_str()).set("watch_on", day),
            Watched { .. } => update.remove("watch").remove("watch_on"),
        };
        change.update(step, &self.tables.stays, &key::group(&after.group_id), update)
    }
}
