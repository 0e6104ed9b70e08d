//! The Lambda function `search_seniors`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_enrollment::search_seniors::Operation>().await
}
