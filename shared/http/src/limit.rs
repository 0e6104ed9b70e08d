//! How often something may be done, counted in the database.

use crate::{App, Problem};
use sev_storage::Attempts;

/// How often a decision is taken again when others change the same thing in the meantime.
pub const ROUNDS: u32 = 8;

/// Counts one more of `attempts`, of which there may be `most`.
///
/// # Errors
/// 429 past the limit.
pub async fn permit(app: &App, attempts: &Attempts, most: u32) -> Result<(), Problem> {
    let is_past = app.store.count_attempt(attempts).await? > most;
    if is_past { Err(Problem::too_many(attempts.expires_at - app.clock.now().as_second())) } else { Ok(()) }
}
