//! Lambda's Runtime API over HTTP/1.1: it hands events out and takes answers in, as the service does.

use crate::clock::now;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::{get, post},
    serve::ListenerExt as _,
};
use std::{
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{
    net::TcpListener,
    sync::{
        Mutex,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    task::JoinHandle,
};

/// What a function has done.
#[derive(Debug)]
pub(crate) enum Seen {
    /// It asks for work: for the first time, once it is initialised.
    Ready(Instant),
    Answered(Instant, Bytes),
    /// It says that it can't go on.
    Failed(String),
}

/// The API of one function.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    pub(crate) address: String,
    events: UnboundedSender<Bytes>,
    seen: UnboundedReceiver<Seen>,
    server: JoinHandle<()>,
}

struct Service {
    events: Mutex<UnboundedReceiver<Bytes>>,
    seen: UnboundedSender<Seen>,
}

impl RuntimeApi {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (events, waiting) = unbounded_channel();
        let (tell, seen) = unbounded_channel();
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .route("/2018-06-01/runtime/init/error", post(failed))
            .with_state(Arc::new(Service { events: Mutex::new(waiting), seen: tell }));
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, events, seen, server }
    }

    /// What the function does next.
    pub(crate) async fn seen(&mut self) -> Seen {
        self.seen.recv().await.unwrap()
    }

    /// Hands `event` to the function, which is waiting for it.
    pub(crate) fn hand_out(&self, event: Bytes) {
        self.events.send(event).unwrap();
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(service): State<Arc<Service>>) -> impl IntoResponse {
    service.seen.send(Seen::Ready(now())).unwrap();
    let event = service.events.lock().await.recv().await;
    // A function has 10 seconds; the service names the end.
    #[expect(clippy::disallowed_methods, reason = "the deadline is a time of day, as the service writes it")]
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() + 10_000;
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-3:123456789012:function:bench".to_owned()),
        ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    // No event any more: the measure is over, and so is the function.
    event.map_or_else(|| StatusCode::GONE.into_response(), |event| (headers, event).into_response())
}

async fn answered(State(service): State<Arc<Service>>, Path(_): Path<String>, body: Bytes) -> impl IntoResponse {
    let at = now();
    // Nobody listens any more when the measure is over.
    let _ = service.seen.send(Seen::Answered(at, body));
    (StatusCode::ACCEPTED, [("content-type", "application/json")], r#"{"status":"OK"}"#)
}

async fn failed(State(service): State<Arc<Service>>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let kind = headers.get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let _ = service.seen.send(Seen::Failed(format!("{kind} {}", String::from_utf8_lossy(&body))));
    (StatusCode::ACCEPTED, [("content-type", "application/json")], r#"{"status":"OK"}"#)
}
