//! Functions that no request calls, and what calls them.

use super::{Right, Setting, TemplateError, Timetable, Value, raw};
use std::collections::BTreeMap;

/// A Lambda function that a queue, a stream, a schedule or an operator calls.
#[derive(Clone, Debug)]
pub struct Worker {
    pub id: String,
    /// The operation that it runs: its `Handler`.
    pub operation: String,
    /// What its `CodeUri` holds.
    pub binary: String,
    pub source: Source,
    /// What it may do.
    pub rights: Vec<Right>,
    pub(super) environment: BTreeMap<String, Setting>,
}

impl Worker {
    /// The area whose log it writes to.
    #[must_use]
    pub fn area(&self) -> &str {
        super::area(&self.binary)
    }
}

/// What calls a worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Queue {
        queue: String,
        /// How many messages at most come at once.
        batch: i32,
    },
    /// The stream of a table.
    Stream {
        /// The table's logical id.
        table: String,
        /// How many changes at most come at once.
        batch: i32,
        /// How often what fails comes again.
        retries: u32,
        /// The changes that come: those that match one of them.
        patterns: Vec<Pattern>,
        /// Logical id of the queue where it is told which changes failed too often.
        dead_letters: String,
    },
    Schedule {
        at: Timetable,
        /// Logical id of the queue where it is told that the function has failed too often.
        dead_letters: String,
    },
    /// Whoever runs the system, by hand.
    Operator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its logical id, which is its name on this machine.
    pub name: String,
    /// How many seconds a message that is delivered stays hidden.
    pub visibility: u32,
    /// Where a message goes that was delivered too often, and how often that is.
    pub redrive: Option<(String, u32)>,
}

/// A pattern of event filtering: every name in it must match.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// What stands under names.
    All(Vec<(String, Pattern)>),
    /// One of these values.
    Is(Vec<Value>),
    /// A text that begins so.
    Begins(String),
}

impl Pattern {
    /// Reads a pattern. `None` when it has a form that is not known here.
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Object(map) => {
                map.iter().map(|(name, value)| Some((name.clone(), Self::of(value)?))).collect::<Option<_>>().map(Self::All)
            }
            Value::Array(values) => match values.as_slice() {
                [Value::Object(test)] => match (test.len(), test.get("prefix")?.as_str()) {
                    (1, Some(prefix)) => Some(Self::Begins(prefix.to_owned())),
                    _ => None,
                },
                values => values.iter().all(|value| value.is_string() || value.is_number()).then(|| Self::Is(values.to_vec())),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }

    /// Whether `event` is one that comes through.
    #[must_use]
    pub fn matches(&self, event: &Value) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|(name, pattern)| event.get(name).is_some_and(|value| pattern.matches(value))),
            Self::Is(values) => values.contains(event),
            Self::Begins(prefix) => event.as_str().is_some_and(|text| text.starts_with(prefix)),
        }
    }
}

/// The source that an event of a function is, whose own dead letters go to `dead_letters`; `None` for an event of another kind.
pub(super) fn source(id: &str, event: raw::Event, dead_letters: &Value) -> Result<Option<Source>, TemplateError> {
    let problem = |error| TemplateError::at(id, error);
    let attribute = |value: &Value, name: &str, what: &str| {
        let found = value.get("Fn::GetAtt").and_then(Value::as_str).and_then(|attribute| attribute.strip_suffix(name));
        found.map(str::to_owned).ok_or_else(|| TemplateError::at(id, format!("{what} is not a !GetAtt …{name}")))
    };
    match event.kind.as_str() {
        "SQS" => {
            let event: raw::QueueEvent = serde_json::from_value(event.properties).map_err(problem)?;
            Ok(Some(Source::Queue { queue: attribute(&event.queue, ".Arn", "Queue")?, batch: event.batch_size }))
        }
        "DynamoDB" => {
            let event: raw::StreamEvent = serde_json::from_value(event.properties).map_err(problem)?;
            let pattern = |filter: &raw::Filter| {
                let value: Option<Value> = serde_json::from_str(&filter.pattern).ok();
                value.as_ref().and_then(Pattern::of).ok_or_else(|| TemplateError::at(id, "a filter is not understood here"))
            };
            Ok(Some(Source::Stream {
                table: attribute(&event.stream, ".StreamArn", "Stream")?,
                batch: event.batch_size,
                retries: event.maximum_retry_attempts,
                patterns: event.filter_criteria.filters.iter().map(pattern).collect::<Result<_, _>>()?,
                dead_letters: attribute(&event.destination_config.on_failure.destination, ".Arn", "Destination")?,
            }))
        }
        "ScheduleV2" => {
            let event: raw::ScheduleEvent = serde_json::from_value(event.properties).map_err(problem)?;
            let at = Timetable::parse(&event.schedule_expression, &event.schedule_expression_timezone);
            let at = at.ok_or_else(|| TemplateError::at(id, "its schedule is not understood here"))?;
            let dead_letters = attribute(dead_letters.get("TargetArn").unwrap_or(&Value::Null), ".Arn", "TargetArn")?;
            Ok(Some(Source::Schedule { at, dead_letters }))
        }
        _ => Ok(None),
    }
}

pub(super) fn queue(id: &str, properties: Value) -> Result<Queue, TemplateError> {
    let properties = if properties.is_null() { serde_json::json!({}) } else { properties };
    let queue: raw::Queue = serde_json::from_value(properties).map_err(|error| TemplateError::at(id, error))?;
    let redrive = queue.redrive_policy.map(|policy| {
        let target = policy.dead_letter_target_arn.get("Fn::GetAtt").and_then(Value::as_str).and_then(|target| target.strip_suffix(".Arn"));
        let target = target.ok_or_else(|| TemplateError::at(id, "deadLetterTargetArn is not a !GetAtt ….Arn"))?;
        Ok((target.to_owned(), policy.max_receive_count))
    });
    Ok(Queue { name: id.to_owned(), visibility: queue.visibility_timeout, redrive: redrive.transpose()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pattern_lets_through_what_matches_all_of_it() {
        let pattern = Pattern::of(&json!({"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "OUTBOX#"}]}}}})).unwrap();
        let event = |name: &str, pk: &str| json!({"eventName": name, "dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": "MAIL"}}}});
        for (name, pk, comes) in [
            ("INSERT", "OUTBOX#1", true),
            ("MODIFY", "OUTBOX#1", false),
            ("REMOVE", "OUTBOX#1", false),
            ("INSERT", "IDEMPOTENCY#a#b", false),
        ] {
            assert_eq!(pattern.matches(&event(name, pk)), comes, "{name} {pk}");
        }
        assert!(!pattern.matches(&json!({"eventName": "INSERT"})), "what is not there does not match");
    }

    #[test]
    fn a_pattern_of_another_form_is_not_guessed_at() {
        for pattern in
            [json!("INSERT"), json!({"a": [{"anything-but": "b"}]}), json!({"a": [{"prefix": "b", "suffix": "c"}]}), json!({"a": [null]})]
        {
            assert_eq!(Pattern::of(&pattern), None, "{pattern}");
        }
    }
}
