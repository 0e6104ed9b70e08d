//! The second factor by the clock, and what is written, told and lost of it.

use crate::over_http::{
    passwords::{NEW_PASSWORD, choose, link},
    second_factor::{Device, login, session, set_up},
    session::{LOGIN, LOGOUT, with_cookie},
};
use jiff::SignedDuration;
use lambda_http::{Body, Request, http::header};
use serde_json::{Value, json};
use sev_domain::{mail::Message, world::fingerprint};
use sev_http::{App, Endpoint};
use sev_local::demo::PASSWORD;
use sev_storage::{Action, AuditLine, Chosen, Mail, SecondFactorDraft, Told};
use sev_tests::{
    Site, Visitor,
    faults::{Fault, Line},
};

const OPEN: Endpoint = Endpoint::of::<sev_account::login::Login, _>();
const BEGIN: Endpoint = Endpoint::of::<sev_account::begin_second_factor::BeginSecondFactor, _>();
const CONFIRM: Endpoint = Endpoint::of::<sev_account::confirm_second_factor::ConfirmSecondFactor, _>();
const REMOVE: Endpoint = Endpoint::of::<sev_account::remove_second_factor::RemoveSecondFactor, _>();

/// Calls `endpoint` as `visitor` over a line to the database.
async fn call(site: &Site, line: &Line, visitor: &Visitor<'_>, endpoint: &Endpoint, form: &Value) -> (u16, Value) {
    let app = App { store: site.store.through(line.client(&site.database)), ..site.running().app.clone() };
    let mut request = Request::new(Body::Text(form.to_string()));
    request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    if let Some(token) = &visitor.token {
        request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    }
    let response = site.ask(&app, endpoint, request).await;
    (response.status().as_u16(), serde_json::from_slice(response.body().as_ref()).unwrap_or_default())
}

async fn line(site: &Site) -> Line {
    Line::to(&site.running().database_url).await
}

fn pass(site: &Site, seconds: i64) {
    site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_secs(seconds));
}

async fn begin(site: &Site, visitor: &Visitor<'_>) -> Device {
    let draft = visitor.post("/api/account/second-factor", &json!({ "password": PASSWORD })).await;
    assert_eq!(draft.status, 200, "{}", draft.body);
    Device::of(site, &draft.body).await
}

#[tokio::test]
async fn a_secret_can_be_confirmed_for_a_quarter_of_an_hour() {
    let site = Site::start().await;
    let (holder, _) = session(&site, "ANCV2528").await;
    for (seconds, status) in [(15 * 60 - 1, 200), (15 * 60, 409)] {
        let holder = if status == 200 { holder.clone() } else { session(&site, "ANCV0640").await.0 };
        let device = begin(&site, &holder).await;
        pass(&site, seconds);
        // The session's token is as old as the secret; another one goes on.
        let user = if status == 200 { holder } else { session(&site, "ANCV0640").await.0 };
        let confirmed = user.post("/api/account/second-factor/confirm", &json!({ "code": device.code(seconds / 30) })).await;
        assert_eq!(confirmed.status, status, "{seconds}: {}", confirmed.body);
    }
}

#[tokio::test]
async fn a_code_is_good_for_as_long_as_clocks_may_differ() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    pass(&site, 3600);
    for (step, status) in [(118, 401), (119, 200), (120, 200), (121, 200), (122, 401)] {
        assert_eq!(login(&site, "ANCV2528", Some(&device.code(step))).await.status, status, "{step}");
    }
    // A later one was taken: those before it are not.
    pass(&site, 30);
    login(&site, "ANCV2528", Some(&device.code(121))).await.assert_problem(401, "wrong_code");
}

#[tokio::test]
async fn wrong_codes_after_the_right_password_are_limited_and_told_once() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    let mails = async || site.everything().await.keys().filter(|key| key.contains("OUTBOX#")).count();
    let before = mails().await;
    let wrong = async |times: usize| {
        for _ in 0..times {
            login(&site, "ANCV2528", Some("12345")).await.assert_problem(401, "wrong_code");
        }
    };
    wrong(5).await;
    // A good code takes none of them back but its own.
    assert_eq!(login(&site, "ANCV2528", Some(&device.code(0))).await.status, 200);
    wrong(5).await;
    assert_eq!(mails().await, before);
    for _ in 0..2 {
        login(&site, "ANCV2528", Some(&device.recovery_codes[0])).await.assert_problem(429, "throttled");
    }
    assert_eq!(mails().await, before + 1);
    let sent = crate::passwords::mails(&site, 2).await;
    assert_eq!(sent[1]["subject"], "Quelqu’un connaît votre mot de passe", "{sent:?}");
    login(&site, "ANCV2528", None).await.assert_problem(401, "second_factor_required");
    pass(&site, 3600);
    assert_eq!(login(&site, "ANCV2528", Some(&device.recovery_codes[0])).await.status, 200);
}

