//! The user whom support helps, and what can stand in the way.

use sev_domain::{member::may_support, world::Moment};
use sev_http::{App, Problem, Session};
use sev_storage::{Action, AuditLine, Credentials};
use sev_views::MemberPath;

/// The user of `path`, whom the caller may help.
///
/// # Errors
/// 404 when there is none, 403 when they are of ANCV and the caller does not administer it.
pub(crate) async fn user(app: &App, caller: &Session, path: &MemberPath) -> Result<Credentials, Problem> {
    let nobody = || Problem::not_found("Cet utilisateur");
    let user = app.store.credentials(&path.parse().ok_or_else(nobody)?).await?.ok_or_else(nobody)?;
    if may_support(&caller.roles, user.member.organisation_kind) { Ok(user) } else { Err(Problem::forbidden()) }
}

/// The same, who is not the caller.
///
/// # Errors
/// 409 when it is, beside those of [`user`].
pub(crate) async fn other(app: &App, caller: &Session, path: &MemberPath) -> Result<Credentials, Problem> {
    let user = user(app, caller, path).await?;
    if user.member.user_id == caller.user_id {
        return Err(own_account());
    }
    Ok(user)
}

/// Support helps others: 409.
pub(crate) fn own_account() -> Problem {
    Problem::conflict(
        "own_account",
        "C’est votre compte",
        "L’assistance ne change pas son propre compte. Passez par « Mon compte », ou demandez à un collègue.",
    )
}

/// What the caller does for `user`, for the audit.
pub(crate) fn line((caller, moment): (&Session, Moment), action: Action, user: &Credentials) -> AuditLine {
    caller.did(action, moment).to(&user.member.user_id)
}
