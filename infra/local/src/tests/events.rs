//! The sample events: those that are made, and those of `events/`.

use super::Fixture;
use crate::{
    Options, registry, samples,
    template::{Source, Template},
};
use jiff::Timestamp;
use lambda_http::{
    RequestExt as _,
    http::{StatusCode, header},
    request::RequestContext,
};
use sev_domain::{account::Role, world::Clock};
use std::{collections::BTreeSet, sync::Arc};

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

/// A day on which the demo's stays are those that the samples name.
const MORNING: Timestamp = Timestamp::constant(1_795_510_800, 0);

#[test]
fn one_is_printed_for_each_operation() {
    let bound = registry::bind(&Template::load().unwrap(), &registry::binaries()).unwrap();
    for (function, _) in &bound.functions {
        let text = samples::render(&bound, &function.operation).unwrap().unwrap();
        let request = lambda_http::request::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", function.operation));
        assert_eq!(request.method().as_str(), function.method, "{}", function.operation);
        assert!(!request.raw_http_path().contains(['{', '}']), "{}", request.raw_http_path());
        let RequestContext::ApiGatewayV2(context) = request.request_context() else { panic!("another gateway") };
        assert_eq!(context.route_key, Some(format!("{} {}", function.method, function.path)));
    }
    for (worker, _) in &bound.workers {
        samples::render(&bound, &worker.operation).unwrap().unwrap();
    }
    assert_eq!(samples::render(&bound, "nobody_s"), None);
    // What is made has no file.
    let files: BTreeSet<_> = std::fs::read_dir(EVENTS).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let sent = bound.workers.iter().filter(|(worker, _)| !matches!(worker.source, Source::Schedule { .. }));
    let wanted = sent.map(|(worker, _)| format!("{}.json", worker.operation)).chain(["README.md".to_owned()]);
    assert_eq!(files, wanted.collect());
}

/// A sample holds no token that opens anything, and names a group of the demo: here it gets a token
/// of that group's holder, or of ANCV's support, and one of its people. Each finds the demo's data as they are at first.
#[tokio::test]
async fn each_is_answered_by_its_function() {
    let fixture = Fixture::with(Options { clock: Clock::fixed(MORNING), ..Options::in_memory() }).await;
    let app = &fixture.running.app;
    let (_, people) = app.store.group_with_enrollments(&"2027-1042".parse().unwrap()).await.unwrap().unwrap();
    for deployed in fixture.running.functions.iter() {
        fixture.running.reset().await.unwrap();
        let sample = || crate::bridge::request(samples::request(&deployed.function, &deployed.endpoint));
        let mut request = sample();
        if deployed.endpoint.signed {
            assert_eq!(Arc::clone(deployed).respond(sample()).await.unwrap().status(), StatusCode::UNAUTHORIZED);
            let may = |role| deployed.endpoint.roles.contains(&role);
            let caller = match (may(Role::Holder) || may(Role::Administrator), may(Role::Provider)) {
                (true, _) => "ANCV2528",
                (false, true) => "PREST001",
                (false, false) if may(Role::Finance) && !may(Role::Operations) => "ADMIN01-COMPTA",
                (false, false) => "ADMIN01",
            };
            let (token, _) = fixture.login(caller).await;
            let bearer = format!("Bearer {token}");
            request.headers_mut().insert(header::AUTHORIZATION, bearer.parse().unwrap());
        }
        let mut parameters = samples::path_parameters(&deployed.function.path);
        if let Some(enrollment) = parameters.get_mut("enrollment_id") {
            *enrollment = people[0].person.to_string();
        }
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
            // Nobody of the group is to be looked at.
            "decide_homonym" => StatusCode::CONFLICT,
            _ => deployed.endpoint.status,
        };
        assert_eq!(response.status(), expected, "{}: {:?}", deployed.endpoint.name, response.body());
    }
}

/// A sample of a stream comes through the filter, and names a mail that a sample of the queue names.
#[tokio::test]
async fn each_of_a_queue_or_a_stream_is_read_by_its_function() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    fixture.running.pause().await;
    let sample = |operation: &str| samples::call(&fixture.running.workers.get(operation).unwrap().worker).unwrap();
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
    let finder = fixture.running.workers.get("find_homonyms").unwrap();
    let Source::Stream { patterns, .. } = &finder.worker.source else { panic!("no stream") };
    let aid = sample("find_homonyms");
    assert!(patterns.iter().any(|pattern| pattern.matches(&aid["Records"][0])));
    assert_eq!(finder.invoke(aid).await.unwrap(), sev_events::Response::default(), "nobody has the sample's aid any more");
}

/// A sample of an operator does what it is for.
#[tokio::test]
async fn each_of_an_operator_is_read_by_its_function() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    for employed in fixture.running.workers.iter().filter(|employed| employed.worker.source == Source::Operator) {
        let answer = employed.invoke(samples::call(&employed.worker).unwrap()).await.unwrap();
        assert_eq!(answer.outcome.as_deref(), Some("invited"), "{}", employed.worker.operation);
    }
}

/// A sample of a schedule finds nothing to do where there is no data.
#[tokio::test]
async fn each_of_a_schedule_is_read_by_its_function() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    for employed in fixture.running.workers.iter().filter(|employed| matches!(employed.worker.source, Source::Schedule { .. })) {
        let answer = employed.invoke(samples::call(&employed.worker).unwrap()).await.unwrap();
        let outcome = if employed.worker.operation == "deadline_scan" { "nothing_due" } else { "told_before" };
        assert_eq!(answer.outcome.as_deref(), Some(outcome), "{}", employed.worker.operation);
    }
}
