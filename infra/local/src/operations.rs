//! `docs/operations-list.md`: every operation, as the code and the template say it.

use crate::{
    registry::{Binary, Bound},
    template::{Right, Source, Template, Timetable},
};
use jiff::civil::Weekday;
use sev_http::Endpoint;
use sev_runtime::app::Need;
use std::{collections::BTreeMap, fmt::Write as _};

pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations-list.md");

const HEAD: &str = "\
# The operations

Written by `make openapi` from `template.yaml` and the operations themselves: change them there. Each operation of an area is
the file of its name in `functions/<area>/src`.

**Who** has one of these roles and a token; what is theirs is in [security.md](security.md#who-may-do-what). **Reads** and
**writes** are what the function has the right to: a table, an index of it (`stays/by_year`), in parentheses what the keys
begin with if not all may be asked for. A « check » is a condition of a transaction. How many calls an operation makes, and
how long it takes, is measured in [performance.md](performance.md); what its transaction holds, and why, is in
[data.md](data.md).
";

/// The page, always in the same order.
#[must_use]
pub fn render(template: &Template, binaries: &[Binary], bound: &Bound) -> String {
    let mut page = HEAD.to_owned();
    let mut areas: Vec<_> = binaries.iter().map(|binary| area(binary.name)).collect();
    areas.dedup();
    for name in areas {
        line(&mut page, format_args!("\n## {name}\n"));
        line(
            &mut page,
            format_args!("| Operation | Called by | Who | What it does | Reads | Writes | Besides |\n|---|---|---|---|---|---|---|"),
        );
        for (function, endpoint) in bound.functions.iter().filter(|(function, _)| area(&function.binary) == name) {
            let route = format!("`{} {}`", function.method, function.path);
            let mut besides = besides(template, &function.rights);
            besides.extend(given(endpoint.need));
            row(&mut page, &function.operation, [&route, &who(endpoint), endpoint.summary], (template, &function.rights), &besides);
        }
        for (worker, job) in bound.workers.iter().filter(|(worker, _)| area(&worker.binary) == name) {
            let cells = [&*caller(template, &worker.source), "–", job.summary];
            row(&mut page, &worker.operation, cells, (template, &worker.rights), &besides(template, &worker.rights));
        }
    }
    page
}

/// `account` of the binary `account-passwords`.
fn area(binary: &str) -> &str {
    binary.split('-').next().unwrap_or_default()
}

fn row(page: &mut String, operation: &str, cells: [&str; 3], (template, rights): (&Template, &[Right]), besides: &[String]) {
    let [by, who, what] = cells;
    let [reads, writes] = [tables(template, rights, read), tables(template, rights, written)];
    let besides = if besides.is_empty() { "–".to_owned() } else { besides.join(", ") };
    line(page, format_args!("| `{operation}` | {by} | {who} | {what} | {reads} | {writes} | {besides} |"));
}

fn who(endpoint: &Endpoint) -> String {
    if !endpoint.signed {
        return "anyone".to_owned();
    }
    if endpoint.roles == sev_domain::account::Role::ALL {
        return "every role".to_owned();
    }
    endpoint.roles.iter().filter_map(|role| Some(serde_json::to_value(role).ok()?.as_str()?.to_owned())).collect::<Vec<_>>().join(", ")
}

/// What calls a function that has no route.
fn caller(template: &Template, source: &Source) -> String {
    match source {
        Source::Queue { queue, .. } => format!("the queue `{queue}`"),
        Source::Stream { table, .. } => format!("the stream of {}", named(template, table).unwrap_or_else(|| table.clone())),
        Source::Schedule { at: Timetable { time, weekday }, .. } => {
            let days = match weekday {
                None => "each day",
                Some(Weekday::Monday) => "each Monday",
                Some(Weekday::Tuesday) => "each Tuesday",
                Some(Weekday::Wednesday) => "each Wednesday",
                Some(Weekday::Thursday) => "each Thursday",
                Some(Weekday::Friday) => "each Friday",
                Some(Weekday::Saturday) => "each Saturday",
                Some(Weekday::Sunday) => "each Sunday",
            };
            format!("{days} at {}:{:02}", time.hour(), time.minute())
        }
        Source::Operator => "an operator".to_owned(),
    }
}

fn read(action: &str) -> Option<&'static str> {
    match action {
        "dynamodb:GetItem" => Some("get"),
        "dynamodb:BatchGetItem" => Some("batch get"),
        "dynamodb:Query" => Some("query"),
        _ => None,
    }
}

