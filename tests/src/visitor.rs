use crate::Site;
use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

/// Someone in front of the API.
#[derive(Clone, Debug)]
pub struct Visitor<'a> {
    pub(crate) site: &'a Site,
    /// The access token, once logged in.
    pub token: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body; `Null` when it is not JSON.
    pub body: Value,
}

impl Answer {
    /// The names of the fields that the problem blames.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        self.body["fields"].as_array().map(|fields| fields.iter().filter_map(|field| field["field"].as_str()).collect()).unwrap_or_default()
    }

    /// Fails unless this is a problem of `status` and `code`, in French.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        for text in ["title", "detail"] {
            assert!(self.body[text].as_str().is_some_and(|text| text.len() > 5), "{}", self.body);
        }
    }
}

impl Visitor<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    /// POST of a form.
    pub async fn post(&self, path: &str, form: &Value) -> Answer {
        self.send(Method::POST, path, &[], Some(form.to_string())).await
    }

    /// PUT of a form over a version.
    pub async fn put(&self, path: &str, version: &str, form: &Value) -> Answer {
        self.send(Method::PUT, path, &[("if-match", version)], Some(form.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], None).await
    }

    /// Any request. A body goes as JSON unless a header says otherwise.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        let mut request = self.site.http.request(method, format!("{}{path}", self.site.base_url));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        // The key of a person, which is a path's last part but for what is done with them.
        let person = path.split("/enrollments/").nth(1).and_then(|rest| rest.split('/').next());
        self.site.note(&serde_json::json!({ "token": self.token, "headers": headers, "body": body, "person": person }));
        if let Some(body) = body {
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                request = request.header("content-type", "application/json");
            }
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        };
        let cookie = answer.headers.get("set-cookie").and_then(|cookie| cookie.to_str().ok()?.split(';').next());
        let person = &answer.body["enrollment"]["enrollment_id"];
        let factor = ["secret", "recovery_codes"].map(|name| &answer.body[name]);
        self.site.note(&serde_json::json!({ "token": answer.body["access_token"], "cookie": cookie, "person": person, "factor": factor }));
        answer
    }
}
