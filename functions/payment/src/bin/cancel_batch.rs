//! The Lambda function `cancel_batch`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::cancel_batch::Operation>().await
}
