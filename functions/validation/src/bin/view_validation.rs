//! The Lambda function `view_validation`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::view_validation::Operation>().await
}
