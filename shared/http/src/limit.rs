//! How often something may be done, counted in the database.

use crate::{App, Problem};
use sev_domain::world::Moment;
use sev_storage::Attempts;

/// Counts one more of `attempts`, of which there may be `most`.
///
/// # Errors
/// 429 past the limit.
pub async fn permit(app: &App, attempts: &Attempts, most: u32, moment: Moment) -> Result<(), Problem> {
    let is_past = app.store.count_attempt(attempts).await? > most;
    if is_past { Err(Problem::too_many(attempts.expires_at - moment.now.as_second())) } else { Ok(()) }
}
