//! The sample events of `events/`, one for each function.

use super::Fixture;
use crate::template::{Source, Template};
use lambda_http::{
    RequestExt as _,
    http::{StatusCode, header},
    request::RequestContext,
};
use sev_domain::account::Role;
use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
    sync::Arc,
};

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

#[test]
fn each_function_has_one_on_its_route() {
    let template = Template::load().unwrap();
    let openapi: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(Path::new(EVENTS).join("../infra/openapi.json")).unwrap()).unwrap();
    for function in &template.functions {
        let text = std::fs::read_to_string(Path::new(EVENTS).join(format!("{}.json", function.operation))).unwrap_or_default();
        let request = lambda_http::request::from_str(&text).unwrap_or_else(|error| panic!("events/{}.json: {error}", function.operation));
        assert_eq!(request.method().as_str(), function.method, "{}", function.operation);
        let path =
            request.path_parameters().iter().fold(function.path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
        assert_eq!(request.raw_http_path(), path, "{}", function.operation);
        let RequestContext::ApiGatewayV2(context) = request.request_context() else { panic!("another gateway") };
        assert_eq!(context.route_key, Some(format!("{} {}", function.method, function.path)));
        // A sample's body is the example of the documentation, so that neither ages alone.
        let body = serde_json::from_slice(request.body()).unwrap_or(serde_json::Value::Null);
        let operation = &openapi["paths"][&function.path][function.method.to_lowercase()];
        assert_eq!(body, operation["requestBody"]["content"]["application/json"]["example"], "{}", function.operation);
    }
    let files: BTreeSet<_> = std::fs::read_dir(EVENTS).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let operations = template.functions.iter().map(|function| &function.operation);
    let operations = operations.chain(template.workers.iter().map(|worker| &worker.operation));
    let wanted: BTreeSet<_> = operations.map(|operation| format!("{operation}.json")).collect();
    assert_eq!(files, wanted, "no other files");
}

/// A sample holds no token that opens anything, and names a group of the demo: here it gets a token
/// of that group's holder, or of ANCV's support, and one of its people. Each finds the demo's data as they are at first.
#[tokio::test]
async fn each_is_answered_by_its_function() {
    let fixture = Fixture::new().await;
    let app = &fixture.running.app;
    let (_, people) = app.store.group_with_enrollments(&"2027-1042".parse().unwrap()).await.unwrap().unwrap();
    for deployed in fixture.running.functions.iter() {
        fixture.running.reset().await.unwrap();
        let text = std::fs::read_to_string(Path::new(EVENTS).join(format!("{}.json", deployed.function.operation))).unwrap();
        let mut request = lambda_http::request::from_str(&text).unwrap();
        if deployed.endpoint.signed {
            let mut stranger = lambda_http::request::from_str(&text).unwrap();
            stranger.headers_mut().insert(header::AUTHORIZATION, "Bearer not-a-token".parse().unwrap());
            assert_eq!(Arc::clone(deployed).respond(stranger).await.unwrap().status(), StatusCode::UNAUTHORIZED);
            let may = |role| deployed.endpoint.roles.contains(&role);
            let caller = match (may(Role::Holder) || may(Role::Administrator), may(Role::Provider)) {
                (true, _) => "ANCV2528",
                (false, true) => "PREST001",
                (false, false) => "ADMIN01",
            };
            let (token, _) = fixture.login(caller).await;
            let bearer = format!("Bearer {token}");
            request.headers_mut().insert(header::AUTHORIZATION, bearer.parse().unwrap());
        }
        let names = request.path_parameters();
        let parameters: HashMap<_, _> = names
            .iter()
            .map(|(name, value)| (name.to_owned(), if name == "enrollment_id" { people[0].person.to_string() } else { value.to_owned() }))
            .collect();
        let response = Arc::clone(deployed).respond(request.with_path_parameters(parameters)).await.unwrap();
        // The samples' cookie, session and links are nobody's.
        let expected = match deployed.endpoint.name {
            "refresh_session" => StatusCode::UNAUTHORIZED,
            "reset_password" | "confirm_email" | "accept_invitation" => StatusCode::GONE,
            // The bank has the demo's batch.
            "approve_batch" | "cancel_batch" => StatusCode::CONFLICT,
            "end_session" | "view_correction" | "view_attachment" | "decide_correction" | "withdraw_correction" => StatusCode::NOT_FOUND,
            // The stay is to come.
            "begin_upload" | "open_correction" => StatusCode::CONFLICT,
            // The demo's users have accepted, and have no second factor.
            "renew_invitation" | "lift_second_factor" | "confirm_second_factor" | "remove_second_factor" => StatusCode::CONFLICT,
            // The people of the samples are nobody, and it is not the holder's turn.
            "provider_validation" | "holder_validation" | "change_presence" => StatusCode::CONFLICT,
            _ => deployed.endpoint.status,
        };
        assert_eq!(response.status(), expected, "{}: {:?}", deployed.endpoint.name, response.body());
    }
}

