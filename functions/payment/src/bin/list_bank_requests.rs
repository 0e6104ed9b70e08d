//! The Lambda function `list_bank_requests`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::list_bank_requests::Operation>().await
}
