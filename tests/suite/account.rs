//! « Mon compte »: what is mailed and kept of its changes, what the clock does to a link, and what goes wrong on the way.

use crate::{
    over_http::{
        account::email_link,
        passwords::{NEW_PASSWORD, login},
        session::{REFRESH, cookie, with_cookie},
    },
    passwords::mails,
};
use jiff::SignedDuration;
use lambda_http::{Body, Request, http::header};
use serde_json::{Value, json};
use sev_http::{App, Endpoint};
use sev_local::demo::PASSWORD;
use sev_storage::Action;
use sev_tests::{
    Site, Visitor, at_once,
    faults::{Fault, Line},
};

const CHANGE: Endpoint = Endpoint::of::<sev_account::change_password::ChangePassword, _>();

async fn open(site: &Site) -> (Visitor<'_>, String) {
    let answer = login(site, "ANCV2528", PASSWORD).await;
    (site.bearer(answer.body["access_token"].as_str().unwrap().to_owned()), cookie(&answer).unwrap())
}

fn change(to: &str) -> Value {
    json!({ "current_password": PASSWORD, "password": to, "confirmation": to })
}

/// Calls `endpoint` as the user of `token`, over `line`.
async fn call(site: &Site, line: &Line, token: &str, endpoint: &Endpoint, form: &Value) -> u16 {
    let app = App { store: site.store.through(line.client(&site.database)), ..site.running().app.clone() };
    let mut request = Request::new(Body::Text(form.to_string()));
    request.headers_mut().insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
    request.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    site.ask(&app, endpoint, request).await.status().as_u16()
}

async fn actions(site: &Site) -> Vec<Action> {
    let member = site.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().unwrap().member;
    let lines = site.store.audit_lines(&member.member_of, site.clock.now()).await.unwrap();
    assert!(lines.iter().all(|line| line.user_id == member.user_id || line.user_id.starts_with("demo")), "{lines:?}");
    lines.into_iter().map(|line| line.action).collect()
}

#[tokio::test]
async fn a_new_address_is_confirmed_by_a_mail_and_the_one_before_is_told() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let asked = holder.post("/api/account/email", &json!({ "email": "accueil@amicale.example", "password": PASSWORD })).await;
    assert_eq!(asked.status, 202);
    let sent = mails(&site, 2).await;
    let to = |address: &str| sent.iter().find(|mail| mail["to"] == address).unwrap_or_else(|| panic!("none to {address}: {sent:?}"));
    let (link, notice) = (to("accueil@amicale.example")["text"].as_str().unwrap(), to("ancv2528@exemple.fr"));
    assert!(!notice["text"].as_str().unwrap().contains("accueil@amicale.example"), "{notice}");
    let start = format!("{}/adresse-email/confirmer#", site.base_url);
    let token: String = link.split_once(&start).unwrap().1.chars().take_while(char::is_ascii_hexdigit).collect();
    assert!(!notice["text"].as_str().unwrap().contains(&token));
    assert_eq!(site.stranger().post("/api/email/confirm", &json!({ "token": token })).await.status, 204);
    let sent = mails(&site, 3).await;
    assert_eq!((&sent[2]["to"], &sent[2]["subject"]), (&json!("ancv2528@exemple.fr"), &json!("Votre adresse e-mail a été changée")));
    // From now on mails go to the new address.
    site.stranger().post("/api/password/forgotten", &json!({ "identifier": "ANCV2528" })).await;
    assert_eq!(mails(&site, 4).await[3]["to"], "accueil@amicale.example");
    let done = actions(&site).await;
    for action in [Action::AskedForEmail, Action::ChangedEmail] {
        assert!(done.contains(&action), "{done:?}");
    }
}

#[tokio::test]
async fn an_address_can_be_confirmed_for_a_day() {
    let site = Site::start().await;
    let token = email_link(&site, "accueil@amicale.example").await;
    let confirm = async || site.stranger().post("/api/email/confirm", &json!({ "token": token })).await;
    site.running().clock.move_to(site.clock.now() + SignedDuration::from_hours(24));
    confirm().await.assert_problem(410, "link_void");
    site.running().clock.move_to(site.clock.now() - SignedDuration::from_mins(1));
    assert_eq!(confirm().await.status, 204);
}

#[tokio::test]
async fn a_changed_password_is_mailed_about_and_noted() {
    let site = Site::start().await;
    let (holder, _) = open(&site).await;
    assert_eq!(holder.post("/api/account/password", &change(NEW_PASSWORD)).await.status, 204);
    assert_eq!(holder.delete("/api/account/sessions").await.status, 204);
    let sent = mails(&site, 1).await;
    assert_eq!((&sent[0]["to"], &sent[0]["subject"]), (&json!("ancv2528@exemple.fr"), &json!("Votre mot de passe a été changé")));
    let done = actions(&site).await;
    for action in [Action::ChangedPassword, Action::EndedSession] {
        assert_eq!(done.iter().filter(|done| **done == action).count(), 1, "{done:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_change_the_password_at_once_one_does() {
    let site = Site::start().await;
    let mut sessions = Vec::new();
    for _ in 0..4 {
        sessions.push(open(&site).await);
    }
    let passwords: Vec<_> = (0..4).map(|index| format!("{NEW_PASSWORD} {index}")).collect();
    let change = async |index: usize| sessions[index].0.post("/api/account/password", &change(&passwords[index])).await.status;
    let answers = at_once((0..4).map(change)).await;
    let done: Vec<_> = (0..4).filter(|index| answers[*index] == 204).collect();
    assert_eq!(done.len(), 1, "{answers:?}");
    assert_eq!(login(&site, "ANCV2528", &passwords[done[0]]).await.status, 200);
    for (index, (_, cookie)) in sessions.iter().enumerate() {
        let goes_on = with_cookie(&site, REFRESH, cookie).await.status == 200;
        assert_eq!(goes_on, index == done[0], "the session that changed it goes on, and no other");
    }
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_has_taken_effect_once() {
    let site = Site::start().await;
    let (holder, cookie) = open(&site).await;
    let line = Line::to(&site.running().database_url).await;
    for fault in [Fault::AnswerLost, Fault::Conflict, Fault::Throttled] {
        line.fail("TransactWriteItems", fault);
    }
    let before = site.everything().await;
    assert_eq!(call(&site, &line, holder.token.as_deref().unwrap(), &CHANGE, &change(NEW_PASSWORD)).await, 204);
    assert_eq!(line.left(), 0);
    let new: Vec<_> = site.everything().await.into_keys().filter(|key| !before.contains_key(key)).collect();
    assert_eq!(new.len(), 2, "one mail and one line of the audit: {new:#?}");
    assert_eq!(with_cookie(&site, REFRESH, &cookie).await.status, 200);
}

#[tokio::test]
async fn a_change_that_fails_leaves_all_as_it_was() {
    let site = Site::start().await;
    let (holder, cookie) = open(&site).await;
    let line = Line::to(&site.running().database_url).await;
    for _ in 0..3 {
        line.fail("TransactWriteItems", Fault::Broken);
    }
    let before = site.everything().await;
    assert_eq!(call(&site, &line, holder.token.as_deref().unwrap(), &CHANGE, &change(NEW_PASSWORD)).await, 503);
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(with_cookie(&site, REFRESH, &cookie).await.status, 200);
}
