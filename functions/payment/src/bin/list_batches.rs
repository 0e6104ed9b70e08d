//! The Lambda function `list_batches`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::list_batches::Operation>().await
}