fn written(action: &str) -> Option<&'static str> {
    match action {
        "dynamodb:PutItem" => Some("put"),
        "dynamodb:UpdateItem" => Some("update"),
        "dynamodb:DeleteItem" => Some("delete"),
        "dynamodb:ConditionCheckItem" => Some("check"),
        _ => None,
    }
}

/// `accounts: get, query; stays/by_year: query`: what `rights` allow, of the actions that have a `word`.
fn tables(template: &Template, rights: &[Right], word: fn(&str) -> Option<&'static str>) -> String {
    let mut words: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for right in rights {
        let Some(table) = named(template, &right.resource) else { continue };
        let partitions = right.partitions.as_ref().map(|keys| format!(" (`{}`)", keys.join("`, `"))).unwrap_or_default();
        let found: Vec<_> = right.actions.iter().filter_map(|action| word(action)).collect();
        if !found.is_empty() {
            words.entry(format!("{table}{partitions}")).or_default().extend(found);
        }
    }
    let said: Vec<_> = words.into_iter().map(|(table, words)| format!("{table}: {}", words.join(", "))).collect();
    if said.is_empty() { "–".to_owned() } else { said.join("; ") }
}

/// `StaysTable/index/by_year` → `stays/by_year`. `None` for what is no table.
fn named(template: &Template, resource: &str) -> Option<String> {
    let (id, index) = resource.split_once("/index/").map_or((resource, None), |(id, index)| (id, Some(index)));
    let table = template.tables.iter().find(|table| table.name == id)?.name.trim_end_matches("Table").to_lowercase();
    Some(index.map_or_else(|| table.clone(), |index| format!("{table}/{index}")))
}

/// Rights on what is no table.
fn besides(template: &Template, rights: &[Right]) -> Vec<String> {
    let others = rights.iter().filter(|right| named(template, &right.resource).is_none());
    // Of an ARN, its last part says what it is.
    others.map(|right| format!("`{}` on `{}`", right.actions.join("`, `"), right.resource.rsplit(':').next().unwrap_or_default())).collect()
}

/// What the function alone is given.
fn given(need: Need) -> Option<String> {
    let given = match need {
        Need::Nothing => return None,
        Need::PrivateKey => "the private key of sessions",
        Need::Files => "the bucket of papers",
        Need::Debtor => "the account that ANCV pays from",
    };
    Some(given.to_owned())
}

fn line(page: &mut String, words: std::fmt::Arguments<'_>) {
    // A text takes all that is written.
    let _ = writeln!(page, "{words}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    fn page() -> String {
        let (template, binaries) = (Template::load().unwrap(), registry::binaries());
        render(&template, &binaries, &registry::bind(&template, &binaries).unwrap())
    }

    #[test]
    fn the_committed_list_is_up_to_date() {
        let committed = std::fs::read_to_string(PATH).unwrap_or_default();
        assert!(committed == page(), "docs/operations-list.md is out of date. Refresh it with `make openapi`.");
    }

    #[test]
    fn every_operation_has_its_row() {
        let template = Template::load().unwrap();
        let rows = page().lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, template.functions.len() + template.workers.len());
    }

    #[test]
    fn a_right_is_said_by_its_table_or_by_what_else_it_is_on() {
        let page = page();
        let row = |operation: &str| page.lines().find(|line| line.starts_with(&format!("| `{operation}` |"))).unwrap().to_owned();
        for (operation, said) in [
            ("list_sessions", "accounts (`USER#`): query"),
            ("view_attachment", "`s3:GetObject` on `AttachmentsBucket/kept/*`, the bucket of papers"),
            ("login", "the private key of sessions"),
            ("login", "| anyone |"),
            ("view_account", "| every role |"),
            ("relay_outbox", "| the stream of work |"),
            ("deadline_scan", "| each day at 7:00 |"),
        ] {
            assert!(row(operation).contains(said), "{said}: {}", row(operation));
        }
    }
}
