//! Operations as values, for Lambda and for the local system.

use crate::{
    operation::Operation,
    parts::Parts,
    record::{Record as _, Source},
    serve::{Response, respond},
};
use lambda_runtime::Context;
use serde_json::Value;
use sev_runtime::config::ConfigError;
use std::{pin::Pin, sync::Arc};

/// An operation with its app: takes an event, and whether it is the first of its process.
pub type Invoke = Arc<dyn Fn(Value, Context, Option<bool>) -> Answer + Send + Sync>;

/// What becomes of an event, on its way.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response, lambda_runtime::Error>> + Send>>;

/// An operation that works on records, without its types.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// [`Operation::NAME`].
    pub name: &'static str,
    /// [`Operation::SUMMARY`].
    pub summary: &'static str,
    /// What it is called by.
    pub source: Source,
    pub start: fn(&dyn Parts) -> Result<Invoke, ConfigError>,
}

impl Job {
    /// The job of `O`.
    #[must_use]
    pub const fn of<O: Operation>() -> Self {
        Self { name: O::NAME, summary: O::SUMMARY, source: O::Record::SOURCE, start: start::<O> }
    }
}

fn start<O: Operation>(parts: &dyn Parts) -> Result<Invoke, ConfigError> {
    let app = O::app(parts)?;
    Ok(Arc::new(move |event, context, cold_start| {
        let app = app.clone();
        Box::pin(async move { respond::<O>(&app, event, &context, cold_start).await })
    }))
}
