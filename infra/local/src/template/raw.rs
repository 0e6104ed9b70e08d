//! The parts of the file that are read, as they are written there.

use super::{Attribute, Index, KeyPart, Value};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Template {
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    pub(super) globals: Globals,
    #[serde(deserialize_with = "in_order")]
    pub(super) resources: Vec<(String, Resource)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Parameter {
    pub(super) default: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Globals {
    #[serde(default)]
    pub(super) function: GlobalFunction,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GlobalFunction {
    #[serde(default)]
    pub(super) environment: Environment,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Environment {
    #[serde(default)]
    pub(super) variables: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
pub(super) struct Resource {
    #[serde(rename = "Type")]
    pub(super) kind: String,
    #[serde(rename = "Properties", default)]
    pub(super) properties: Value,
}

#[derive(Deserialize)]
pub(super) struct Table {
    #[serde(rename = "AttributeDefinitions")]
    pub(super) attributes: Vec<Attribute>,
    #[serde(rename = "KeySchema")]
    pub(super) key: Vec<KeyPart>,
    #[serde(rename = "GlobalSecondaryIndexes", default)]
    pub(super) indexes: Vec<Index>,
    #[serde(rename = "TimeToLiveSpecification")]
    pub(super) ttl: Option<Ttl>,
    #[serde(rename = "StreamSpecification")]
    pub(super) stream: Option<Stream>,
}

#[derive(Deserialize)]
pub(super) struct Stream {
    #[serde(rename = "StreamViewType")]
    pub(super) view: String,
}

#[derive(Deserialize)]
pub(super) struct Ttl {
    #[serde(rename = "AttributeName")]
    pub(super) attribute: String,
    #[serde(rename = "Enabled")]
    pub(super) enabled: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Function {
    pub(super) handler: String,
    pub(super) code_uri: String,
    #[serde(default)]
    pub(super) environment: Environment,
    #[serde(default)]
    pub(super) policies: Vec<Policy>,
    #[serde(default)]
    pub(super) events: BTreeMap<String, Event>,
    #[serde(default)]
    pub(super) dead_letter_queue: Value,
}

#[derive(Deserialize)]
pub(super) struct Policy {
    #[serde(rename = "Statement")]
    pub(super) statements: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Statement {
    pub(super) effect: String,
    pub(super) action: Value,
    pub(super) resource: Value,
    pub(super) condition: Option<Value>,
}

#[derive(Deserialize)]
pub(super) struct Event {
    #[serde(rename = "Type")]
    pub(super) kind: String,
    #[serde(rename = "Properties", default)]
    pub(super) properties: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Queue {
    /// What AWS takes when there is none.
    #[serde(default = "thirty")]
    pub(super) visibility_timeout: u32,
    pub(super) redrive_policy: Option<Redrive>,
}

const fn thirty() -> u32 {
    30
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Redrive {
    pub(super) dead_letter_target_arn: Value,
    pub(super) max_receive_count: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct QueueEvent {
    pub(super) queue: Value,
    pub(super) batch_size: i32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ScheduleEvent {
    pub(super) schedule_expression: String,
    #[serde(default)]
    pub(super) schedule_expression_timezone: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct StreamEvent {
    pub(super) stream: Value,
    pub(super) batch_size: i32,
    pub(super) maximum_retry_attempts: u32,
    pub(super) filter_criteria: FilterCriteria,
    pub(super) destination_config: DestinationConfig,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DestinationConfig {
    pub(super) on_failure: OnFailure,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OnFailure {
    pub(super) destination: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FilterCriteria {
    pub(super) filters: Vec<Filter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Filter {
    pub(super) pattern: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Route {
    pub(super) method: String,
    pub(super) path: String,
}

/// A mapping in the order in which it is written.
fn in_order<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Resource)>, D::Error> {
    let map = serde_json::Map::deserialize(deserializer)?;
    map.into_iter().map(|(id, value)| Ok((id, serde_json::from_value(value).map_err(serde::de::Error::custom)?))).collect()
}
