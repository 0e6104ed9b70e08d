//! The Lambda function `end_other_sessions`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::end_other_sessions::Operation>().await
}
