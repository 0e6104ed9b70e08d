//! The Lambda function `relay_outbox`.

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    sev_events::serve::<sev_notification::relay_outbox::Operation>().await
}
