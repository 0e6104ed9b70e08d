//! The Lambda function `record_outcome`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::record_outcome::Operation>().await
}
