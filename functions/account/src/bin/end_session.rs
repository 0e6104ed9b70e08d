//! The Lambda function `end_session`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::end_session::Operation>().await
}
