//! The Lambda function `list_corrections`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::list_corrections::Operation>().await
}
