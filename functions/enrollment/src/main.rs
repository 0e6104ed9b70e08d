//! The functions of this area in Lambda; the template's `Handler` says which of them a process is.

use sev_enrollment::{JOBS, OPERATIONS};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    if sev_events::is_named(JOBS) { sev_events::serve(JOBS).await } else { sev_http::serve(OPERATIONS).await }
}
