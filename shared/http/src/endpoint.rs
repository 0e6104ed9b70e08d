//! Operations as values, and what runs them: in Lambda one each, on this machine all of them.

use crate::{
    input::Body as _,
    log::{ColdStart, span},
    operation::{Call, Caller, Header, Meta, Operation},
    problem::{FieldProblem, Problem},
    refusals::{Codes, note, refusals},
    reply::Reply,
    tools::Tools,
};
use lambda_http::{
    Body, Request, RequestExt as _, Response,
    aws_lambda_events::query_map::QueryMap,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    service_fn,
};
use schemars::{Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sev_domain::{account::Role, world::Moment};
use sev_runtime::{
    App,
    app::Need,
    config::{self, ConfigError},
    log,
};
use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    task::Poll,
};
use tracing::Instrument as _;

/// Starts the Lambda runtime for the one of an area's `operations` that the template's `Handler` names, and gives what its
/// process ends with. Why it ends is a line of the log, as all that is written is: an error that `main` returned would be
/// printed as text.
#[must_use]
pub fn serve(operations: &'static [Endpoint]) -> Pin<Box<dyn Future<Output = ExitCode>>> {
    // Boxed, so that it is compiled into this crate, and not into each binary.
    Box::pin(async move {
        log::begin();
        let handler = config::handler();
        let Some(endpoint) = operations.iter().find(|endpoint| endpoint.name == handler) else {
            return log::ends(&handler, "the function does not start", &"no operation of this area has the name of the handler");
        };
        let app = match (endpoint.start)().await {
            Ok(app) => app,
            Err(error) => return log::ends(endpoint.name, "the function does not start", &error),
        };
        let function = endpoint.function(&app);
        let answered = |request| {
            let answer = function(request);
            async { Ok::<_, Infallible>(answer.await) }
        };
        match lambda_http::run(service_fn(answered)).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => log::ends(endpoint.name, "the function ends", &error),
        }
    })
}

/// What an operation comes to, on its way: its answer, or how it refuses.
pub(crate) type Outcome<'a> = Pin<Box<dyn Future<Output = Result<Response<Body>, Problem>> + Send + 'a>>;

/// A response on its way: what fails is one too.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Response<Body>> + Send + 'a>>;

/// An app in the making.
pub type Starting = Pin<Box<dyn Future<Output = Result<App, ConfigError>> + Send>>;

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
    /// What its function alone is given.
    pub need: Need,
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
    /// All that it may answer when it does not go well.
    pub refusals: fn() -> Codes,
    /// A body that works on the demo data.
    pub example: fn() -> Option<Value>,
    /// Makes the app of its deployed function. What no operation of a binary starts with is not linked into it.
    pub start: fn() -> Starting,
    /// Calls the operation, and names the caller's organisation. [`Endpoint::respond`] is what makes a response of it.
    pub call: for<'a> fn(&'a App, &'a Request, &'a mut Option<String>) -> Outcome<'a>,
}

impl Endpoint {
    /// The endpoint of `O`.
    #[must_use]
    pub const fn of<O: Operation<T>, T: Tools>() -> Self {
        Self {
            name: O::NAME,
            summary: O::SUMMARY,
            signed: O::Caller::SIGNED,
            roles: O::ROLES,
            need: T::NEED,
            headers: O::HEADERS,
            status: O::STATUS,
            path: |generator| generator.root_schema_for::<O::Path>(),
            query: |generator| generator.root_schema_for::<O::Query>(),
            body: O::Body::schema,
            reply: |generator| generator.subschema_for::<O::Reply>(),
            refusals: refusals::<O, T>,
            example: O::example,
            start: || Box::pin(T::app()),
            call: |app, request, organisation| Box::pin(answered::<O, T>(app, request, organisation)),
        }
    }

    /// What Lambda calls: answers a request, and knows the first that it answers.
    pub fn function<'a>(&self, app: &'a App) -> impl Fn(Request) -> Answer<'a> + use<'a> {
        let (endpoint, is_cold) = (*self, AtomicBool::new(true));
        move |mut request| {
            request.extensions_mut().insert(ColdStart(is_cold.swap(false, Ordering::Relaxed)));
            endpoint.respond(app, request)
        }
    }

    /// Answers a request, whatever comes of it. Nothing here knows the operation's types: it is compiled once.
    #[must_use]
    pub fn respond<'a>(&self, app: &'a App, request: Request) -> Answer<'a> {
        let span = span(self.name, &request);
        Box::pin(respond(*self, app, request).instrument(span))
    }
}

