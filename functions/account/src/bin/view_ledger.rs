//! The Lambda function `view_ledger`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::view_ledger::Operation>().await
}
