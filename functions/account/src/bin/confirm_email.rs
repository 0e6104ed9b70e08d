//! The Lambda function `confirm_email`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::confirm_email::Operation>().await
}
