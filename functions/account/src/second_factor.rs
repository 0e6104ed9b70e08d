//! Codes that the caller of an operation is asked for.

use crate::reauthenticate::count_attempt;
use sev_access::second_factor;
use sev_domain::{mail::Message, world::Moment};
use sev_http::{App, Problem, Session};
use sev_storage::{Action, Credentials, Mail, Member, Proof, SecondFactor, Told};

/// What `code` of `caller` proves against their second factor.
///
/// # Errors
/// 422 with the field `code` when it is none of theirs or used, 429 after too many that were not.
pub(crate) async fn proof(app: &App, (caller, moment): (&Session, Moment), factor: &SecondFactor, code: &str) -> Result<Proof, Problem> {
    if code.trim().is_empty() {
        return Err(no_code());
    }
    count_attempt(app, caller, moment).await?;
    second_factor::proof(factor, code, moment.now).await.ok_or_else(wrong_code)
}

/// The same when `credentials` have a second factor; nothing is proved when they have none.
///
/// # Errors
/// Those of [`proof`].
pub(crate) async fn proof_if_any(
    app: &App,
    whose: (&Session, Moment),
    credentials: &Credentials,
    code: Option<&str>,
) -> Result<Option<Proof>, Problem> {
    match &credentials.second_factor {
        Some(factor) => proof(app, whose, factor, code.unwrap_or_default()).await.map(Some),
        None => Ok(None),
    }
}

/// What is told when `proof` is a recovery code, which is worth knowing: a code of the app is not.
pub(crate) fn recovery_told(member: &Member, proof: Option<&Proof>, moment: Moment) -> Option<Told> {
    match proof? {
        Proof::Code { .. } => None,
        Proof::Recovery { .. } => {
            let left = member.recovery_codes_left.saturating_sub(1);
            let message = Message::RecoveryCodeUsed { identifier: member.identifier.clone(), at: moment.now, left };
            let line = member.did(Action::UsedRecoveryCode, moment);
            Some(Told::new(Mail::to(member, message), line))
        }
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
