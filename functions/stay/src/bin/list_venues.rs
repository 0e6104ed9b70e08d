//! The Lambda function `list_venues`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_stay::list_venues::Operation>().await
}
