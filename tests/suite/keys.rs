//! A change of session keys, gone through as docs/operations.md says: nobody is logged out by it.

use crate::over_http::session::REFRESH;
use lambda_http::{Body, Request, Response, http::header};
use serde_json::{Value, json};
use sev_http::{App, Endpoint};
use sev_runtime::session::{Signer, Verifier, generate_keys};
use sev_tests::Site;

/// The functions as deployed at one time: what `SESSION_PUBLIC_KEYS` and the secret hold.
struct Deployment<'a>(&'a Site, App);

impl<'a> Deployment<'a> {
    fn of(site: &'a Site, public: &[&str], private: &str) -> Self {
        let verifier = Verifier::parse(&public.join(",")).unwrap();
        Self(site, App { verifier, signer: Some(Signer::parse(private).unwrap()), ..site.running().app.clone() })
    }

    async fn call(&self, endpoint: &Endpoint, (name, value): (header::HeaderName, &str), body: &Value) -> Response<Body> {
        let mut request = Request::new(Body::Text(body.to_string()));
        request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        request.headers_mut().insert(name, value.parse().unwrap());
        self.0.ask(&self.1, endpoint, request).await
    }

    /// Logs in: the access token and the cookie.
    async fn login(&self) -> (String, String) {
        let form = json!({ "identifier": "ANCV2528", "password": sev_local::demo::PASSWORD });
        opened(&self.call(&Endpoint::of::<sev_account::login::Login, _>(), (header::USER_AGENT, "test"), &form).await)
    }

    async fn refresh(&self, cookie: &str) -> (String, String) {
        opened(&self.call(&Endpoint::of::<sev_account::refresh_session::RefreshSession, _>(), (header::COOKIE, cookie), &Value::Null).await)
    }

    async fn opens(&self, token: &str) -> bool {
        let bearer = format!("Bearer {token}");
        let endpoint = Endpoint::of::<sev_account::view_account::ViewAccount, _>();
        let status = self.call(&endpoint, (header::AUTHORIZATION, &bearer), &Value::Null).await.status().as_u16();
        assert!([200, 401].contains(&status), "{status}");
        status == 200
    }
}

fn opened(answer: &Response<Body>) -> (String, String) {
    assert_eq!(answer.status(), 200, "{REFRESH}: {:?}", answer.body());
    let body: Value = serde_json::from_slice(answer.body().as_ref()).unwrap();
    let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    (body["access_token"].as_str().unwrap().to_owned(), cookie)
}

#[tokio::test]
async fn keys_are_changed_while_people_work() {
    let site = Site::start().await;
    let ((old_public, old_private), (new_public, new_private)) = (generate_keys("2026-11").unwrap(), generate_keys("2026-12").unwrap());
    let (old_public, new_public) = (old_public.as_str(), new_public.as_str());

    let before = Deployment::of(&site, &[old_public], &old_private);
    let (old_token, cookie) = before.login().await;

    // Both public keys, while the old private one still signs. Functions start anew one by one: those of before are there too.
    let both = Deployment::of(&site, &[old_public, new_public], &old_private);
    let (token, cookie) = both.refresh(&cookie).await;
    for token in [&old_token, &token] {
        assert!(before.opens(token).await && both.opens(token).await);
    }

    // The new private key. Whoever has not read it yet signs with the old one: both are good.
    let signing = Deployment::of(&site, &[old_public, new_public], &new_private);
    let (new_token, cookie) = signing.refresh(&cookie).await;
    for token in [&old_token, &token, &new_token] {
        assert!(both.opens(token).await && signing.opens(token).await);
    }
    assert!(!before.opens(&new_token).await, "so the public key has to come first");

    // A quarter of an hour later the old public key is left out.
    let after = Deployment::of(&site, &[new_public], &new_private);
    assert!(after.opens(&new_token).await && !after.opens(&old_token).await);
    let (token, _) = after.refresh(&cookie).await;
    assert!(after.opens(&token).await, "the session has gone on through it all");
}
