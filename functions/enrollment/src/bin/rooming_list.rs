//! The Lambda function `rooming_list`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_enrollment::rooming_list::Operation>().await
}
