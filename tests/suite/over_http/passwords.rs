//! Choosing another password by a link. The link's token is in a mail alone, so these tests ask the store for one, as
//! `request_password_reset` does; `suite/passwords.rs` reads the mail.

use super::session::{LOGIN, REFRESH, cookie, open, with_cookie};
use serde_json::{Value, json};
use sev_domain::{
    mail::Message,
    world::{fingerprint, hex},
};
use sev_runtime::app::system_entropy;
use sev_storage::{Action, AuditLine, Link, Mail, Purpose};
use sev_tests::{Answer, Site, at_once};

pub(crate) const FORGOTTEN: &str = "/api/password/forgotten";
pub(crate) const CHOOSE: &str = "/api/password/choose";
pub(crate) const NEW_PASSWORD: &str = "tuba moufle corail dix";

/// A new link of `identifier`, valid for half an hour.
pub(crate) async fn link(site: &Site, identifier: &str) -> String {
    let (now, entropy) = (site.clock.now(), system_entropy());
    let identifier = identifier.parse().unwrap();
    let member = site.store.credentials(&identifier).await.unwrap().unwrap().member;
    let token = hex(&entropy.bytes::<32>());
    let link = Link::new(Purpose::Password, &token, &member, now + sev_access::link::PASSWORD);
    // Another mail than the real one, which tests of mails look for.
    let mail = Mail::to(&member, Message::PasswordChanged { identifier, at: now });
    let line = AuditLine::new(now, &member.member_of, &member.user_id, Action::AskedForPassword);
    site.store.mail_password_link(&link, &mail, &line).await.unwrap();
    token
}

pub(crate) async fn choose(site: &Site, token: &str, password: &str) -> Answer {
    site.stranger().post(CHOOSE, &json!({ "token": token, "password": password })).await
}

pub(crate) async fn ask(site: &Site, identifier: &str) -> Answer {
    site.stranger().post(FORGOTTEN, &json!({ "identifier": identifier })).await
}

pub(crate) async fn login(site: &Site, identifier: &str, password: &str) -> Answer {
    site.stranger().post(LOGIN, &json!({ "identifier": identifier, "password": password })).await
}

#[tokio::test]
async fn a_link_chooses_a_password_once() {
    let site = Site::start().await;
    let token = link(&site, "ANCV2528").await;
    assert_eq!(login(&site, "ANCV2528", sev_local::demo::PASSWORD).await.status, 200, "nothing changes before it is used");
    let chosen = choose(&site, &token, NEW_PASSWORD).await;
    assert_eq!((chosen.status, &chosen.body), (204, &Value::Null));
    login(&site, "ANCV2528", sev_local::demo::PASSWORD).await.assert_problem(401, "wrong_credentials");
    assert_eq!(login(&site, "ancv2528", NEW_PASSWORD).await.status, 200);
    let before = site.everything().await;
    choose(&site, &token, "gravier prune orage zinc").await.assert_problem(410, "link_void");
    Site::assert_unchanged(&before, &site.everything().await);
    site.login("ANCV0640").await;
}

#[tokio::test]
async fn the_newest_link_alone_counts() {
    let site = Site::start().await;
    let (older, newer) = (link(&site, "ANCV2528").await, link(&site, "ANCV2528").await);
    let other = link(&site, "ANCV0640").await;
    for password in [NEW_PASSWORD, "court"] {
        choose(&site, &older, password).await.assert_problem(410, "link_void");
    }
    assert_eq!(choose(&site, &newer, NEW_PASSWORD).await.status, 204);
    assert_eq!(choose(&site, &other, NEW_PASSWORD).await.status, 204, "each login has its own");
}

