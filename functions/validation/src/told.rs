//! Who is told of what was done with a list.

use crate::party::organisation;
use jiff::Timestamp;
use sev_domain::{
    account::LoginIdentifier,
    deadline::Party,
    group::Group,
    mail::{Message, StayOf},
    world::Moment,
};
use sev_http::{App, Session};
use sev_storage::{Action, AuditLine, Mail, StoreError};

/// A mail to each user of `party`.
pub(crate) async fn users(
    app: &App,
    group: &Group,
    party: Party,
    message: impl Fn(LoginIdentifier) -> Message,
) -> Result<Vec<Mail>, StoreError> {
    let members = app.store.recipients(organisation(group, party), party.role()).await?;
    Ok(Mail::to_each(&members, message))
}

/// To the users of `party`, that ANCV has spoken for it, if it has.
pub(crate) async fn spoken_for(app: &App, caller: &Session, group: &Group, party: Party, at: Timestamp) -> Result<Vec<Mail>, StoreError> {
    if caller.organisation_id == *organisation(group, party) {
        return Ok(Vec::new());
    }
    users(app, group, party, |identifier| Message::ValidatedInYourPlace { identifier, stay: StayOf::from(group), party, at }).await
}

/// That the caller has done `action` on `group`, and why if they say so.
pub(crate) fn line(caller: &Session, group: &Group, action: Action, reason: Option<&str>, moment: Moment) -> AuditLine {
    let line = caller.did(action, moment).on(&group.group_id);
    reason.into_iter().fold(line, AuditLine::because)
}
