//! The Lambda function `unlock_user`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_support::unlock_user::Operation>().await
}
