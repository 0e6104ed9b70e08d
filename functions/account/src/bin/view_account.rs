//! The Lambda function `view_account`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::view_account::Operation>().await
}
