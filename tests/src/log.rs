//! What the functions of one system log while a test goes on.

use lambda_http::tracing::{
    Dispatch,
    subscriber::filter::{LevelFilter, Targets},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// The lines, and what writes them.
#[derive(Clone, Debug)]
pub struct Log {
    bytes: Bytes,
    dispatch: Dispatch,
}

/// Where they are written.
#[derive(Clone, Debug, Default)]
struct Bytes(Arc<Mutex<Vec<u8>>>);

impl io::Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Default for Log {
    /// All that our crates can say, and more of the libraries than Lambda lets through.
    fn default() -> Self {
        let filter = Targets::new().with_default(LevelFilter::INFO).with_target("sev_", LevelFilter::TRACE);
        // The embedded database and the embedded store of files are no part of a function.
        let filter = filter.with_target("dynoxide", LevelFilter::OFF).with_target("rustack", LevelFilter::OFF);
        let bytes = Bytes::default();
        let writer = bytes.clone();
        Self { bytes, dispatch: Dispatch::new(sev_runtime::log::lines(filter, move || writer.clone())) }
    }
}

impl Log {
    /// What writes into it.
    #[must_use]
    pub const fn dispatch(&self) -> &Dispatch {
        &self.dispatch
    }

    /// Writes a line as it is.
    pub fn say(&self, line: &str) {
        // A vector takes all that is written.
        let _ = io::Write::write_all(&mut self.bytes.clone(), format!("{line}\n").as_bytes());
    }

    /// Forgets what was logged.
    pub fn clear(&self) {
        self.bytes.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// All that was logged.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    /// The same, each line once, without what is the log's own: times, and the numbers that requests are given here. A season has
    /// a hundred thousand lines, which say a few hundred things.
    #[must_use]
    pub fn said(&self) -> String {
        self.text().lines().map(essence).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n")
    }
}

fn essence(line: &str) -> String {
    let Ok(Value::Object(mut said)) = serde_json::from_str(line) else { return line.to_owned() };
    for own in ["timestamp", "duration_ms"] {
        said.remove(own);
    }
    if let Some(span) = said.get_mut("span").and_then(Value::as_object_mut) {
        for own in ["request_id", "gateway_request_id"] {
            span.remove(own);
        }
    }
    Value::Object(said).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_is_looked_at_once_and_whole_but_for_its_times_and_numbers() {
        let log = Log::default();
        for (request, code) in [("1", "ok"), ("2", "ok"), ("3", "not_found")] {
            log.say(
                &json!({ "timestamp": request, "code": code, "span": { "request_id": request, "operation": "view_group" } }).to_string(),
            );
        }
        log.say("no JSON");
        let [text, refused, good] = log.said().lines().map(str::to_owned).collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(refused, json!({ "code": "not_found", "span": { "operation": "view_group" } }).to_string());
        assert_eq!((good, text), (refused.replace("not_found", "ok"), "no JSON".to_owned()));
    }
}
