//! The same two operations in Node, and the proof that they do the same.

use crate::{
    functions::{Counts, Figures, Shop, Subject, zipped},
    process::{Process, Program},
    stage::{Call, Stage, credentials, senior},
    supply::Scene,
    till::{self, Till},
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The operations that have a twin.
pub(crate) const OPERATIONS: [&str; 2] = ["login", "enroll_senior"];

/// A function and its twin in both forms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside<'a> {
    pub(crate) function: &'a Figures,
    /// What the promises are held to.
    pub(crate) bundled: &'a Figures,
    pub(crate) plain: &'a Figures,
}

/// How the twin is laid out.
#[derive(Clone, Debug)]
pub(crate) struct Twin {
    /// Its sources, with `node_modules`.
    pub(crate) sources: PathBuf,
    /// What `bundle.mjs` made of them.
    pub(crate) bundles: PathBuf,
}

impl Twin {
    fn bundled(&self, operation: &str) -> PathBuf {
        self.bundles.join(operation).join("index.mjs")
    }

    fn plain(&self, operation: &str) -> PathBuf {
        self.sources.join(format!("{operation}.mjs"))
    }

    /// The twins of both operations, each bundled and as it is written.
    pub(crate) async fn subjects(&self, shop: &Shop<'_>, counts: Counts) -> Vec<Subject> {
        let scene = Scene::new(shop.stage, "twin").await;
        let mut all = Vec::new();
        for operation in OPERATIONS {
            let environment = environment(shop, operation, &shop.stage.running.database_url);
            for file in [self.bundled(operation), self.plain(operation)] {
                let zip = zipped(&deployed(file.parent().unwrap()));
                let program =
                    Program { operation: operation.to_owned(), line: vec!["node".into(), file], environment: environment.clone() };
                let calls = scene.calls(shop.stage, operation, counts.requests()).await;
                all.push(Subject::new(program, zip, calls));
            }
        }
        all
    }

    /// Fails unless a function and its twin, asked the same on the same data, answer the same, make the same calls and
    /// write the same items. The data is the demo's afterwards.
    pub(crate) async fn assert_same_work(&self, shop: &Shop<'_>) {
        let stage = shop.stage;
        let till = Till::to(&stage.running.database_url).await;
        for operation in OPERATIONS {
            let mut seen = Vec::new();
            let node = |file| vec!["node".into(), file];
            for line in [vec![shop.binary(operation)], node(self.bundled(operation)), node(self.plain(operation))] {
                stage.running.reset().await.unwrap();
                let call = asked(stage, operation).await;
                let environment = environment(shop, operation, &till.url);
                let mut process = Process::start(&Program { operation: operation.to_owned(), line, environment }).await;
                till.take();
                let (_, answer) = process.invoke(call.json(stage)).await;
                seen.push(told(&answer, &till.take()));
            }
            for other in seen.iter().skip(1) {
                assert_alike(operation, &seen[0], other);
            }
        }
        stage.running.reset().await.unwrap();
    }
}

/// Fails with the first lines that differ.
fn assert_alike(operation: &str, function: &Value, twin: &Value) {
    let [function, twin] = [function, twin].map(|told| serde_json::to_string_pretty(told).unwrap());
    let (mut of_function, mut of_twin) = (function.lines(), twin.lines());
    loop {
        let (one, other) = (of_function.next(), of_twin.next());
        assert_eq!(one, other, "{operation} and its twin in Node differ");
        if one.is_none() {
            return;
        }
    }
}

/// The function's own environment. The SDK would write at each start that it wants a later Node.
fn environment(shop: &Shop<'_>, operation: &str, database: &str) -> Vec<(String, String)> {
    let mut environment = shop.environment(operation, database);
    environment.push(("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED".into(), "true".into()));
    environment
}

/// A request to `operation`, the same each time that the data is the demo's.
async fn asked(stage: &Stage, operation: &'static str) -> Call {
    if operation == "login" {
        return Call { operation, body: Some(credentials()), ..Call::default() };
    }
    let holder = stage.holder("same").await;
    let group = stage.numbered_group(99_999, &holder, 40).await;
    Call::to(operation, &holder).in_group(&group).sending(senior(7_000_000)).with("idempotency-key", "bench-same-work")
}

/// What went out and what came back, without what differs from one time to the next: instants, random identifiers,
/// digests of them.
fn told(answer: &Value, calls: &[till::Call]) -> Value {
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap_or_default()).unwrap_or_default();
    let mask = Mask { person: body["enrollment"]["enrollment_id"].as_str().unwrap_or_default() };
    let mut calls: Vec<_> = calls.iter().map(|call| json!({ "call": call.operation, "request": mask.of(&call.request) })).collect();
    // Those sent together arrive in any order.
    calls.sort_by_key(Value::to_string);
    json!({ "status": answer["statusCode"], "body": mask.of(&body), "calls": calls })
}

