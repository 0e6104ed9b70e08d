//! The Lambda function `view_batch`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::view_batch::Operation>().await
}
