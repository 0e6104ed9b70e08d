//! What is true of the deployed stack once every flow has run on it. `make deploy-test` calls these last.

use serde::Deserialize;
use serde_json::Value;
use sev_local::template::{Right, Template};
use sev_tests::{deployed::Deployed, leaks};
use std::collections::{BTreeMap, BTreeSet};

/// A right that a function's role asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Call {
    role: String,
    action: String,
    resource: String,
    allowed: bool,
}

fn stack() -> &'static Deployed {
    Deployed::named().expect("SEV_DEPLOYED names the stack")
}

/// The JSON lines of a file.
fn lines<T: for<'de> Deserialize<'de>>(file: &std::path::Path) -> Vec<T> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[tokio::test]
#[ignore = "needs a deployed stack: make deploy-test"]
async fn tables_are_those_of_the_template() {
    let database = stack().database();
    for table in Template::load().unwrap().tables {
        let name = &stack().resources[&table.name];
        let described = database.describe_table().table_name(name).send().await.unwrap().table.unwrap();
        let indexes: BTreeSet<_> = described.global_secondary_indexes().iter().filter_map(|index| index.index_name()).collect();
        assert_eq!(indexes, table.indexes.iter().map(|index| index.name.as_str()).collect(), "{}", table.name);
        let ttl = database.describe_time_to_live().table_name(name).send().await.unwrap();
        assert_eq!(ttl.time_to_live_description.and_then(|ttl| ttl.attribute_name), table.ttl, "{}", table.name);
        let stream = described.stream_specification().and_then(|stream| stream.stream_view_type()).map(|view| view.as_str().to_owned());
        assert_eq!(stream, table.stream, "{}", table.name);
    }
}

/// Whether the call is one that `right` is for.
fn covers(right: &Right, action: &str, call: &Call) -> bool {
    let physical = |id: &str| stack().resources.get(id).cloned().unwrap_or_default();
    let wanted = match right.resource.split_once('/') {
        // Anything else than a table or its indexes is written as its ARN.
        _ if right.resource.starts_with("arn:") => filled_in(&right.resource),
        // A queue's address ends in its name, and so does its ARN.
        None if right.resource.ends_with("Queue") => format!("arn:*:{}", physical(&right.resource).rsplit('/').next().unwrap_or_default()),
        Some((bucket, objects)) if bucket.ends_with("Bucket") => format!("arn:*:s3:::{}/{objects}", physical(bucket)),
        Some((table, index)) => format!("arn:*:table/{}/{index}", physical(table)),
        None => format!("arn:*:table/{}", physical(&right.resource)),
    };
    call.action == action && is_like(&call.resource, &wanted)
}

/// The ARN with the template's parameters by their defaults, and whatever belongs to the account left open.
fn filled_in(arn: &str) -> String {
    let template = Template::load().unwrap();
    let mut parts = arn.split("${");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap();
        filled += template.default(name).unwrap_or("*");
        filled += rest;
    }
    filled
}

/// Whether `text` is as IAM reads `pattern`: `?` is any letter, `*` any text.
fn is_like(text: &str, pattern: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return text.is_empty() };
    let (rest, next) = (&pattern[first.len_utf8()..], text.chars().next());
    match first {
        '*' => is_like(text, rest) || next.is_some_and(|letter| is_like(&text[letter.len_utf8()..], pattern)),
        _ => next.is_some_and(|letter| (first == '?' || first == letter) && is_like(&text[letter.len_utf8()..], rest)),
    }
}

#[test]
fn patterns_are_read_as_iam_reads_them() {
    for (text, pattern, like) in [
        ("arn:a:secret:sev/key-AbCdEf", "arn:*:secret:sev/key-??????", true),
        ("arn:a:secret:other/key-AbCdEf", "arn:*:secret:sev/key-??????", false),
        ("arn:a:secret:sev/key-AbCdE", "arn:*:secret:sev/key-??????", false),
        ("arn:a:table/T/index/by_year", "arn:*:table/T/index/*", true),
        ("arn:a:table/T", "arn:*:table/T/index/*", false),
        ("arn:a:table/T2", "arn:*:table/T", false),
    ] {
        assert_eq!(is_like(text, pattern), like, "{text} {pattern}");
    }
}

/// Each function, with a route or without, and its rights.
fn rights() -> Vec<(String, Vec<Right>)> {
    let Template { functions, workers, .. } = Template::load().unwrap();
    let routed = functions.into_iter().map(|function| (function.id, function.rights));
    routed.chain(workers.into_iter().map(|worker| (worker.id, worker.rights))).collect()
}

#[test]
#[ignore = "needs a deployed stack: make deploy-test"]
fn no_right_was_missing_and_none_is_for_nothing() {
    let calls: Vec<Call> = lines(&stack().calls);
    let mut of_function: BTreeMap<String, Vec<&Call>> = BTreeMap::new();
    for (id, rights) in rights() {
        let role = &stack().resources[&format!("{id}Role")];
        let own: Vec<_> = calls.iter().filter(|call| call.role == *role).collect();
        for right in &rights {
            for action in &right.actions {
                assert!(
                    own.iter().any(|call| call.allowed && covers(right, action, call)),
                    "{}: no flow has used {action} on {}: take it away, or add the flow that needs it",
                    id,
                    right.resource
                );
            }
        }
        of_function.insert(id, own);
    }
    let denied: Vec<_> = calls.iter().filter(|call| !call.allowed).collect();
    assert!(denied.is_empty(), "denied: {denied:#?}");
    assert!(of_function.values().all(|own| !own.is_empty()), "a function has asked for nothing: {of_function:#?}");
}

