//! The Lambda function `view_account`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_account::view_account::Operation>().await
}
