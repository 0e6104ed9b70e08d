//! What the functions log, as Lambda has it: what helps whoever looks for an error, and nothing of the people.

mod lambda;
mod mails;
mod payments;
mod users;

use crate::over_http::{passwords::link, second_factor::Device};
use jiff::{SignedDuration, Timestamp};
use lambda::{Lambda, in_lambda};
use serde_json::{Value, json};
use sev_domain::world::Clock;
use sev_http::{App, Call, Endpoint, Json, Nothing, Operation, Problem, Reply, Session};
use sev_tests::{
    faults::Fault,
    forms,
    leaks::{assert_absent, leaks},
};
use std::sync::atomic::{AtomicI64, Ordering};

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

#[test]
fn a_whole_run_logs_nothing_of_the_people() {
    in_lambda(async |mut lambda| {
        let cookie = sessions(&mut lambda).await;
        passwords(&mut lambda).await;
        second_factor(&mut lambda).await;
        users::users(&mut lambda).await;
        users::helped(&mut lambda).await;
        let id = enrollments(&mut lambda).await;
        account(&mut lambda).await;
        after_the_stay(&mut lambda).await;
        corrections(&mut lambda).await;
        payments::payments(&mut lambda).await;
        payments::bank_account(&mut lambda).await;
        refusals(&mut lambda, &id).await;
        failures(&mut lambda, &id).await;
        logout(&mut lambda, &cookie).await;

        let all = lambda.site.running().functions.iter().map(|deployed| deployed.endpoint.name.to_owned()).collect();
        assert_eq!(*lambda.succeeded(), all, "a whole run goes through every operation: a new one belongs into it");
        let (log, values) = (lambda.log(), lambda.values());
        assert!(log.lines().count() > 40 && values.len() > 30, "{} lines, {} values", log.lines().count(), values.len());
        assert_absent(&log, &values);
        assert!(!leaks(&format!("{log}\n{id}"), &values).is_empty(), "the enrollment's key is looked for too");
    });
}

/// Failed logins, a good one, a refresh. Gives the cookie.
async fn sessions(lambda: &mut Lambda) -> String {
    lambda.note(&json!(["Quimperlé", "QMPL9931", "203.0.113.77", "Navigateur-Rare/7"]));
    for (status, identifier, password) in
        [(422, "Quimperlé", "Zéphyr"), (401, "QMPL9931", "Zéphyr!Mauvais"), (401, "ANCV2528", "Zéphyr!Autre")]
    {
        let answer = lambda.call("login", &[], &[], &json!({ "identifier": identifier, "password": password })).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    let cookie = lambda.login("ANCV2528").await;
    let refreshed = lambda.call("refresh_session", &[], &[("cookie", &cookie)], &json!({})).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.body);
    refreshed.cookie.unwrap()
}

/// A forgotten password: links asked for, passwords refused, one chosen.
async fn passwords(lambda: &mut Lambda) {
    let link = link(&lambda.site, "ANCV0640").await;
    for (status, operation, body) in [
        (202, "request_password_reset", json!({ "identifier": "PREST001" })),
        (202, "request_password_reset", json!({ "identifier": "QMPL9931" })),
        (422, "request_password_reset", json!({ "identifier": "Quimperlé" })),
        (410, "reset_password", json!({ "token": "d0a1".repeat(16), "password": "Zéphyr!Nouveau-Cabestan" })),
        (422, "reset_password", json!({ "token": link, "password": "Zéphyr!" })),
        (204, "reset_password", json!({ "token": link, "password": "Zéphyr!Nouveau-Cabestan" })),
        (410, "reset_password", json!({ "token": link, "password": "Zéphyr!Nouveau-Gabare" })),
    ] {
        let answer = lambda.call(operation, &[], &[], &body).await;
        assert_eq!(answer.status, status, "{operation} of {body}: {}", answer.body);
    }
    let email = lambda.site.store.credentials(&"PREST001".parse().unwrap()).await.unwrap().unwrap().member.email;
    lambda.note(&json!([email]));
}