#[tokio::test]
async fn a_new_password_lets_codes_be_tried_again() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    for _ in 0..10 {
        login(&site, "ANCV2528", Some("12345")).await.assert_problem(401, "wrong_code");
    }
    login(&site, "ANCV2528", Some(&device.code(0))).await.assert_problem(429, "throttled");
    let token = link(&site, "ANCV2528").await;
    assert_eq!(choose(&site, &token, NEW_PASSWORD).await.status, 204);
    // From elsewhere: what was tried from here is held against the network, not against the login.
    pass(&site, 900);
    let form = json!({ "identifier": "ANCV2528", "password": NEW_PASSWORD, "code": device.recovery_codes[0] });
    assert_eq!(site.stranger().post(LOGIN, &form).await.status, 200);
}

#[tokio::test]
async fn a_recovery_code_is_told_wherever_it_is_used() {
    let site = Site::start().await;
    let (holder, _) = session(&site, "ANCV2528").await;
    let device = set_up(&site, &holder).await;
    let code = |index: usize| device.recovery_codes[index].as_str();
    let email = json!({ "email": "accueil@amicale.example", "password": PASSWORD, "code": code(0) });
    assert_eq!(holder.post("/api/account/email", &email).await.status, 202);
    let password = json!({ "current_password": PASSWORD, "password": NEW_PASSWORD, "confirmation": NEW_PASSWORD, "code": code(1) });
    assert_eq!(holder.post("/api/account/password", &password).await.status, 204);
    assert_eq!(
        holder.post(super::over_http::second_factor::BEGIN, &json!({ "password": NEW_PASSWORD, "code": code(2) })).await.status,
        200
    );
    let removed = holder.post(super::over_http::second_factor::REMOVE, &json!({ "password": NEW_PASSWORD, "code": code(3) })).await;
    assert_eq!(removed.status, 204, "{}", removed.body);
    // Set up, asked for and noticed, changed, removed; and each recovery code.
    let sent = crate::passwords::mails(&site, 9).await;
    assert_eq!(sent.iter().filter(|mail| mail["subject"] == "Un code de secours a été utilisé").count(), 4, "{sent:?}");
    let member = site.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().unwrap().member;
    let lines = site.store.audit_lines(&member.member_of, site.clock.now()).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == Action::UsedRecoveryCode).count(), 4);
}

