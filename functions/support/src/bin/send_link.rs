//! The Lambda function `send_link`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_support::send_link::Operation>().await
}
