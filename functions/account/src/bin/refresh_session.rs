//! The Lambda function `refresh_session`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_account::refresh_session::Operation>().await
}
