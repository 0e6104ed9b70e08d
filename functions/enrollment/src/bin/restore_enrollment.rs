//! The Lambda function `restore_enrollment`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_enrollment::restore_enrollment::Operation>().await
}
