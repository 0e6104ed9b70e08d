//! What the functions log, as Lambda has it: what helps whoever looks for an error, and nothing of the people.

mod lambda;
mod mails;
mod operator;

use jiff::{SignedDuration, Timestamp};
use lambda::{Lambda, in_lambda};
use lambda_http::tracing;
use serde_json::{Value, json};
use sev_domain::world::Clock;
use sev_http::{App, Call, Endpoint, Json, Nothing, Operation, Problem, Reply, Session};
use sev_tests::{
    Site,
    faults::Fault,
    forms,
    leaks::{assert_absent, leaks},
};
use std::{
    panic::AssertUnwindSafe,
    sync::atomic::{AtomicI64, Ordering},
};

/// Someone whose every value would be noticed in a log.
fn maelle() -> Value {
    let values = json!({
        "last_name": "Kérvella-Żurek", "first_name": "Maëlle", "birth_date": "1941-09-23", "birth_city": "Plouguerneau",
        "email": "maelle.kz@courriel-rare.example", "address": "77 venelle de l’Œillet", "address_complement": "Escalier Zéphyr",
        "postal_code": "29242", "city": "Ouessant", "reference_tax_income_cents": 1_634_567, "taxable_income_cents": 1_513_459,
        "needs": ["fauteuil_roulant"], "needs_comment": "Allergique au lupin", "grouped_with": "Mme Guivarc’h", "rfr_confidential": true,
    });
    forms::with(forms::senior("Kérvella-Żurek"), values)
}

/// An operation with a mistake, whose panic quotes what was sent.
struct Panics;

impl Operation for Panics {
    const NAME: &'static str = "panics";
    const SUMMARY: &'static str = "Panics.";
    const ROLES: &'static [sev_domain::account::Role] = sev_domain::account::Role::ALL;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<Value>;
    type Reply = Value;

    async fn handle(_: &App, call: Call<Self>) -> Result<Reply<Value>, Problem> {
        panic!("{} is not expected", call.body.0)
    }
}

/// Each test is one of its log too, by what it sends. It takes a log that is the system's own, and is looked at in the end.
#[tokio::test]
async fn what_was_sent_and_stands_in_the_log_fails_the_test() {
    let [site, other] = [Site::start().await, Site::start().await];
    let form = json!({ "identifier": "QMPL9931", "password": "Zéphyr!Mauvais" });
    assert_eq!(site.stranger().post("/api/login", &form).await.status, 401);
    let said = site.log().said();
    assert!(said.contains("\"code\":\"wrong_credentials\"") && said.contains("\"operation\":\"login\""), "{said}");
    assert_eq!(other.log().text(), "", "it has a log of its own");
    // What is handled in the background, and what a worker says.
    let handled = other.logged(async { tracing::info!("of another") });
    handled.await;
    assert!(other.log().text().contains("of another") && !site.log().text().contains("of another"));
    drop(other);
    site.log().say(&json!({ "message": "no login", "reason": "zephyr mauvais" }).to_string());
    let failed = std::panic::catch_unwind(AssertUnwindSafe(|| drop(site))).unwrap_err();
    let failed = failed.downcast_ref::<String>().unwrap();
    assert!(failed.contains("reason: « Zéphyr!Mauvais »"), "{failed}");
}

#[test]
fn refusals_and_failures_log_nothing_of_the_people() {
    in_lambda(async |mut lambda| {
        lambda.note(&json!(["203.0.113.77", "Navigateur-Rare/7"]));
        lambda.login("ANCV2528").await;
        let group = lambda.group();
        let enrolled = lambda.call("enroll_senior", &[("group_id", &group)], &[("idempotency-key", "cle-rare-0001")], &maelle()).await;
        assert_eq!(enrolled.status, 201, "{}", enrolled.body);
        let id = enrolled.body["enrollment"]["enrollment_id"].as_str().unwrap().to_owned();
        lambda.note(&json!([id]));
        refusals(&mut lambda, &id).await;
        failures(&mut lambda, &id).await;
        let (log, values) = (lambda.log(), lambda.values());
        assert_absent(&log, &values);
        assert!(!leaks(&format!("{log}\n{id}"), &values).is_empty(), "the enrollment's key is looked for too");
    });
}