/// The second factor of another login, from its set-up to its removal, with a login by a recovery code.
async fn second_factor(lambda: &mut Lambda) {
    let own = lambda.token.clone();
    lambda.login("PREST002").await;
    let password = sev_local::demo::PASSWORD;
    let draft = lambda.call("begin_second_factor", &[], &[], &json!({ "password": password })).await;
    lambda.note(&draft.body);
    let device = Device::of(&lambda.site, &draft.body).await;
    let confirmed = lambda.call("confirm_second_factor", &[], &[], &json!({ "code": device.code(-1) })).await;
    lambda.note(&confirmed.body);
    let login = |code: &str| json!({ "identifier": "PREST002", "password": password, "code": code });
    for (status, operation, body) in [
        (422, "begin_second_factor", json!({ "password": "Zéphyr!Faux" })),
        (422, "begin_second_factor", json!({ "password": password, "code": "Zéphyr-Code" })),
        (409, "confirm_second_factor", json!({ "code": device.code(0) })),
        (401, "login", login("Zéphyr-Code")),
        (200, "login", login(confirmed.body["recovery_codes"][0].as_str().unwrap())),
        (200, "login", login(&device.code(0))),
        (422, "remove_second_factor", json!({ "password": password, "code": device.code(0) })),
        (204, "remove_second_factor", json!({ "password": password, "code": device.code(1) })),
    ] {
        let answer = lambda.call(operation, &[], &[], &body).await;
        assert_eq!(answer.status, status, "{operation} of {body}: {}", answer.body);
    }
    let email = lambda.site.store.credentials(&"PREST002".parse().unwrap()).await.unwrap().unwrap().member.email;
    lambda.note(&json!([email]));
    lambda.token = own;
}

/// All that happens to a place, and all that is read of it. Gives the enrollment's id.
async fn enrollments(lambda: &mut Lambda) -> String {
    let (group, form) = (lambda.group(), maelle());
    let search = forms::with(identity(&form), json!({ "group_id": group }));
    for operation in ["search_seniors", "check_credit", "enroll_senior", "search_seniors"] {
        let body = if operation == "search_seniors" { &search } else { &form };
        let answer = lambda.call(operation, &[("group_id", &group)], &[("idempotency-key", "cle-rare-0001")], body).await;
        assert!((200..300).contains(&answer.status), "{operation}: {}", answer.body);
    }
    let again = lambda.call("enroll_senior", &[("group_id", &group)], &[("idempotency-key", "cle-rare-0001")], &form).await;
    assert_eq!((again.status, &again.body["aid"]["outcome"]), (201, &json!("granted")), "{}", again.body);
    let id = again.body["enrollment"]["enrollment_id"].as_str().unwrap().to_owned();
    lambda.note(&json!([id]));
    let place = [("group_id", group.as_str()), ("enrollment_id", id.as_str())];
    let edited = forms::details(&forms::with(
        form,
        json!({ "eligibility": "au_programme", "household": null, "tax_shares": null, "taxable_income_cents": null }),
    ));
    for (operation, body) in [
        ("list_groups", &Value::Null),
        ("view_group", &Value::Null),
        ("view_account", &Value::Null),
        ("view_enrollment", &Value::Null),
        ("edit_enrollment", &edited),
        ("withdraw_senior", &Value::Null),
        ("restore_enrollment", &Value::Null),
    ] {
        let answer = lambda.call(operation, &place, if operation == "edit_enrollment" { &[("if-match", "1")] } else { &[] }, body).await;
        assert!((200..300).contains(&answer.status), "{operation}: {}", answer.body);
    }
    id
}

