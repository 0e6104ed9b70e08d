//! The Lambda function `reset_password`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_account::reset_password::Operation>().await
}
