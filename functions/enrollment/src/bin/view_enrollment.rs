//! The Lambda function `view_enrollment`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_enrollment::view_enrollment::Operation>().await
}
