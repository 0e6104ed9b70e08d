//! The Lambda function `edit_enrollment`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::edit_enrollment::Operation>().await
}