#[tokio::test]
async fn a_second_factor_guards_the_address_and_the_password() {
    let site = Site::start().await;
    let (holder, _) = session(&site, "ANCV2528").await;
    let device = set_up(&site, &holder).await;
    let before = site.everything().await;
    for code in [json!(null), json!(""), json!("123456"), json!(device.code(-1))] {
        let email = json!({ "email": "accueil@amicale.example", "password": PASSWORD, "code": code });
        let password = json!({ "current_password": PASSWORD, "password": NEW_PASSWORD, "confirmation": NEW_PASSWORD, "code": code });
        for (path, form) in [("/api/account/email", email), ("/api/account/password", password)] {
            let refused = holder.post(path, &form).await;
            refused.assert_problem(422, "invalid_request");
            assert_eq!(refused.fields(), ["code"], "{path} {code}");
        }
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn to_be_asked_for_a_code_is_no_failed_attempt() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    for _ in 0..15 {
        login(&site, "ANCV2528", None).await.assert_problem(401, "second_factor_required");
    }
    assert_eq!(login(&site, "ANCV2528", Some(&device.code(0))).await.status, 200);
    for _ in 0..10 {
        login(&site, "ANCV2528", Some("12345")).await;
    }
    login(&site, "ANCV2528", None).await.assert_problem(429, "throttled");
}

#[tokio::test]
async fn each_change_survives_faults_and_happens_once() {
    let site = Site::start().await;
    let (line, (holder, _)) = (line(&site).await, session(&site, "ANCV2528").await);
    let faults = [Fault::AnswerLost, Fault::Conflict, Fault::Throttled];
    let spoiled = || faults.iter().for_each(|fault| line.fail("TransactWriteItems", *fault));
    let count = async |of: &str| site.everything().await.keys().filter(|key| key.contains(of)).count();
    let told = async || (count("OUTBOX#").await, count("AUDIT#").await);

    let (mails, lines) = told().await;
    spoiled();
    let (status, draft) = call(&site, &line, &holder, &BEGIN, &json!({ "password": PASSWORD })).await;
    assert_eq!((status, told().await), (200, (mails, lines)), "{draft}");
    let device = Device::of(&site, &draft).await;
    spoiled();
    let (status, confirmed) = call(&site, &line, &holder, &CONFIRM, &json!({ "code": device.code(-1) })).await;
    assert_eq!((status, told().await), (200, (mails + 1, lines + 1)), "{confirmed}");

    let form = |code: &Value| json!({ "identifier": "ANCV2528", "password": PASSWORD, "code": code });
    spoiled();
    let (status, opened) = call(&site, &line, &site.stranger(), &OPEN, &form(&confirmed["recovery_codes"][0])).await;
    assert_eq!((status, told().await), (200, (mails + 2, lines + 3)), "{opened}");
    spoiled();
    let (status, opened) = call(&site, &line, &site.stranger(), &OPEN, &form(&json!(device.code(0)))).await;
    assert_eq!((status, told().await), (200, (mails + 2, lines + 4)), "{opened}");
    spoiled();
    let removal = json!({ "password": PASSWORD, "code": device.code(1) });
    let (status, refused) = call(&site, &line, &holder, &REMOVE, &removal).await;
    assert_eq!((status, told().await), (204, (mails + 3, lines + 5)), "{refused}");
    assert_eq!(line.left(), 0);
    let (status, refused) = call(&site, &line, &holder, &REMOVE, &removal).await;
    assert_eq!((status, refused["code"].as_str()), (409, Some("no_second_factor")), "{refused}");
}

#[tokio::test]
async fn what_changes_while_a_confirmation_is_on_its_way_is_not_overwritten() {
    let site = Site::start().await;
    let line = line(&site).await;
    for (identifier, code) in
        [("ANCV2528", "nothing_to_confirm"), ("ANCV0640", "session_ended"), ("PREST001", "session_ended"), ("PREST002", "session_ended")]
    {
        let ((user, own), identifier) = (session(&site, identifier).await, identifier.parse().unwrap());
        let device = begin(&site, &user).await;
        let credentials = site.store.credentials(&identifier).await.unwrap().unwrap();
        let token = link(&site, identifier.as_str()).await;
        line.fail("TransactWriteItems", Fault::Held);
        let form = json!({ "code": device.code(0) });
        let ((_, refused), before) = tokio::join!(call(&site, &line, &user, &CONFIRM, &form), async {
            line.until_held().await;
            // No password is checked here: the call that is held is given up after two seconds.
            match identifier.as_str() {
                "ANCV2528" => {
                    let draft = SecondFactorDraft { secret: "A".repeat(32), ends_at: i64::MAX };
                    assert_eq!(site.store.draft_second_factor(&credentials, &draft, None, &Told::default()).await, Ok(true));
                }
                "ANCV0640" => assert_eq!(with_cookie(&site, LOGOUT, &own).await.status, 204),
                "PREST001" => {
                    let (link, at) = (site.store.link(&fingerprint(&[&token])).await.unwrap().unwrap(), site.clock.now());
                    let mail = Mail::to(&credentials.member, Message::PasswordChanged { identifier: identifier.clone(), at });
                    let line = AuditLine::new(at, &credentials.member.member_of, &credentials.member.user_id, Action::ChosePassword);
                    assert_eq!(
                        site.store.choose_password(&link, "hash", &sev_access::limit::codes(&link.identifier, at), (&mail, &line)).await,
                        Ok(Chosen::Done)
                    );
                }
                _ => {
                    // Both at once: whichever, this session is over.
                    let draft = SecondFactorDraft { secret: "A".repeat(32), ends_at: i64::MAX };
                    assert_eq!(site.store.draft_second_factor(&credentials, &draft, None, &Told::default()).await, Ok(true));
                    assert_eq!(with_cookie(&site, LOGOUT, &own).await.status, 204);
                }
            }
            let before = site.everything().await;
            line.release();
            before
        });
        assert_eq!(refused["code"], code, "{identifier}");
        Site::assert_unchanged(&before, &site.everything().await);
    }
}

#[tokio::test]
async fn a_refresh_on_its_way_goes_on_when_the_session_is_kept() {
    let site = Site::start().await;
    let (line, (holder, own)) = (line(&site).await, session(&site, "ANCV2528").await);
    let device = begin(&site, &holder).await;
    line.fail("TransactWriteItems", Fault::Held);
    let app = App { store: site.store.through(line.client(&site.database)), ..site.running().app.clone() };
    let mut request = Request::new(Body::Empty);
    request.headers_mut().insert(header::COOKIE, own.parse().unwrap());
    let refresh = Endpoint::of::<sev_account::refresh_session::RefreshSession, _>();
    let (refreshed, confirmed) = tokio::join!(site.ask(&app, &refresh, request), async {
        line.until_held().await;
        let confirmed = holder.post("/api/account/second-factor/confirm", &json!({ "code": device.code(0) })).await;
        line.release();
        confirmed
    });
    assert_eq!((refreshed.status().as_u16(), confirmed.status), (200, 200));
}

#[tokio::test]
async fn each_change_leaves_its_trace() {
    let site = Site::start().await;
    let (holder, _) = session(&site, "ANCV2528").await;
    let device = set_up(&site, &holder).await;
    assert_eq!(login(&site, "ANCV2528", Some(&device.recovery_codes[0])).await.status, 200);
    let form = json!({ "password": PASSWORD, "code": device.recovery_codes[1] });
    assert_eq!(holder.post("/api/account/second-factor/remove", &form).await.status, 204);
    let member = site.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().unwrap().member;
    let lines = site.store.audit_lines(&member.member_of, site.clock.now()).await.unwrap();
    for (action, times) in [(Action::SetUpSecondFactor, 1), (Action::UsedRecoveryCode, 2), (Action::RemovedSecondFactor, 1)] {
        assert_eq!(lines.iter().filter(|line| line.action == action && line.user_id == member.user_id).count(), times, "{action:?}");
    }
}
