//! The Lambda function `request_bank_account`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::request_bank_account::Operation>().await
}
