//! The Lambda function `create_batch`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::create_batch::Operation>().await
}
