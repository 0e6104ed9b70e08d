//! The Lambda function `accept_invitation`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_user::accept_invitation::Operation>().await
}
