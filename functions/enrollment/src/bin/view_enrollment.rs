//! The Lambda function `view_enrollment`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::view_enrollment::Operation>().await
}
