//! The Lambda function `list_groups`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_stay::list_groups::Operation>().await
}
