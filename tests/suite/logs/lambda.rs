//! The functions as Lambda runs them: its events, its context, and its log.

use aws_sdk_dynamodb::types::AttributeValue;
use lambda_http::{
    Context, Request, RequestExt as _,
    http::{HeaderName, HeaderValue, Request as HttpRequest, header},
    tracing::dispatcher::set_default,
};
use serde_json::{Value, json};
use sev_http::{App, Endpoint};
use sev_local::bridge::{self, Incoming};
use sev_runtime::meter::Meter;
use sev_tests::{Site, faults::Line, log::Log};
use std::{collections::BTreeSet, sync::Once};
use tokio::runtime;

/// The functions, and someone who calls them.
pub(crate) struct Lambda {
    pub(crate) site: Site,
    pub(crate) line: Line,
    pub(crate) app: App,
    /// The caller's access token.
    pub(crate) token: String,
    counted: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) content_type: Option<String>,
    pub(crate) cookie: Option<String>,
    pub(crate) request_id: String,
    pub(crate) gateway_request_id: String,
}

/// Runs `test` with all that our crates can say, and more of the libraries than Lambda lets through.
pub(crate) fn in_lambda(test: impl AsyncFnOnce(Lambda)) {
    static HOOK: Once = Once::new();
    // The hook is the whole process's. Other tests have no log on their threads, and fail as loudly as ever.
    HOOK.call_once(sev_runtime::log::panics);
    let log = Log::default();
    let of_threads = log.dispatch().clone();
    // Passwords are checked on threads of their own.
    let mut runtime = runtime::Builder::new_current_thread();
    runtime.enable_all().on_thread_start(move || std::mem::forget(set_default(&of_threads)));
    let runtime = runtime.build().unwrap();
    let _here = set_default(log.dispatch());
    runtime.block_on(async { test(Lambda::start(log).await).await });
}

impl Lambda {
    async fn start(log: Log) -> Self {
        let site = Site::logging_to(log.clone()).await;
        let line = Line::to(&site.running().database_url).await;
        let (clock, stdout) = (site.clock.clone(), log.clone());
        let meter = Meter::new(move |metric| stdout.say(&metric.emf(clock.now()).to_string()));
        let app = App { store: site.store.through(line.client(&site.database)), meter, ..site.running().app.clone() };
        log.clear();
        Self { site, line, app, token: String::new(), counted: 0 }
    }

    pub(crate) fn group(&self) -> String {
        self.site.cyclades()
    }

