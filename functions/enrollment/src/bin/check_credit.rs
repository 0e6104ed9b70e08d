//! The Lambda function `check_credit`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_enrollment::check_credit::Operation>().await
}
