//! The password once more, from someone who is logged in, before what must not be done by whoever sits down at their screen.

use sev_access::{limit::counted, password};
use sev_domain::account::MemberState;
use sev_http::{App, Problem, Session};
use sev_storage::{Attempts, Credentials};

/// Wrong passwords and codes are counted in windows of this many seconds.
const WINDOW: i64 = 15 * 60;
/// Wrong ones of a user in a window, over all that asks for them.
const MAX: u32 = 10;

/// The credentials of `caller`, whose `password` it is. It came in `field`.
///
/// # Errors
/// 422 with the field when it is not theirs, 429 after too many that were not, 401 when their access has ended.
pub(crate) async fn reauthenticate(app: &App, caller: &Session, field: &'static str, password: String) -> Result<Credentials, Problem> {
    if password.is_empty() {
        return Err(Problem::refused(field, "Saisissez votre mot de passe."));
    }
    if password.len() > password::MAX_LENGTH {
        return Err(wrong(field));
    }
    let attempts = attempts(app, caller);
    let (counted, credentials) = tokio::join!(count(app, &attempts), present(app, caller));
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
pub(crate) async fn present(app: &App, caller: &Session) -> Result<Credentials, Problem> {
    let (credentials, session) =
        tokio::join!(app.store.credentials(&caller.identifier), app.store.session(&caller.user_id, &caller.session_id));
    let (credentials, session, now) = (credentials?, session?, app.clock.now());
    let goes_on = |credentials: &Credentials| {
        let is_theirs = credentials.member.state == MemberState::Active && credentials.member.user_id == caller.user_id;
        is_theirs && session.is_some_and(|session| session.goes_on(credentials.session_generation, now))
    };
    credentials.filter(goes_on).ok_or_else(Problem::unauthenticated)
}

/// Counts one attempt of `caller` at a code or a password.
///
/// # Errors
/// 429 when there were too many.
pub(crate) async fn count_attempt(app: &App, caller: &Session) -> Result<(), Problem> {
    count(app, &attempts(app, caller)).await
}

fn attempts(app: &App, caller: &Session) -> Attempts {
    counted(&format!("verify#{}", caller.user_id), WINDOW, app.clock.now())
}

async fn count(app: &App, attempts: &Attempts) -> Result<(), Problem> {
    if app.store.count_attempt(attempts).await? > MAX {
        return Err(Problem::throttled(attempts.expires_at - app.clock.now().as_second()));
    }
    Ok(())
}

fn wrong(field: &str) -> Problem {
    Problem::refused(field, "Ce mot de passe n’est pas le vôtre. Vérifiez-le, puis réessayez.")
}
