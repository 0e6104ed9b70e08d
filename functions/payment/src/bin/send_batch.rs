//! The Lambda function `send_batch`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::send_batch::Operation>().await
}
