//! `list_validations`: the lists that wait for the caller, for someone else, and those that are done `[M][D]`.

use crate::sentence;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::{OrganisationKind, Role},
    deadline::days_after,
    group::{Group, GroupStatus},
};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::{StoreError, Watch};
use sev_views::{DeadlineView, GroupSummary};
use std::cmp::Reverse;

/// How many days ahead ANCV sees the end of a deadline.
const AHEAD: i64 = 7;
/// For how many days after its end a stay is shown among those that are done.
const SHOWN: i64 = 366;

/// A list to validate, or one that was.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListToValidate {
    /// The group and its stay.
    pub group: GroupSummary,
    /// Until when it is to be validated; `null` when nobody is to.
    pub deadline: Option<DeadlineView>,
    /// Where it stands, in French.
    pub explanation: String,
}

/// The caller's lists.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Lists {
    /// Those that wait for the caller, the most urgent first; for ANCV those that someone is late with.
    pub to_do: Vec<ListToValidate>,
    /// Those that wait for someone else; for ANCV those whose deadline ends in the next 7 days.
    pub waiting: Vec<ListToValidate>,
    /// Those of the last 12 months that are confirmed, newest first; none for ANCV.
    pub done: Vec<ListToValidate>,
}

#[derive(Debug)]
pub struct ListValidations;

impl sev_http::Operation for ListValidations {
    const NAME: &'static str = "list_validations";
    const SUMMARY: &'static str = "Lists the stays that are over whose lists wait for the caller or for another, and those that are done.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Provider, Role::Operations];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Lists;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Lists>, Problem> {
        let today = call.moment.today;
        let groups = groups(app, &call.caller, today).await?;
        Ok(Reply::new(arrange(&groups, call.caller.kind, today)))
    }
}

async fn groups(app: &App, caller: &Session, today: Date) -> Result<Vec<Group>, StoreError> {
    match caller.kind {
        OrganisationKind::Holder => app.store.groups_of_holder(&caller.organisation_id).await,
        OrganisationKind::Provider => app.store.groups_of_provider(&caller.organisation_id).await,
        OrganisationKind::Ancv => {
            // The last step of a deadline comes the day after it.
            let soon = app.store.watched_groups(Watch::Deadline, days_after(today, AHEAD + 1));
            let (late, soon) = tokio::try_join!(app.store.watched_groups(Watch::Late, today), soon)?;
            let ids: Vec<_> = late.into_iter().chain(soon).map(|group| group.group_id).collect();
            app.store.groups_by_number(&ids).await
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    ToDo,
    Waiting,
    Done,
}

fn place(group: &Group, reader: OrganisationKind, today: Date) -> Option<Place> {
    use GroupStatus::{Confirmed, Empty, Full, Locked, Open, Paid, Suspended, ToConfirm, ToValidate};
    use OrganisationKind::{Ancv, Holder, Provider};
    let due_on = group.course.due_on;
    match (group.status(today), reader) {
        (Open | Full | Locked | Empty, _) | (Confirmed | Paid | Suspended, Ancv) => None,
        (ToValidate | ToConfirm, Ancv) if due_on < today => Some(Place::ToDo),
        (ToValidate | ToConfirm, Ancv) => (due_on <= days_after(today, AHEAD)).then_some(Place::Waiting),
        (ToValidate, Provider) | (ToConfirm, Holder) => Some(Place::ToDo),
        (ToValidate | Suspended, Holder) | (ToConfirm | Suspended, Provider) => Some(Place::Waiting),
        (Confirmed | Paid, Holder | Provider) => (group.end_date >= days_after(today, -SHOWN)).then_some(Place::Done),
    }
}

fn arrange(groups: &[Group], reader: OrganisationKind, today: Date) -> Lists {
    let of = |wanted| {
        let mut groups: Vec<&Group> = groups.iter().filter(|group| place(group, reader, today) == Some(wanted)).collect();
        match wanted {
            Place::Done => groups.sort_by_key(|group| (Reverse(group.end_date), group.group_id.clone())),
            Place::ToDo | Place::Waiting => groups.sort_by_key(|group| (group.course.due_on, group.group_id.clone())),
        }
        let list = |group: &Group| ListToValidate {
            group: GroupSummary::new(group, today),
            deadline: DeadlineView::of(group, today),
            explanation: sentence::of(group, reader, None, today),
        };
        groups.into_iter().map(list).collect()
    };
    Lists { to_do: of(Place::ToDo), waiting: of(Place::Waiting), done: of(Place::Done) }
}
