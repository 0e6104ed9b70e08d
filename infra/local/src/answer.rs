//! Answers of the local system itself, in the same form as the operations'.

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use lambda_http::http::{HeaderValue, StatusCode, header};
use sev_http::Problem;

/// A problem as a response.
pub(crate) fn problem(problem: &Problem) -> Response {
    json(problem.status(), "application/problem+json", &serde_json::to_value(problem).unwrap_or_default())
}

/// A 500 with the number under which the log says what happened.
pub(crate) fn internal(error_id: &str) -> Response {
    let problem = Problem::internal();
    let mut body = serde_json::to_value(&problem).unwrap_or_default();
    if let Some(body) = body.as_object_mut() {
        body.insert("error_id".into(), error_id.into());
    }
    json(problem.status(), "application/problem+json", &body)
}

/// What API Gateway answers for a function that fails.
pub(crate) fn function_failed() -> Response {
    json(StatusCode::INTERNAL_SERVER_ERROR, "application/json", &serde_json::json!({ "message": "Internal Server Error" }))
}

/// JSON that no cache keeps.
pub(crate) fn json(status: StatusCode, content_type: &'static str, body: &serde_json::Value) -> Response {
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(content_type)), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, headers, body.to_string()).into_response()
}

/// There is nothing under this address of the API.
pub(crate) fn no_such_route() -> Response {
    problem(&Problem::new(StatusCode::NOT_FOUND, "not_found", "Introuvable", "Cette adresse n’existe pas dans l’API."))
}

/// The address takes other methods.
pub(crate) fn wrong_method(allow: &str) -> Response {
    let detail = format!("Cette adresse accepte : {allow}.");
    let mut response = problem(&Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Méthode non acceptée", detail));
    if let Ok(value) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

/// An operation's response as axum sends it.
pub(crate) fn of_lambda(response: lambda_http::Response<lambda_http::Body>) -> Response {
    response.map(|body| match body {
        lambda_http::Body::Text(text) => Body::from(text),
        lambda_http::Body::Binary(bytes) => Body::from(bytes),
        lambda_http::Body::Empty | _ => Body::empty(),
    })
}
