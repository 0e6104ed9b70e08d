//! The web page and the headers of every answer.

use super::{Fixture, header};
use crate::{Options, web::security_headers};
use reqwest::{Method, StatusCode};
use std::path::PathBuf;

struct Dist(PathBuf);

impl Dist {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sev-dist-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("assets")).unwrap();
        std::fs::write(path.join("index.html"), "<!doctype html><title>page</title>").unwrap();
        std::fs::write(path.join("assets/index-a1b2c3.js"), "export const a = 1;\n".repeat(200)).unwrap();
        Self(path)
    }

    async fn fixture(&self) -> Fixture {
        Fixture::with(Options { demo: false, dist: self.0.clone(), ..Options::in_memory() }).await
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let dist = Dist::new("headers");
    let fixture = dist.fixture().await;
    for path in [
        "/",
        "/groupes/2027-1042",
        "/assets/index-a1b2c3.js",
        "/assets/missing.js",
        "/api/health",
        "/api/nothing",
        "/api/account",
        "/dev",
        "/dev/mails",
    ] {
        let response = fixture.get(path).await;
        for (name, value) in security_headers(&fixture.running.files_url) {
            assert_eq!(header(&response, name.as_str()), value, "{path}");
        }
        assert!(!response.headers().contains_key("strict-transport-security"), "this machine has no certificate");
    }
    assert!(security_headers("").iter().any(|(_, value)| value.starts_with("default-src 'none'") && !value.contains("unsafe")));
}

#[tokio::test]
async fn every_page_is_index_html_and_nothing_else_is() {
    let dist = Dist::new("pages");
    let fixture = dist.fixture().await;
    for path in ["/", "/connexion", "/groupes/2027-1042"] {
        let head = fixture.request(Method::HEAD, path).send().await.unwrap();
        assert_eq!(head.status(), StatusCode::OK, "{path}");
        let page = fixture.get(path).await;
        assert_eq!((page.status(), header(&page, "cache-control").as_str()), (StatusCode::OK, "no-cache"), "{path}");
        assert!(header(&page, "content-type").starts_with("text/html"));
        assert!(page.text().await.unwrap().contains("<title>page"));
    }
    for path in ["/missing.png", "/assets/missing.js", "/groupes/robots.txt", "/%2e%2e/Cargo.toml"] {
        assert_eq!(fixture.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let post = fixture.request(Method::POST, "/connexion").header("accept", "text/html").send().await.unwrap();
    assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn what_is_named_by_its_content_is_kept_and_compressed() {
    let dist = Dist::new("assets");
    let fixture = dist.fixture().await;
    let script = fixture.request(Method::GET, "/assets/index-a1b2c3.js").header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(header(&script, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header(&script, "content-encoding"), "gzip");
    assert!(header(&script, "content-type").contains("javascript"));
    let missing = fixture.get("/assets/missing.js").await;
    assert_eq!(header(&missing, "cache-control"), "no-cache");
}

#[tokio::test]
async fn without_a_built_page_a_plain_one_says_what_to_do() {
    let fixture = Fixture::with(Options { demo: false, dist: "/nowhere".into(), ..Options::in_memory() }).await;
    let page = fixture.request(Method::GET, "/").header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(page.text().await.unwrap().contains("make run"));
}
