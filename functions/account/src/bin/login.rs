//! The Lambda function `login`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::login::Operation>().await
}
