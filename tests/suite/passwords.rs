//! Forgotten passwords: what the clock does to a link, what is kept and told, and that time and calls tell nothing.

use crate::over_http::{
    passwords::{NEW_PASSWORD, ask, choose, link, login},
    second_factor::{session, set_up},
    session::{LOGIN, REFRESH, open, with_cookie},
    support::{HELP, REASON, support},
};
use jiff::SignedDuration;
use lambda_http::{Body, Request, http::header};
use serde_json::{Value, json};
use sev_http::{App, Endpoint};
use sev_storage::Action;
use sev_tests::{
    Site,
    faults::{Fault, Line},
};
use std::time::Duration;

/// Calls `endpoint` with `form`, over `line`.
async fn call(site: &Site, line: &Line, endpoint: &Endpoint, form: &Value) -> u16 {
    let app = App { store: site.store.through(line.client(&site.database)), ..site.running().app.clone() };
    let mut request = Request::new(Body::Text(form.to_string()));
    request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    site.ask(&app, endpoint, request).await.status().as_u16()
}

const REQUEST: Endpoint = Endpoint::of::<sev_account::request_password_reset::RequestPasswordReset, _>();
const RESET: Endpoint = Endpoint::of::<sev_account::reset_password::ResetPassword, _>();

async fn line(site: &Site) -> Line {
    Line::to(&site.running().database_url).await
}

pub(crate) fn pass(site: &Site, minutes: i64) {
    site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_mins(minutes));
}

