//! The system as a whole, over HTTP.

mod api;
mod data;
mod dev;
mod events;
mod web;

use crate::{Options, Running, start};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// A system in memory with the demo data, and a client that follows nothing.
struct Fixture {
    running: Running,
    client: Client,
}

impl Fixture {
    async fn new() -> Self {
        Self::with(Options::in_memory()).await
    }

    async fn with(options: Options) -> Self {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        Self { running: start(options).await.unwrap(), client }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.running.base_url))
    }

    async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path).json(body).send().await.unwrap()
    }

    /// Logs in, and gives the access token and the cookie.
    async fn login(&self, identifier: &str) -> (String, String) {
        let response = self.post("/api/login", &json!({ "identifier": identifier, "password": crate::demo::PASSWORD })).await;
        let cookie = header(&response, "set-cookie").split(';').next().unwrap_or_default().to_owned();
        let session: Value = response.json().await.unwrap();
        (session["access_token"].as_str().unwrap().to_owned(), cookie)
    }

    /// What `path` shows to whoever has `token`.
    async fn read(&self, path: &str, token: &str) -> Value {
        self.request(Method::GET, path).bearer_auth(token).send().await.unwrap().json().await.unwrap()
    }
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}
