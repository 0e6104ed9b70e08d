//! Codes that the caller of an operation is asked for.

use crate::reauthenticate::count_attempt;
use sev_access::second_factor;
use sev_http::{App, Problem, Session};
use sev_storage::{Credentials, Proof, SecondFactor};

/// What `code` of `caller` proves against their second factor.
///
/// # Errors
/// 422 with the field `code` when it is none of theirs or used, 429 after too many that were not.
pub(crate) async fn proof(app: &App, caller: &Session, factor: &SecondFactor, code: &str) -> Result<Proof, Problem> {
    if code.trim().is_empty() {
        return Err(no_code());
    }
    count_attempt(app, caller).await?;
    second_factor::proof(factor, code, app.clock.now()).await.ok_or_else(wrong_code)
}

/// The same when `credentials` have a second factor; nothing is proved when they have none.
///
/// # Errors
/// Those of [`proof`].
pub(crate) async fn proof_if_any(
    app: &App,
    caller: &Session,
    credentials: &Credentials,
    code: Option<&str>,
) -> Result<Option<Proof>, Problem> {
    match &credentials.second_factor {
        Some(factor) => proof(app, caller, factor, code.unwrap_or_default()).await.map(Some),
        None => Ok(None),
    }
}

pub(crate) fn no_code() -> Problem {
    Problem::refused("code", "Saisissez le code à 6 chiffres affiché par votre application.")
}

pub(crate) fn wrong_code() -> Problem {
    Problem::refused(
        "code",
        "Ce code n’est pas correct, ou il a déjà servi. Attendez que l’application en affiche un autre, puis réessayez.",
    )
}
