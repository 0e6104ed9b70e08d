//! Sample events: what calls an operation, as Lambda is given it. That of an operation with a route is made of the route, the
//! headers and the example that the operation states, and a schedule's of its function. What a queue, a stream and an operator
//! send is in `events/`.

use crate::{
    bridge::{self, Incoming},
    registry::Bound,
    template::{Function, Source, Worker},
};
use axum::body::Bytes;
use jiff::Timestamp;
use lambda_http::{
    Request,
    aws_lambda_events::apigw::ApiGatewayV2httpRequest,
    http::{HeaderName, HeaderValue, header},
};
use schemars::SchemaGenerator;
use serde_json::{Value, json};
use sev_http::{Endpoint, Header, REFRESH_COOKIE};
use std::{collections::HashMap, net::Ipv4Addr};

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

/// What stands for a parameter of a path or a query, by its name: things of the demo. A parameter of a path that is not here
/// names [`NOTHING`], one of a query is left out.
const PARAMETERS: &[(&str, &str)] = &[
    ("activity_year", "2027"),
    ("batch_id", "SEV-2026-0001"),
    ("group_id", "2027-1042"),
    ("identifier", "ANCV2528"),
    ("organisation_id", "demo-ancv2528"),
    ("provider_id", "demo-prest002"),
    ("search", "vannes"),
    ("year", "2027"),
];

/// No person's, no correction's, no paper's, no session's.
pub const NOTHING: &str = "0123456789abcdef0123456789abcdef";

/// When samples were sent.
const AT: Timestamp = Timestamp::constant(1_810_281_600, 0);

fn example(parameter: &str) -> Option<&'static str> {
    PARAMETERS.iter().find(|(name, _)| *name == parameter).map(|(_, value)| *value)
}

/// What stands for each parameter of the path `route` of an operation.
#[must_use]
pub fn path_parameters(route: &str) -> HashMap<String, String> {
    let names = route.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.map(|name| (name.to_owned(), example(name).unwrap_or(NOTHING).to_owned())).collect()
}

/// The path `route` with its parameters.
#[must_use]
pub fn path(route: &str, parameters: &HashMap<String, String>) -> String {
    parameters.iter().fold(route.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
}

/// A request on the route of `function`, as the gateway hands it over. Its token, if there is one, opens nothing.
#[must_use]
pub fn request(function: &Function, endpoint: &Endpoint) -> ApiGatewayV2httpRequest {
    let path_parameters = path_parameters(&function.path);
    let query = (endpoint.query)(&mut SchemaGenerator::default());
    let names = query.get("properties").and_then(Value::as_object).into_iter().flat_map(|properties| properties.keys());
    let query: Vec<_> = names.filter_map(|name| example(name).map(|value| format!("{name}={value}"))).collect();
    let body = (endpoint.example)();
    let mut parts = Request::new(lambda_http::Body::Empty).into_parts().0;
    parts.method = function.method.parse().unwrap_or_default();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    parts.uri = format!("{}{query}", path(&function.path, &path_parameters)).parse().unwrap_or_default();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            parts.headers.insert(name, value);
        }
    };
    set(header::ACCEPT, "application/json");
    set(header::HOST, "api.example.com");
    set(header::USER_AGENT, "sample");
    if body.is_some() {
        set(header::CONTENT_TYPE, "application/json");
    }
    if endpoint.signed {
        set(header::AUTHORIZATION, "Bearer not-a-token");
    } else {
        set(header::COOKIE, &format!("{REFRESH_COOKIE}=not-a-token"));
    }
    for wanted in endpoint.headers {
        match wanted {
            Header::IfMatch { .. } => set(header::IF_MATCH, "\"1\""),
            Header::IdempotencyKey => set(HeaderName::from_static("idempotency-key"), "sample-0001"),
        }
    }
    bridge::event(Incoming {
        parts,
        body: body.map_or_else(Bytes::new, |body| body.to_string().into()),
        route: function.path.clone(),
        path_parameters,
        source_ip: Ipv4Addr::new(192, 0, 2, 1).into(),
        request_id: "sample".into(),
        at: AT,
    })
}

/// What calls `worker`.
///
/// # Errors
/// It is neither called by a schedule nor has a file in `events/`, or that is no JSON: what is wrong.
pub fn call(worker: &Worker) -> Result<Value, String> {
    if let Source::Schedule { .. } = worker.source {
        return Ok(json!({
            "version": "0", "id": NOTHING, "detail-type": "Scheduled Event", "source": "aws.scheduler", "account": "123456789012",
            "time": AT, "region": "eu-west-3", "detail": "{}",
            "resources": [format!("arn:aws:scheduler:eu-west-3:123456789012:schedule/default/{}", worker.id)],
        }));
    }
    let file = format!("{EVENTS}/{}.json", worker.operation);
    let text = std::fs::read_to_string(&file).map_err(|error| format!("events/{}.json: {error}", worker.operation))?;
    serde_json::from_str(&text).map_err(|error| format!("events/{}.json: {error}", worker.operation))
}

/// The sample event of `operation`, as text. `None` when there is no such operation.
#[must_use]
pub fn render(bound: &Bound, operation: &str) -> Option<Result<String, String>> {
    let routed = bound.functions.iter().find(|(function, _)| function.operation == operation);
    let event = routed.map(|(function, endpoint)| serde_json::to_value(request(function, endpoint)).map_err(|error| error.to_string()));
    let called = || bound.workers.iter().find(|(worker, _)| worker.operation == operation).map(|(worker, _)| call(worker));
    // The alternate form of a `Value` is indented by two.
    event.or_else(called).map(|event| event.map(|event| format!("{event:#}\n")))
}
