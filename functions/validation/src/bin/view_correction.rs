//! The Lambda function `view_correction`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::view_correction::Operation>().await
}
