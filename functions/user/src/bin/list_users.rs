//! The Lambda function `list_users`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_user::list_users::Operation>().await
}
