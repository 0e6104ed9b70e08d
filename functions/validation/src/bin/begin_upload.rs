//! The Lambda function `begin_upload`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::begin_upload::Operation>().await
}
