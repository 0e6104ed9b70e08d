//! The sample events of `events/`, one for each function.

use super::Fixture;
use crate::template::Template;
use lambda_http::{RequestExt as _, http::StatusCode, request::RequestContext};
use std::{collections::BTreeSet, path::Path, sync::Arc};

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

#[test]
fn each_function_has_one_on_its_route() {
    let template = Template::load().unwrap();
    for function in &template.functions {
        let text = std::fs::read_to_string(Path::new(EVENTS).join(format!("{}.json", function.operation))).unwrap_or_default();
        let request = lambda_http::request::from_str(&text).unwrap_or_else(|error| panic!("events/{}.json: {error}", function.operation));
        assert_eq!(request.method().as_str(), function.method, "{}", function.operation);
        let path =
            request.path_parameters().iter().fold(function.path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
        assert_eq!(request.raw_http_path(), path, "{}", function.operation);
        let RequestContext::ApiGatewayV2(context) = request.request_context() else { panic!("another gateway") };
        assert_eq!(context.route_key, Some(format!("{} {}", function.method, function.path)));
    }
    let files: BTreeSet<_> = std::fs::read_dir(EVENTS).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let wanted: BTreeSet<_> = template.functions.iter().map(|function| format!("{}.json", function.operation)).collect();
    assert_eq!(files, wanted, "no other files");
}

#[tokio::test]
async fn each_is_answered_by_its_function() {
    let fixture = Fixture::new().await;
    for deployed in fixture.running.functions.iter() {
        let text = std::fs::read_to_string(Path::new(EVENTS).join(format!("{}.json", deployed.function.operation))).unwrap();
        let response = Arc::clone(deployed).respond(lambda_http::request::from_str(&text).unwrap()).await.unwrap();
        // Their tokens and cookies open nothing.
        let expected = match deployed.endpoint.name {
            "login" => StatusCode::OK,
            "logout" => StatusCode::NO_CONTENT,
            _ => StatusCode::UNAUTHORIZED,
        };
        assert_eq!(response.status(), expected, "{}", deployed.endpoint.name);
    }
}
