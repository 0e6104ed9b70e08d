//! The built web page, and the headers that protect every answer.

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{Html, IntoResponse as _, Response},
    routing::any,
};
use lambda_http::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use std::path::{Path, PathBuf};
use tower_http::{compression::CompressionLayer, services::ServeDir};

/// Where Vite puts what it builds.
pub const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist");

/// What every answer carries. HSTS is for the deployed site alone: this one has no certificate. The page sends papers to S3
/// itself, whose address its policy allows.
#[must_use]
pub fn security_headers(files: &str) -> [(HeaderName, String); 6] {
    [
        (
            header::CONTENT_SECURITY_POLICY,
            format!(
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self' {files}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()".to_owned()),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
    ]
}

/// Sets [`security_headers`].
pub(crate) async fn secure(State(headers): State<[(HeaderName, String); 6]>, mut response: Response) -> Response {
    for (name, value) in headers {
        // All of it is our own, and can be a header's.
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The page built in `dist`: its files, and `index.html` for every address that a person opens.
pub(crate) fn router(dist: PathBuf) -> Router {
    let page = any(index).with_state(dist.clone());
    Router::new()
        .fallback_service(ServeDir::new(&dist).append_index_html_on_directories(false).fallback(page))
        .layer(middleware::from_fn(cached))
        .layer(CompressionLayer::new())
}

/// The page's own addresses are all `index.html`, whoever asks; one that names a file (it has a dot)
/// which is not there is missing.
async fn index(State(dist): State<PathBuf>, request: Request) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")], "Méthode non acceptée.\n").into_response();
    }
    if request.uri().path().rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return (StatusCode::NOT_FOUND, "Ce fichier n’existe pas.\n").into_response();
    }
    match read(&dist).await {
        Some(page) => Html(page).into_response(),
        None => (StatusCode::NOT_FOUND, Html(UNBUILT)).into_response(),
    }
}

async fn read(dist: &Path) -> Option<Vec<u8>> {
    tokio::fs::read(dist.join("index.html")).await.ok()
}

/// A file whose name is made of its content never changes; the page that names it is asked for each time.
async fn cached(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let cache = if hashed && found { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

const UNBUILT: &str = "<!doctype html>
<html lang=\"fr\">
<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>SEV Web</title></head>
<body>
<h1>SEV Web</h1>
<p>L’API fonctionne, mais la page web n’est pas construite. Arrêtez ce programme et lancez <code>make run</code>.</p>
<p><a href=\"/api/openapi.json\">Description de l’API</a> · <a href=\"/dev\">Outils de développement</a></p>
</body>
</html>
";
