//! What must be true of the template, whatever it describes: our own rules, beside those of cfn-lint and checkov.
//!
//! A rule reads the file as it is written and says each offence in a sentence. What it can't read is an offence too:
//! a rule that skips what it doesn't understand is one that can be walked around. Why there are rules, and which, is
//! in docs/decisions/0013-template-rules.md.

mod environment;
mod files;
mod hidden;
mod observed;
mod rights;
mod sizes;
mod sources;
mod tables;

use super::{PATH, Value, yaml};

/// The offences against one rule.
type Rule = fn(Doc<'_>) -> Vec<String>;

const ALL: [Rule; 15] = [
    hidden::resources,
    observed::log_groups,
    observed::error_alarm,
    observed::refused_mails,
    sources::limited_routes,
    sources::dead_letters,
    sources::queues,
    sources::dead_letter_alarms,
    rights::statements,
    rights::policies,
    environment::secrets,
    tables::recoverable,
    tables::kept,
    files::private,
    sizes::memory,
];

/// A template as it is written.
#[derive(Clone, Copy)]
struct Doc<'a>(&'a Value);

/// An event of a function.
struct Event<'a> {
    place: String,
    function: &'a Value,
    kind: &'a str,
    properties: &'a Value,
}

impl<'a> Doc<'a> {
    /// All resources, with their ids.
    fn resources(self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        entries(&self.0["Resources"])
    }

    /// The properties of the resources of a type, with their ids.
    fn of(self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.resources().filter(move |(_, resource)| resource["Type"] == kind).map(|(id, resource)| (id, &resource["Properties"]))
    }

    /// The functions' properties, with their ids.
    fn functions(self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.of("AWS::Serverless::Function")
    }

    /// What a function has at `pointer`, of its own or from `Globals`.
    fn setting(self, function: &'a Value, pointer: &str) -> &'a Value {
        let global = || self.0["Globals"]["Function"].pointer(pointer);
        function.pointer(pointer).or_else(global).unwrap_or(&Value::Null)
    }

    /// The events of all functions.
    fn events(self) -> impl Iterator<Item = Event<'a>> {
        self.functions().flat_map(|(id, function)| {
            entries(&function["Events"]).map(move |(name, event)| Event {
                place: format!("{id}.{name}"),
                function,
                kind: event["Type"].as_str().unwrap_or_default(),
                properties: &event["Properties"],
            })
        })
    }

    /// The id of the resource of type `kind` that `value` is a `!Ref` or a `!GetAtt … .Arn` of.
    fn referred(self, value: &'a Value, kind: &str) -> Option<&'a str> {
        let (id, attribute) = reference(value)?;
        (attribute.is_none_or(|attribute| attribute == "Arn") && self.0["Resources"][id]["Type"] == kind).then_some(id)
    }

    /// Whether some alarm on a metric, for the one dimension that points at `target`, tells someone.
    fn alarmed(self, (namespace, metric): (&str, &str), dimension: &str, target: (&str, Option<&str>)) -> bool {
        self.of("AWS::CloudWatch::Alarm").any(|(_, alarm)| {
            alarm["Namespace"] == namespace
                && alarm["MetricName"] == metric
                && alarm["Dimensions"].as_array().is_some_and(|all| all.len() == 1)
                && alarm["Dimensions"][0]["Name"] == dimension
                && reference(&alarm["Dimensions"][0]["Value"]) == Some(target)
                && tells_someone(alarm)
        })
    }
}

/// Whether an alarm with these properties does something when it rings.
fn tells_someone(alarm: &Value) -> bool {
    alarm["AlarmActions"].as_array().is_some_and(|actions| !actions.is_empty()) && alarm["ActionsEnabled"] != false
}

/// The entries of a mapping; none of anything else.
fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

/// `value` and all that is in it.
fn all(value: &Value) -> Vec<&Value> {
    let inner: Vec<&Value> = match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(values) => values.values().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    std::iter::once(value).chain(inner.into_iter().flat_map(all)).collect()
}

/// What a `!Ref` (no attribute) or a `!GetAtt` points at.
fn reference(value: &Value) -> Option<(&str, Option<&str>)> {
    let attribute = &value["Fn::GetAtt"];
    let dotted = || attribute.as_str()?.split_once('.');
    let listed = || Some((attribute[0].as_str()?, attribute[1].as_str()?));
    let got = || dotted().or_else(listed).map(|(id, name)| (id, Some(name)));
    value["Ref"].as_str().map(|id| (id, None)).or_else(got)
}

/// Whether `value` is yes, in any of the ways that CloudFormation takes.
fn is_true(value: &Value) -> bool {
    *value == true || *value == "true"
}

#[test]
fn the_project_s_template_breaks_no_rule() {
    let template = yaml::parse(&std::fs::read_to_string(PATH).unwrap()).unwrap();
    let offences: Vec<_> = ALL.iter().flat_map(|rule| rule(Doc(&template))).collect();
    assert_eq!(offences, [""; 0]);
}

/// Fails unless `rule` finds nothing in `good`, and in each variation of it the one offence that is named: a variation
/// replaces a text by another.
fn catches(rule: Rule, good: &str, variations: &[(&str, &str, &str)]) {
    let offences = |text: &str| rule(Doc(&yaml::parse(text).unwrap()));
    assert_eq!(offences(good), [""; 0]);
    for (text, other, offence) in variations {
        assert!(good.contains(text), "{text} is not in the good template");
        assert_eq!(offences(&good.replace(text, other)), [*offence], "{text} → {other}");
    }
}
