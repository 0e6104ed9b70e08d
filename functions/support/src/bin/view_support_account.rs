//! The Lambda function `view_support_account`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_support::view_support_account::Operation>().await
}
