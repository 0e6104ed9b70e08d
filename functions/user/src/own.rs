//! A user of the caller's organisation, and what can stand in the way of a change of one.

use lambda_http::http::StatusCode;
use sev_access::limit::counted;
use sev_domain::member::MAX_USERS;
use sev_http::{App, Problem, Session};
use sev_storage::{Credentials, Written};
use sev_views::MemberPath;

/// Invitations are counted in windows of this many seconds.
const WINDOW: i64 = 24 * 3600;
/// Invitations that an organisation mails in a window, repeated ones included.
const MAX_INVITATIONS: u32 = 20;
/// How often a decision is taken again when others change the same thing.
pub(crate) const ROUNDS: u32 = 8;

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
pub(crate) async fn permit_invitation(app: &App, caller: &Session) -> Result<(), Problem> {
    let now = app.clock.now();
    let invitations = counted(&format!("invite#{}", caller.organisation_id), WINDOW, now);
    let is_past = app.store.count_attempt(&invitations).await? > MAX_INVITATIONS;
    if is_past { Err(Problem::too_many(invitations.expires_at - now.as_second())) } else { Ok(()) }
}

/// Why nothing was written.
pub(crate) fn refused(written: Written) -> Problem {
    match written {
        Written::LastAdministrator => conflict(
            "last_administrator",
            "Il faut un administrateur",
            "C’est le dernier administrateur de votre organisme. Donnez d’abord ce rôle à quelqu’un d’autre.",
        ),
        Written::TooMany => conflict(
            "too_many_users",
            "Trop d’utilisateurs",
            format!("Votre organisme a déjà {MAX_USERS} utilisateurs. Désactivez-en un pour en ajouter un autre."),
        ),
        Written::Lost => Problem::version_conflict(),
        Written::Done => Problem::internal(),
    }
}

/// The state of the user does not allow it: 409.
pub(crate) fn conflict(code: &'static str, title: &str, detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, title, detail)
}
