//! The API's edges: what the gateway answers by itself.

use super::{Fixture, header};
use crate::{
    Options, StartError, api,
    functions::{Deployed, Functions},
    start,
    template::Template,
};
use lambda_http::{Body, Response};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sev_http::{App, Need};
use std::sync::Arc;

#[tokio::test]
async fn it_says_when_it_is_ready_and_what_it_offers() {
    let fixture = Fixture::new().await;
    let health = fixture.get("/api/health").await;
    assert_eq!((health.status(), health.json::<Value>().await.unwrap()), (StatusCode::OK, json!({ "status": "ok" })));
    let description: Value = fixture.get("/api/openapi.json").await.json().await.unwrap();
    assert_eq!(description["openapi"], "3.1.0");
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_in_french() {
    let fixture = Fixture::new().await;
    for path in ["/api", "/api/", "/api/nothing", "/api/groups/2027-1042/nothing", "/api/groups/2027-1042/enrollments/x/y/z"] {
        let response = fixture.get(path).await;
        assert_eq!(
            (response.status(), header(&response, "content-type").as_str()),
            (StatusCode::NOT_FOUND, "application/problem+json"),
            "{path}"
        );
        assert_eq!(response.json::<Value>().await.unwrap()["title"], "Introuvable");
    }
    let response = fixture.request(Method::PATCH, "/api/groups/2027-1042/enrollments/x").send().await.unwrap();
    assert_eq!((response.status(), header(&response, "allow").as_str()), (StatusCode::METHOD_NOT_ALLOWED, "GET, PUT, DELETE"));
    assert_eq!(response.json::<Value>().await.unwrap()["code"], "method_not_allowed");
}

#[tokio::test]
async fn a_body_too_large_for_api_gateway_is_a_problem() {
    let fixture = Fixture::new().await;
    let response = fixture.request(Method::POST, "/api/login").body(vec![b' '; (10 << 20) + 1]).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(response.json::<Value>().await.unwrap()["code"], "payload_too_large");
}

#[tokio::test]
async fn a_session_goes_from_login_to_logout_by_its_cookie() {
    let fixture = Fixture::new().await;
    let (token, cookie) = fixture.login("ancv2528").await;
    assert_eq!(fixture.read("/api/account", &token).await["organisation"]["name"], "Porteur de projet");
    let refresh = async |cookie: &str| fixture.request(Method::POST, "/api/session/refresh").header("cookie", cookie).send().await.unwrap();
    let refreshed = refresh(&cookie).await;
    assert_eq!(refreshed.status(), StatusCode::OK);
    let cookie = header(&refreshed, "set-cookie").split(';').next().unwrap().to_owned();
    let logout = fixture.request(Method::POST, "/api/session/logout").header("cookie", &cookie).send().await.unwrap();
    assert_eq!(logout.status(), StatusCode::NO_CONTENT);
    assert_eq!(refresh(&cookie).await.status(), StatusCode::UNAUTHORIZED);
}

/// What comes of a request to `view_account` with `broken` behind it.
async fn answer_of(fixture: &Fixture, broken: Deployed) -> (StatusCode, String, Value) {
    let router = api::router(&Functions::from(vec![broken]), String::new(), &api::Gate::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router.into_make_service_with_connect_info::<std::net::SocketAddr>()).await });
    let (token, _) = fixture.login("ancv2528").await;
    let response = fixture.client.get(format!("{url}/api/account")).bearer_auth(token).send().await.unwrap();
    let (status, content_type) = (response.status(), header(&response, "content-type"));
    let body = response.json().await.unwrap();
    assert_eq!(fixture.client.get(format!("{url}/api/health")).send().await.unwrap().status(), StatusCode::OK, "it goes on");
    (status, content_type, body)
}

#[tokio::test]
async fn what_fails_is_one_request_with_a_number() {
    let fixture = Fixture::new().await;
    // With the rights of `view_account`, it may not read the groups.
    let [view_account, list_groups] = ["view_account", "list_groups"].map(|name| fixture.running.functions.get(name).unwrap());
    let (status, content_type, problem) = answer_of(&fixture, view_account.with(list_groups.endpoint)).await;
    assert_eq!((status, content_type.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "application/problem+json"));
    assert_eq!(problem["code"], "unavailable");
    assert_eq!(problem["error_id"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn a_function_that_fails_is_answered_by_the_gateway() {
    let fixture = Fixture::new().await;
    let deployed = fixture.running.functions.get("view_account").unwrap();
    let mut endpoint = deployed.endpoint;
    endpoint.call = |_, _, _| panic!("beyond what a handler can do");
    let (status, content_type, body) = answer_of(&fixture, deployed.with(endpoint)).await;
    assert_eq!((status, content_type.as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "application/json"));
    assert_eq!(body, json!({ "message": "Internal Server Error" }));
}

#[tokio::test]
async fn a_caller_who_goes_away_does_not_interrupt_a_function() {
    let fixture = Fixture::new().await;
    let deployed = fixture.running.functions.get("view_account").unwrap();
    static DONE: tokio::sync::Notify = tokio::sync::Notify::const_new();
    let mut endpoint = deployed.endpoint;
    endpoint.call = |_, _, _| {
        Box::pin(async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            DONE.notify_one();
            Ok(Response::new(Body::Empty))
        })
    };
    let slow = Arc::new(deployed.with(endpoint));
    let request = lambda_http::Request::new(Body::Empty);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(5), slow.respond(request)).await.is_err(), "the caller went away");
    DONE.notified().await;
}

#[tokio::test]
async fn each_function_has_the_app_of_its_environment() {
    let fixture = Fixture::new().await;
    for deployed in fixture.running.functions.iter() {
        let App { signer, files, debtor, .. } = &deployed.app;
        let given = [(signer.is_some(), Need::PrivateKey), (files.is_some(), Need::Files), (debtor.is_some(), Need::Debtor)];
        for (is_given, need) in given {
            assert_eq!(is_given, deployed.endpoint.need == need, "{}: {need:?}", deployed.function.id);
        }
    }
    assert_eq!(fixture.running.functions.iter().count(), Template::load().unwrap().functions.len());
}

#[tokio::test]
async fn a_function_stops_where_its_rights_end() {
    let fixture = Fixture::new().await;
    let identifier = "ANCV2528".parse().unwrap();
    let login = fixture.running.functions.get("login").unwrap();
    assert!(login.app.store.credentials(&identifier).await.unwrap().is_some());
    let view_account = fixture.running.functions.get("view_account").unwrap();
    let refused = view_account.app.store.credentials(&identifier).await.map(drop).unwrap_err().to_string();
    assert!(refused.contains("ViewAccountFunction may not dynamodb:GetItem on AccountsTable"), "{refused}");
}

#[tokio::test]
async fn a_port_in_use_is_said_so() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    let port = fixture.running.base_url.rsplit(':').next().unwrap().parse().unwrap();
    let error = start(Options { port, ..Options::in_memory() }).await.unwrap_err();
    assert!(matches!(error, StartError::PortTaken { .. }));
    assert!(error.to_string().contains("est déjà utilisé"));
}
