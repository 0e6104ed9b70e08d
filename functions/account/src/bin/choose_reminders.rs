//! The Lambda function `choose_reminders`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::choose_reminders::Operation>().await
}
