//! Asking about a person by their identity: limited and audited, so that it never becomes a way to
//! look people up `[D]`.

use sev_access::limit::counted;
use sev_domain::{group::GroupId, identity::PersonKey, world::Moment};
use sev_http::{App, Problem, Session};
use sev_storage::{Action, AuditLine};

/// Look-ups are counted in windows of this many seconds.
const WINDOW: i64 = 3600;
/// Look-ups of one user in a window: a busy hour of enrolling, not a trawl.
const MAX_LOOK_UPS: u32 = 300;

/// Counts one more look-up of the caller.
///
/// # Errors
/// 429 past the limit.
pub(crate) async fn permit(app: &App, caller: &Session, moment: Moment) -> Result<(), Problem> {
    let look_ups = counted(&format!("look-up#{}", caller.user_id), WINDOW, moment.now);
    sev_http::permit(app, &look_ups, MAX_LOOK_UPS, moment).await
}

/// Records what the caller is about to see. Written before the answer: nobody is looked at unseen.
///
/// # Errors
/// The line can't be written: nothing is shown then.
pub(crate) async fn record(
    app: &App,
    (caller, moment): (&Session, Moment),
    action: Action,
    group: Option<&GroupId>,
    person: &PersonKey,
) -> Result<(), Problem> {
    let line = caller.did(action, moment).about(person);
    let line = group.into_iter().fold(line, AuditLine::on);
    app.store.record(&line).await.map_err(Problem::from)
}
