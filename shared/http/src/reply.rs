//! What an operation answers.

use lambda_http::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// A body with its status and headers.
#[derive(Clone, Debug)]
pub struct Reply<T> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<T>,
}

impl<T> Reply<T> {
    /// `body` under the operation's usual status.
    pub fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, headers: HeaderMap::new(), body: Some(body) }
    }

    /// Something was made: 201.
    pub fn created(body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::ok(body) }
    }

    /// Nothing to say: 204.
    #[must_use]
    pub fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: HeaderMap::new(), body: None }
    }

    /// The reply with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        }
        self
    }

    /// The reply with the version of what it shows, for `If-Match`.
    #[must_use]
    pub fn version(self, version: u32) -> Self {
        self.header(header::ETAG, &format!("\"{version}\""))
    }
}
