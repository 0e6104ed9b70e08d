//! The Lambda function `payment_file`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_http::serve::<sev_payment::payment_file::Operation>().await
}
