//! What API Gateway answers by itself, in words of its own, the system on this machine answers in French.

use reqwest::Method;
use sev_tests::{Site, forms};

#[tokio::test]
async fn what_no_function_is_asked_is_answered_too() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    for path in ["/api/nulle-part", "/api/groups/..%2F.."] {
        holder.get(path).await.assert_problem(404, "not_found");
    }
    let method = holder.send(Method::PATCH, "/api/account", &[], None).await;
    assert_eq!(method.status, 405);
    let path = format!("/api/groups/{}/enrollments", site.cyclades());
    let json = ("content-type", "application/json");
    let large = holder.send(Method::POST, &path, &[json], Some("x".repeat(11_000_000))).await;
    large.assert_problem(413, "payload_too_large");
    assert_eq!(holder.post(&path, &forms::senior("Le Gall")).await.status, 201);
}
