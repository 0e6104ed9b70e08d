//! How an operation may refuse: what it lists itself, and what its types make it do.

use crate::{
    input::Body as _,
    operation::{Caller, Header, Operation},
    problem::Problem,
    tools::Tools,
};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

/// Codes of problems by their status.
pub type Codes = BTreeMap<u16, BTreeSet<&'static str>>;

/// 409s whose words stand where they are decided.
#[must_use]
pub fn conflicts<const N: usize>(codes: [&'static str; N]) -> Vec<Problem> {
    codes.map(|code| Problem::conflict(code, "", "")).into()
}

/// All that `O` may answer instead of its reply.
pub(crate) fn refusals<O: Operation<T>, T: Tools>() -> Codes {
    let mut all = vec![Problem::internal(), Problem::unavailable()];
    all.extend(O::refusals());
    if O::Caller::SIGNED {
        all.extend([Problem::unauthenticated(), Problem::forbidden()]);
        if !O::BEFORE_SECOND_FACTOR {
            all.push(Problem::second_factor_needed());
        }
    }
    if has_parameters::<O::Path>() {
        all.push(Problem::not_found(""));
    }
    if has_parameters::<O::Query>() {
        all.push(Problem::invalid(Vec::new()));
    }
    if O::Body::schema(&mut SchemaGenerator::default()).is_some() {
        all.extend([Problem::malformed(), Problem::too_large(), Problem::not_json(), Problem::invalid(Vec::new())]);
    }
    for header in O::HEADERS {
        match header {
            Header::IfMatch { .. } => all.push(Problem::version_conflict()),
            Header::IdempotencyKey => all.extend([Problem::invalid(Vec::new()), Problem::conflict("idempotency_mismatch", "", "")]),
        }
        if header.is_required() {
            all.push(Problem::version_required());
        }
    }
    let mut codes = Codes::new();
    for problem in all {
        codes.entry(problem.status().as_u16()).or_default().insert(problem.code);
    }
    codes
}

fn has_parameters<T: JsonSchema>() -> bool {
    let schema = SchemaGenerator::default().into_root_schema_for::<T>();
    schema.get("properties").and_then(Value::as_object).is_some_and(|properties: &Map<_, _>| !properties.is_empty())
}

/// An operation's name, and the status and code of a problem.
pub type Seen = (&'static str, u16, &'static str);

static SEEN: Mutex<BTreeSet<Seen>> = Mutex::new(BTreeSet::new());

/// Keeps that `operation` has answered `problem`, for the tests.
///
/// # Panics
/// It is not `listed`: the operation's description would lie.
pub(crate) fn note(operation: &'static str, listed: &Codes, problem: &Problem) {
    let (status, code) = (problem.status().as_u16(), problem.code);
    let is_listed = listed.get(&status).is_some_and(|codes| codes.contains(code));
    assert!(is_listed, "{operation} answers {status} {code}, which its `refusals` don't list");
    SEEN.lock().unwrap_or_else(PoisonError::into_inner).insert((operation, status, code));
}

/// The problems that were answered in this process, where assertions are on.
#[must_use]
pub fn seen() -> BTreeSet<Seen> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
