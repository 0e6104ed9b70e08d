//! The Lambda function `send_mail`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_events::serve::<sev_notification::send_mail::Operation>().await
}
