//! The Lambda function `relay_outbox`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_events::serve::<sev_notification::relay_outbox::Operation>().await
}
