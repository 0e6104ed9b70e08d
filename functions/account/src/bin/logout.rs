//! The Lambda function `logout`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_http::serve::<sev_account::logout::Operation>().await
}
