//! The Lambda function `correct_email`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_support::correct_email::Operation>().await
}
