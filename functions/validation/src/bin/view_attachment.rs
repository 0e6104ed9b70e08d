//! The Lambda function `view_attachment`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::view_attachment::Operation>().await
}
