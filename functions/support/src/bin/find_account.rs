//! The Lambda function `find_account`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_support::find_account::Operation>().await
}
