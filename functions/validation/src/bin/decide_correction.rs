//! The Lambda function `decide_correction`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::decide_correction::Operation>().await
}
