//! The Lambda function `enroll_senior`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::enroll_senior::Operation>().await
}
