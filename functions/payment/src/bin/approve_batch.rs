//! The Lambda function `approve_batch`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::approve_batch::Operation>().await
}
