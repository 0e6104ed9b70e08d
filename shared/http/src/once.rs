//! Requests that carry an idempotency key are carried out once.

use crate::{App, Call, Operation, Problem, Session, Tools};
use serde::Serialize;
use sev_domain::world::fingerprint;
use sev_storage::Idempotency;

/// How long a repeated request gets the first one's answer.
const SECONDS: i64 = 24 * 3600;

impl<O: Operation<T, Caller = Session> + ?Sized, T: Tools> Call<O, T> {
    /// What is kept of a request that carries a key, to know it again: where it was sent, and what it asks for.
    ///
    /// # Errors
    /// What it asks for can't be written as JSON.
    pub fn once(&self, place: &[&str], asked: &impl Serialize) -> Result<Option<Idempotency>, Problem> {
        let Some(key) = &self.meta.idempotency_key else { return Ok(None) };
        let asked = serde_json::to_string(asked).map_err(|_| Problem::internal())?;
        Ok(Some(Idempotency {
            user_id: self.caller.user_id.clone(),
            key: key.clone(),
            fingerprint: fingerprint(&[place, &[&asked]].concat()),
            batch_id: None,
            expires_at: self.moment.now.as_second() + SECONDS,
        }))
    }

    /// What the request names the thing that it makes, so that one that comes again makes the same: as `of_key` says of its key,
    /// and anything without one.
    pub fn name(&self, app: &App, of_key: impl FnOnce(&str) -> String) -> String {
        self.meta.idempotency_key.as_deref().map_or_else(|| app.entropy.id(), of_key)
    }
}

/// What is kept of the first request under the key of `asked`: the same has come before. It is asked for when a request is
/// refused, which one that comes again mostly is.
///
/// # Errors
/// 409 when the key has served for another one.
pub async fn before(app: &App, asked: Option<&Idempotency>) -> Result<Option<Idempotency>, Problem> {
    let Some(asked) = asked else { return Ok(None) };
    let kept = app.store.idempotency(&asked.user_id, &asked.key).await?;
    kept.map(|kept| same(Some(asked), &kept).map(|()| kept)).transpose()
}

/// Whether what was kept under a request's key is that request.
///
/// # Errors
/// 409 when the key has served for another one.
pub fn same(asked: Option<&Idempotency>, kept: &Idempotency) -> Result<(), Problem> {
    if asked.is_some_and(|asked| asked.fingerprint == kept.fingerprint) {
        return Ok(());
    }
    Err(Problem::conflict(
        "idempotency_mismatch",
        "Cette demande a déjà servi",
        "La clé « Idempotency-Key » a déjà été utilisée pour une autre demande.",
    ))
}
