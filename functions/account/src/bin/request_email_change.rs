//! The Lambda function `request_email_change`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::request_email_change::Operation>().await
}
