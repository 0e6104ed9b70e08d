//! The Lambda function `list_groups`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_stay::list_groups::Operation>().await
}
