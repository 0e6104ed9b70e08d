//! The Lambda function `send_mail`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_events::serve::<sev_notification::send_mail::Operation>().await
}
