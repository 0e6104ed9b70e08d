//! Requests that carry an idempotency key are carried out once.

use crate::{App, Meta, Problem, Session};
use serde::Serialize;
use sev_domain::world::fingerprint;
use sev_storage::Idempotency;

/// How long a repeated request gets the first one's answer.
const SECONDS: i64 = 24 * 3600;

/// What is kept of a request that carries a key, to know it again: where it was sent, and what it asks for.
///
/// # Errors
/// What it asks for can't be written as JSON.
pub fn once(app: &App, caller: &Session, meta: &Meta, place: &[&str], asked: &impl Serialize) -> Result<Option<Idempotency>, Problem> {
    let Some(key) = &meta.idempotency_key else { return Ok(None) };
    let asked = serde_json::to_string(asked).map_err(|_| Problem::internal())?;
    Ok(Some(Idempotency {
        user_id: caller.user_id.clone(),
        key: key.clone(),
        fingerprint: fingerprint(&[place, &[&asked]].concat()),
        expires_at: app.clock.now().as_second() + SECONDS,
    }))
}

/// Whether what was kept under a request's key is that request.
///
/// # Errors
/// 409 when the key has served for another one.
pub fn same(asked: Option<&Idempotency>, kept: &Idempotency) -> Result<(), Problem> {
    if asked.is_some_and(|asked| asked.fingerprint == kept.fingerprint) {
        return Ok(());
    }
    Err(reused())
}

/// The key was used for another request: 409.
#[must_use]
pub fn reused() -> Problem {
    Problem::conflict(
        "idempotency_mismatch",
        "Cette demande a déjà servi",
        "La clé « Idempotency-Key » a déjà été utilisée pour une autre demande.",
    )
}
