//! `template.yaml` as a typed model: what there is to serve. There is no other list of routes or tables.

mod raw;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod tests;
mod timetable;
mod worker;
mod yaml;

use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use thiserror::Error;
pub use timetable::Timetable;
pub use worker::{Pattern, Queue, Source, Worker};

/// The template of this project.
pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml");

/// A template that can't be served.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// The file can't be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// Where it should be.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// The text is not YAML.
    #[error("template.yaml: {0}")]
    Yaml(String),
    /// Something in it is not understood here.
    #[error("template.yaml: {place}: {problem}")]
    Unsupported {
        /// Logical id, or section.
        place: String,
        /// What is wrong there.
        problem: String,
    },
}

impl TemplateError {
    fn at(place: &str, problem: impl ToString) -> Self {
        Self::Unsupported { place: place.to_owned(), problem: problem.to_string() }
    }
}

/// The system as the template describes it.
#[derive(Clone, Debug)]
pub struct Template {
    /// The tables, in the template's order.
    pub tables: Vec<Table>,
    /// The functions with a route, in the template's order.
    pub functions: Vec<Function>,
    /// The functions without a route, in the template's order.
    pub workers: Vec<Worker>,
    /// The queues, in the template's order.
    pub queues: Vec<Queue>,
    /// The logical ids of the buckets, in the template's order.
    pub buckets: Vec<String>,
    /// The parameters with their defaults.
    parameters: BTreeMap<String, Option<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its logical id, which is its name on this machine.
    pub name: String,
    /// Types of the attributes that are keys.
    pub attributes: Vec<Attribute>,
    pub key: Vec<KeyPart>,
    /// Its global secondary indexes.
    pub indexes: Vec<Index>,
    /// The attribute by which items end.
    pub ttl: Option<String>,
    /// What its stream shows of a change, as DynamoDB names it, if it has a stream.
    pub stream: Option<String>,
}

/// An attribute with its type, `S`, `N` or `B`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Attribute {
    #[serde(rename = "AttributeName")]
    pub name: String,
    #[serde(rename = "AttributeType")]
    pub kind: String,
}

/// One part of a key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct KeyPart {
    #[serde(rename = "AttributeName")]
    pub name: String,
    #[serde(rename = "KeyType")]
    pub kind: String,
}

/// A global secondary index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Index {
    #[serde(rename = "IndexName")]
    pub name: String,
    #[serde(rename = "KeySchema")]
    pub key: Vec<KeyPart>,
    /// What is in it.
    #[serde(rename = "Projection")]
    pub projection: Projection,
}

/// Which attributes an index holds beside the keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Projection {
    /// `ALL`, or `INCLUDE` for those that are named.
    #[serde(rename = "ProjectionType")]
    pub kind: String,
    /// Those that are named.
    #[serde(rename = "NonKeyAttributes")]
    pub attributes: Option<Vec<String>>,
}

/// A Lambda function with its route.
#[derive(Clone, Debug)]
pub struct Function {
    pub id: String,
    /// The operation that it runs: its `Handler`.
    pub operation: String,
    /// What its `CodeUri` holds.
    pub binary: String,
    /// The route's method, in capitals.
    pub method: String,
    /// The route's path, parameters in braces.
    pub path: String,
    /// What it may do.
    pub rights: Vec<Right>,
    environment: BTreeMap<String, Setting>,
}

/// Actions that a function may do on a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    pub actions: Vec<String>,
    /// The logical id of a table for the table itself, `id/index/name` (or `*`) for an index of it, `id/prefix/*` for the objects
    /// of a bucket;
    /// for anything else, the ARN as it is written.
    pub resource: String,
    /// What the partition keys begin with that a call may name, if not all may be: its condition.
    pub partitions: Option<Vec<String>>,
}

/// The value of an environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Setting {
    Text(String),
    Ref(String),
}

impl Function {
    /// The area whose log it writes to.
    #[must_use]
    pub fn area(&self) -> &str {
        area(&self.binary)
    }

    /// Whether the function is told where the papers are.
    #[must_use]
    pub fn keeps_files(&self) -> bool {
        self.environment.contains_key("BUCKET_ATTACHMENTS")
    }

    /// Whether the function is given the private key of sessions.
    #[must_use]
    pub fn opens_sessions(&self) -> bool {
        self.environment.contains_key("SESSION_SIGNING_KEY")
    }
}

impl Template {
    /// Reads the template of this project.
    ///
    /// # Errors
    /// It is not there, or something in it can't be served.
    pub fn load() -> Result<Self, TemplateError> {
        let text = std::fs::read_to_string(PATH).map_err(|error| TemplateError::Unreadable { path: PATH.into(), error })?;
        Self::parse(&text)
    }

