//! The Lambda function `invite_user`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_user::invite_user::Operation>().await
}
