//! A line to the database on which things go wrong as they do on AWS, and never do on the embedded one.

use crate::wire;
use aws_sdk_dynamodb::{Client, config::retry::RetryConfig};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::json;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::{net::TcpListener, sync::Notify};

/// What happens to one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It ran into another transaction: nothing is written.
    Conflict,
    /// Its first condition fails: someone else was faster, and nothing is written.
    Lost,
    /// The table is too busy: nothing is written.
    Throttled,
    /// It takes effect, but the answer is lost.
    AnswerLost,
    /// A batch gives nothing yet: every key is to be asked for again.
    Unprocessed,
    /// The database breaks down before it takes effect.
    Broken,
    /// It waits on the way until the test lets it go on.
    Held,
}

/// The line. Faults are used up in order, by calls of the operation that they are meant for.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where the SDK finds it.
    pub endpoint: String,
    faults: Arc<Mutex<VecDeque<(&'static str, Fault)>>>,
    calls: Arc<AtomicU32>,
    held: Arc<Notify>,
    released: Arc<Notify>,
}

struct Wire {
    line: Line,
    database: String,
    http: reqwest::Client,
}

impl Line {
    /// A line to the database at `database`, without faults yet.
    pub async fn to(database: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Self {
            endpoint: format!("http://{}", listener.local_addr().unwrap()),
            faults: Arc::default(),
            calls: Arc::default(),
            held: Arc::default(),
            released: Arc::default(),
        };
        let wire = Wire { line: line.clone(), database: database.to_owned(), http: reqwest::Client::new() };
        let router = Router::new().fallback(pass).with_state(Arc::new(wire));
        tokio::spawn(async move { axum::serve(listener, router).await });
        line
    }

    /// The same client over the line.
    #[must_use]
    pub fn client(&self, client: &Client) -> Client {
        Client::from_conf(client.config().to_builder().endpoint_url(&self.endpoint).build())
    }

    /// The same without retries of the SDK: what fails, fails.
    #[must_use]
    pub fn hasty_client(&self, client: &Client) -> Client {
        let once = client.config().to_builder().endpoint_url(&self.endpoint).retry_config(RetryConfig::disabled());
        Client::from_conf(once.build())
    }

    /// The next call of `operation` that has no fault yet meets `fault`.
    pub fn fail(&self, operation: &'static str, fault: Fault) {
        self.faults.lock().unwrap().push_back((operation, fault));
    }

    /// How many calls came, those that failed included.
    #[must_use]
    pub fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Faults that no call has met.
    #[must_use]
    pub fn left(&self) -> usize {
        self.faults.lock().unwrap().len()
    }

    /// Forgets the faults that no call has met.
    pub fn clear(&self) {
        self.faults.lock().unwrap().clear();
    }

    /// Waits until a call is held.
    pub async fn until_held(&self) {
        self.held.notified().await;
    }

    /// Lets the call that is held go on.
    pub fn release(&self) {
        self.released.notify_one();
    }

    fn next(&self, target: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let index = faults.iter().position(|(operation, _)| target.ends_with(&format!(".{operation}")))?;
        faults.remove(index).map(|(_, fault)| fault)
    }
}

async fn pass(State(wire): State<Arc<Wire>>, request: Request) -> Response {
    wire.line.calls.fetch_add(1, Ordering::SeqCst);
    let target = request.headers().get("x-amz-target").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let error = |kind: &str, extra: serde_json::Value| {
        let mut text = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{kind}"), "message": "injected" });
        text.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        (StatusCode::BAD_REQUEST, [("content-type", "application/x-amz-json-1.0")], text.to_string()).into_response()
    };
    let cancelled = |code: &str| {
        let writes = serde_json::from_slice::<serde_json::Value>(&body).unwrap()["TransactItems"].as_array().map_or(1, Vec::len);
        let mut reasons = vec![json!({ "Code": "None" }); writes];
        reasons[0] = json!({ "Code": code, "Message": "injected" });
        error("TransactionCanceledException", json!({ "CancellationReasons": reasons }))
    };
    match wire.line.next(&target) {
        Some(Fault::Conflict) if !target.ends_with(".TransactWriteItems") => error("TransactionConflictException", json!({})),
        Some(Fault::Conflict) => cancelled("TransactionConflict"),
        Some(Fault::Lost) => cancelled("ConditionalCheckFailed"),
        Some(Fault::Throttled) => error("ThrottlingException", json!({})),
        Some(Fault::Broken) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::AnswerLost) => {
            forward(&wire, parts, body).await;
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Some(Fault::Unprocessed) => {
            let asked = serde_json::from_slice::<serde_json::Value>(&body).unwrap()["RequestItems"].clone();
            ([("content-type", "application/x-amz-json-1.0")], json!({ "Responses": {}, "UnprocessedKeys": asked }).to_string())
                .into_response()
        }
        Some(Fault::Held) => {
            wire.line.held.notify_one();
            wire.line.released.notified().await;
            forward(&wire, parts, body).await
        }
        None => forward(&wire, parts, body).await,
    }
}

async fn forward(wire: &Wire, parts: axum::http::request::Parts, body: Bytes) -> Response {
    wire::forward(&wire.http, &wire.database, &parts.headers, body).await.map(Body::from)
}
