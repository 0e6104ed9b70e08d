//! The Lambda function `check_credit`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::check_credit::Operation>().await
}