/// Everything that can be wrong with a request.
async fn refusals(lambda: &mut Lambda, id: &str) {
    let group = lambda.group();
    let enroll = [("group_id", group.as_str())];
    let place = [("group_id", group.as_str()), ("enrollment_id", id)];
    let form = maelle();
    for (status, operation, path, headers, body) in [
        (409, "enroll_senior", &enroll[..], &[][..], form.clone()),
        (422, "enroll_senior", &enroll, &[], forms::with(form.clone(), json!({ "email": "pas-une-adresse", "birth_date": "1941-99-23" }))),
        (422, "enroll_senior", &enroll, &[], forms::with(form.clone(), json!({ "last_name": { "Kérvella": "Żurek" } }))),
        (422, "enroll_senior", &enroll, &[], forms::with(form.clone(), json!({ "civility": "Rarissime" }))),
        (422, "enroll_senior", &enroll, &[("idempotency-key", "clé Żurek")], form.clone()),
        (400, "enroll_senior", &enroll, &[], json!("Maëlle sans accolades")),
        (415, "enroll_senior", &enroll, &[("content-type", "text/Kervella")], form.clone()),
        (428, "edit_enrollment", &place, &[], forms::details(&form)),
        (412, "edit_enrollment", &place, &[("if-match", "99")], forms::details(&form)),
        (404, "view_enrollment", &[("group_id", &group), ("enrollment_id", "Kérvella")], &[], Value::Null),
        (404, "view_group", &[("group_id", "Plouguerneau")], &[], Value::Null),
    ] {
        let answer = lambda.call(operation, path, headers, &body).await;
        assert_eq!(answer.status, status, "{operation} of {body}: {}", answer.body);
    }
    let token = std::mem::replace(&mut lambda.token, "eyJhbGciOiJFZERTQSJ9.Plouguerneau-Plouguerneau.Maelle-Maelle-Maelle".to_owned());
    assert_eq!(lambda.call("view_account", &[], &[], &Value::Null).await.status, 401);
    lambda.token = token;
}

/// What is not the caller's fault: the database, a mistake of ours, an item that can't be read.
async fn failures(lambda: &mut Lambda, id: &str) {
    let group = lambda.group();
    let place = [("group_id", group.as_str()), ("enrollment_id", id)];
    for (fault, attempts) in [(Fault::Broken, 3), (Fault::Conflict, 7), (Fault::Throttled, 3)] {
        for _ in 0..attempts {
            lambda.line.fail("TransactWriteItems", fault);
        }
        let body = forms::with(maelle(), json!({ "first_name": "Gwénolé" }));
        let answer = lambda.call("enroll_senior", &place, &[], &body).await;
        assert_eq!(answer.status, 503, "{fault:?}: {}", answer.body);
    }
    assert_eq!(lambda.run(&Endpoint::of::<Panics, _>(), "enroll_senior", &place, &[], &maelle()).await.status, 500);
    lambda.spoil(id, "Kérvella-Żurek, 1941-09-23").await;
    assert_eq!(lambda.call("view_enrollment", &place, &[], &Value::Null).await.status, 500);
}

/// A clock on which a millisecond goes by each time that it is read.
fn ticking(from: Timestamp) -> Clock {
    let ticks = AtomicI64::new(0);
    Clock::new(move || from + SignedDuration::from_millis(ticks.fetch_add(1, Ordering::SeqCst)))
}

