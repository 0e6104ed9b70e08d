//! The Lambda function `reset_password`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::reset_password::Operation>().await
}
