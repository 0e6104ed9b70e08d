//! The Lambda function `withdraw_correction`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::withdraw_correction::Operation>().await
}
