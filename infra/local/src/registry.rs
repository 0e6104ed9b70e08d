//! Joins the template's functions with the operations linked into this process.

use crate::{
    template::{Function, Template, Worker},
    workers::{Invoke, LocalParts, invoke},
};
use sev_events::{Operation, Record, Source};
use sev_http::Endpoint;
use sev_runtime::config::ConfigError;
use thiserror::Error;

/// What the template and the code disagree on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// A function that nothing runs.
    #[error("template.yaml has {function}, but no crate of functions/ lists the operation `{operation}` in its OPERATIONS")]
    NoOperation {
        /// The function's logical id.
        function: String,
        /// The operation that it should run.
        operation: String,
    },
    /// An operation that no route leads to.
    #[error("functions/ has the operation `{operation}`, but template.yaml has no {function}")]
    NoFunction {
        /// The operation.
        operation: &'static str,
        /// The logical id that its function should have.
        function: String,
    },
    /// Two operations of one name.
    #[error("functions/ has two operations named `{operation}`")]
    Twice {
        /// The name.
        operation: &'static str,
    },
    /// A function that is called by something else than its operation reads.
    #[error("template.yaml has {function}, whose operation `{operation}` reads a {reads:?}, with another kind of event")]
    OtherSource {
        /// The function's logical id.
        function: String,
        /// The operation.
        operation: &'static str,
        /// What it reads.
        reads: Source,
    },
    /// Two functions that run one operation.
    #[error("template.yaml has two functions for the operation `{operation}`")]
    FunctionTwice {
        /// The operation.
        operation: String,
    },
}

/// An operation that works on records, without its types.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its name.
    pub name: &'static str,
    /// What it is called by.
    pub source: Source,
    /// Makes its app.
    pub(crate) start: fn(&LocalParts) -> Result<Invoke, ConfigError>,
}

impl Job {
    const fn of<O: Operation>() -> Self {
        Self { name: O::NAME, source: O::Record::SOURCE, start: invoke::<O> }
    }
}

/// Every operation that no request calls.
#[must_use]
pub fn jobs() -> Vec<Job> {
    vec![
        Job::of::<sev_notification::relay_outbox::Operation>(),
        Job::of::<sev_notification::send_mail::Operation>(),
        Job::of::<sev_notification::deadline_scan::Operation>(),
        Job::of::<sev_notification::weekly_digest::Operation>(),
        Job::of::<sev_user::make_first_administrator::Operation>(),
    ]
}

/// Each worker with its operation, in the template's order.
///
/// # Errors
/// One is missing on either side, or what calls it is not what it reads: every one of them is named.
pub fn bind_workers(template: &Template, jobs: &[Job]) -> Result<Vec<(Worker, Job)>, Vec<Mismatch>> {
    let without_worker = jobs.iter().filter(|job| !template.workers.iter().any(|worker| worker.operation == job.name));
    let mut mismatches: Vec<_> = without_worker
        .map(|job| Mismatch::NoFunction { operation: job.name, function: format!("{}Function", pascal_case(job.name)) })
        .collect();
    let mut bound: Vec<(Worker, Job)> = Vec::new();
    for worker in &template.workers {
        let called_by = match worker.source {
            crate::template::Source::Queue { .. } => Source::Queue,
            crate::template::Source::Stream { .. } => Source::Stream,
            crate::template::Source::Schedule { .. } => Source::Schedule,
            crate::template::Source::Operator => Source::Operator,
        };
        if bound.iter().any(|(other, _)| other.operation == worker.operation) {
            mismatches.push(Mismatch::FunctionTwice { operation: worker.operation.clone() });
        } else if let Some(job) = jobs.iter().find(|job| job.name == worker.operation) {
            if job.source == called_by {
                bound.push((worker.clone(), *job));
            } else {
                mismatches.push(Mismatch::OtherSource { function: worker.id.clone(), operation: job.name, reads: job.source });
            }
        } else {
            mismatches.push(Mismatch::NoOperation { function: worker.id.clone(), operation: worker.operation.clone() });
        }
    }
    if mismatches.is_empty() { Ok(bound) } else { Err(mismatches) }
}

