//! The Lambda function `request_password_reset`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_account::request_password_reset::Operation>().await
}
