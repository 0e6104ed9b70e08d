//! Secrets Manager with one secret, for the functions that open sessions.

use axum::{Router, http::header, serve::ListenerExt as _};
use serde_json::json;
use tokio::net::TcpListener;

/// Serves `secret` under any name, and returns where.
pub(crate) async fn serve(secret: &str) -> String {
    let answer = json!({
        "ARN": "arn:aws:secretsmanager:eu-west-3:123456789012:secret:sev/session-signing-key-AbCdEf",
        "Name": "sev/session-signing-key", "VersionId": "11111111-2222-3333-4444-555555555555", "VersionStages": ["AWSCURRENT"],
        "SecretString": secret,
    })
    .to_string();
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/x-amz-json-1.1")], answer) };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    format!("http://{address}")
}