    /// Reads a template.
    ///
    /// # Errors
    /// Something in it can't be served: the error names it.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let json = yaml::parse(text).map_err(|error| TemplateError::Yaml(error.to_string()))?;
        let raw: raw::Template = serde_json::from_value(json).map_err(|error| TemplateError::Yaml(error.to_string()))?;
        let (mut tables, mut functions, mut workers, mut queues, mut buckets) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (id, resource) in raw.resources {
            match resource.kind.as_str() {
                "AWS::DynamoDB::Table" => tables.push(table(&id, resource.properties)?),
                "AWS::S3::Bucket" => buckets.push(id),
                "AWS::SQS::Queue" => queues.push(worker::queue(&id, resource.properties)?),
                "AWS::Serverless::Function" => match function(&id, resource.properties, &raw.globals.function.environment.variables)? {
                    Either::Routed(function) => functions.push(function),
                    Either::Called(worker) => workers.push(worker),
                },
                _ => {}
            }
        }
        let mut routes = HashSet::new();
        for function in &functions {
            if !routes.insert((&function.method, &function.path)) {
                return Err(TemplateError::at(
                    &function.id,
                    format!("the route {} {} is another function’s", function.method, function.path),
                ));
            }
        }
        let parameters = raw.parameters.into_iter().map(|(name, parameter)| (name, parameter.default)).collect();
        Ok(Self { tables, functions, workers, queues, buckets, parameters })
    }

    /// The default of the parameter `name`, if it has one.
    #[must_use]
    pub fn default(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.as_deref()
    }

    /// The environment of `function` when the template's parameters, and the queues' addresses, have `values`.
    ///
    /// # Errors
    /// A variable refers to what is neither a table nor something with a value.
    pub fn environment(&self, function: &Function, values: &HashMap<&str, String>) -> Result<HashMap<String, String>, TemplateError> {
        self.resolved(&function.id, &function.environment, values)
    }

    /// The environment of `worker`, likewise.
    ///
    /// # Errors
    /// A variable refers to what is neither a table nor something with a value.
    pub fn environment_of_worker(&self, worker: &Worker, values: &HashMap<&str, String>) -> Result<HashMap<String, String>, TemplateError> {
        self.resolved(&worker.id, &worker.environment, values)
    }

    fn resolved(
        &self,
        place: &str,
        environment: &BTreeMap<String, Setting>,
        values: &HashMap<&str, String>,
    ) -> Result<HashMap<String, String>, TemplateError> {
        let resolve = |variable: &str, setting: &Setting| match setting {
            Setting::Text(text) => Ok(text.clone()),
            Setting::Ref(id) if self.tables.iter().any(|table| table.name == *id) => Ok(id.clone()),
            Setting::Ref(id) if self.buckets.contains(id) => Ok(bucket_name(id)),
            Setting::Ref(id) => {
                let default = || self.parameters.get(id).cloned().flatten();
                let missing = || TemplateError::at(place, format!("{variable}: {id} is neither a table nor a parameter with a value"));
                values.get(id.as_str()).cloned().or_else(default).ok_or_else(missing)
            }
        };
        environment.iter().map(|(variable, setting)| Ok((variable.clone(), resolve(variable, setting)?))).collect()
    }
}

/// The area of a binary: what stands before a hyphen.
fn area(binary: &str) -> &str {
    binary.split('-').next().unwrap_or(binary)
}

/// The name that a bucket has on this machine: names have no capitals.
pub(crate) fn bucket_name(id: &str) -> String {
    id.to_lowercase()
}

fn table(id: &str, properties: Value) -> Result<Table, TemplateError> {
    let properties: raw::Table = serde_json::from_value(properties).map_err(|error| TemplateError::at(id, error))?;
    Ok(Table {
        name: id.to_owned(),
        attributes: properties.attributes,
        key: properties.key,
        indexes: properties.indexes,
        ttl: properties.ttl.filter(|ttl| ttl.enabled).map(|ttl| ttl.attribute),
        stream: properties.stream.map(|stream| stream.view),
    })
}

/// A function, by what calls it.
enum Either {
    Routed(Function),
    Called(Worker),
}

