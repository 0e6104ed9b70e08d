//! A line to the database that asks, with each call, what it costs.

use crate::clock::now;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::Response,
};
use serde_json::{Value, json};
use sev_tests::wire::forward;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

/// Each call is held this long, so that those sent together are seen to overlap.
const HELD: Duration = Duration::from_millis(25);

/// One call that has passed.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) operation: String,
    pub(crate) request: Value,
    cost: Cost,
    from: Instant,
    to: Instant,
}

/// What some calls come to. Units are in tenths: an eventual read takes half a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) calls: usize,
    /// Calls that had to wait for one another, one after the other.
    pub(crate) round_trips: usize,
    read: u64,
    written: u64,
}

impl Cost {
    pub(crate) fn reads(&self) -> String {
        tenths(self.read)
    }

    pub(crate) fn writes(&self) -> String {
        tenths(self.written)
    }
}

fn tenths(units: u64) -> String {
    if units.is_multiple_of(10) { (units / 10).to_string() } else { format!("{}.{}", units / 10, units % 10) }
}

#[derive(Clone, Debug)]
pub(crate) struct Till {
    /// Where the SDK finds it.
    pub(crate) url: String,
    calls: Arc<Mutex<Vec<Call>>>,
}

struct Wire {
    till: Till,
    database: String,
    http: reqwest::Client,
}

impl Till {
    /// A line to the database at `database`.
    pub(crate) async fn to(database: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let till = Self { url: format!("http://{}", listener.local_addr().unwrap()), calls: Arc::default() };
        let wire = Wire { till: till.clone(), database: database.to_owned(), http: reqwest::Client::new() };
        let router = Router::new().fallback(pass).with_state(Arc::new(wire));
        tokio::spawn(async move { axum::serve(listener, router).await });
        till
    }

    /// The calls since the last time that this was asked.
    pub(crate) fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }

    /// What they come to.
    pub(crate) fn cost(&self) -> Cost {
        let mut calls = self.take();
        calls.sort_by_key(|call| call.to);
        let mut cost = Cost { calls: calls.len(), ..Cost::default() };
        // The most calls of which each began when the one before had ended.
        let mut last: Option<Instant> = None;
        for call in &calls {
            if last.is_none_or(|last| call.from >= last) {
                cost.round_trips += 1;
                last = Some(call.to);
            }
            cost.read += call.cost.read;
            cost.written += call.cost.written;
        }
        cost
    }
}

async fn pass(State(wire): State<Arc<Wire>>, request: Request) -> Response {
    let from = now();
    tokio::time::sleep(HELD).await;
    let (parts, body) = request.into_parts();
    let target = parts.headers.get("x-amz-target").unwrap().to_str().unwrap();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let asked: Value = serde_json::from_slice(&to_bytes(body, usize::MAX).await.unwrap()).unwrap();
    let mut told = asked.clone();
    told["ReturnConsumedCapacity"] = json!("TOTAL");
    let answer = forward(&wire.http, &wire.database, &parts.headers, told.to_string()).await;
    let consumed = serde_json::from_slice::<Value>(answer.body()).unwrap_or_default()["ConsumedCapacity"].take();
    let cost = cost(&operation, &consumed);
    wire.till.calls.lock().unwrap().push(Call { operation, request: asked, cost, from, to: now() });
    answer.map(Body::from)
}

/// What an answer says of its cost: one table's, or a list of tables'. A call that is refused says nothing.
fn cost(operation: &str, consumed: &Value) -> Cost {
    let reads = matches!(operation, "GetItem" | "BatchGetItem" | "Query");
    let mut cost = Cost::default();
    for table in consumed.as_array().map_or_else(|| std::slice::from_ref(consumed), Vec::as_slice) {
        let units = |name: &str| table[name].as_f64().map(|units| format!("{:.0}", units * 10.0).parse::<u64>().unwrap());
        match (units("ReadCapacityUnits"), units("WriteCapacityUnits")) {
            (None, None) if reads => cost.read += units("CapacityUnits").unwrap_or_default(),
            (None, None) => cost.written += units("CapacityUnits").unwrap_or_default(),
            (read, written) => {
                cost.read += read.unwrap_or_default();
                cost.written += written.unwrap_or_default();
            }
        }
    }
    cost
}
