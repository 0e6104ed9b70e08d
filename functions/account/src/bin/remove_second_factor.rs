//! The Lambda function `remove_second_factor`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::remove_second_factor::Operation>().await
}
