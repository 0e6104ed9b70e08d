//! What stands in the queue: which mail, and nothing of it.

use serde::{Deserialize, Serialize};

/// A mail that waits to be sent.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notice {
    pub(crate) mail_id: String,
}
