//! The password once more, from someone who is logged in, before what must not be done by whoever sits down at their screen.

use sev_access::{
    limit::{MAX_PROOFS, proofs},
    password,
};
use sev_domain::world::Moment;
use sev_http::{App, Problem, Session};
use sev_storage::{Attempts, Credentials};

/// The credentials of `caller`, whose `password` it is. It came in `field`.
///
/// # Errors
/// 422 with the field when it is not theirs, 429 after too many that were not, 401 when their access has ended.
pub(crate) async fn reauthenticate(
    app: &App,
    (caller, moment): (&Session, Moment),
    field: &'static str,
    password: String,
) -> Result<Credentials, Problem> {
    if password.is_empty() {
        return Err(Problem::refused(field, "Saisissez votre mot de passe."));
    }
    if password.len() > password::MAX_LENGTH {
        return Err(wrong(field));
    }
    let attempts = attempts(caller, moment);
    let (counted, credentials) = tokio::join!(count(app, &attempts, moment), present(app, caller, moment));
    counted?;
    let credentials = credentials?;
    let hash = credentials.password_hash.as_deref().unwrap_or(password::NOBODY);
    if !password::verify(password, hash.to_owned()).await {
        return Err(wrong(field));
    }
    // Its own attempt alone: those before it were wrong.
    app.store.give_back(&attempts).await?;
    Ok(credentials)
}

/// The credentials of `caller`, as long as they can log in and their session goes on: a token that outlives it by some minutes
/// changes nothing of an account.
///
/// # Errors
/// 401 when one of the two has ended.
pub(crate) async fn present(app: &App, caller: &Session, moment: Moment) -> Result<Credentials, Problem> {
    let going = app.store.going_session((&caller.identifier, &caller.user_id), &caller.session_id, moment.now).await?;
    going.ok_or_else(Problem::unauthenticated)
}

/// Counts one attempt of `caller` at a code or a password.
///
/// # Errors
/// 429 when there were too many.
pub(crate) async fn count_attempt(app: &App, caller: &Session, moment: Moment) -> Result<(), Problem> {
    count(app, &attempts(caller, moment), moment).await
}

fn attempts(caller: &Session, moment: Moment) -> Attempts {
    proofs(&caller.user_id, moment.now)
}

async fn count(app: &App, attempts: &Attempts, moment: Moment) -> Result<(), Problem> {
    if app.store.count_attempt(attempts).await? > MAX_PROOFS {
        return Err(Problem::throttled(attempts.expires_at - moment.now.as_second()));
    }
    Ok(())
}

fn wrong(field: &str) -> Problem {
    Problem::refused(field, "Ce mot de passe n’est pas le vôtre. Vérifiez-le, puis réessayez.")
}