#[tokio::test]
async fn asking_again_makes_the_link_before_void() {
    let site = Site::start().await;
    let token = link(&site, "ANCV2528").await;
    assert_eq!(ask(&site, " ancv2528 ").await.status, 202);
    choose(&site, &token, NEW_PASSWORD).await.assert_problem(410, "link_void");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_use_a_link_at_once_one_chooses() {
    let site = Site::start().await;
    let token = link(&site, "ANCV2528").await;
    let passwords: Vec<_> = (0..5).map(|index| format!("{NEW_PASSWORD} {index}")).collect();
    let answers = at_once(passwords.iter().map(|password| choose(&site, &token, password))).await;
    let chosen: Vec<_> = answers.iter().enumerate().filter(|(_, answer)| answer.status == 204).map(|(index, _)| index).collect();
    assert_eq!(chosen.len(), 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        answer.assert_problem(410, "link_void");
    }
    assert_eq!(login(&site, "ANCV2528", &passwords[chosen[0]]).await.status, 200);
}

#[tokio::test]
async fn a_new_password_ends_every_session() {
    let site = Site::start().await;
    let (first, idle) = (open(&site).await, open(&site).await);
    // The cookie before the last still works for a moment, but not over a change of password.
    let second = cookie(&with_cookie(&site, REFRESH, &first).await).unwrap();
    let elsewhere = cookie(&login(&site, "ANCV0640", sev_local::demo::PASSWORD).await).unwrap();
    assert_eq!(choose(&site, &link(&site, "ANCV2528").await, NEW_PASSWORD).await.status, 204);
    for ended in [&first, &second, &idle] {
        let refused = with_cookie(&site, REFRESH, ended).await;
        refused.assert_problem(401, "session_ended");
        assert!(refused.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    }
    assert_eq!(with_cookie(&site, REFRESH, &elsewhere).await.status, 200, "another login's session goes on");
    let new = cookie(&login(&site, "ANCV2528", NEW_PASSWORD).await).unwrap();
    assert_eq!(with_cookie(&site, REFRESH, &new).await.status, 200);
}

#[tokio::test]
async fn a_password_that_is_refused_leaves_the_link_as_it_was() {
    let site = Site::start().await;
    let token = link(&site, "ANCV2528").await;
    let before = site.everything().await;
    let long = "corail ".repeat(40);
    for password in ["", "corail", "motdepasse123", "azertyuiop12", "moufle ANCV2528 tuba", "moufle porteur-de-projet tuba", &long] {
        let refused = choose(&site, &token, password).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), ["password"], "{password}");
        assert!(refused.body["fields"][0]["message"].as_str().unwrap().ends_with('.'), "{}", refused.body);
    }
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(choose(&site, &token, NEW_PASSWORD).await.status, 204);
}

#[tokio::test]
async fn a_link_that_never_was_opens_nothing() {
    let site = Site::start().await;
    let real = link(&site, "ANCV2528").await;
    let before = site.everything().await;
    for token in [&"0".repeat(64), &fingerprint(&[&real]), &real.to_uppercase(), &real[1..], "x", "👴", "ANCV9999", &"f".repeat(10_000)] {
        choose(&site, token, NEW_PASSWORD).await.assert_problem(410, "link_void");
        // Whoever has no link learns nothing about passwords.
        choose(&site, token, "court").await.assert_problem(410, "link_void");
    }
    for (form, field) in [
        (json!({}), "token"),
        (json!({ "token": "", "password": NEW_PASSWORD }), "token"),
        (json!({ "token": [real], "password": NEW_PASSWORD }), "token"),
        (json!({ "token": real, "password": 12 }), "password"),
        (json!({ "token": real }), "password"),
    ] {
        let refused = site.stranger().post(CHOOSE, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), [field], "{form}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn known_and_unknown_get_one_answer_to_a_forgotten_password() {
    let site = Site::start().await;
    let (known, unknown) = (ask(&site, "ANCV2528").await, ask(&site, "ANCV9999").await);
    assert_eq!((known.status, &known.body), (202, &json!({})));
    assert_eq!((unknown.status, &unknown.body), (known.status, &known.body));
    let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&unknown), names(&known));
    for (form, message) in [(json!({}), "Saisissez"), (json!({ "identifier": "ANCV 2528!" }), "lettres"), (json!({ "identifier": 12 }), "")]
    {
        let refused = site.stranger().post(FORGOTTEN, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), ["identifier"]);
        assert!(refused.body["fields"][0]["message"].as_str().unwrap().contains(message), "{}", refused.body);
    }
}

#[tokio::test]
async fn the_fourth_request_of_an_hour_does_nothing_and_does_not_say_so() {
    let site = Site::start().await;
    for identifier in ["ANCV2528", "ANCV9999"] {
        let before = site.everything().await;
        for _ in 0..3 {
            assert_eq!(ask(&site, identifier).await.status, 202);
        }
        let after_three = site.everything().await;
        assert!(after_three.len() > before.len(), "{identifier}");
        let fourth = ask(&site, identifier).await;
        assert_eq!((fourth.status, &fourth.body), (202, &json!({})));
        // The mails of the first three may be on their way.
        let count = async || site.everything().await.len();
        assert_eq!(count().await, after_three.len(), "{identifier}");
    }
}

#[tokio::test]
async fn thirty_requests_of_an_hour_hold_an_address_up() {
    let site = Site::start().await;
    for index in 0..30 {
        assert_eq!(ask(&site, &format!("ANCV90{index:02}")).await.status, 202);
    }
    let refused = ask(&site, "ANCV2528").await;
    refused.assert_problem(429, "throttled");
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<i64>().unwrap() <= 3600);
}
