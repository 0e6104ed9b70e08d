//! The Lambda function `list_validations`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::list_validations::Operation>().await
}
