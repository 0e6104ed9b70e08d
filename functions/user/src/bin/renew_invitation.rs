//! The Lambda function `renew_invitation`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_user::renew_invitation::Operation>().await
}