/// Every operation of the system that has a route.
#[must_use]
pub fn operations() -> Vec<Endpoint> {
    [
        sev_account::OPERATIONS,
        sev_user::OPERATIONS,
        sev_support::OPERATIONS,
        sev_stay::OPERATIONS,
        sev_enrollment::OPERATIONS,
        sev_validation::OPERATIONS,
        sev_payment::OPERATIONS,
    ]
    .concat()
}

/// Each function with its operation, in the template's order.
///
/// # Errors
/// One is missing on either side, or there are two of a name: every one of them is named.
pub fn bind(template: &Template, operations: &[Endpoint]) -> Result<Vec<(Function, Endpoint)>, Vec<Mismatch>> {
    let mut mismatches = Vec::new();
    let mut bound: Vec<(Function, Endpoint)> = Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        if operations.iter().take(index).any(|other| other.name == operation.name) {
            mismatches.push(Mismatch::Twice { operation: operation.name });
        } else if !template.functions.iter().any(|function| function.operation == operation.name) {
            mismatches
                .push(Mismatch::NoFunction { operation: operation.name, function: format!("{}Function", pascal_case(operation.name)) });
        }
    }
    for function in &template.functions {
        if bound.iter().any(|(other, _)| other.operation == function.operation) {
            mismatches.push(Mismatch::FunctionTwice { operation: function.operation.clone() });
        } else if let Some(operation) = operations.iter().find(|operation| operation.name == function.operation) {
            bound.push((function.clone(), *operation));
        } else {
            mismatches.push(Mismatch::NoOperation { function: function.id.clone(), operation: function.operation.clone() });
        }
    }
    if mismatches.is_empty() { Ok(bound) } else { Err(mismatches) }
}

/// `enroll_senior` → `EnrollSenior`.
fn pascal_case(snake: &str) -> String {
    snake.split('_').flat_map(|word| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_of_the_project_has_its_operation() {
        let template = Template::load().unwrap();
        assert_eq!(bind(&template, &operations()).map(|bound| bound.len()), Ok(template.functions.len()));
    }

    #[test]
    fn every_worker_of_the_project_has_its_operation() {
        let mut template = Template::load().unwrap();
        assert_eq!(bind_workers(&template, &jobs()).map(|bound| bound.len()), Ok(template.workers.len()));
        let relay = template.workers.iter().position(|worker| worker.operation == "relay_outbox").unwrap();
        let relay = template.workers.remove(relay);
        let missing = Mismatch::NoFunction { operation: "relay_outbox", function: "RelayOutboxFunction".into() };
        assert_eq!(bind_workers(&template, &jobs()).unwrap_err(), [missing]);
        let source = template.workers.first().unwrap().source.clone();
        template.workers.push({
            let mut relay = relay;
            relay.source = source;
            relay
        });
        let other = Mismatch::OtherSource { function: "RelayOutboxFunction".into(), operation: "relay_outbox", reads: Source::Stream };
        assert_eq!(bind_workers(&template, &jobs()).unwrap_err(), [other]);
    }

    #[test]
    fn what_is_missing_on_either_side_is_named() {
        let mut template = Template::load().unwrap();
        let mut operations = operations();
        let login = operations.iter().position(|operation| operation.name == "login").unwrap();
        let login = operations.remove(login);
        template.functions.retain(|function| function.operation != "enroll_senior");
        let mismatches = bind(&template, &operations).unwrap_err();
        assert_eq!(
            mismatches,
            [
                Mismatch::NoFunction { operation: "enroll_senior", function: "EnrollSeniorFunction".into() },
                Mismatch::NoOperation { function: "LoginFunction".into(), operation: "login".into() },
            ]
        );
        assert_eq!(
            mismatches.first().unwrap().to_string(),
            "functions/ has the operation `enroll_senior`, but template.yaml has no EnrollSeniorFunction"
        );
        operations.extend([login, login]);
        assert!(bind(&template, &operations).unwrap_err().contains(&Mismatch::Twice { operation: "login" }));
    }

    #[test]
    fn two_functions_can_t_run_one_operation() {
        let mut template = Template::load().unwrap();
        template.functions.extend(template.functions.first().cloned());
        assert_eq!(bind(&template, &operations()).unwrap_err(), [Mismatch::FunctionTwice { operation: "login".into() }]);
    }
}
