//! What an operation says of itself.

use crate::{parts::Parts, record::Record};
use sev_runtime::config::ConfigError;
use sev_storage::StoreError;
use thiserror::Error;

/// One operation that works on records. What calls it is in `template.yaml`, under the function of the same name.
pub trait Operation: 'static {
    /// Its name: the file's, and the template's `Handler`.
    const NAME: &'static str;
    /// What it does, in one English sentence for the list of operations.
    const SUMMARY: &'static str;

    /// What it works with.
    type App: Clone + Send + Sync + 'static;
    /// What it is given, one by one.
    type Record: Record;

    /// Makes its app, once per cold start.
    ///
    /// # Errors
    /// The configuration is incomplete: the function does not start.
    fn app(parts: &dyn Parts) -> Result<Self::App, ConfigError>;

    /// Works on one record. One that fails comes again; the others of its batch don't.
    fn handle(app: &Self::App, record: Self::Record) -> impl Future<Output = Result<Done, Failed>> + Send;
}

/// What became of a record, as a code for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done(pub &'static str);

/// Why a record is to come again. The reason is for the log: it holds nothing of a person.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{code}: {reason}")]
pub struct Failed {
    pub code: &'static str,
    pub reason: String,
}

/// Says which call and which code, never an item.
impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::new("storage", error)
    }
}

impl Failed {
    /// A failure under `code`.
    pub fn new(code: &'static str, reason: impl ToString) -> Self {
        Self { code, reason: reason.to_string() }
    }
}
