//! Joins the template's functions with the operations linked into this process.

use crate::template::{Function, Template};
use sev_http::Endpoint;
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
    /// Two functions that run one operation.
    #[error("template.yaml has two functions for the operation `{operation}`")]
    FunctionTwice {
        /// The operation.
        operation: String,
    },
}

/// Every operation of the system.
#[must_use]
pub fn operations() -> Vec<Endpoint> {
    [sev_account::OPERATIONS, sev_stay::OPERATIONS, sev_enrollment::OPERATIONS].concat()
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
