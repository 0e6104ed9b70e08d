//! The Lambda function `withdraw_senior`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_enrollment::withdraw_senior::Operation>().await
}