/// Two people who are missing from a list, with their papers: one is taken back, ANCV decides on the other.
async fn corrections(lambda: &mut Lambda) {
    let kept = lambda.token.clone();
    let group = format!("{}-1102", lambda.site.year() - 1);
    let of = [("group_id", group.as_str())];
    for (name, operation) in [("Kervorgant", "withdraw_correction"), ("Plouescat", "decide_correction")] {
        lambda.login("ANCV2528").await;
        let file = json!({ "paper": "identity", "content_type": "application/pdf", "size_bytes": 5 });
        let upload = lambda.call("begin_upload", &of, &[], &file).await;
        assert_eq!(upload.status, 201, "{}", upload.body);
        lambda.note(&json!([upload.body["url"]]));
        let put = reqwest::Client::new().put(upload.body["url"].as_str().unwrap()).header("content-type", "application/pdf");
        assert_eq!(put.body("%PDF-").send().await.unwrap().status(), 200);
        let papers = json!([{ "attachment_id": upload.body["attachment_id"], "paper": "identity" }]);
        let form = forms::with(forms::programme(name), json!({ "message": "Venue de Trémazan.", "attachments": papers }));
        lambda.note(&form);
        let opened = lambda.call("open_correction", &of, &[], &form).await;
        assert_eq!(opened.status, 201, "{}", opened.body);
        let id = opened.body["correction_id"].as_str().unwrap().to_owned();
        let paper = upload.body["attachment_id"].as_str().unwrap().to_owned();
        let place = [("group_id", group.as_str()), ("correction_id", &id), ("attachment_id", &paper)];
        let address = lambda.call("view_attachment", &place, &[], &Value::Null).await;
        assert_eq!(address.status, 200, "{}", address.body);
        lambda.note(&json!([address.body["url"]]));
        let decision = json!({ "accepted": false, "reason": "Aucune preuve venue de Trébeurden." });
        lambda.note(&decision["reason"]);
        if operation == "decide_correction" {
            lambda.login("ADMIN01").await;
            assert_eq!(lambda.call("list_corrections", &[], &[], &Value::Null).await.status, 200);
        }
        assert_eq!(lambda.call("view_correction", &place, &[], &Value::Null).await.status, 200);
        let closed = lambda.call(operation, &place, &[("if-match", "1")], &decision).await;
        assert_eq!(closed.status, 200, "{operation}: {}", closed.body);
    }
    lambda.token = kept;
}

/// What comes after a stay, by its provider, its holder and ANCV.
async fn after_the_stay(lambda: &mut Lambda) {
    let kept = lambda.token.clone();
    let group = format!("{}-1101", lambda.site.year() - 1);
    let of = [("group_id", group.as_str())];
    let reason = "Motif rarissime de Plouguerneau.";
    lambda.note(&json!([reason]));
    lambda.login("PREST001").await;
    for operation in ["list_venues", "list_validations", "rooming_list"] {
        let answer = lambda.call(operation, &of, &[], &Value::Null).await;
        assert_eq!(answer.status, 200, "{operation}: {}", answer.body);
    }
    let page = lambda.call("view_validation", &of, &[], &Value::Null).await.body;
    let people: Vec<_> = page["people"].as_array().unwrap().iter().map(|person| person["enrollment_id"].clone()).collect();
    lambda.note(&json!(people));
    let list = json!({ "course_version": 0, "present": people, "absent": [] });
    let short = forms::with(list.clone(), json!({ "present": ["Kérvella"] }));
    let presence = json!({ "course_version": 2, "enrollment_id": people[0], "is_present": false, "reason": reason });
    for (status, login, operation, body) in [
        (422, "PREST001", "provider_validation", &short),
        (200, "PREST001", "provider_validation", &list),
        (200, "ANCV2528", "holder_validation", &list),
        (409, "ANCV2528", "holder_validation", &forms::with(list.clone(), json!({ "absent": people, "present": [] }))),
        (200, "ADMIN01", "change_presence", &presence),
    ] {
        lambda.login(login).await;
        let answer = lambda.call(operation, &of, &[], body).await;
        assert_eq!(answer.status, status, "{operation}: {}", answer.body);
    }
    lambda.token = kept;
}

