//! The Lambda function `view_group`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_stay::view_group::Operation>().await
}
