//! The Lambda function `change_user`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_user::change_user::Operation>().await
}
