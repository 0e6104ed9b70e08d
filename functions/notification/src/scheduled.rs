//! What the functions that a schedule calls work with.

use sev_domain::world::Clock;
use sev_events::Parts;
use sev_runtime::config::{ConfigError, tables};
use sev_storage::Store;

/// What they work with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
}

impl App {
    pub(crate) fn of(parts: &dyn Parts) -> Result<Self, ConfigError> {
        let tables = tables(|name: &str| parts.variable(name))?;
        Ok(Self { store: Store::new(parts.database(), tables, parts.clock(), parts.entropy()), clock: parts.clock() })
    }
}
