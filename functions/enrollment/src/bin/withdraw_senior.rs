//! The Lambda function `withdraw_senior`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::withdraw_senior::Operation>().await
}
