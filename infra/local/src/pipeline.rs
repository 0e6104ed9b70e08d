//! What Lambda does for queues and streams: it polls them, calls the function, and brings back what failed. What EventBridge does
//! for schedules: it calls the function when their time comes.

use crate::{
    api::Gate,
    aws::Aws,
    clock::MovableClock,
    template::Source,
    workers::{Employed, Workers},
};
use aws_sdk_dynamodbstreams::{
    Client,
    types::{AttributeValue, Record, ShardIteratorType},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};

/// How often a stream is looked at, and how long a poller waits after a failure.
const PAUSE: Duration = Duration::from_millis(100);
/// After how many looks it is asked whether the stream has new shards.
const LOOKS: u32 = 50;
/// How often a schedule looks at the clock.
const LOOK: Duration = Duration::from_millis(500);
/// How often Lambda calls a function again that a schedule has called, when it has failed.
const RETRIES: u32 = 2;
/// How many seconds a queue is waited for: as long as SQS lets one wait.
const LONG_POLL: i32 = 20;

/// The pollers, which stop when this value goes.
pub(crate) struct Pipeline {
    /// Counts the times that all data was replaced.
    era: watch::Sender<u32>,
    pollers: JoinSet<()>,
}

impl Pipeline {
    /// Starts a poller for each of `workers`.
    pub(crate) fn start(workers: &Workers, aws: &Arc<Aws>, streams: &Client, gate: &Gate, clock: &MovableClock) -> Self {
        let (era, eras) = watch::channel(0);
        let mut pollers = JoinSet::new();
        for employed in workers.iter() {
            let poller = Poller { employed: Arc::clone(employed), aws: Arc::clone(aws), gate: Arc::clone(gate) };
            match employed.worker.source {
                Source::Queue { .. } => pollers.spawn(poller.queue()),
                Source::Stream { .. } => pollers.spawn(poller.stream(streams.clone(), eras.clone())),
                Source::Schedule { .. } => pollers.spawn(poller.schedule(clock.clone())),
                Source::Operator => continue,
            };
        }
        Self { era, pollers }
    }

    /// Tells the pollers that the tables, and so their streams, are others now.
    pub(crate) fn begin_again(&self) {
        self.era.send_modify(|era| *era += 1);
    }

    /// Stops the pollers. A function that runs goes on; what it was given and did not finish comes again at the next start.
    pub(crate) async fn stop(mut self) {
        self.pollers.shutdown().await;
    }
}

struct Poller {
    employed: Arc<Employed>,
    aws: Arc<Aws>,
    gate: Gate,
}

impl Poller {
    /// Calls the function, in a task of its own as Lambda does, and gives the names of what failed; `None` when all has.
    async fn call(&self, records: &[Value]) -> Option<Vec<String>> {
        let (employed, event) = (Arc::clone(&self.employed), json!({ "Records": records }));
        let answer = tokio::spawn(async move { employed.invoke(event).await }).await.ok()?.ok()?;
        Some(answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect())
    }

    async fn queue(self) {
        let Source::Queue { queue, batch } = &self.employed.worker.source else { return };
        let Some(url) = self.aws.addresses.get(queue) else { return };
        loop {
            let received =
                self.aws.queues.receive_message().queue_url(url).max_number_of_messages(*batch).wait_time_seconds(LONG_POLL).send().await;
            let Ok(received) = received else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let messages = received.messages.unwrap_or_default();
            if messages.is_empty() {
                continue;
            }
            let record = |message: &aws_sdk_sqs::types::Message| {
                json!({
                    "messageId": message.message_id(), "receiptHandle": message.receipt_handle(), "body": message.body(),
                    "attributes": {}, "messageAttributes": {}, "eventSource": "aws:sqs", "awsRegion": "eu-west-3",
                    "eventSourceARN": format!("arn:aws:sqs:eu-west-3:000000000000:{queue}"),
                })
            };
            let _open = self.gate.read().await;
            let failed = self.call(&messages.iter().map(record).collect::<Vec<_>>()).await;
            for message in messages {
                let name = message.message_id.unwrap_or_default();
                if failed.as_ref().is_some_and(|failed| !failed.contains(&name)) {
                    let deleted = self.aws.queues.delete_message().queue_url(url).set_receipt_handle(message.receipt_handle).send().await;
                    if deleted.is_err() {
                        tracing::warn!("a message that is done was not deleted: it comes again");
                    }
                }
            }
        }
    }

