//! The log: a JSON object a line, as Lambda and CloudWatch read it. No line holds what a person sent or is.

use crate::config;
use lambda_runtime::tracing::subscriber::{
    filter::{LevelFilter, Targets},
    fmt,
    fmt::MakeWriter,
    layer::SubscriberExt as _,
    registry,
};
use std::{
    fmt::Display,
    panic::{self, PanicHookInfo},
    process::ExitCode,
};
use tracing::Subscriber;

/// Begins the log of a function. A panic, too, is a line of it.
pub fn begin() {
    let level = config::log_level().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    // Of a library's talk only its warnings: at « debug » the SDK writes whole requests.
    let filter = Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("sev_", level);
    // It fails when there is a log already, which serves as well.
    let _ = tracing::subscriber::set_global_default(lines(filter, std::io::stdout));
    panic::set_hook(Box::new(panicked));
}

/// What writes the lines that `filter` lets through: the time, the level, what is said, and in `span` which request it is
/// about. Lambda takes a line without a time or a level for « info ».
pub fn lines<W>(filter: Targets, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let json = fmt::layer().json().flatten_event(true).with_current_span(true).with_span_list(false);
    registry().with(json.with_writer(writer)).with(filter)
}

/// Logs every panic too, beside what is done with it already: a function's log has it under the number that the page shows.
pub fn panics() {
    let as_ever = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        panicked(panic);
        as_ever(panic);
    }));
}

/// Logs where a panic happened, within the request that it ends. Not its message, which may quote what a person sent.
fn panicked(panic: &PanicHookInfo<'_>) {
    tracing::error!(location = panic.location().map(tracing::field::display), "panic");
}

/// Logs that a function ends, and `why`: the lines of a log are JSON alone, so `main` gives this code and no error.
pub fn ends(operation: &str, why: &'static str, error: &dyn Display) -> ExitCode {
    tracing::error!(operation, %error, "{why}");
    ExitCode::FAILURE
}

/// The trace's own id, by which X-Ray finds it, of a header like `Root=1-…;Parent=…;Sampled=1`.
#[must_use]
pub fn trace_id(header: &str) -> Option<&str> {
    header.split(';').find_map(|part| part.trim().strip_prefix("Root="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_goes_by_its_root() {
        let root = "1-66f2b1c0-5d3f0a7e9b1c2d3e4f506172";
        assert_eq!(trace_id(&format!("Root={root};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:0")), Some(root));
        assert_eq!(trace_id(&format!("Self=1-67891234-12456789abcdef012345678; Root={root}")), Some(root));
        assert_eq!(trace_id("Parent=53995c3f42cd8ad8;Sampled=0"), None);
        assert_eq!(trace_id(""), None);
    }
}
