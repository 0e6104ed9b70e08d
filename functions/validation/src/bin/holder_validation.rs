//! The Lambda function `holder_validation`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::holder_validation::Operation>().await
}