    /// Logs in, and gives the cookie.
    pub(crate) async fn login(&mut self, identifier: &str) -> String {
        let answer = self.call("login", &[], &[], &json!({ "identifier": identifier, "password": sev_local::demo::PASSWORD })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.token = answer.body["access_token"].as_str().unwrap().to_owned();
        answer.cookie.unwrap()
    }

    /// Calls `operation`, and notes all that is sent and each secret that comes back.
    pub(crate) async fn call(&mut self, operation: &str, path: &[(&str, &str)], headers: &[(&str, &str)], body: &Value) -> Answer {
        let endpoint = self.site.running().functions.get(operation).unwrap().endpoint;
        self.run(&endpoint, operation, path, headers, body).await
    }

    /// Calls `endpoint` on the route of `operation`.
    pub(crate) async fn run(
        &mut self,
        endpoint: &Endpoint,
        operation: &str,
        path: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        self.note(&json!({ "token": self.token, "headers": headers, "body": body }));
        let (request, answer) = self.request(operation, path, headers, body);
        // What some functions have and others don't is the function's own: its way to the files stops where its rights end.
        let own = &self.site.running().functions.get(operation).unwrap().app;
        let app = App { files: own.files.clone(), debtor: own.debtor.clone(), ..self.app.clone() };
        let response = endpoint.respond(&app, request).await;
        let cookie = response.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()?.split(';').next());
        let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|kind| Some(kind.to_str().ok()?.to_owned()));
        let (cookie, status) = (cookie.map(str::to_owned), response.status().as_u16());
        let body: Value = serde_json::from_slice(response.body().as_ref()).unwrap_or_default();
        self.note(&json!({ "token": body["access_token"], "headers": [["set-cookie", cookie]] }));
        Answer { status, body, content_type, cookie, ..answer }
    }

    /// A request as the gateway hands it over, and the ids that its answer will have. What begins with `?` goes into the query.
    pub(crate) fn request(&self, operation: &str, path: &[(&str, &str)], headers: &[(&str, &str)], body: &Value) -> (Request, Answer) {
        let function = &self.site.running().functions.get(operation).unwrap().function;
        let uri = path.iter().fold(function.path.clone(), |uri, (name, value)| match name.strip_prefix('?') {
            Some(name) => format!("{uri}?{name}={}", encoded(value)),
            None => uri.replace(&format!("{{{name}}}"), &encoded(value)),
        });
        let mut parts = HttpRequest::builder().method(&*function.method).uri(uri).body(()).unwrap().into_parts().0;
        let own = [
            ("authorization", format!("Bearer {}", self.token)),
            ("content-type", "application/json".into()),
            ("user-agent", "Navigateur-Rare/7".into()),
        ];
        for (name, value) in own.iter().map(|(name, value)| (*name, value.as_str())).chain(headers.iter().copied()) {
            parts.headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let ids = Answer { request_id: self.app.entropy.id(), gateway_request_id: self.app.entropy.id(), ..Answer::default() };
        let event = bridge::event(Incoming {
            parts,
            body: if body.is_null() { String::new() } else { body.to_string() }.into(),
            route: function.path.clone(),
            path_parameters: path
                .iter()
                .filter(|(name, _)| !name.starts_with('?'))
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            source_ip: "203.0.113.77".parse().unwrap(),
            request_id: ids.gateway_request_id.clone(),
            at: self.app.clock.now(),
        });
        let mut context = Context::default();
        context.request_id.clone_from(&ids.request_id);
        context.xray_trace_id = Some("Root=1-66f2b1c0-5d3f0a7e9b1c2d3e4f506172;Parent=53995c3f42cd8ad8;Sampled=1".to_owned());
        (bridge::request(event).with_lambda_context(context), ids)
    }

    /// Notes what must not be in the log.
    pub(crate) fn note(&mut self, sent: &Value) {
        self.site.note(sent);
    }

    pub(crate) fn values(&self) -> BTreeSet<String> {
        self.site.sent()
    }

    /// All that was logged.
    pub(crate) fn log(&self) -> String {
        self.site.log().text()
    }

    fn lines(&self) -> Vec<Value> {
        self.log().lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }

    /// The lines about one request.
    pub(crate) fn lines_of(&self, answer: &Answer) -> Vec<Value> {
        self.lines().into_iter().filter(|line| line["span"]["request_id"] == answer.request_id.as_str()).collect()
    }

    /// Metrics since the last time: name, value, dimensions.
    pub(crate) fn metrics(&mut self) -> Vec<Value> {
        let all = self.lines().into_iter().filter(|line| line["_aws"].is_object());
        let all: Vec<Value> = all.map(|line| short(&line)).collect();
        all[std::mem::replace(&mut self.counted, all.len())..].to_vec()
    }

    /// Makes the item of an enrollment one that can't be read, and that quotes `text`.
    pub(crate) async fn spoil(&self, id: &str, text: &str) {
        let text = AttributeValue::S(text.to_owned());
        let update = self.site.database.update_item().table_name("StaysTable");
        let update =
            update.key("pk", AttributeValue::S(format!("GROUP#{}", self.group()))).key("sk", AttributeValue::S(format!("ENROLLMENT#{id}")));
        let update = update.update_expression("SET details = :text").condition_expression("attribute_exists(details)");
        update.expression_attribute_values(":text", text).send().await.unwrap();
    }
}

/// A metric as a list: its name, its value, its dimensions' values.
fn short(line: &Value) -> Value {
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    let name = directive["Metrics"][0]["Name"].as_str().unwrap();
    let dimensions = directive["Dimensions"][0].as_array().unwrap().iter().map(|dimension| line[dimension.as_str().unwrap()].clone());
    [json!(name), line[name].clone()].into_iter().chain(dimensions).collect()
}

/// `text` in a path.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() || byte == b'-' { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
