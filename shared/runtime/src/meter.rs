//! What is counted, in CloudWatch's embedded metric format: lines of the log that CloudWatch makes metrics of.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sev_domain::world::Clock;
use std::{fmt, io::Write as _, sync::Arc};

/// The namespace of every metric.
pub const NAMESPACE: &str = "SEV";

/// One thing that has happened, as a number. Its dimensions are words of the programme: each combination of them is
/// a metric of its own, kept for 15 months, so they name neither an organisation nor a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    /// What the number counts.
    pub unit: Unit,
    pub value: u32,
    /// What it is told apart by.
    pub dimensions: Vec<(&'static str, String)>,
}

/// A unit of CloudWatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Count,
    /// No unit that CloudWatch knows: euro cents.
    None,
}

impl Metric {
    /// The metric at `at`, as a document of the embedded metric format.
    #[must_use]
    pub fn emf(&self, at: Timestamp) -> Value {
        let unit = match self.unit {
            Unit::Count => "Count",
            Unit::None => "None",
        };
        let names: Vec<_> = self.dimensions.iter().map(|(name, _)| *name).collect();
        let mut document = Map::new();
        // CloudWatch looks for `_aws` at the root.
        document.insert(
            "_aws".into(),
            json!({
                "Timestamp": at.as_millisecond(),
                "CloudWatchMetrics": [{
                    "Namespace": NAMESPACE,
                    "Dimensions": [names],
                    "Metrics": [{ "Name": self.name, "Unit": unit }],
                }],
            }),
        );
        document.extend(self.dimensions.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())));
        document.insert(self.name.to_owned(), self.value.into());
        Value::Object(document)
    }
}

/// Where metrics go: the log of a deployed function, a list in tests.
#[derive(Clone)]
pub struct Meter(Arc<dyn Fn(&Metric) + Send + Sync>);

impl Meter {
    /// A meter that gives each metric to `take`.
    pub fn new(take: impl Fn(&Metric) + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    /// The meter of a deployed function: a line of standard output each.
    #[must_use]
    pub fn stdout(clock: Clock) -> Self {
        Self::new(move |metric| {
            // In one piece, so that no line of another thread gets into it. What was done is done, counted or not.
            let _ = std::io::stdout().lock().write_all(format!("{}\n", metric.emf(clock.now())).as_bytes());
        })
    }

    /// Takes `metric`. It never fails.
    pub fn record(&self, metric: &Metric) {
        (self.0)(metric);
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meter")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn metric(name: &'static str, unit: Unit, value: u32, dimensions: &[(&'static str, &str)]) -> Metric {
        Metric { name, unit, value, dimensions: dimensions.iter().map(|(name, value)| (*name, (*value).to_owned())).collect() }
    }

    #[test]
    fn a_document_says_what_cloudwatch_shall_make_of_it() {
        let at = Timestamp::from_millisecond(1_795_510_800_123).unwrap();
        let enrolled = metric("Enrollments", Unit::Count, 1, &[("Placement", "enroll"), ("Aid", "granted")]);
        assert_eq!(
            enrolled.emf(at).to_string(),
            r#"{"_aws":{"Timestamp":1795510800123,"CloudWatchMetrics":[{"Namespace":"SEV","Dimensions":[["Placement","Aid"]],"Metrics":[{"Name":"Enrollments","Unit":"Count"}]}]},"Placement":"enroll","Aid":"granted","Enrollments":1}"#
        );
        let cents = metric("AidCents", Unit::None, 16_000, &[("Movement", "released")]);
        assert_eq!(
            cents.emf(at).to_string(),
            r#"{"_aws":{"Timestamp":1795510800123,"CloudWatchMetrics":[{"Namespace":"SEV","Dimensions":[["Movement"]],"Metrics":[{"Name":"AidCents","Unit":"None"}]}]},"Movement":"released","AidCents":16000}"#
        );
    }

    /// What the specification asks of a document: « Embedded metric format document structure ».
    #[test]
    fn a_document_keeps_the_specification_s_rules() {
        for dimensions in [&[][..], &[("Aid", "granted")], &[("Placement", "edit"), ("Aid", "over_ceiling")]] {
            for (value, unit) in [(0, Unit::Count), (1, Unit::Count), (u32::MAX, Unit::None)] {
                let document = metric("Enrollments", unit, value, dimensions).emf(Timestamp::UNIX_EPOCH);
                assert!(document["_aws"]["Timestamp"].is_i64() || document["_aws"]["Timestamp"].is_u64(), "milliseconds since 1970");
                let directive = &document["_aws"]["CloudWatchMetrics"][0];
                assert!(directive["Namespace"].as_str().is_some_and(|name| (1..=1024).contains(&name.len())));
                let set = directive["Dimensions"][0].as_array().unwrap();
                assert!(set.len() <= 30);
                for name in set {
                    assert!(document[name.as_str().unwrap()].as_str().is_some_and(|value| (1..=1024).contains(&value.len())));
                }
                let definition = &directive["Metrics"][0];
                assert!(document[definition["Name"].as_str().unwrap()].is_u64(), "a dimension or a metric is a member of the root");
                assert!(["Count", "None"].contains(&definition["Unit"].as_str().unwrap()));
                let root: BTreeSet<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
                let said: BTreeSet<_> = dimensions.iter().map(|(name, _)| *name).chain(["_aws", "Enrollments"]).collect();
                assert_eq!(root, said, "and nothing else is");
            }
        }
    }
}