/// What a placeholder of a request stands for: the name of an attribute, or a value.
fn value_of(request: &serde_json::Map<String, Value>) -> impl Fn(&str) -> Value {
    |name| {
        let of = |list: &str| request.get(list).and_then(|list| list.get(name)).cloned();
        of("ExpressionAttributeNames").or_else(|| of("ExpressionAttributeValues")).unwrap_or_default()
    }
}

struct Mask<'a> {
    /// The one digest that is the same each time.
    person: &'a str,
}

impl Mask<'_> {
    fn of(&self, value: &Value) -> Value {
        let varies = |name: &str| matches!(name, "ClientRequestToken" | "access_token" | "fingerprint");
        match value {
            Value::Object(fields) => {
                let kept = fields.iter().filter(|(name, value)| !varies(name) && !value.is_null());
                let kept = kept.filter(|(name, _)| !["ExpressionAttributeNames", "ExpressionAttributeValues"].contains(&name.as_str()));
                let said = |(name, value): (&String, &Value)| match value.as_str().filter(|_| name.ends_with("Expression")) {
                    Some(text) => (name.clone(), json!(self.clauses(text, value_of(fields)))),
                    None => (name.clone(), self.of(value)),
                };
                let mut kept: Vec<_> = kept.map(said).collect();
                kept.sort_by(|one, other| one.0.cmp(&other.0));
                Value::Object(kept.into_iter().collect())
            }
            Value::Array(items) => {
                let mut items: Vec<_> = items.iter().map(|item| self.of(item)).collect();
                // The order of keys in a batch, and of writes in a transaction, says nothing.
                items.sort_by_key(Value::to_string);
                Value::Array(items)
            }
            Value::String(text) => Value::String(text.split('#').map(|part| self.part(part)).collect::<Vec<_>>().join("#")),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    /// What an expression says, whatever its placeholders are called and in whichever order it says it.
    fn clauses(&self, expression: &str, value_of: impl Fn(&str) -> Value) -> Vec<String> {
        let word = |word: &str| {
            let name = word.trim_matches(['(', ')', ',']);
            if !name.starts_with(['#', ':']) {
                return word.to_owned();
            }
            let value = value_of(name);
            word.replace(name, &value.as_str().map_or_else(|| self.of(&value).to_string(), str::to_owned))
        };
        let mut clauses = vec![String::new()];
        for next in expression.replace('(', "( ").split(' ') {
            let begins = ["SET", "ADD", "REMOVE", "AND"].contains(&next) || clauses.last().is_some_and(|clause| clause.ends_with(','));
            if begins {
                // Each change of a list says what it is.
                let verb =
                    clauses.last().filter(|clause| clause.ends_with(',')).and_then(|clause| clause.split(' ').next()).map(str::to_owned);
                clauses.push(verb.unwrap_or_default());
            }
            if next != "AND" {
                let clause = clauses.last_mut().unwrap();
                *clause = format!("{clause} {}", word(next)).trim().to_owned();
            }
        }
        let mut clauses: Vec<_> = clauses.into_iter().filter(|clause| !clause.is_empty()).map(|clause| clause.replace(',', "")).collect();
        clauses.sort();
        clauses
    }

    /// A part of a key, or a whole text.
    fn part(&self, part: &str) -> String {
        let is = |digit: fn(&u8) -> bool, least: usize| part.len() >= least && part.bytes().all(|byte| digit(&byte));
        if is(u8::is_ascii_digit, 10) && part.len() == 10 {
            "<seconds>".to_owned()
        } else if is(u8::is_ascii_hexdigit, 32) && part != self.person {
            "<random>".to_owned()
        } else if part.len() > 19 && part.ends_with('Z') && part.as_bytes()[10] == b'T' {
            "<instant>".to_owned()
        } else {
            part.to_owned()
        }
    }
}

/// What is beside the twin's sources and is not deployed.
const TOOLS: [&str; 6] = ["esbuild", "@esbuild", ".bin", ".installed", ".package-lock.json", "bundle.mjs"];

/// The files of a folder that is deployed, with their names in it.
fn deployed(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            let is_tool = name.split('/').any(|part| TOOLS.contains(&part));
            if is_tool || path.is_symlink() {
                continue;
            }
            if path.is_dir() { folders.push(path) } else { files.push((name, path)) }
        }
    }
    files
}
