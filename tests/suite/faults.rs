//! What goes wrong on the way to the database on AWS: conflicts, throttling, lost answers.

use lambda_http::{
    Body, Request, RequestExt as _,
    http::{StatusCode, header},
};
use serde_json::{Value, json};
use sev_http::{App, Endpoint};
use sev_tests::{
    Site,
    faults::{Fault, Line},
    forms, laws,
};
use std::collections::HashMap;

/// A caller whose requests go over a faulty line.
pub(crate) struct Bench {
    pub(crate) site: Site,
    pub(crate) line: Line,
    app: App,
    pub(crate) token: String,
}

impl Bench {
    /// With nothing faulty yet.
    pub(crate) async fn set_up() -> Self {
        let site = Site::start().await;
        let token = site.login("ANCV2528").await.token.unwrap();
        let line = Line::to(&site.running().database_url).await;
        let client = line.client(&site.database);
        let app = App { store: site.store.through(client), ..site.whole() };
        Self { site, line, app, token }
    }

    /// Calls the operation as Lambda would, over the faulty line.
    pub(crate) async fn call(
        &self,
        operation: &Endpoint,
        path: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: &Value,
    ) -> (StatusCode, Value) {
        let response = self.site.ask(&self.app, operation, request(&self.token, path, headers, body)).await;
        (response.status(), serde_json::from_slice(response.body().as_ref()).unwrap_or_default())
    }

    async fn enroll(&self, form: &Value) -> (StatusCode, Value) {
        let group = self.site.cyclades();
        self.call(&Endpoint::of::<sev_enrollment::enroll_senior::EnrollSenior, _>(), &[("group_id", &group)], &[], form).await
    }
}

