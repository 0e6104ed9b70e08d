//! The Lambda function `list_payment_lines`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::list_payment_lines::Operation>().await
}
