//! What an operation answers when all goes well, under its own status ([`crate::Operation::STATUS`]).

use lambda_http::http::{HeaderMap, HeaderName, HeaderValue, header};
use sev_domain::account::OrganisationId;

/// A body with its headers.
#[derive(Clone, Debug)]
pub struct Reply<T> {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<T>,
    pub(crate) session_of: Option<OrganisationId>,
}

impl<T> Reply<T> {
    /// An answer with a body.
    pub fn new(body: T) -> Self {
        Self { headers: HeaderMap::new(), body: Some(body), session_of: None }
    }

    #[must_use]
    pub fn nothing() -> Self {
        Self { headers: HeaderMap::new(), body: None, session_of: None }
    }

    /// The reply with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        append(&mut self.headers, name, value);
        self
    }

    /// The reply about a session of `organisation`: the log names it, though the caller has shown no token.
    #[must_use]
    pub fn session_of(mut self, organisation: OrganisationId) -> Self {
        self.session_of = Some(organisation);
        self
    }

    /// The reply with the version of what it shows, for `If-Match`.
    #[must_use]
    pub fn version(self, version: u32) -> Self {
        self.header(header::ETAG, &format!("\"{version}\""))
    }
}

/// Adds a header whose value is of our own making; one that can't be a header's is left out.
pub(crate) fn append(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.append(name, value);
    }
}
