//! The Lambda function `open_correction`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::open_correction::Operation>().await
}