/// A sample of a stream comes through the filter, and names a mail that a sample of the queue names.
#[tokio::test]
async fn each_of_a_queue_or_a_stream_is_read_by_its_function() {
    let fixture = Fixture::with(crate::Options { demo: false, ..crate::Options::in_memory() }).await;
    fixture.running.pause().await;
    let sample = |operation: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(Path::new(EVENTS).join(format!("{operation}.json"))).unwrap()).unwrap()
    };
    let relay = fixture.running.workers.get("relay_outbox").unwrap();
    let Source::Stream { patterns, .. } = &relay.worker.source else { panic!("no stream") };
    let change = sample("relay_outbox");
    assert!(patterns.iter().any(|pattern| pattern.matches(&change["Records"][0])));
    assert_eq!(relay.invoke(change).await.unwrap(), sev_events::Response::default());
    let (queues, addresses) = &fixture.running.queues;
    let received = queues.receive_message().queue_url(&addresses["MailQueue"]).send().await.unwrap();
    let delivery = sample("send_mail");
    assert_eq!(received.messages()[0].body(), delivery["Records"][0]["body"].as_str());
    // The sample's mail is nobody's.
    let answer = fixture.running.workers.get("send_mail").unwrap().invoke(delivery.clone()).await.unwrap();
    assert_eq!(answer.batch_item_failures[0].item_identifier, delivery["Records"][0]["messageId"]);
}

/// A sample of an operator does what it is for.
#[tokio::test]
async fn each_of_an_operator_is_read_by_its_function() {
    let fixture = Fixture::with(crate::Options { demo: false, ..crate::Options::in_memory() }).await;
    for employed in fixture.running.workers.iter().filter(|employed| employed.worker.source == Source::Operator) {
        let text = std::fs::read_to_string(Path::new(EVENTS).join(format!("{}.json", employed.worker.operation))).unwrap();
        let answer = employed.invoke(serde_json::from_str(&text).unwrap()).await.unwrap();
        assert_eq!(answer.outcome.as_deref(), Some("invited"), "{}", employed.worker.operation);
    }
}

/// A sample of a schedule finds nothing to do where there is no data.
#[tokio::test]
async fn each_of_a_schedule_is_read_by_its_function() {
    let fixture = Fixture::with(crate::Options { demo: false, ..crate::Options::in_memory() }).await;
    for employed in fixture.running.workers.iter().filter(|employed| matches!(employed.worker.source, Source::Schedule { .. })) {
        let text = std::fs::read_to_string(Path::new(EVENTS).join(format!("{}.json", employed.worker.operation))).unwrap();
        let answer = employed.invoke(serde_json::from_str(&text).unwrap()).await.unwrap();
        let outcome = if employed.worker.operation == "deadline_scan" { "nothing_due" } else { "told_before" };
        assert_eq!(answer.outcome.as_deref(), Some(outcome), "{}", employed.worker.operation);
    }
}
