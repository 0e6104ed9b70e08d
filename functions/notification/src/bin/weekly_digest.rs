//! The Lambda function `weekly_digest`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_events::serve::<sev_notification::weekly_digest::Operation>().await
}
