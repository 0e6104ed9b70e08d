//! The Lambda function `decide_bank_account`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::decide_bank_account::Operation>().await
}
