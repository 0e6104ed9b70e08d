//! Joins the template's functions with the operations linked into this process.

use crate::template::{Function, Template, Worker};
use sev_events::{Job, Source};
use sev_http::Endpoint;
use thiserror::Error;

/// What the template and the code disagree on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// A function that nothing runs.
    #[error("template.yaml has {function} of the binary `{binary}`, which has no operation `{operation}`")]
    NoOperation { function: String, binary: String, operation: String },
    /// An operation that no route leads to.
    #[error("the binary `{binary}` has the operation `{operation}`, but no function of template.yaml has it as its Handler")]
    NoFunction { binary: &'static str, operation: &'static str },
    #[error("functions/ has two operations named `{operation}`")]
    Twice { operation: &'static str },
    /// A function that is called by something else than its operation reads.
    #[error("template.yaml has {function}, whose operation `{operation}` reads a {reads:?}, with another kind of event")]
    OtherSource { function: String, operation: &'static str, reads: Source },
    #[error("template.yaml has two functions for the operation `{operation}`")]
    FunctionTwice { operation: String },
}

/// What one binary holds: the operations of an area, or those of it that carry what the others need not.
#[derive(Clone, Debug)]
pub struct Binary {
    /// Its area, with what it carries behind a hyphen. The template's `CodeUri` names it.
    pub name: &'static str,
    pub operations: Vec<Endpoint>,
    /// Operations that no request calls.
    pub jobs: Vec<Job>,
}

/// Every binary of the system.
#[must_use]
pub fn binaries() -> Vec<Binary> {
    let binary = |name, operations: &[Endpoint], jobs: &[Job]| Binary { name, operations: operations.to_vec(), jobs: jobs.to_vec() };
    vec![
        binary("account", sev_account::OPERATIONS, &[]),
        binary("account-passwords", sev_account::PASSWORDS, &[]),
        binary("user", sev_user::OPERATIONS, sev_user::JOBS),
        binary("user-passwords", sev_user::PASSWORDS, &[]),
        binary("support", sev_support::OPERATIONS, &[]),
        binary("stay", sev_stay::OPERATIONS, &[]),
        binary("enrollment", sev_enrollment::OPERATIONS, sev_enrollment::JOBS),
        binary("validation", sev_validation::OPERATIONS, &[]),
        binary("validation-papers", sev_validation::PAPERS, &[]),
        binary("payment", sev_payment::OPERATIONS, &[]),
        binary("notification", &[], sev_notification::JOBS),
    ]
}

/// The functions with their operations.
#[derive(Clone, Debug)]
pub struct Bound {
    pub functions: Vec<(Function, Endpoint)>,
    pub workers: Vec<(Worker, Job)>,
}

/// Each function with its operation, in the template's order.
///
/// # Errors
/// One is missing on either side, in its binary, or there are two of a name, or what calls it is not what it reads: every one of them
/// is named.
pub fn bind(template: &Template, binaries: &[Binary]) -> Result<Bound, Vec<Mismatch>> {
    let mut mismatches = in_code(template, binaries);
    let mut functions: Vec<(Function, Endpoint)> = Vec::new();
    let mut workers: Vec<(Worker, Job)> = Vec::new();
    let no_operation = |function: &str, binary: &str, operation: &str| Mismatch::NoOperation {
        function: function.to_owned(),
        binary: binary.to_owned(),
        operation: operation.to_owned(),
    };
    let binary = |name: &str| binaries.iter().find(|binary| binary.name == name);
    for function in &template.functions {
        let endpoint =
            binary(&function.binary).and_then(|binary| binary.operations.iter().find(|endpoint| endpoint.name == function.operation));
        match endpoint {
            _ if functions.iter().any(|(other, _)| other.operation == function.operation) => {
                mismatches.push(Mismatch::FunctionTwice { operation: function.operation.clone() });
            }
            Some(endpoint) => functions.push((function.clone(), *endpoint)),
            None => mismatches.push(no_operation(&function.id, &function.binary, &function.operation)),
        }
    }
    for worker in &template.workers {
        let called_by = match worker.source {
            crate::template::Source::Queue { .. } => Source::Queue,
            crate::template::Source::Stream { .. } => Source::Stream,
            crate::template::Source::Schedule { .. } => Source::Schedule,
            crate::template::Source::Operator => Source::Operator,
        };
        match binary(&worker.binary).and_then(|binary| binary.jobs.iter().find(|job| job.name == worker.operation)) {
            _ if workers.iter().any(|(other, _)| other.operation == worker.operation) => {
                mismatches.push(Mismatch::FunctionTwice { operation: worker.operation.clone() });
            }
            Some(job) if job.source == called_by => workers.push((worker.clone(), *job)),
            Some(job) => {
                mismatches.push(Mismatch::OtherSource { function: worker.id.clone(), operation: job.name, reads: job.source });
            }
            None => mismatches.push(no_operation(&worker.id, &worker.binary, &worker.operation)),
        }
    }
    if mismatches.is_empty() { Ok(Bound { functions, workers }) } else { Err(mismatches) }
}

/// What is wrong with the operations themselves, or is nobody's.
fn in_code(template: &Template, binaries: &[Binary]) -> Vec<Mismatch> {
    let handlers: Vec<&str> = template
        .functions
        .iter()
        .map(|function| function.operation.as_str())
        .chain(template.workers.iter().map(|worker| worker.operation.as_str()))
        .collect();
    let (mut mismatches, mut seen) = (Vec::new(), Vec::new());
    for binary in binaries {
        for operation in binary.operations.iter().map(|endpoint| endpoint.name).chain(binary.jobs.iter().map(|job| job.name)) {
            if seen.contains(&operation) {
                mismatches.push(Mismatch::Twice { operation });
            } else if !handlers.contains(&operation) {
                mismatches.push(Mismatch::NoFunction { binary: binary.name, operation });
            }
            seen.push(operation);
        }
    }
    mismatches
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first of the areas that has `operation`, which leaves it.
    fn without(binaries: &mut [Binary], operation: &str) -> (usize, Endpoint) {
        let (index, area) =
            binaries.iter_mut().enumerate().find(|(_, area)| area.operations.iter().any(|endpoint| endpoint.name == operation)).unwrap();
        let at = area.operations.iter().position(|endpoint| endpoint.name == operation).unwrap();
        (index, area.operations.remove(at))
    }

    #[test]
    fn every_function_of_the_project_has_its_operation() {
        let template = Template::load().unwrap();
        let bound = bind(&template, &binaries()).unwrap();
        assert_eq!((bound.functions.len(), bound.workers.len()), (template.functions.len(), template.workers.len()));
    }

    #[test]
    fn a_worker_is_called_by_what_it_reads() {
        let mut template = Template::load().unwrap();
        let relay = template.workers.iter().position(|worker| worker.operation == "relay_outbox").unwrap();
        let mut relay = template.workers.remove(relay);
        let missing = Mismatch::NoFunction { binary: "notification", operation: "relay_outbox" };
        assert_eq!(bind(&template, &binaries()).unwrap_err(), [missing]);
        relay.source = template.workers.first().unwrap().source.clone();
        template.workers.push(relay);
        let other = Mismatch::OtherSource { function: "RelayOutboxFunction".into(), operation: "relay_outbox", reads: Source::Stream };
        assert_eq!(bind(&template, &binaries()).unwrap_err(), [other]);
    }

    #[test]
    fn what_is_missing_on_either_side_is_named() {
        let mut template = Template::load().unwrap();
        let mut binaries = binaries();
        let (index, login) = without(&mut binaries, "login");
        template.functions.retain(|function| function.operation != "enroll_senior");
        let mismatches = bind(&template, &binaries).unwrap_err();
        assert_eq!(
            mismatches,
            [
                Mismatch::NoFunction { binary: "enrollment", operation: "enroll_senior" },
                Mismatch::NoOperation { function: "LoginFunction".into(), binary: "account".into(), operation: "login".into() },
            ]
        );
        assert_eq!(
            mismatches.first().unwrap().to_string(),
            "the binary `enrollment` has the operation `enroll_senior`, but no function of template.yaml has it as its Handler"
        );
        binaries[index].operations.extend([login, login]);
        assert!(bind(&template, &binaries).unwrap_err().contains(&Mismatch::Twice { operation: "login" }));
    }

    /// The zip of the binary that a function names must hold its operation.
    #[test]
    fn a_function_of_another_binary_has_no_operation() {
        let mut template = Template::load().unwrap();
        template.functions.iter_mut().find(|function| function.operation == "login").unwrap().binary = "stay".into();
        let missing = Mismatch::NoOperation { function: "LoginFunction".into(), binary: "stay".into(), operation: "login".into() };
        assert_eq!(bind(&template, &binaries()).unwrap_err(), [missing]);
    }

    #[test]
    fn two_functions_can_t_run_one_operation() {
        let mut template = Template::load().unwrap();
        template.functions.extend(template.functions.first().cloned());
        assert_eq!(bind(&template, &binaries()).unwrap_err(), [Mismatch::FunctionTwice { operation: "login".into() }]);
    }
}
