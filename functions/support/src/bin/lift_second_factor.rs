//! The Lambda function `lift_second_factor`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_support::lift_second_factor::Operation>().await
}
