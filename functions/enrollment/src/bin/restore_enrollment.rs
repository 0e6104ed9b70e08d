//! The Lambda function `restore_enrollment`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::restore_enrollment::Operation>().await
}
