//! The Lambda function `change_organisation`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::change_organisation::Operation>().await
}
