//! The Lambda function `change_password`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::change_password::Operation>().await
}
