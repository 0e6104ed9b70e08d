//! Joins the template's functions with the operations linked into this process.

use crate::template::{Function, Template, Worker};
use sev_events::{Job, Source};
use sev_http::Endpoint;
use thiserror::Error;

/// What the template and the code disagree on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// A function that nothing runs.
    #[error("template.yaml has {function} of the area `{area}`, but functions/{area} has no operation `{operation}`")]
    NoOperation { function: String, area: String, operation: String },
    /// An operation that no route leads to.
    #[error("functions/{area} has the operation `{operation}`, but no function of template.yaml has it as its Handler")]
    NoFunction { area: &'static str, operation: &'static str },
    #[error("functions/ has two operations named `{operation}`")]
    Twice { operation: &'static str },
    /// A function that is called by something else than its operation reads.
    #[error("template.yaml has {function}, whose operation `{operation}` reads a {reads:?}, with another kind of event")]
    OtherSource { function: String, operation: &'static str, reads: Source },
    #[error("template.yaml has two functions for the operation `{operation}`")]
    FunctionTwice { operation: String },
}

/// What one binary holds.
#[derive(Clone, Debug)]
pub struct Area {
    /// The binary, by which the template's `CodeUri` names it.
    pub name: &'static str,
    pub operations: Vec<Endpoint>,
    /// Operations that no request calls.
    pub jobs: Vec<Job>,
}

/// Every area of the system.
#[must_use]
pub fn areas() -> Vec<Area> {
    let area = |name, operations: &[Endpoint], jobs: &[Job]| Area { name, operations: operations.to_vec(), jobs: jobs.to_vec() };
    vec![
        area("account", sev_account::OPERATIONS, &[]),
        area("user", sev_user::OPERATIONS, sev_user::JOBS),
        area("support", sev_support::OPERATIONS, &[]),
        area("stay", sev_stay::OPERATIONS, &[]),
        area("enrollment", sev_enrollment::OPERATIONS, &[]),
        area("validation", sev_validation::OPERATIONS, &[]),
        area("payment", sev_payment::OPERATIONS, &[]),
        area("notification", &[], sev_notification::JOBS),
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
/// One is missing on either side, in its area, or there are two of a name, or what calls it is not what it reads: every one of them
/// is named.
pub fn bind(template: &Template, areas: &[Area]) -> Result<Bound, Vec<Mismatch>> {
    let mut mismatches = in_code(template, areas);
    let (mut functions, mut workers): (Vec<(Function, Endpoint)>, Vec<(Worker, Job)>) = (Vec::new(), Vec::new());
    let no_operation = |function: &str, area: &str, operation: &str| Mismatch::NoOperation {
        function: function.to_owned(),
        area: area.to_owned(),
        operation: operation.to_owned(),
    };
    let area = |name: &str| areas.iter().find(|area| area.name == name);
    for function in &template.functions {
        let endpoint = area(&function.area).and_then(|area| area.operations.iter().find(|endpoint| endpoint.name == function.operation));
        match endpoint {
            _ if functions.iter().any(|(other, _)| other.operation == function.operation) => {
                mismatches.push(Mismatch::FunctionTwice { operation: function.operation.clone() });
            }
            Some(endpoint) => functions.push((function.clone(), *endpoint)),
            None => mismatches.push(no_operation(&function.id, &function.area, &function.operation)),
        }
    }
    for worker in &template.workers {
        let called_by = match worker.source {
            crate::template::Source::Queue { .. } => Source::Queue,
            crate::template::Source::Stream { .. } => Source::Stream,
            crate::template::Source::Schedule { .. } => Source::Schedule,
            crate::template::Source::Operator => Source::Operator,
        };
        match area(&worker.area).and_then(|area| area.jobs.iter().find(|job| job.name == worker.operation)) {
            _ if workers.iter().any(|(other, _)| other.operation == worker.operation) => {
                mismatches.push(Mismatch::FunctionTwice { operation: worker.operation.clone() });
            }
            Some(job) if job.source == called_by => workers.push((worker.clone(), *job)),
            Some(job) => {
                mismatches.push(Mismatch::OtherSource { function: worker.id.clone(), operation: job.name, reads: job.source });
            }
            None => mismatches.push(no_operation(&worker.id, &worker.area, &worker.operation)),
        }
    }
    if mismatches.is_empty() { Ok(Bound { functions, workers }) } else { Err(mismatches) }
}

/// What is wrong with the operations themselves, or is nobody's.
fn in_code(template: &Template, areas: &[Area]) -> Vec<Mismatch> {
    let handlers: Vec<&str> = template
        .functions
        .iter()
        .map(|function| function.operation.as_str())
        .chain(template.workers.iter().map(|worker| worker.operation.as_str()))
        .collect();
    let (mut mismatches, mut seen) = (Vec::new(), Vec::new());
    for area in areas {
        for operation in area.operations.iter().map(|endpoint| endpoint.name).chain(area.jobs.iter().map(|job| job.name)) {
            if seen.contains(&operation) {
                mismatches.push(Mismatch::Twice { operation });
            } else if !handlers.contains(&operation) {
                mismatches.push(Mismatch::NoFunction { area: area.name, operation });
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
    fn without(areas: &mut [Area], operation: &str) -> (usize, Endpoint) {
        let (index, area) =
            areas.iter_mut().enumerate().find(|(_, area)| area.operations.iter().any(|endpoint| endpoint.name == operation)).unwrap();
        let at = area.operations.iter().position(|endpoint| endpoint.name == operation).unwrap();
        (index, area.operations.remove(at))
    }

    #[test]
    fn every_function_of_the_project_has_its_operation() {
        let template = Template::load().unwrap();
        let bound = bind(&template, &areas()).unwrap();
        assert_eq!((bound.functions.len(), bound.workers.len()), (template.functions.len(), template.workers.len()));
    }

    #[test]
    fn a_worker_is_called_by_what_it_reads() {
        let mut template = Template::load().unwrap();
        let relay = template.workers.iter().position(|worker| worker.operation == "relay_outbox").unwrap();
        let mut relay = template.workers.remove(relay);
        let missing = Mismatch::NoFunction { area: "notification", operation: "relay_outbox" };
        assert_eq!(bind(&template, &areas()).unwrap_err(), [missing]);
        relay.source = template.workers.first().unwrap().source.clone();
        template.workers.push(relay);
        let other = Mismatch::OtherSource { function: "RelayOutboxFunction".into(), operation: "relay_outbox", reads: Source::Stream };
        assert_eq!(bind(&template, &areas()).unwrap_err(), [other]);
    }

    #[test]
    fn what_is_missing_on_either_side_is_named() {
        let mut template = Template::load().unwrap();
        let mut areas = areas();
        let (index, login) = without(&mut areas, "login");
        template.functions.retain(|function| function.operation != "enroll_senior");
        let mismatches = bind(&template, &areas).unwrap_err();
        assert_eq!(
            mismatches,
            [
                Mismatch::NoFunction { area: "enrollment", operation: "enroll_senior" },
                Mismatch::NoOperation { function: "LoginFunction".into(), area: "account".into(), operation: "login".into() },
            ]
        );
        assert_eq!(
            mismatches.first().unwrap().to_string(),
            "functions/enrollment has the operation `enroll_senior`, but no function of template.yaml has it as its Handler"
        );
        areas[index].operations.extend([login, login]);
        assert!(bind(&template, &areas).unwrap_err().contains(&Mismatch::Twice { operation: "login" }));
    }

    /// The zip of the area that a function names must hold its operation.
    #[test]
    fn a_function_of_another_area_has_no_operation() {
        let mut template = Template::load().unwrap();
        template.functions.iter_mut().find(|function| function.operation == "login").unwrap().area = "stay".into();
        let missing = Mismatch::NoOperation { function: "LoginFunction".into(), area: "stay".into(), operation: "login".into() };
        assert_eq!(bind(&template, &areas()).unwrap_err(), [missing]);
    }

    #[test]
    fn two_functions_can_t_run_one_operation() {
        let mut template = Template::load().unwrap();
        template.functions.extend(template.functions.first().cloned());
        assert_eq!(bind(&template, &areas()).unwrap_err(), [Mismatch::FunctionTwice { operation: "login".into() }]);
    }
}
