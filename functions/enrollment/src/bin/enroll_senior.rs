//! The Lambda function `enroll_senior`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_enrollment::enroll_senior::Operation>().await
}