    async fn stream(self, streams: Client, mut eras: watch::Receiver<u32>) {
        loop {
            eras.borrow_and_update();
            tokio::select! {
                // Shards and places in them belong to the data as it was.
                _ = eras.changed() => {}
                () = self.follow(&streams) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Reads the table's stream from its beginning, until it can't be read. What was relayed before is relayed again, which
    /// changes nothing: each mail is sent once.
    async fn follow(&self, streams: &Client) {
        let Source::Stream { table, batch, patterns, .. } = &self.employed.worker.source else { return };
        let mut places: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut looks = 0;
        loop {
            if looks % LOOKS == 0 && find_shards(streams, table, &mut places).await.is_none() {
                return;
            }
            looks += 1;
            for place in places.values_mut() {
                let Some(iterator) = place.take() else { continue };
                let Ok(read) = streams.get_records().shard_iterator(iterator).send().await else { return };
                *place = read.next_shard_iterator;
                let events = read.records.unwrap_or_default();
                let events: Vec<_> =
                    events.iter().map(event).filter(|event| patterns.iter().any(|pattern| pattern.matches(event))).collect();
                for batch in events.chunks(usize::try_from(*batch).unwrap_or(1).max(1)) {
                    self.relay(batch).await;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Calls the function with `batch`, and with what is left of it as often as the template says.
    async fn relay(&self, batch: &[Value]) {
        let Source::Stream { retries, dead_letters, .. } = &self.employed.worker.source else { return };
        let mut left: VecDeque<Value> = batch.to_vec().into();
        for _ in 0..=*retries {
            let _open = self.gate.read().await;
            match self.call(left.make_contiguous()).await {
                Some(failed) if failed.is_empty() => return,
                // Lambda begins again at the first that failed.
                Some(failed) => {
                    while left.front().is_some_and(|event| !failed.iter().any(|name| is_named(event, name))) {
                        left.pop_front();
                    }
                }
                None => {}
            }
            drop(_open);
            tokio::time::sleep(PAUSE).await;
        }
        let names: Vec<_> = left.iter().filter_map(place).collect();
        let letter = json!({ "DDBStreamBatchInfo": { "startSequenceNumber": names.first(), "endSequenceNumber": names.last() } });
        let Some(url) = self.aws.addresses.get(dead_letters) else { return };
        if self.aws.queues.send_message().queue_url(url).message_body(letter.to_string()).send().await.is_err() {
            tracing::error!("a dead letter is lost");
        }
    }
}

impl Poller {
    /// Calls the function when its time comes. Only time that goes by counts: who moves the clock over it has not waited for it.
    async fn schedule(self, clock: MovableClock) {
        let Source::Schedule { at, .. } = &self.employed.worker.source else { return };
        let (mut moved, mut seen) = clock.look();
        loop {
            tokio::time::sleep(LOOK).await;
            let (ahead, now) = clock.look();
            let is_due = moved == ahead && at.next(seen).is_some_and(|next| next <= now);
            (moved, seen) = (ahead, now);
            if is_due {
                self.fire(now).await;
            }
        }
    }

    async fn fire(&self, at: Timestamp) {
        let Source::Schedule { dead_letters, .. } = &self.employed.worker.source else { return };
        let event = tick(at);
        for _ in 0..=RETRIES {
            let _open = self.gate.read().await;
            let (employed, event) = (Arc::clone(&self.employed), event.clone());
            if tokio::spawn(async move { employed.invoke(event).await }).await.is_ok_and(|answer| answer.is_ok()) {
                return;
            }
            drop(_open);
            tokio::time::sleep(PAUSE).await;
        }
        let Some(url) = self.aws.addresses.get(dead_letters) else { return };
        if self.aws.queues.send_message().queue_url(url).message_body(event.to_string()).send().await.is_err() {
            tracing::error!("a dead letter is lost");
        }
    }
}

/// What a schedule hands to a function.
pub(crate) fn tick(at: Timestamp) -> Value {
    json!({ "version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler", "time": at, "region": "eu-west-3", "detail": "{}" })
}

fn is_named(event: &Value, name: &str) -> bool {
    place(event) == Some(name)
}

/// Where in its stream an event stands.
fn place(event: &Value) -> Option<&str> {
    event.pointer("/dynamodb/SequenceNumber")?.as_str()
}

/// Adds the shards of the table's stream that are not in `places` yet. `None` when they can't be read.
async fn find_shards(streams: &Client, table: &str, places: &mut BTreeMap<String, Option<String>>) -> Option<()> {
    let listed = streams.list_streams().table_name(table).send().await.ok()?;
    // Of several, the last is the one that is on.
    let arn = listed.streams().last()?.stream_arn()?.to_owned();
    let described = streams.describe_stream().stream_arn(&arn).send().await.ok()?;
    for shard in described.stream_description()?.shards() {
        let shard = shard.shard_id()?;
        if !places.contains_key(shard) {
            let iterator = streams.get_shard_iterator().stream_arn(&arn).shard_id(shard);
            let iterator = iterator.shard_iterator_type(ShardIteratorType::TrimHorizon).send().await.ok()?;
            places.insert(shard.to_owned(), iterator.shard_iterator);
        }
    }
    Some(())
}

/// A record as Lambda hands it to a function.
fn event(record: &Record) -> Value {
    let change = record.dynamodb();
    let keys: Map<String, Value> = change
        .and_then(|change| change.keys())
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), text(value)?)))
        .collect();
    json!({
        "eventID": record.event_id(), "eventName": record.event_name().map(|name| name.as_str()), "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "eu-west-3",
        "dynamodb": {
            "Keys": keys, "SequenceNumber": change.and_then(|change| change.sequence_number()), "StreamViewType": "KEYS_ONLY",
        },
    })
}

/// All keys are texts.
fn text(value: &AttributeValue) -> Option<Value> {
    value.as_s().ok().map(|text| json!({ "S": text }))
}
