//! For whom the caller speaks.

use jiff::civil::Date;
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role},
    course::OutOfTurn,
    deadline::Party,
    group::{Group, GroupStatus},
    rules::{Delays, RuleBook},
};
use sev_http::{App, Problem, Session};
use sev_storage::StoreError;

/// The party that the caller can speak for: its own, or, for ANCV's operations, the one whose turn it is.
pub(crate) fn spoken_for(caller: &Session, group: &Group, today: Date) -> Option<Party> {
    match (caller.kind, group.status(today)) {
        (OrganisationKind::Provider, _) => Some(Party::Provider),
        (OrganisationKind::Holder, _) => Some(Party::Holder),
        (OrganisationKind::Ancv, _) if !caller.roles.contains(&Role::Operations) => None,
        (OrganisationKind::Ancv, GroupStatus::ToValidate) => Some(Party::Provider),
        (OrganisationKind::Ancv, GroupStatus::ToConfirm | GroupStatus::Suspended) => Some(Party::Holder),
        (OrganisationKind::Ancv, _) => None,
    }
}

/// The organisation that is `party` of `group`.
pub(crate) const fn organisation(group: &Group, party: Party) -> &OrganisationId {
    match party {
        Party::Provider => &group.provider_id,
        Party::Holder => &group.holder_id,
    }
}

/// The delays in force for a group on `today`.
pub(crate) async fn delays(app: &App, group: &Group, today: Date) -> Result<Delays, StoreError> {
    let book = app.store.rules(group.group_id.year()).await?;
    Ok(RuleBook::delays(book.as_slice(), group.group_id.year(), today))
}

/// What stands before the holder's word.
pub(crate) fn before_confirming() -> Vec<Problem> {
    let day = Date::ZERO;
    [OutOfTurn::NotOver { from: day }, OutOfTurn::Empty, OutOfTurn::ProviderFirst { due_on: day }].map(Problem::from).into()
}
