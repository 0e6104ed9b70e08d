//! What runs an operation on records.

use crate::{
    job::Job,
    operation::{Done, Failed, Operation},
    parts::Deployed,
    record::{Record, Source},
};
use lambda_runtime::{Context, LambdaEvent, service_fn};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sev_runtime::{config, log};
use std::{
    pin::Pin,
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};
use tokio::task::JoinHandle;
use tracing::{Instrument as _, Span, error_span, instrument::WithSubscriber as _};

/// A batch, as Lambda hands it over.
#[derive(Debug, Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Value>,
}

/// Which records of a batch failed. Lambda brings those again: of a stream, the first of them and all behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    pub batch_item_failures: Vec<ItemFailure>,
    /// What became of what came alone. Nobody but whoever calls the function by hand reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

/// A record that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFailure {
    /// The message's or the change's own name.
    pub item_identifier: String,
}

/// Whether the template's `Handler` names one of `jobs`, for an area that has operations of both kinds.
#[must_use]
pub fn is_named(jobs: &[Job]) -> bool {
    let handler = config::handler();
    jobs.iter().any(|job| job.name == handler)
}

/// Runs the Lambda runtime for the one of an area's `jobs` that the template's `Handler` names. It ends with a failure when the
/// configuration is incomplete, or the runtime ends.
#[must_use]
pub fn serve(jobs: &'static [Job]) -> Pin<Box<dyn Future<Output = ExitCode>>> {
    // Boxed, so that it is compiled into this crate, and not into each binary.
    Box::pin(async move {
        log::begin();
        let handler = config::handler();
        let Some(job) = jobs.iter().find(|job| job.name == handler) else {
            return log::ends(&handler, "the function does not start", &"no operation of this area has the name of the handler");
        };
        let invoke = match (job.start)(&Deployed::new().await) {
            Ok(invoke) => invoke,
            Err(error) => return log::ends(job.name, "the function does not start", &error),
        };
        let is_cold = AtomicBool::new(true);
        let (invoke, is_cold) = (&invoke, &is_cold);
        let running = lambda_runtime::run(service_fn(async move |event: LambdaEvent<Value>| {
            let cold_start = Some(is_cold.swap(false, Ordering::Relaxed));
            invoke(event.payload, event.context, cold_start).await
        }));
        match running.await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => log::ends(job.name, "the function ends", &error),
        }
    })
}

/// Works on a batch, and says what failed.
///
/// # Errors
/// The event is no batch, or a record has no name by which its failure could be told: all of it fails then. A schedule's has failed
/// when its operation has: Lambda calls it again, then puts it among the dead letters.
pub async fn respond<O: Operation>(
    app: &O::App,
    event: Value,
    context: &Context,
    cold_start: Option<bool>,
) -> Result<Response, lambda_runtime::Error> {
    let (request_id, trace) = (context.request_id.as_str(), context.xray_trace_id.as_deref().and_then(log::trace_id));
    // It is of the highest level, so no setting leaves it out.
    let span = error_span!("batch", operation = O::NAME, request_id, xray_trace_id = trace, cold_start);
    match O::Record::SOURCE {
        Source::Queue | Source::Stream => batch::<O>(app, event, &span).instrument(span.clone()).await,
        Source::Schedule | Source::Operator => alone::<O>(app, event, &span).await,
    }
}

/// Works on the one event of a schedule, or of an operator, who reads why it has failed.
async fn alone<O: Operation>(app: &O::App, event: Value, span: &Span) -> Result<Response, lambda_runtime::Error> {
    let task = tokio::spawn(one::<O>(app.clone(), event).instrument(span.clone()).with_current_subscriber());
    let Done(outcome) = task.await.map_err(|_| "panicked")?.map_err(|failed| failed.to_string())?;
    Ok(Response { outcome: Some(outcome.to_owned()), ..Response::default() })
}

async fn batch<O: Operation>(app: &O::App, event: Value, span: &Span) -> Result<Response, lambda_runtime::Error> {
    let batch: Batch = serde_json::from_value(event).map_err(|_| "the event is no batch")?;
    let named = batch.records.into_iter().map(|record| {
        let name = record.pointer(O::Record::IDENTIFIER).and_then(Value::as_str).map(str::to_owned);
        name.map(|name| (name, record)).ok_or("a record has no name")
    });
    let records = named.collect::<Result<Vec<_>, _>>()?;
    let mut response = Response::default();
    let mut running = Vec::new();
    for (name, record) in records {
        // A task each: a panic is one failed record.
        let task = tokio::spawn(one::<O>(app.clone(), record).instrument(span.clone()).with_current_subscriber());
        match O::Record::SOURCE {
            Source::Queue => running.push((name, task)),
            Source::Stream | Source::Schedule | Source::Operator => {
                if !is_done(task).await {
                    response.batch_item_failures.push(ItemFailure { item_identifier: name });
                    // What comes behind it comes again with it.
                    return Ok(response);
                }
            }
        }
    }
    for (name, task) in running {
        if !is_done(task).await {
            response.batch_item_failures.push(ItemFailure { item_identifier: name });
        }
    }
    Ok(response)
}

/// Whether the work of `task` is done.
async fn is_done(task: JoinHandle<Result<Done, Failed>>) -> bool {
    task.await.is_ok_and(|outcome| outcome.is_ok())
}

/// Works on one record, and logs what became of it.
async fn one<O: Operation>(app: O::App, record: Value) -> Result<Done, Failed> {
    let outcome = match serde_json::from_value::<O::Record>(record) {
        Ok(record) => O::handle(&app, record).await,
        Err(_) => Err(Failed::new("unreadable", "the record has another shape")),
    };
    match &outcome {
        Ok(Done(code)) => tracing::info!(outcome = code, "handled"),
        Err(Failed { code, reason }) => tracing::error!(outcome = code, error = reason, "not handled"),
    }
    outcome
}
