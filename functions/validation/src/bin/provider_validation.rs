//! The Lambda function `provider_validation`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::provider_validation::Operation>().await
}
