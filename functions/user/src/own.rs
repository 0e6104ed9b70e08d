//! A user of the caller's organisation, and what can stand in the way of a change of one.

use sev_access::limit::counted;
use sev_domain::{contact::ADDRESS_TAKEN, member::MAX_USERS, world::Moment};
use sev_http::{App, Problem, Session, permit};
use sev_storage::{Credentials, Written};
use sev_views::MemberPath;

/// Invitations are counted in windows of this many seconds.
const WINDOW: i64 = 24 * 3600;
/// Invitations that an organisation mails in a window, repeated ones included.
const MAX_INVITATIONS: u32 = 20;

/// The user of `path`, who works for the caller's organisation.
///
/// # Errors
/// 404 when there is none, or they work for another.
pub(crate) async fn user(app: &App, caller: &Session, path: &MemberPath) -> Result<Credentials, Problem> {
    let identifier = path.parse().ok_or_else(nobody)?;
    let found = app.store.credentials(&identifier).await?;
    found.filter(|credentials| credentials.member.member_of == caller.organisation_id).ok_or_else(nobody)
}

fn nobody() -> Problem {
    Problem::not_found("Cet utilisateur")
}

/// Counts one more invitation of the caller's organisation.
///
/// # Errors
/// 429 past the limit.
pub(crate) async fn permit_invitation(app: &App, caller: &Session, moment: Moment) -> Result<(), Problem> {
    let invitations = counted(&format!("invite#{}", caller.organisation_id), WINDOW, moment.now);
    permit(app, &invitations, MAX_INVITATIONS, moment).await
}

/// Why nothing was written.
pub(crate) fn refused(written: Written) -> Problem {
    match written {
        Written::LastAdministrator => Problem::conflict(
            "last_administrator",
            "Il faut un administrateur",
            "C’est le dernier administrateur de votre organisme. Donnez d’abord ce rôle à quelqu’un d’autre.",
        ),
        Written::TooMany => Problem::conflict(
            "too_many_users",
            "Trop d’utilisateurs",
            format!("Votre organisme a déjà {MAX_USERS} utilisateurs. Désactivez-en un pour en ajouter un autre."),
        ),
        Written::Lost => Problem::version_conflict(),
        Written::AddressTaken => Problem::refused("email", ADDRESS_TAKEN),
        Written::Done => Problem::internal(),
    }
}
