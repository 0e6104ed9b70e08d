//! A call to the database, passed on by whoever stands before it.

use axum::{
    body::Bytes,
    http::{HeaderMap, Response},
};

/// Sends a call of the SDK on to the database at `url`, and brings its answer back.
pub async fn forward(http: &reqwest::Client, url: &str, headers: &HeaderMap, body: impl Into<reqwest::Body>) -> Response<Bytes> {
    let mut request = http.post(url);
    for (name, value) in headers {
        if name != "host" && name != "content-length" {
            request = request.header(name, value);
        }
    }
    let answer = request.body(body).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut response = Response::new(answer.bytes().await.unwrap());
    *response.status_mut() = status;
    // The checksum and the type belong to the body; the rest is the connection's.
    for name in ["content-type", "x-amz-crc32", "x-amzn-requestid"] {
        if let Some(value) = headers.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}
