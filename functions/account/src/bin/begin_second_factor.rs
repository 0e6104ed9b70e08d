//! The Lambda function `begin_second_factor`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_account::begin_second_factor::Operation>().await
}
