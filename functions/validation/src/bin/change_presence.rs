//! The Lambda function `change_presence`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_validation::change_presence::Operation>().await
}
