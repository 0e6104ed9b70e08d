//! The Lambda function `login`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_account::login::Operation>().await
}
