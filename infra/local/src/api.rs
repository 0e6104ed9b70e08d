//! The API: the routes of the template, each to its function.

use crate::{
    answer, bridge,
    functions::{Deployed, Functions},
};
use axum::{
    Router,
    body::to_bytes,
    extract::{ConnectInfo, RawPathParams, Request, rejection::RawPathParamsRejection},
    response::Response,
    routing::{MethodFilter, MethodRouter, any, get, on},
};
use lambda_http::http::{HeaderValue, Method, StatusCode, header};
use serde_json::json;
use sev_http::Problem;
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};
use tokio::sync::RwLock;

/// What API Gateway takes at most.
const MAX_BODY: usize = 10 << 20;

/// Requests share it, a reset has it alone: no request sees the data change under it.
pub(crate) type Gate = Arc<RwLock<()>>;

/// The routes of `functions`, and what the local system says of itself.
pub(crate) fn router(functions: &Functions, openapi: String, gate: &Gate) -> Router {
    let mut paths: BTreeMap<&str, Vec<&Arc<Deployed>>> = BTreeMap::new();
    for deployed in functions.iter() {
        paths.entry(&deployed.function.path).or_default().push(deployed);
    }
    let router = Router::new()
        .route("/api/health", get(async || answer::json(StatusCode::OK, "application/json", &json!({ "status": "ok" }))))
        .route("/api/openapi.json", get(async move || ([(header::CONTENT_TYPE, "application/json")], openapi)))
        .route("/api", any(nothing))
        .route("/api/", any(nothing))
        .route("/api/{*unknown}", any(nothing));
    paths.into_iter().fold(router, |router, (path, functions)| router.route(path, methods(&functions, gate)))
}

async fn nothing() -> Response {
    answer::no_such_route()
}

/// One path with each of its methods; any other is answered with what there is.
fn methods(functions: &[&Arc<Deployed>], gate: &Gate) -> MethodRouter {
    let allow = functions.iter().map(|deployed| &*deployed.function.method).collect::<Vec<_>>().join(", ");
    let mut router = MethodRouter::new();
    for deployed in functions {
        let Some(filter) = deployed.function.method.parse::<Method>().ok().and_then(|method| MethodFilter::try_from(method).ok()) else {
            continue;
        };
        let (deployed, gate) = (Arc::clone(deployed), Arc::clone(gate));
        let handler = async move |ConnectInfo(peer): ConnectInfo<SocketAddr>,
                                  parameters: Result<RawPathParams, RawPathParamsRejection>,
                                  request: Request| {
            // A path that is not text leads nowhere.
            let Ok(parameters) = parameters else { return answer::no_such_route() };
            let _open = gate.read().await;
            respond(deployed, peer, &parameters, request).await
        };
        router = router.merge(on(filter, handler));
    }
    router.fallback(async move || answer::wrong_method(&allow))
}

async fn respond(deployed: Arc<Deployed>, peer: SocketAddr, parameters: &RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else { return too_large() };
    let event = bridge::event(bridge::Incoming {
        parts,
        body,
        route: deployed.function.path.clone(),
        path_parameters: parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        source_ip: peer.ip(),
        request_id: deployed.app.entropy.id(),
        at: deployed.app.clock.now(),
    });
    deployed.respond(bridge::request(event)).await.map_or_else(answer::function_failed, answer::of_lambda)
}

fn too_large() -> Response {
    let mut response = answer::problem(&Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "payload_too_large",
        "La demande est trop volumineuse",
        "Le contenu envoyé est limité à 10 Mo.",
    ));
    // What is left of the body is not read.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[tokio::test]
    async fn a_body_larger_than_api_gateway_s_is_refused() {
        assert!(to_bytes(Body::from(vec![0; MAX_BODY]), MAX_BODY).await.is_ok());
        assert!(to_bytes(Body::from(vec![0; MAX_BODY + 1]), MAX_BODY).await.is_err());
    }
}
