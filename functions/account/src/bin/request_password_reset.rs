//! The Lambda function `request_password_reset`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::request_password_reset::Operation>().await
}