#[test]
fn a_request_is_one_line_that_says_what_happened_to_whose() {
    in_lambda(async |mut lambda| {
        lambda.login("ANCV2528").await;
        lambda.app.clock = ticking(lambda.site.clock.now());
        let answer = lambda.call("view_group", &[("group_id", &lambda.group())], &[], &Value::Null).await;
        assert_eq!(answer.status, 200);
        let lines = lambda.lines_of(&answer);
        let mut line = lines.first().unwrap().clone();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let mut apart = |field: &str| line.as_object_mut().unwrap().remove(field).unwrap();
        let (timestamp, duration) = (apart("timestamp"), apart("duration_ms"));
        assert!(duration.as_i64().is_some_and(|milliseconds| milliseconds > 0), "{duration}");
        assert!(timestamp.as_str().unwrap().parse::<Timestamp>().is_ok(), "Lambda takes a line without a time for « info »");
        let expected = json!({
            "level": "INFO", "target": "sev_http::endpoint", "message": "answered",
            "status": 200, "code": "ok", "organisation": "demo-ancv2528",
            "span": {
                "name": "request", "operation": "view_group", "request_id": answer.request_id, "gateway_request_id": answer.gateway_request_id,
                "xray_trace_id": "1-66f2b1c0-5d3f0a7e9b1c2d3e4f506172",
            },
        });
        assert_eq!(line, expected);

        let token = lambda.token.clone();
        for (token, operation, status, code, organisation) in [
            (token.as_str(), "view_group", 404, "not_found", json!("demo-ancv2528")),
            (token.as_str(), "enroll_senior", 422, "invalid_request", json!("demo-ancv2528")),
            ("nobody's", "enroll_senior", 401, "unauthenticated", Value::Null),
        ] {
            lambda.token = token.to_owned();
            let answer = lambda.call(operation, &[("group_id", "2027-9999")], &[], &json!({ "last_name": 1 })).await;
            let line = lambda.lines_of(&answer)[0].clone();
            assert_eq!((&line["status"], &line["code"], &line["organisation"]), (&json!(status), &json!(code), &organisation));
        }
    });
}

#[test]
fn a_session_s_organisation_is_named_once_it_is_known() {
    in_lambda(async |mut lambda| {
        let login = |password: &str| json!({ "identifier": "ANCV2528", "password": password });
        let cookie = lambda.login("ANCV2528").await;
        let unknown = format!("{cookie}0");
        let ours = json!("demo-ancv2528");
        for (operation, cookie, body, status, organisation) in [
            ("login", "", login(sev_local::demo::PASSWORD), 200, &ours),
            ("login", "", login("Zéphyr!Mauvais"), 401, &Value::Null),
            ("refresh_session", cookie.as_str(), Value::Null, 200, &ours),
            ("refresh_session", "", Value::Null, 401, &Value::Null),
            ("logout", "", Value::Null, 204, &Value::Null),
            ("logout", unknown.as_str(), Value::Null, 204, &Value::Null),
            ("logout", cookie.as_str(), Value::Null, 204, &ours),
            ("refresh_session", cookie.as_str(), Value::Null, 401, &Value::Null),
        ] {
            let answer = lambda.call(operation, &[], &[("cookie", cookie)], &body).await;
            let line = lambda.lines_of(&answer)[0].clone();
            assert_eq!((&line["status"], &line["organisation"]), (&json!(status), organisation), "{operation} with {cookie}");
        }
    });
}

#[test]
fn the_first_request_of_a_process_is_the_cold_one() {
    in_lambda(async |lambda| {
        let logout = Endpoint::of::<sev_account::logout::Logout, _>();
        let function = logout.function(&lambda.app);
        let mut starts = Vec::new();
        for _ in 0..3 {
            let (request, answer) = lambda.request("logout", &[], &[], &Value::Null);
            function(request).await;
            starts.push(lambda.lines_of(&answer)[0]["span"]["cold_start"].clone());
        }
        assert_eq!(starts, [json!(true), json!(false), json!(false)]);
        let another = logout.function(&lambda.app);
        let (request, answer) = lambda.request("logout", &[], &[], &Value::Null);
        another(request).await;
        assert_eq!(lambda.lines_of(&answer)[0]["span"]["cold_start"], true);
    });
}