/// What has been mailed, oldest first, once there are `count` mails.
pub(crate) async fn mails(site: &Site, count: usize) -> Vec<Value> {
    for _ in 0..200 {
        let mails = site.stranger().get("/dev/mails").await.body;
        if let Some(mails) = mails.as_array().filter(|mails| mails.len() >= count) {
            return mails.iter().rev().cloned().collect();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no {count} mails after ten seconds");
}

/// The token of the link in `mail`, which leads to `page`.
pub(crate) fn token_of(site: &Site, mail: &Value, page: &str) -> String {
    let start = format!("{}{page}#", site.base_url);
    let text = mail["text"].as_str().unwrap();
    text.split_once(&start).unwrap_or_else(|| panic!("no link in {text}")).1.chars().take_while(char::is_ascii_hexdigit).collect()
}

#[tokio::test]
async fn a_mail_brings_the_link_and_another_says_that_it_was_used() {
    let site = Site::start().await;
    let session = open(&site).await;
    assert_eq!(ask(&site, "ANCV9999").await.status, 202);
    assert_eq!(ask(&site, "ANCV2528").await.status, 202);
    let link = mails(&site, 1).await.remove(0);
    let member = site.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().unwrap().member;
    assert_eq!(link["to"], member.email.as_str());
    let token = token_of(&site, &link, "/mot-de-passe/choisir");
    assert_eq!(token.len(), 64);
    assert_eq!(choose(&site, &token, NEW_PASSWORD).await.status, 204);
    with_cookie(&site, REFRESH, &session).await.assert_problem(401, "session_ended");
    assert_eq!(login(&site, "ANCV2528", NEW_PASSWORD).await.status, 200);
    let sent = mails(&site, 2).await;
    assert_eq!((sent.len(), &sent[1]["to"]), (2, &link["to"]), "nobody is mailed for an identifier that nobody has");
    for part in ["subject", "text", "html"] {
        assert!(!sent[1][part].as_str().unwrap().contains(&token), "{}", sent[1]);
        assert!(sent.iter().all(|mail| !mail[part].as_str().unwrap().contains(NEW_PASSWORD)));
    }
}

#[tokio::test]
async fn a_link_works_for_half_an_hour() {
    let site = Site::start().await;
    let token = link(&site, "ANCV2528").await;
    pass(&site, 29);
    choose(&site, &token, "court").await.assert_problem(422, "invalid_request");
    pass(&site, 1);
    choose(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    pass(&site, 1);
    choose(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
    site.login("ANCV2528").await;
}

#[tokio::test]
async fn a_request_costs_the_same_calls_whether_the_login_exists_or_not() {
    let site = Site::start().await;
    let line = line(&site).await;
    let mut calls = Vec::new();
    for identifier in ["ANCV2528", "ANCV9999", "PREST001", "X"] {
        let before = line.calls();
        assert_eq!(call(&site, &line, &REQUEST, &json!({ "identifier": identifier })).await, 202);
        calls.push(line.calls() - before);
    }
    assert_eq!(calls, [5; 4]);
    for identifier in ["ANCV2528", "ANCV9999"] {
        for _ in 1..3 {
            call(&site, &line, &REQUEST, &json!({ "identifier": identifier })).await;
        }
        let before = line.calls();
        assert_eq!(call(&site, &line, &REQUEST, &json!({ "identifier": identifier })).await, 202);
        assert_eq!(line.calls() - before, 4, "beyond the limit, for {identifier}");
    }
}

#[tokio::test]
async fn strangers_can_t_use_up_the_links_of_whoever_asks_from_where_they_log_in() {
    let site = Site::start().await;
    let line = line(&site).await;
    let sent = async || site.everything().await.keys().filter(|key| key.contains("OUTBOX#")).count();
    open(&site).await;
    let form = json!({ "identifier": "ANCV2528" });
    for _ in 0..5 {
        // From no address at all, which is another than the owner's.
        assert_eq!(call(&site, &line, &REQUEST, &form).await, 202);
    }
    assert_eq!(sent().await, 3);
    for mailed in [4, 5, 6, 6] {
        assert_eq!(ask(&site, "ANCV2528").await.status, 202);
        assert_eq!(sent().await, mailed);
    }
    // Nobody has logged in to the other one from here.
    for mailed in [7, 8, 9, 9] {
        assert_eq!(ask(&site, "ANCV0640").await.status, 202);
        assert_eq!(sent().await, mailed);
    }
}

/// The newest link among the mails, once there are so many links.
async fn newest_link(site: &Site, count: usize) -> String {
    const PAGE: &str = "/mot-de-passe/choisir";
    for _ in 0..200 {
        let links: Vec<_> = mails(site, count).await.into_iter().filter(|mail| mail["text"].as_str().unwrap().contains(PAGE)).collect();
        if links.len() == count {
            return token_of(site, links.last().unwrap(), PAGE);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no {count} links after ten seconds");
}

#[tokio::test]
async fn a_link_to_choose_a_password_leaves_the_second_factor_in_force() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    let help = support(&site, &[]).await;
    for (round, password) in [NEW_PASSWORD, "gravier prune orage zinc", "marmite lundi corail tuba"].into_iter().enumerate() {
        let asked = match round {
            0 => ask(&site, "ANCV2528").await,
            1 => help.post(&format!("{HELP}/ANCV2528/link"), &json!({})).await,
            _ => {
                let form = json!({ "email": "accueil@ailleurs.example", "reason": REASON, "identity_checked": true });
                assert_eq!(help.post(&format!("{HELP}/ANCV2528/email"), &form).await.status, 200);
                ask(&site, "ANCV2528").await
            }
        };
        assert_eq!(asked.status, 202, "{}", asked.body);
        assert_eq!(choose(&site, &newest_link(&site, round + 1).await, password).await.status, 204);
        login(&site, "ANCV2528", password).await.assert_problem(401, "second_factor_required");
        let form = |code: &str| json!({ "identifier": "ANCV2528", "password": password, "code": code });
        site.stranger().post(LOGIN, &form("000000000")).await.assert_problem(401, "wrong_code");
        assert_eq!(site.stranger().post(LOGIN, &form(&device.recovery_codes[round])).await.status, 200);
    }
}

#[tokio::test]
async fn limits_end_with_their_hour() {
    let site = Site::start().await;
    for _ in 0..3 {
        ask(&site, "ANCV2528").await;
    }
    for index in 0..28 {
        ask(&site, &format!("ANCV90{index:02}")).await;
    }
    ask(&site, "ANCV2528").await.assert_problem(429, "throttled");
    pass(&site, 60);
    let before = site.everything().await.len();
    assert_eq!(ask(&site, "ANCV2528").await.status, 202);
    assert!(site.everything().await.len() > before);
}

#[tokio::test]
async fn a_choice_whose_answer_was_lost_has_taken_effect_once() {
    let site = Site::start().await;
    let line = line(&site).await;
    let token = link(&site, "ANCV2528").await;
    for fault in [Fault::AnswerLost, Fault::Conflict, Fault::Throttled] {
        line.fail("TransactWriteItems", fault);
    }
    let before = site.everything().await;
    let form = json!({ "token": token, "password": NEW_PASSWORD });
    assert_eq!(call(&site, &line, &RESET, &form).await, 204);
    assert_eq!(line.left(), 0);
    let after = site.everything().await;
    let new: Vec<_> = after.keys().filter(|key| !before.contains_key(*key)).collect();
    assert_eq!(new.len(), 2, "one mail and one line of the audit: {new:#?}");
    assert_eq!(login(&site, "ANCV2528", NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_choice_that_fails_can_be_made_again() {
    let site = Site::start().await;
    let line = line(&site).await;
    let form = json!({ "token": link(&site, "ANCV2528").await, "password": NEW_PASSWORD });
    for _ in 0..3 {
        line.fail("TransactWriteItems", Fault::Broken);
    }
    let before = site.everything().await;
    assert_eq!(call(&site, &line, &RESET, &form).await, 503);
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(call(&site, &line, &RESET, &form).await, 204);
}

#[tokio::test]
async fn a_login_that_was_under_way_opens_a_session_that_does_not_go_on() {
    let site = Site::start().await;
    let line = line(&site).await;
    let token = link(&site, "ANCV2528").await;
    // The old password is checked, and the session not yet written, when the new one is chosen.
    line.fail("TransactWriteItems", Fault::Held);
    let app = App { store: site.store.through(line.client(&site.database)), ..site.running().app.clone() };
    let form = json!({ "identifier": "ANCV2528", "password": sev_local::demo::PASSWORD });
    let mut request = Request::new(Body::Text(form.to_string()));
    request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    let opening = tokio::spawn(site.ask(&app, &Endpoint::of::<sev_account::login::Login, _>(), request));
    line.until_held().await;
    assert_eq!(choose(&site, &token, NEW_PASSWORD).await.status, 204);
    line.release();
    let opened = opening.await.unwrap();
    let cookie = opened.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(opened.status(), 200);
    with_cookie(&site, REFRESH, &cookie).await.assert_problem(401, "session_ended");
}

#[tokio::test]
async fn requests_and_choices_leave_their_trace() {
    let site = Site::start().await;
    let identifier = "ANCV2528".parse().unwrap();
    let user = site.store.credentials(&identifier).await.unwrap().unwrap().member;
    ask(&site, "ANCV2528").await;
    ask(&site, "ANCV9999").await;
    choose(&site, &link(&site, "ANCV2528").await, NEW_PASSWORD).await;
    let of = async |organisation| {
        let lines = site.store.audit_lines(&organisation, site.clock.now()).await.unwrap();
        let mine = |action: &Action| matches!(action, Action::AskedForPassword | Action::ChosePassword);
        let mut actions: Vec<_> = lines.into_iter().map(|line| line.action).filter(mine).collect();
        actions.sort_by_key(|action| *action == Action::ChosePassword);
        actions
    };
    // The link above was asked of the store.
    assert_eq!(of(user.member_of).await, [Action::AskedForPassword, Action::AskedForPassword, Action::ChosePassword]);
    assert_eq!(of(sev_domain::account::OrganisationId::new("nobody")).await, [Action::AskedForPassword]);
}
