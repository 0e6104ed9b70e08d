//! The Lambda function `refresh_session`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::refresh_session::Operation>().await
}
