//! The Lambda function `search_seniors`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::search_seniors::Operation>().await
}
