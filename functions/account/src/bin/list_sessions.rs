//! The Lambda function `list_sessions`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::list_sessions::Operation>().await
}
