//! The Lambda function `logout`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::logout::Operation>().await
}
