//! Which request the lines of the log are about.

use lambda_http::{Request, RequestExt as _, request::RequestContext};
use sev_runtime::log::trace_id;
use tracing::{Span, error_span};

/// Whether a request is the first that its process answers. Lambda's alone: the local system runs all functions in one
/// process, so it does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ColdStart(pub(crate) bool);

/// It is of the highest level, so no setting leaves it out.
pub(crate) fn span(operation: &'static str, request: &Request) -> Span {
    let context = request.lambda_context_ref();
    let request_id = context.map(|context| context.request_id.as_str());
    // By this one, the gateway's own log names the request.
    let gateway_request_id = match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.request_id.as_deref().filter(|id| Some(*id) != request_id),
        _ => None,
    };
    let xray_trace_id = context.and_then(|context| context.xray_trace_id.as_deref()).and_then(trace_id);
    let cold_start = request.extensions().get::<ColdStart>().map(|cold| cold.0);
    error_span!("request", operation, request_id, gateway_request_id, xray_trace_id, cold_start)
}
