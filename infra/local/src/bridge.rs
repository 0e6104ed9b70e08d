//! An HTTP request as API Gateway would hand it to Lambda, through lambda_http's own conversion.

use axum::body::Bytes;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use lambda_http::{
    Context, Request, RequestExt as _,
    aws_lambda_events::apigw::ApiGatewayV2httpRequest,
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    request::LambdaRequest,
};
use std::{collections::HashMap, net::IpAddr};

/// A request as it came in on a route.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Method, address and headers.
    pub parts: Parts,
    pub body: Bytes,
    /// The route's path, parameters in braces.
    pub route: String,
    /// What stands for each parameter.
    pub path_parameters: HashMap<String, String>,
    /// Where it comes from.
    pub source_ip: IpAddr,
    pub request_id: String,
    pub at: Timestamp,
}

/// The event (payload version 2.0) that API Gateway would make of it.
#[must_use]
pub fn event(incoming: Incoming) -> ApiGatewayV2httpRequest {
    let Incoming { parts, body, route, path_parameters, source_ip, request_id, at } = incoming;
    let route_key = Some(format!("{} {route}", parts.method));
    let (headers, cookies) = headers(&parts.headers);
    let mut event = ApiGatewayV2httpRequest::default();
    event.version = Some("2.0".into());
    event.route_key.clone_from(&route_key);
    event.raw_path = Some(parts.uri.path().to_owned());
    event.raw_query_string = Some(parts.uri.query().unwrap_or_default().to_owned());
    event.cookies = cookies;
    event.path_parameters = path_parameters;
    if !body.is_empty() {
        event.is_base64_encoded = std::str::from_utf8(&body).is_err();
        event.body = Some(if event.is_base64_encoded { STANDARD.encode(&body) } else { String::from_utf8_lossy(&body).into_owned() });
    }
    let context = &mut event.request_context;
    context.route_key = route_key;
    context.stage = Some("$default".into());
    context.request_id = Some(request_id);
    context.domain_name = headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    context.time_epoch = at.as_millisecond();
    context.http.method = parts.method;
    context.http.path.clone_from(&event.raw_path);
    context.http.protocol = Some("HTTP/1.1".into());
    context.http.source_ip = Some(source_ip.to_string());
    context.http.user_agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    event.headers = headers;
    event
}

/// The request that lambda_http makes of `event`, with the context of an invocation.
#[must_use]
pub fn request(event: ApiGatewayV2httpRequest) -> Request {
    let mut context = Context::default();
    context.request_id = event.request_context.request_id.clone().unwrap_or_default();
    Request::from(LambdaRequest::ApiGatewayV2(event)).with_lambda_context(context)
}

/// Headers of one name joined by commas, and the cookies apart from them.
fn headers(incoming: &HeaderMap) -> (HeaderMap, Option<Vec<String>>) {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let all = |name| incoming.get_all(name).iter().map(text).collect::<Vec<_>>();
    let mut headers = HeaderMap::new();
    for name in incoming.keys().filter(|name| *name != header::COOKIE) {
        if let Ok(value) = HeaderValue::from_str(&all(name).join(",")) {
            headers.insert(name, value);
        }
    }
    let cookies: Vec<_> = all(&header::COOKIE).iter().flat_map(|line| line.split(';')).map(|pair| pair.trim().to_owned()).collect();
    (headers, Some(cookies).filter(|cookies| !cookies.is_empty()))
}

/// A request of the local system itself to one of its operations, as `method` on `route`.
#[must_use]
pub fn internal(
    method: Method,
    route: &str,
    path_parameters: HashMap<String, String>,
    token: &str,
    body: &serde_json::Value,
    at: Timestamp,
) -> Request {
    let path = path_parameters.iter().fold(route.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    let mut parts = Request::new(lambda_http::Body::Empty).into_parts().0;
    parts.method = method;
    parts.uri = path.parse().unwrap_or_default();
    parts.headers.insert(header::HOST, HeaderValue::from_static("localhost"));
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(value) = HeaderValue::from_str(&format!("Bearer {token}")) {
        parts.headers.insert(header::AUTHORIZATION, value);
    }
    let (source_ip, request_id) = (IpAddr::from([127, 0, 0, 1]), "demo".to_owned());
    request(event(Incoming { parts, body: body.to_string().into(), route: route.to_owned(), path_parameters, source_ip, request_id, at }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::request::RequestContext;

    fn incoming(uri: &str, headers: &[(&'static str, &str)], body: &[u8]) -> Incoming {
        let mut builder = lambda_http::http::Request::builder().method("POST").uri(uri);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        Incoming {
            parts: builder.body(()).unwrap().into_parts().0,
            body: Bytes::copy_from_slice(body),
            route: "/api/groups/{group_id}".into(),
            path_parameters: [("group_id".to_owned(), "2027-1042".to_owned())].into(),
            source_ip: "203.0.113.7".parse().unwrap(),
            request_id: "request".into(),
            at: Timestamp::from_second(1_800_000_000).unwrap(),
        }
    }

    #[test]
    fn the_event_is_what_api_gateway_sends() {
        let headers = [("host", "localhost:3000"), ("cookie", "a=1; b=2"), ("cookie", "c=3"), ("accept", "text/html"), ("accept", "*/*")];
        let event = event(incoming("/api/groups/2027-1042?x=1&x=2&y=%C3%A9", &headers, b"{}"));
        assert_eq!(event.route_key.as_deref(), Some("POST /api/groups/{group_id}"));
        assert_eq!(event.raw_query_string.as_deref(), Some("x=1&x=2&y=%C3%A9"));
        assert_eq!(event.cookies, Some(vec!["a=1".to_owned(), "b=2".into(), "c=3".into()]));
        assert!(!event.headers.contains_key("cookie"), "cookies are apart from the headers");
        assert_eq!(event.headers.get("accept").unwrap(), "text/html,*/*");
        assert_eq!((event.is_base64_encoded, event.body.as_deref()), (false, Some("{}")));
        assert_eq!(event.request_context.http.source_ip.as_deref(), Some("203.0.113.7"));
    }

    #[test]
    fn the_request_is_what_a_function_reads() {
        let request =
            request(event(incoming("/api/groups/2027-1042?x=1&x=2&y=%C3%A9", &[("host", "localhost"), ("cookie", "a=1; b=2")], b"{}")));
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri().path(), "/api/groups/2027-1042", "no stage in front");
        assert_eq!(request.query_string_parameters().all("x"), Some(vec!["1", "2"]));
        assert_eq!(request.query_string_parameters().first("y"), Some("é"));
        assert_eq!(request.path_parameters().first("group_id"), Some("2027-1042"));
        assert_eq!(request.headers().get("cookie").unwrap(), "a=1; b=2");
        assert_eq!(request.lambda_context().request_id, "request");
        let RequestContext::ApiGatewayV2(context) = request.request_context() else { panic!("another gateway") };
        assert_eq!(context.http.source_ip.as_deref(), Some("203.0.113.7"));
    }

    #[test]
    fn bodies_arrive_byte_for_byte() {
        for body in [&b""[..], "{\"a\":\"é👴\"}".as_bytes(), &[0, 159, 146, 150, 255], b"\xff"] {
            let request = request(event(incoming("/", &[], body)));
            assert_eq!(request.body().as_ref(), body);
        }
        assert!(event(incoming("/", &[], b"\xff")).is_base64_encoded);
    }
}