/// « Mon compte »: what is changed there, what is wrong, and back to the password of before.
async fn account(lambda: &mut Lambda) {
    let year = lambda.site.year().to_string();
    let rare = ["tuba moufle Zéphyr dix", "Amicale Rarissime de Kerlouan", "04 56 99 22 07", "courrier.rare@exemple.test"];
    lambda.note(&json!(rare));
    let [password, name, phone, email] = rare;
    let details = json!({
        "name": name, "phone": phone, "holder_type": "association", "street": "77 venelle de l’Œillet", "complement": "Escalier Zéphyr",
        "postal_code": "29242", "city": "Ouessant",
    });
    let passwords = |from: &str, to: &str| json!({ "current_password": from, "password": to, "confirmation": to });
    let here = sev_local::demo::PASSWORD;
    let sessions = lambda.call("list_sessions", &[], &[], &Value::Null).await;
    for (status, operation, path, headers, body) in [
        (200, "change_organisation", &[][..], &[("if-match", "1")][..], details.clone()),
        (412, "change_organisation", &[], &[("if-match", "1")], details.clone()),
        (422, "change_organisation", &[], &[("if-match", "2")], forms::with(details, json!({ "phone": "Kérvella" }))),
        (200, "view_ledger", &[("year", year.as_str())], &[], Value::Null),
        (202, "request_email_change", &[], &[], json!({ "email": email, "password": here })),
        (422, "request_email_change", &[], &[], json!({ "email": email, "password": password })),
        (422, "change_password", &[], &[], passwords(password, password)),
        (204, "change_password", &[], &[], passwords(here, password)),
        (204, "change_password", &[], &[], passwords(password, here)),
        (204, "end_other_sessions", &[], &[], Value::Null),
        (204, "choose_reminders", &[], &[], json!({ "reminders": false })),
        (422, "choose_reminders", &[], &[], json!({ "reminders": "Kérvella" })),
        (404, "end_session", &[("session_id", "Kérvella")], &[], Value::Null),
    ] {
        let answer = lambda.call(operation, path, headers, &body).await;
        assert_eq!(answer.status, status, "{operation} of {body}: {}", answer.body);
    }
    let token = crate::over_http::account::email_link(&lambda.site, email).await;
    lambda.note(&json!([token]));
    assert_eq!(lambda.call("confirm_email", &[], &[], &json!({ "token": token })).await.status, 204);
    // A session of its own: that of the run goes on.
    let own = sessions.body["sessions"][0]["session_id"].as_str().unwrap().to_owned();
    let kept = lambda.token.clone();
    lambda.login("ANCV2528").await;
    let sessions = lambda.call("list_sessions", &[], &[], &Value::Null).await;
    let other = sessions.body["sessions"].as_array().unwrap().iter().find(|session| session["session_id"] != own.as_str()).unwrap();
    let id = other["session_id"].as_str().unwrap().to_owned();
    assert_eq!(lambda.call("end_session", &[("session_id", &id)], &[], &Value::Null).await.status, 204);
    lambda.token = kept;
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

async fn logout(lambda: &mut Lambda, cookie: &str) {
    assert_eq!(lambda.call("logout", &[], &[("cookie", cookie)], &Value::Null).await.status, 204);
    assert_eq!(lambda.call("refresh_session", &[], &[("cookie", cookie)], &Value::Null).await.status, 401);
}

/// The part of `form` that says who someone is.
fn identity(form: &Value) -> Value {
    ["last_name", "first_name", "birth_date", "birth_city"].into_iter().map(|field| (field.to_owned(), form[field].clone())).collect()
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
            function(request).await.unwrap();
            starts.push(lambda.lines_of(&answer)[0]["span"]["cold_start"].clone());
        }
        assert_eq!(starts, [json!(true), json!(false), json!(false)]);
        let another = logout.function(&lambda.app);
        let (request, answer) = lambda.request("logout", &[], &[], &Value::Null);
        another(request).await.unwrap();
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
