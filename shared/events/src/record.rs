//! What queues and streams give: the little of it that operations need.

use serde::{Deserialize, de::DeserializeOwned};

/// What calls a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A queue: its messages are worked on at the same time.
    Queue,
    /// A table's stream: its changes are worked on in their order.
    Stream,
}

/// One record of a batch.
pub trait Record: DeserializeOwned + Send + 'static {
    /// What gives it.
    const SOURCE: Source;
    /// Where the name is by which Lambda is told that it failed.
    const IDENTIFIER: &'static str;
}

/// A message of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct QueueRecord {
    /// What was sent.
    pub body: String,
}

impl Record for QueueRecord {
    const SOURCE: Source = Source::Queue;
    const IDENTIFIER: &'static str = "/messageId";
}

/// A change of a table whose stream shows keys alone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StreamRecord {
    dynamodb: Change,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    keys: Keys,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Keys {
    pk: Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Text {
    s: String,
}

impl StreamRecord {
    /// The partition key of the item that has changed.
    #[must_use]
    pub fn pk(&self) -> &str {
        &self.dynamodb.keys.pk.s
    }
}

impl Record for StreamRecord {
    const SOURCE: Source = Source::Stream;
    const IDENTIFIER: &'static str = "/dynamodb/SequenceNumber";
}
