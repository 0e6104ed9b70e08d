//! The Lambda function `deadline_scan`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_events::serve::<sev_notification::deadline_scan::Operation>().await
}
