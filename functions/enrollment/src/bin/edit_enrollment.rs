//! The Lambda function `edit_enrollment`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_enrollment::edit_enrollment::Operation>().await
}
