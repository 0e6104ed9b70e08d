//! The Lambda function `view_group`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_stay::view_group::Operation>().await
}
