//! Transactions without their token, for all that is laid out before a measure.

use aws_sdk_dynamodb::{
    Client,
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextMut},
    error::BoxError,
};
use serde_json::Value;

/// The same client, whose transactions have no token.
pub(crate) fn tokenless(client: &Client) -> Client {
    Client::from_conf(client.config().to_builder().interceptor(Tokenless).build())
}

/// Sends transactions without their token. The embedded database goes through all tokens of the last ten minutes at
/// each transaction: whatever is measured after thousands of them would be measured with that.
#[derive(Debug)]
struct Tokenless;

impl Intercept for Tokenless {
    fn name(&self) -> &'static str {
        "Tokenless"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let mut body: Value = serde_json::from_slice(request.body().bytes().unwrap_or_default())?;
        if body.as_object_mut().and_then(|body| body.remove("ClientRequestToken")).is_some() {
            let body = body.to_string();
            request.headers_mut().insert("content-length", body.len().to_string());
            *request.body_mut() = body.into();
        }
        Ok(())
    }
}
