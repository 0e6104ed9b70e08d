//! What queues, streams, schedules and operators give: the little of it that operations need.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::fmt;

/// What calls a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A queue: its messages are worked on at the same time.
    Queue,
    /// A table's stream: its changes are worked on in their order.
    Stream,
    /// A schedule: it comes alone, and is told to nobody but by its failure.
    Schedule,
    /// Whoever runs the system, by hand: it comes alone, and is answered.
    Operator,
}

/// One record of a batch, or the whole event of a schedule or an operator.
pub trait Record: DeserializeOwned + Send + 'static {
    const SOURCE: Source;
    /// Where the name is by which Lambda is told that it failed.
    const IDENTIFIER: &'static str;
}

/// A message of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct QueueRecord {
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
    sk: Text,
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

    /// Its sort key.
    #[must_use]
    pub fn sk(&self) -> &str {
        &self.dynamodb.keys.sk.s
    }
}

/// That the time of a schedule has come. It says nothing: what is due, the operation sees by the clock, so one that comes late or
/// twice does no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Tick {}

impl Record for Tick {
    const SOURCE: Source = Source::Schedule;
    /// There is one of it, so it needs no name.
    const IDENTIFIER: &'static str = "";
}

impl Record for StreamRecord {
    const SOURCE: Source = Source::Stream;
    const IDENTIFIER: &'static str = "/dynamodb/SequenceNumber";
}

/// What an operator asks for: JSON that the operation reads, so that it can say which field is wrong.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Order(pub Value);

/// Nothing of it: it may be about a person.
impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Order")
    }
}

impl Record for Order {
    const SOURCE: Source = Source::Operator;
    /// There is one of it, so it needs no name.
    const IDENTIFIER: &'static str = "";
}