/// A line of the logs, with the function that wrote it.
#[derive(Debug, Deserialize)]
struct Logged {
    group: String,
    message: String,
}

#[test]
#[ignore = "needs a deployed stack: make deploy-test"]
fn the_logs_hold_nothing_of_the_people_whom_requests_were_about() {
    let sent: Vec<Value> = lines(&stack().sent);
    let values: BTreeSet<_> = sent.iter().flat_map(leaks::personal_values).collect();
    assert!(values.len() > 100, "{} values were sent", values.len());
    let logged: Vec<Logged> = lines(&stack().logs);
    let all: Vec<_> = logged.iter().map(|line| line.message.as_str()).collect();
    leaks::assert_absent(&all.join("\n"), &values);
}

/// What the functions of `area` have logged: the emulator's own lines, which are text, and ours, which are JSON.
fn logged_by<'a>(logged: &'a [Logged], area: &str) -> (Vec<&'a str>, Vec<Value>) {
    let group = format!("{}{}Logs", area[..1].to_uppercase(), &area[1..]);
    let own = logged.iter().filter(|line| line.group == group).map(|line| line.message.as_str());
    let (lambdas, ours): (Vec<&str>, Vec<&str>) =
        own.partition(|line| ["START ", "END ", "REPORT "].iter().any(|start| line.starts_with(start)));
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{group}: {error}: {line}"));
    (lambdas, ours.into_iter().map(read).collect())
}

#[test]
#[ignore = "needs a deployed stack: make deploy-test"]
fn each_function_logs_each_request_in_the_group_of_its_area() {
    let logged: Vec<Logged> = lines(&stack().logs);
    let template = Template::load().unwrap();
    let said = |ours: &[Value], operation: &str, message: &str| -> Vec<Value> {
        ours.iter().filter(|line| line["message"] == message && line["span"]["operation"] == *operation).cloned().collect()
    };
    for worker in &template.workers {
        let (_, ours) = logged_by(&logged, worker.area());
        let handled = said(&ours, &worker.operation, "handled");
        assert!(!handled.is_empty(), "{} has no line of a record", worker.id);
        for line in handled {
            assert!(
                line["span"]["request_id"].is_string() && line["span"]["cold_start"].is_boolean() && line["outcome"].is_string(),
                "{line}"
            );
        }
    }
    for function in &template.functions {
        let (_, ours) = logged_by(&logged, function.area());
        let requests = said(&ours, &function.operation, "answered");
        for request in &requests {
            assert!(request["span"]["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{request}");
            let is_whole = request["span"]["cold_start"].is_boolean() && request["status"].is_u64() && request["code"].is_string();
            assert!(is_whole, "{request}");
        }
        for cold in [true, false] {
            let is_there = requests.iter().any(|request| request["span"]["cold_start"] == cold);
            assert!(is_there, "{}: no request with cold_start {cold}", function.id);
        }
    }
    // Whatever was called has its line, and whatever has a line was called.
    let areas: BTreeSet<&str> = template.functions.iter().map(|function| function.area()).collect();
    for area in areas {
        let (lambdas, ours) = logged_by(&logged, area);
        let started: BTreeSet<&str> =
            lambdas.iter().filter_map(|line| line.strip_prefix("START RequestId: ")?.split_whitespace().next()).collect();
        let id = |line: &Value| line["span"]["request_id"].as_str().unwrap_or_default().to_owned();
        let ended = ours.iter().filter(|line| ["answered", "handled", "not handled"].iter().any(|end| line["message"] == *end));
        let ended: BTreeSet<String> = ended.map(id).collect();
        assert!(!started.is_empty(), "{area}: no flow has called a function");
        assert_eq!(started, ended.iter().map(String::as_str).collect(), "{area}: a line for each request");
    }
}

/// The mails that the emulator has taken.
#[tokio::test]
#[ignore = "needs a deployed stack: make deploy-test"]
async fn mails_were_sent_and_no_link_twice() {
    let answer = reqwest::get(format!("{}/_ministack/ses/messages", stack().endpoint)).await.unwrap();
    let taken: Value = answer.json().await.unwrap();
    let accounts = taken["messages"].as_object().unwrap().values();
    let messages: Vec<_> = accounts.flat_map(|messages| messages.as_array().unwrap()).collect();
    let texts: Vec<_> = messages.iter().map(|message| message["BodyText"].as_str().unwrap()).collect();
    let links: Vec<_> = texts.iter().filter(|text| text.contains("/mot-de-passe/choisir#")).collect();
    assert!(!links.is_empty() && texts.len() > links.len(), "links and notices: {texts:?}");
    assert_eq!(links.iter().collect::<BTreeSet<_>>().len(), links.len(), "a link was sent twice");
}