/// A request as Lambda gives it to a function.
pub(crate) fn request(token: &str, path: &[(&str, &str)], headers: &[(&str, &str)], body: &Value) -> Request {
    let mut request = Request::new(Body::Text(body.to_string()));
    let parts = request.headers_mut();
    parts.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    parts.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    for (name, value) in headers {
        parts.insert(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    }
    let path: HashMap<String, Vec<String>> = path.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect();
    request.with_path_parameters(path)
}

#[tokio::test]
async fn a_granted_enrollment_takes_one_read_two_looks_for_who_is_alike_and_one_transaction() {
    let bench = Bench::set_up().await;
    let (status, body) = bench.enroll(&forms::senior("Le Gall")).await;
    assert_eq!((status, &body["aid"]["outcome"]), (StatusCode::CREATED, &json!("granted")), "{body}");
    assert_eq!(bench.line.calls(), 4);
}

/// Enrolls someone over a line that holds the write until `meanwhile` has happened.
async fn overtaken(bench: &Bench, meanwhile: impl AsyncFnOnce(&Site)) -> Value {
    let before = bench.line.calls();
    bench.line.fail("TransactWriteItems", Fault::Held);
    let form = forms::senior("Le Gall");
    let ((status, body), ()) = tokio::join!(bench.enroll(&form), async {
        bench.line.until_held().await;
        meanwhile(&bench.site).await;
        bench.line.release();
    });
    assert_eq!(status, StatusCode::CREATED, "{body}");
    assert_eq!(bench.line.calls() - before, 5, "one read, two looks for who is alike, a transaction that is refused, one without aid");
    laws::assert_hold(&bench.site).await;
    body
}

#[tokio::test]
async fn when_the_credit_is_spent_meanwhile_one_more_transaction_enrolls_without_aid() {
    let bench = Bench::set_up().await;
    let body = overtaken(&bench, async |site: &Site| {
        let holder = site.login("ANCV2528").await;
        for name in ["Aubry", "Berthier", "Caron", "Dumas", "Etienne", "Fabre", "Guerin"] {
            let answer = holder.post(&format!("/api/groups/{}/enrollments", site.cyclades()), &forms::senior(name)).await;
            assert_eq!(answer.body["aid"]["outcome"], "granted", "{}", answer.body);
        }
    });
    assert_eq!(body.await["aid"]["outcome"], "credit_exhausted");
}

#[tokio::test]
async fn when_the_aid_is_had_elsewhere_meanwhile_one_more_transaction_enrolls_without_it() {
    let bench = Bench::set_up().await;
    let body = overtaken(&bench, async |site: &Site| {
        let theirs = site.open_group_of_year("ANCV1654", 2027).await;
        let answer = site.login("ANCV1654").await.post(&format!("/api/groups/{theirs}/enrollments"), &forms::senior("Le Gall")).await;
        assert_eq!(answer.body["aid"]["outcome"], "granted", "{}", answer.body);
    });
    assert_eq!(body.await["aid"]["outcome"], "already_aided");
}

#[tokio::test]
async fn conflicts_and_throttling_are_waited_out() {
    let bench = Bench::set_up().await;
    for fault in [Fault::Conflict, Fault::Conflict, Fault::Throttled, Fault::Conflict] {
        bench.line.fail("TransactWriteItems", fault);
    }
    bench.line.fail("BatchGetItem", Fault::Throttled);
    bench.line.fail("BatchGetItem", Fault::Unprocessed);
    let (status, body) = bench.enroll(&forms::senior("Le Gall")).await;
    assert_eq!((status, &body["aid"]["outcome"]), (StatusCode::CREATED, &json!("granted")), "{body}");
    assert_eq!(bench.line.left(), 0, "every fault was met");
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn two_logins_from_one_address_wait_for_each_other() {
    let bench = Bench::set_up().await;
    for _ in 0..3 {
        bench.line.fail("UpdateItem", Fault::Conflict);
    }
    bench.line.fail("TransactWriteItems", Fault::Conflict);
    let form = json!({ "identifier": "ANCV2528", "password": sev_local::demo::PASSWORD });
    let (status, body) = bench.call(&Endpoint::of::<sev_account::login::Login, _>(), &[], &[], &form).await;
    assert_eq!((status, bench.line.left()), (StatusCode::OK, 0), "{body}");
}

#[tokio::test]
async fn a_refresh_whose_write_was_answered_late_goes_on() {
    let bench = Bench::set_up().await;
    let form = json!({ "identifier": "ANCV2528", "password": sev_local::demo::PASSWORD });
    let answer = bench.site.stranger().post("/api/login", &form).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    let refresh = Endpoint::of::<sev_account::refresh_session::RefreshSession, _>();
    let (status, body) = bench.call(&refresh, &[], &[("cookie", &cookie)], &json!({})).await;
    assert_eq!((status, bench.line.left()), (StatusCode::OK, 0), "{body}");
}

#[tokio::test]
async fn an_answer_lost_after_the_write_enrolls_once() {
    let bench = Bench::set_up().await;
    bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    let (status, body) = bench.enroll(&forms::senior("Le Gall")).await;
    assert_eq!((status, &body["aid"]["outcome"]), (StatusCode::CREATED, &json!("granted")), "{body}");
    assert_eq!((&body["credit"]["available_cents"], &body["group"]["enrolled"]), (&json!(102_000), &json!(3)));
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn when_every_answer_is_lost_the_same_request_gets_the_first_ones_answer() {
    let bench = Bench::set_up().await;
    for _ in 0..3 {
        bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    }
    let group = bench.site.cyclades();
    let enroll = Endpoint::of::<sev_enrollment::enroll_senior::EnrollSenior, _>();
    let key = [("idempotency-key", "6e0f3a52-lost-answer")];
    let (status, body) = bench.call(&enroll, &[("group_id", &group)], &key, &forms::senior("Le Gall")).await;
    assert_eq!((status, &body["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("unavailable")), "{body}");
    let (status, body) = bench.call(&enroll, &[("group_id", &group)], &key, &forms::senior("Le Gall")).await;
    assert_eq!((status, &body["aid"]["outcome"]), (StatusCode::CREATED, &json!("granted")), "{body}");
    assert_eq!(body["credit"]["available_cents"], 102_000);
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn a_database_that_breaks_down_is_said_and_nothing_is_written() {
    let bench = Bench::set_up().await;
    let before = bench.site.everything().await;
    for operation in ["BatchGetItem", "TransactWriteItems"] {
        for _ in 0..3 {
            bench.line.fail(operation, Fault::Broken);
        }
        let (status, body) = bench.enroll(&forms::senior("Le Gall")).await;
        assert_eq!((status, &body["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("unavailable")), "{body}");
        assert!(body["detail"].as_str().unwrap().contains("Réessayez"));
    }
    for _ in 0..7 {
        bench.line.fail("TransactWriteItems", Fault::Conflict);
    }
    let (status, _) = bench.enroll(&forms::senior("Le Gall")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(bench.line.left(), 0);
    Site::assert_unchanged(&before, &bench.site.everything().await);
}

#[tokio::test]
async fn withdrawals_and_edits_survive_the_same_faults() {
    let bench = Bench::set_up().await;
    let (_, body) = bench.enroll(&forms::senior("Le Gall")).await;
    let id = body["enrollment"]["enrollment_id"].as_str().unwrap().to_owned();
    let group = bench.site.cyclades();
    let path = [("group_id", group.as_str()), ("enrollment_id", id.as_str())];
    bench.line.fail("TransactWriteItems", Fault::Conflict);
    bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    let edit = Endpoint::of::<sev_enrollment::edit_enrollment::EditEnrollment, _>();
    let (status, body) = bench.call(&edit, &path, &[("if-match", "1")], &forms::details(&forms::programme("Le Gall"))).await;
    assert_eq!((status, &body["aid"]["outcome"]), (StatusCode::OK, &json!("programme_only")), "{body}");
    bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    let withdraw = Endpoint::of::<sev_enrollment::withdraw_senior::WithdrawSenior, _>();
    let (status, body) = bench.call(&withdraw, &path, &[], &json!({})).await;
    assert_eq!((status, &body["group"]["enrolled"]), (StatusCode::OK, &json!(2)), "{body}");
    bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    let restore = Endpoint::of::<sev_enrollment::restore_enrollment::RestoreEnrollment, _>();
    let (status, body) = bench.call(&restore, &path, &[], &json!({})).await;
    assert_eq!((status, &body["group"]["enrolled"]), (StatusCode::OK, &json!(3)), "{body}");
    assert_eq!(bench.line.left(), 0);
    laws::assert_hold(&bench.site).await;
}