async fn respond(endpoint: Endpoint, app: &App, request: Request) -> Response<Body> {
    let (since, mut organisation) = (app.clock.now(), None);
    let outcome = unless_panicked((endpoint.call)(app, &request, &mut organisation)).await;
    let outcome = outcome.unwrap_or_else(|| Err(Problem::internal()));
    let (status, code) = match &outcome {
        Ok(_) => (endpoint.status, "ok"),
        Err(problem) => (problem.status(), problem.code),
    };
    if cfg!(debug_assertions)
        && let Err(problem) = &outcome
    {
        note(endpoint.name, &(endpoint.refusals)(), problem);
    }
    let duration_ms = (app.clock.now().as_millisecond() - since.as_millisecond()).max(0);
    // The organisation, never the person, and nothing that they sent.
    tracing::info!(status = status.as_u16(), code, organisation, duration_ms, "answered");
    outcome.unwrap_or_else(|problem| {
        let problem = problem.numbered(request.lambda_context_ref().map_or("", |context| &context.request_id));
        // A problem is texts and numbers: it can always be written.
        let body = serde_json::to_string(&problem).unwrap_or_default();
        answer(problem.status(), problem.headers(), "application/problem+json", Some(body))
    })
}

/// The answer when all goes well. Names the caller's organisation as soon as it is known: before the operation by its token,
/// after it by the session that it opened, went on with or ended.
async fn answered<O: Operation<T>, T: Tools>(
    app: &App,
    request: &Request,
    organisation: &mut Option<String>,
) -> Result<Response<Body>, Problem> {
    // In this order: who calls, then what they ask for. A stranger learns nothing about a body.
    let moment = app.clock.moment();
    let caller = O::Caller::of(app, request, (O::ROLES, O::BEFORE_SECOND_FACTOR), moment)?;
    *organisation = caller.organisation().map(str::to_owned);
    if O::ASKS_SESSION {
        caller.goes_on(app, moment).await?;
    }
    let Reply { headers, body, session_of } = O::handle(app, read::<O, T>(app, caller, moment, request)?).await?;
    if let Some(session_of) = session_of {
        *organisation = Some(session_of.as_str().to_owned());
    }
    let body = body.map(|body| serde_json::to_string(&body)).transpose().map_err(|_| {
        tracing::error!("the answer can't be written as JSON");
        Problem::internal()
    })?;
    Ok(answer(O::STATUS, &headers, "application/json", body))
}

/// What `work` comes to, or `None` when it panics: a mistake in a handler is one failed request, which the caller is told in
/// our own form. The log has said where.
async fn unless_panicked(mut work: Outcome<'_>) -> Option<Result<Response<Body>, Problem>> {
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}

fn read<O: Operation<T>, T: Tools>(app: &App, caller: O::Caller, moment: Moment, request: &Request) -> Result<Call<O, T>, Problem> {
    Ok(Call {
        caller,
        moment,
        tools: T::of(app).ok_or_else(|| {
            tracing::error!(need = ?T::NEED, "what the operation needs is not there");
            Problem::internal()
        })?,
        path: parameters(request.path_parameters_ref())?,
        query: parameters(request.query_string_parameters_ref())?,
        body: O::Body::read(request)?,
        meta: Meta::read(request, O::HEADERS)?,
    })
}

/// The parameters of a path or of a query as a type.
fn parameters<P: DeserializeOwned>(given: Option<&QueryMap>) -> Result<P, Problem> {
    let pairs = given.into_iter().flat_map(QueryMap::iter).map(|(name, value)| (name.to_owned(), value.into()));
    serde_path_to_error::deserialize(&Value::Object(pairs.collect())).map_err(|error| {
        Problem::invalid(vec![FieldProblem {
            field: error.path().to_string(), message: "Cette valeur n’est pas du type attendu.".into()
        }])
    })
}

fn answer(status: StatusCode, headers: &HeaderMap, content_type: &'static str, body: Option<String>) -> Response<Body> {
    let mut response = Response::new(body.map_or(Body::Empty, Body::Text));
    *response.status_mut() = status;
    if !matches!(response.body(), Body::Empty) {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    // What these routes answer is one person's; no cache on the way may keep it.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in headers {
        response.headers_mut().append(name, value.clone());
    }
    response
}