fn function(id: &str, properties: Value, globals: &BTreeMap<String, Value>) -> Result<Either, TemplateError> {
    let properties: raw::Function = serde_json::from_value(properties).map_err(|error| TemplateError::at(id, error))?;
    let binary = properties.code_uri.strip_prefix("target/lambda/").map(|binary| binary.trim_end_matches('/').to_owned());
    let binary = binary.ok_or_else(|| TemplateError::at(id, "CodeUri is not below target/lambda/"))?;
    let mut events = properties.events.into_values();
    let (event, None) = (events.next(), events.next()) else {
        return Err(TemplateError::at(id, "has more than one event"));
    };
    let environment = globals
        .iter()
        .chain(&properties.environment.variables)
        .map(|(variable, value)| Ok((variable.clone(), setting(id, variable, value)?)))
        .collect::<Result<_, _>>()?;
    let statements = properties.policies.into_iter().flat_map(|policy| policy.statements);
    let rights = statements.map(|statement| right(id, statement)).collect::<Result<_, _>>()?;
    let (id, operation) = (id.to_owned(), properties.handler);
    // What nothing calls, an operator does; that it was not forgotten is seen when it is bound to its operation.
    let Some(event) = event else {
        return Ok(Either::Called(Worker { id, operation, binary, source: Source::Operator, rights, environment }));
    };
    if event.kind == "HttpApi" {
        let (method, path) = route(&id, event.properties)?;
        return Ok(Either::Routed(Function { id, operation, binary, method, path, rights, environment }));
    }
    let kind = event.kind.clone();
    let source = worker::source(&id, event, &properties.dead_letter_queue)?;
    let source = source.ok_or_else(|| TemplateError::at(&id, format!("events of type {kind} are not served here")))?;
    Ok(Either::Called(Worker { id, operation, binary, source, rights, environment }))
}

/// The method, in capitals, and the path of a route.
fn route(id: &str, properties: Value) -> Result<(String, String), TemplateError> {
    let route: raw::Route = serde_json::from_value(properties).map_err(|error| TemplateError::at(id, error))?;
    if route.path.contains('+') || route.method.eq_ignore_ascii_case("ANY") {
        return Err(TemplateError::at(id, "greedy paths and the method ANY are not served here"));
    }
    Ok((route.method.to_uppercase(), route.path))
}

fn right(id: &str, statement: raw::Statement) -> Result<Right, TemplateError> {
    let actions = match statement.action {
        Value::String(action) => Some(vec![action]),
        Value::Array(actions) => actions.into_iter().map(|action| action.as_str().map(str::to_owned)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    };
    let arn = |form: &str| statement.resource.get(form).and_then(Value::as_str);
    let resource = arn("Fn::GetAtt").and_then(|attribute| attribute.strip_suffix(".Arn")).map(str::to_owned);
    let resource = resource.or_else(|| arn("Fn::Sub").map(substituted));
    let partitions = statement.condition.map(|condition| {
        partitions(&condition).ok_or_else(|| TemplateError::at(id, "a condition is more than the partition keys that a call may name"))
    });
    match (actions, resource) {
        (Some(actions), Some(resource)) if statement.effect == "Allow" => {
            Ok(Right { actions, resource, partitions: partitions.transpose()? })
        }
        _ => Err(TemplateError::at(id, "a policy is more than an Allow of actions on one !GetAtt or !Sub")),
    }
}

/// `{'ForAllValues:StringLike': {'dynamodb:LeadingKeys': ['USER#*']}}` → `USER#`. `None` for a condition of any other form.
fn partitions(condition: &Value) -> Option<Vec<String>> {
    let only = |value: &Value, name: &str| value.as_object().filter(|map| map.len() == 1)?.get(name).cloned();
    let keys = only(&only(condition, "ForAllValues:StringLike")?, "dynamodb:LeadingKeys")?;
    let prefix = |key: &Value| key.as_str()?.strip_suffix('*').filter(|prefix| !prefix.contains(['*', '?'])).map(str::to_owned);
    keys.as_array()?.iter().map(prefix).collect()
}

fn setting(id: &str, variable: &str, value: &Value) -> Result<Setting, TemplateError> {
    match (value.as_str(), value.get("Ref").and_then(Value::as_str)) {
        (Some(text), _) => Ok(Setting::Text(text.to_owned())),
        (None, Some(id)) => Ok(Setting::Ref(id.to_owned())),
        (None, None) => Err(TemplateError::at(id, format!("{variable} is neither text nor a !Ref"))),
    }
}

/// `${StaysTable.Arn}/index/*` → `StaysTable/index/*`; any other text as it is.
fn substituted(text: &str) -> String {
    let part = text.strip_prefix("${").and_then(|rest| rest.split_once(".Arn}"));
    part.map_or_else(|| text.to_owned(), |(id, rest)| format!("{id}{rest}"))
}