#[test]
fn the_number_of_an_error_leads_to_its_cause() {
    in_lambda(async |mut lambda| {
        lambda.login("ANCV2528").await;
        let group = lambda.group();
        let path = [("group_id", group.as_str())];
        for _ in 0..3 {
            lambda.line.fail("BatchGetItem", Fault::Throttled);
        }
        let unavailable = lambda.call("enroll_senior", &path, &[], &maelle()).await;
        let panic = lambda.run(&Endpoint::of::<Panics, _>(), "enroll_senior", &path, &[], &maelle()).await;
        for (answer, status, said, cause) in [
            (unavailable, 503, "error", "BatchGetItem: the database did not answer: ThrottlingException"),
            (panic, 500, "location", "tests/suite/logs.rs"),
        ] {
            assert_eq!(answer.content_type.as_deref(), Some("application/problem+json"));
            assert_eq!((answer.status, answer.body["error_id"].as_str()), (status, Some(answer.request_id.as_str())), "{}", answer.body);
            let lines = lambda.lines_of(&answer);
            let [first, last] = &lines[..] else { panic!("{lines:?}") };
            assert_eq!((&first["level"], &last["level"], &last["status"]), (&json!("ERROR"), &json!("INFO"), &json!(status)));
            assert!(first[said].as_str().unwrap().contains(cause), "{first}");
        }
    });
}

#[test]
fn what_took_effect_is_counted_and_nothing_else() {
    in_lambda(async |mut lambda| {
        lambda.login("ANCV2528").await;
        let group = lambda.group();
        let enroll = [("group_id", group.as_str())];
        lambda.line.fail("TransactWriteItems", Fault::Conflict);
        lambda.line.fail("TransactWriteItems", Fault::AnswerLost);
        let key = [("idempotency-key", "cle-rare-0002")];
        let enrolled = lambda.call("enroll_senior", &enroll, &key, &forms::senior("Le Gall")).await;
        assert_eq!(enrolled.status, 201, "{}", enrolled.body);
        let granted = [json!(["Enrollments", 1, "enroll", "granted"]), json!(["AidCents", 16_000, "granted"])];
        assert_eq!(lambda.metrics(), granted, "once, though the write was tried three times");

        let too_young = forms::with(forms::senior("Jeune"), json!({ "birth_date": "1999-01-01" }));
        for (status, headers, form) in [
            (201, &key[..], forms::senior("Le Gall")),
            (409, &key, forms::senior("Autre")),
            (409, &[], forms::senior("Le Gall")),
            (422, &[], too_young),
            (422, &[], json!({})),
        ] {
            assert_eq!(lambda.call("enroll_senior", &enroll, headers, &form).await.status, status);
        }
        assert_eq!(lambda.call("check_credit", &enroll, &[], &forms::senior("Autre")).await.status, 200);
        for _ in 0..3 {
            lambda.line.fail("TransactWriteItems", Fault::Broken);
        }
        assert_eq!(lambda.call("enroll_senior", &enroll, &[], &forms::senior("Autre")).await.status, 503);
        assert_eq!(lambda.metrics(), [Value::Null; 0], "a repetition, refusals, a check, a failure");

        let id = enrolled.body["enrollment"]["enrollment_id"].as_str().unwrap();
        let place = [("group_id", group.as_str()), ("enrollment_id", id)];
        for operation in ["withdraw_senior", "withdraw_senior", "restore_enrollment", "restore_enrollment"] {
            let answer = lambda.call(operation, &place, &[], &Value::Null).await;
            assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
        }
        let programme = forms::details(&forms::programme("Le Gall"));
        assert_eq!(lambda.call("edit_enrollment", &place, &[("if-match", "3")], &programme).await.status, 200);
        let changes = [
            json!(["Enrollments", 1, "withdraw", "granted"]),
            json!(["AidCents", 16_000, "released"]),
            json!(["Enrollments", 1, "restore", "granted"]),
            json!(["AidCents", 16_000, "granted"]),
            json!(["Enrollments", 1, "edit", "programme_only"]),
            json!(["AidCents", 16_000, "released"]),
        ];
        assert_eq!(lambda.metrics(), changes, "and what was done already changes nothing");

        lambda.login("ANCV0640").await;
        let group = lambda.site.open_group_of_year("ANCV0640", lambda.site.year()).await;
        let exhausted = lambda.call("enroll_senior", &[("group_id", &group)], &[], &forms::senior("Sans")).await;
        assert_eq!(exhausted.status, 201, "{}", exhausted.body);
        assert_eq!(lambda.metrics(), [json!(["Enrollments", 1, "enroll", "credit_exhausted"])]);
    });
}
