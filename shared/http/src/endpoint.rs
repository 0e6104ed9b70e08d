//! Operations as values, and what runs them: in Lambda one each, on this machine all of them.

use crate::{
    input::Body as _,
    operation::{Call, Caller as _, Header, Meta, Operation},
    problem::{FieldProblem, Problem},
    reply::Reply,
};
use lambda_http::{
    Body, Request, RequestExt as _, Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    service_fn,
};
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;
use sev_domain::account::Role;
use sev_runtime::App;
use std::{future::Future, pin::Pin};

/// Starts the Lambda runtime for one operation.
///
/// # Errors
/// The configuration is incomplete, or the runtime ends.
pub async fn serve<O: Operation>() -> Result<(), lambda_http::Error> {
    lambda_http::tracing::init_default_subscriber();
    let app = if O::OPENS_SESSIONS { App::from_env_with_private_key().await? } else { App::from_env().await? };
    lambda_http::run(service_fn(|request| respond::<O>(&app, request))).await
}

/// A response on its way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Response<Body>, lambda_http::Error>> + Send + 'a>>;

/// An operation without its types: its description and its handler.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// [`Operation::NAME`].
    pub name: &'static str,
    /// [`Operation::SUMMARY`].
    pub summary: &'static str,
    /// Whether a token is needed.
    pub signed: bool,
    /// [`Operation::ROLES`].
    pub roles: &'static [Role],
    /// [`Operation::OPENS_SESSIONS`].
    pub opens_sessions: bool,
    /// [`Operation::HEADERS`].
    pub headers: &'static [Header],
    /// The status when all goes well.
    pub status: StatusCode,
    /// Schema of the path's parameters.
    pub path: fn(&mut SchemaGenerator) -> Schema,
    /// Schema of the query's parameters.
    pub query: fn(&mut SchemaGenerator) -> Schema,
    /// Schema of the body, if there is one.
    pub body: fn(&mut SchemaGenerator) -> Option<Schema>,
    /// Schema of the answer.
    pub reply: fn(&mut SchemaGenerator) -> Schema,
    /// A body that works on the demo data.
    pub example: fn() -> Option<Value>,
    /// Answers a request.
    pub respond: for<'a> fn(&'a App, Request) -> Answer<'a>,
}

impl Endpoint {
    /// The endpoint of `O`.
    #[must_use]
    pub const fn of<O: Operation>() -> Self {
        Self {
            name: O::NAME,
            summary: O::SUMMARY,
            signed: <O::Caller as crate::Caller>::SIGNED,
            roles: O::ROLES,
            opens_sessions: O::OPENS_SESSIONS,
            headers: O::HEADERS,
            status: O::STATUS,
            path: |generator| generator.root_schema_for::<O::Path>(),
            query: |generator| generator.root_schema_for::<O::Query>(),
            body: O::Body::schema,
            reply: |generator| generator.subschema_for::<O::Reply>(),
            example: O::example,
            respond: |app, request| Box::pin(respond::<O>(app, request)),
        }
    }
}

async fn respond<O: Operation>(app: &App, request: Request) -> Result<Response<Body>, lambda_http::Error> {
    let request_id = request.lambda_context_ref().map(|context| context.request_id.clone()).unwrap_or_default();
    let mut organisation = None;
    let outcome = match read::<O>(app, &request) {
        Ok(call) => {
            organisation = call.caller.organisation().map(str::to_owned);
            O::handle(app, call).await
        }
        Err(problem) => Err(problem),
    };
    let (status, code) = match &outcome {
        Ok(_) => (O::STATUS.as_u16(), "ok"),
        Err(problem) => (problem.status().as_u16(), problem.code),
    };
    // The organisation, never the person, and nothing that they sent.
    tracing::info!(operation = O::NAME, request_id, status, code, organisation, "request");
    match outcome {
        Ok(Reply { headers, body }) => {
            let body = body.map(|body| serde_json::to_string(&body)).transpose()?;
            answer(O::STATUS, &headers, "application/json", body)
        }
        Err(problem) => {
            let problem = problem.numbered(&request_id);
            answer(problem.status(), problem.headers(), "application/problem+json", Some(serde_json::to_string(&problem)?))
        }
    }
}

/// In this order: who calls, then what they ask for. A stranger learns nothing about a body.
fn read<O: Operation>(app: &App, request: &Request) -> Result<Call<O>, Problem> {
    let caller = <O::Caller as crate::Caller>::of(app, request, O::ROLES)?;
    let strings =
        |pairs: Vec<(&str, &str)>| Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect());
    let parameter = |error: serde_path_to_error::Error<serde_json::Error>| {
        Problem::invalid(vec![FieldProblem {
            field: error.path().to_string(), message: "Cette valeur n’est pas du type attendu.".into()
        }])
    };
    Ok(Call {
        caller,
        path: serde_path_to_error::deserialize(strings(request.path_parameters_ref().map(|map| map.iter().collect()).unwrap_or_default()))
            .map_err(parameter)?,
        query: serde_path_to_error::deserialize(strings(
            request.query_string_parameters_ref().map(|map| map.iter().collect()).unwrap_or_default(),
        ))
        .map_err(parameter)?,
        body: O::Body::read(request)?,
        meta: Meta::read(request, O::HEADERS)?,
    })
}

fn answer(
    status: StatusCode,
    headers: &HeaderMap,
    content_type: &'static str,
    body: Option<String>,
) -> Result<Response<Body>, lambda_http::Error> {
    let mut response = Response::builder().status(status).body(body.map_or(Body::Empty, Body::Text))?;
    if !matches!(response.body(), Body::Empty) {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    // What these routes answer is one person's; no cache on the way may keep it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in headers {
        response.headers_mut().append(name, value.clone());
    }
    Ok(response)
}
