//! « Mon compte »: the organisation's details, the address, the password, the open sessions, the ledger.

use super::{
    passwords::{CHOOSE, NEW_PASSWORD, choose, login},
    session::{LOGIN, LOGOUT, REFRESH, cookie, with_cookie},
};
use reqwest::Method;
use serde_json::{Value, json};
use sev_domain::world::hex;
use sev_local::demo::PASSWORD;
use sev_runtime::app::system_entropy;
use sev_storage::{Action, AuditLine, Guarded, Link, Purpose, Told};
use sev_tests::{Answer, Site, Visitor, at_once, forms};

const ACCOUNT: &str = "/api/account";
const EMAIL: &str = "/api/account/email";
const CONFIRM: &str = "/api/email/confirm";
const PASSWORDS: &str = "/api/account/password";
const SESSIONS: &str = "/api/account/sessions";

/// The organisation's form, with `change`.
fn organisation(change: Value) -> Value {
    let form = json!({
        "name": "Amicale de Vannes", "phone": "04.56.34.22.09", "holder_type": "association", "street": "69 avenue de Paris",
        "complement": "Bâtiment B", "postal_code": "31 000", "city": "Toulouse",
    });
    forms::with(form, change)
}

/// Opens a session of ANCV2528: the visitor, and the cookie.
async fn open(site: &Site) -> (Visitor<'_>, String) {
    let answer = login(site, "ANCV2528", PASSWORD).await;
    (site.bearer(answer.body["access_token"].as_str().unwrap().to_owned()), cookie(&answer).unwrap())
}

/// A new link of ANCV2528 to another address. Its token is in a mail alone, so it is asked of the store, as the operation does.
pub(crate) async fn email_link(site: &Site, email: &str) -> String {
    email_link_of(site, "ANCV2528", email).await
}

/// The same of anyone.
pub(crate) async fn email_link_of(site: &Site, identifier: &str, email: &str) -> String {
    let (now, entropy) = (site.clock.now(), system_entropy());
    let credentials = site.store.credentials(&identifier.parse().unwrap()).await.unwrap().unwrap();
    let member = credentials.member.clone();
    let token = hex(&entropy.bytes::<32>());
    let link = Link::new(Purpose::Email, &token, &member, now + sev_access::link::EMAIL);
    let link = Link { email: Some(email.to_owned()), ..link };
    let (_, mail) = sev_access::link::email(&member, email, now, &entropy);
    let (_, notice) = sev_access::link::email(&member, "accueil@exemple.fr", now, &entropy);
    let line = AuditLine::new(now, &member.member_of, &member.user_id, Action::AskedForEmail);
    let told = Told { mails: vec![mail, notice], lines: vec![line] };
    assert_eq!(site.store.mail_email_link(&link, &credentials, None, &told).await, Ok(Guarded::Done));
    token
}

async fn confirm(site: &Site, token: &str) -> Answer {
    site.stranger().post(CONFIRM, &json!({ "token": token })).await
}

fn passwords(current: &str, password: &str, confirmation: &str) -> Value {
    json!({ "current_password": current, "password": password, "confirmation": confirmation })
}

#[tokio::test]
async fn an_administrator_changes_the_details_of_their_organisation() {
    let site = Site::start().await;
    let (holder, session) = open(&site).await;
    let before = holder.get(ACCOUNT).await.body;
    assert_eq!(before["organisation"]["version"], 1);
    let changed = holder.put(ACCOUNT, "\"1\"", &organisation(json!({}))).await;
    assert_eq!((changed.status, &changed.headers["etag"]), (200, &"\"2\"".parse().unwrap()), "{}", changed.body);
    let after = holder.get(ACCOUNT).await.body;
    assert_eq!(after["organisation"], changed.body);
    assert_eq!(after["organisation"]["phone"], "04 56 34 22 09");
    assert_eq!(after["organisation"]["postal_code"], "31000");
    for kept in ["organisation_id", "kind", "convention_number"] {
        assert_eq!(after["organisation"][kept], before["organisation"][kept], "{kept}");
    }
    assert_eq!(after["credits"], before["credits"]);
    for shown in [with_cookie(&site, REFRESH, &session).await, login(&site, "ANCV2528", PASSWORD).await] {
        assert_eq!(shown.body["user"]["organisation_name"], "Amicale de Vannes");
    }
}

#[tokio::test]
async fn details_that_have_changed_meanwhile_are_not_written_over() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let forms: Vec<_> = (0..5).map(|index| organisation(json!({ "name": format!("Amicale {index}") }))).collect();
    let answers = at_once(forms.iter().map(|form| holder.put(ACCOUNT, "\"1\"", form))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        answer.assert_problem(412, "version_conflict");
    }
    let before = site.everything().await;
    holder.put(ACCOUNT, "\"1\"", &organisation(json!({}))).await.assert_problem(412, "version_conflict");
    holder.send(Method::PUT, ACCOUNT, &[], Some(organisation(json!({})).to_string())).await.assert_problem(428, "precondition_required");
    let refused = holder.put(ACCOUNT, "\"2\"", &organisation(json!({ "name": " ", "phone": "12", "holder_type": null }))).await;
    refused.assert_problem(422, "invalid_request");
    assert_eq!(refused.fields(), ["name", "phone", "holder_type"]);
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let asked = holder.post(EMAIL, &json!({ "email": "accueil@amicale.example", "password": PASSWORD })).await;
    assert_eq!((asked.status, &asked.body), (202, &json!({})));
    assert_eq!(holder.get(ACCOUNT).await.body["email"], "ancv2528@exemple.fr");
    let (older, token) = (email_link(&site, "vieux@amicale.example").await, email_link(&site, "accueil@amicale.example").await);
    let password = super::passwords::link(&site, "ANCV2528").await;
    confirm(&site, &older).await.assert_problem(410, "link_void");
    let confirmed = confirm(&site, &token).await;
    assert_eq!((confirmed.status, &confirmed.body), (204, &Value::Null));
    assert_eq!(holder.get(ACCOUNT).await.body["email"], "accueil@amicale.example");
    let before = site.everything().await;
    confirm(&site, &token).await.assert_problem(410, "link_void");
    // What was mailed to the address of before opens nothing any more.
    choose(&site, &password, NEW_PASSWORD).await.assert_problem(410, "link_void");
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn each_link_opens_its_own_page_alone() {
    let site = Site::start().await;
    let (email, password) = (email_link(&site, "accueil@amicale.example").await, super::passwords::link(&site, "ANCV2528").await);
    let before = site.everything().await;
    choose(&site, &email, NEW_PASSWORD).await.assert_problem(410, "link_void");
    confirm(&site, &password).await.assert_problem(410, "link_void");
    confirm(&site, &"0".repeat(64)).await.assert_problem(410, "link_void");
    for form in [json!({}), json!({ "token": "" }), json!({ "token": 12 })] {
        let refused = site.stranger().post(CONFIRM, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), ["token"]);
    }
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(confirm(&site, &email).await.status, 204);
}

#[tokio::test]
async fn an_address_is_asked_for_with_the_password() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let before = site.everything().await;
    for (email, password, fields) in [
        ("pas une adresse", PASSWORD, vec!["email"]),
        ("accueil@amicale.example", "mauvais mot de passe", vec!["password"]),
        ("accueil@amicale.example", "", vec!["password"]),
        ("ANCV2528@exemple.fr", PASSWORD, vec!["email"]),
    ] {
        let refused = holder.post(EMAIL, &json!({ "email": email, "password": password })).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), fields, "{email} {password}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
    for index in 0..5 {
        let form = json!({ "email": format!("accueil{index}@amicale.example"), "password": PASSWORD });
        assert_eq!(holder.post(EMAIL, &form).await.status, 202);
    }
    let sixth = holder.post(EMAIL, &json!({ "email": "accueil5@amicale.example", "password": PASSWORD })).await;
    sixth.assert_problem(429, "throttled");
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_the_other_sessions_end() {
    let site = Site::start().await;
    let ((here, own), (elsewhere, other)) = (open(&site).await, open(&site).await);
    let link = super::passwords::link(&site, "ANCV2528").await;
    let changed = here.post(PASSWORDS, &passwords(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)).await;
    assert_eq!((changed.status, &changed.body), (204, &Value::Null));
    with_cookie(&site, REFRESH, &other).await.assert_problem(401, "session_ended");
    // The other's token is alive for some minutes, and changes nothing.
    let mine = passwords(NEW_PASSWORD, "gravier prune orage zinc", "gravier prune orage zinc");
    elsewhere.post(PASSWORDS, &mine).await.assert_problem(401, "unauthenticated");
    assert_eq!(with_cookie(&site, REFRESH, &own).await.status, 200, "this one goes on");
    let sessions = here.get(SESSIONS).await.body;
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 1, "{sessions}");
    login(&site, "ANCV2528", PASSWORD).await.assert_problem(401, "wrong_credentials");
    assert_eq!(login(&site, "ANCV2528", NEW_PASSWORD).await.status, 200);
    // A link of before, whoever has it, chooses nothing.
    site.stranger().post(CHOOSE, &json!({ "token": link, "password": "gravier prune orage zinc" })).await.assert_problem(410, "link_void");
}

#[tokio::test]
async fn a_password_that_is_refused_changes_nothing() {
    let site = Site::start().await;
    let (holder, own) = open(&site).await;
    let before = site.everything().await;
    for (current, new, confirmation, fields) in [
        ("", "", "", vec!["current_password", "password"]),
        ("mauvais mot de passe", NEW_PASSWORD, NEW_PASSWORD, vec!["current_password"]),
        (PASSWORD, NEW_PASSWORD, "tuba moufle corail onze", vec!["confirmation"]),
        (PASSWORD, PASSWORD, PASSWORD, vec!["password"]),
        (PASSWORD, "court", "court", vec!["password"]),
        (PASSWORD, "motdepasse123", "motdepasse123", vec!["password"]),
        (PASSWORD, "moufle ANCV2528 tuba", "moufle ANCV2528 tuba", vec!["password"]),
    ] {
        let refused = holder.post(PASSWORDS, &passwords(current, new, confirmation)).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), fields, "{new}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(with_cookie(&site, REFRESH, &own).await.status, 200);
}

#[tokio::test]
async fn guesses_at_the_present_password_are_counted() {
    let site = Site::start().await;
    let (holder, _) = open(&site).await;
    for _ in 0..10 {
        holder.post(PASSWORDS, &passwords("mauvais mot de passe", NEW_PASSWORD, NEW_PASSWORD)).await.assert_problem(422, "invalid_request");
    }
    holder.post(PASSWORDS, &passwords(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)).await.assert_problem(429, "throttled");
    // Over all that asks for it, and for this user alone.
    holder.post(EMAIL, &json!({ "email": "a@b.example", "password": PASSWORD })).await.assert_problem(429, "throttled");
    site.login("ANCV2528").await;
}

#[tokio::test]
async fn a_session_is_ended_from_another() {
    let site = Site::start().await;
    let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let form = json!({ "identifier": "ANCV2528", "password": PASSWORD }).to_string();
    let other = site.stranger().send(Method::POST, LOGIN, &[("user-agent", firefox)], Some(form)).await;
    let (other_cookie, (here, own)) = (cookie(&other).unwrap(), open(&site).await);
    let list = here.get(SESSIONS).await.body;
    let sessions = list["sessions"].as_array().unwrap();
    assert_eq!(sessions.iter().map(|session| &session["current"]).collect::<Vec<_>>(), [&json!(true), &json!(false)], "{list}");
    let (mine, others) = (sessions[0]["session_id"].as_str().unwrap(), sessions[1]["session_id"].as_str().unwrap());
    assert_eq!(sessions[1]["device"], "Firefox sur Windows");

    // Nobody else's: under another user it does not exist.
    let stranger = site.login("ANCV0640").await;
    let before = site.everything().await;
    for id in [others, "unknown", "👴"] {
        stranger.delete(&format!("{SESSIONS}/{id}")).await.assert_problem(404, "not_found");
    }
    Site::assert_unchanged(&before, &site.everything().await);

    assert_eq!(here.delete(&format!("{SESSIONS}/{others}")).await.status, 204);
    here.delete(&format!("{SESSIONS}/{others}")).await.assert_problem(404, "not_found");
    with_cookie(&site, REFRESH, &other_cookie).await.assert_problem(401, "session_ended");
    let own = cookie(&with_cookie(&site, REFRESH, &own).await).unwrap();
    assert_eq!(here.delete(&format!("{SESSIONS}/{mine}")).await.status, 204, "one's own too");
    with_cookie(&site, REFRESH, &own).await.assert_problem(401, "session_ended");
    here.get(SESSIONS).await.assert_problem(401, "unauthenticated");
}

#[tokio::test]
async fn all_other_sessions_are_ended_at_once() {
    let site = Site::start().await;
    let ((here, own), (_, second), (elsewhere, third)) = (open(&site).await, open(&site).await, open(&site).await);
    assert_eq!(here.delete(SESSIONS).await.status, 204);
    for ended in [&second, &third] {
        with_cookie(&site, REFRESH, ended).await.assert_problem(401, "session_ended");
    }
    assert_eq!(with_cookie(&site, REFRESH, &own).await.status, 200);
    // One that has been ended ends no other.
    elsewhere.delete(SESSIONS).await.assert_problem(401, "unauthenticated");
    assert_eq!(here.get(SESSIONS).await.body["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(here.delete(SESSIONS).await.status, 204, "with no other there is nothing to end");
}

#[tokio::test]
async fn the_ledger_says_where_the_credit_went() {
    let site = Site::start().await;
    let (holder, group, year) = (site.login("ANCV2528").await, site.cyclades(), site.year());
    let ledger = format!("{ACCOUNT}/credits/{year}/ledger");
    let enrolled = holder.post(&format!("/api/groups/{group}/enrollments"), &forms::senior("Le Gall")).await;
    let person = enrolled.body["enrollment"]["enrollment_id"].as_str().unwrap();
    holder.delete(&format!("/api/groups/{group}/enrollments/{person}")).await;
    let page = holder.get(&ledger).await.body;
    let lines = page["lines"].as_array().unwrap();
    // The clock may stand still: lines of one instant come in any order.
    let of = |reason: &str| {
        let mine = |line: &&Value| line["person"] == "LE GALL Yvonne" && line["reason"] == reason;
        lines.iter().find(mine).map(|line| line["used_delta_cents"].clone())
    };
    assert_eq!((of("enrolled"), of("withdrawn")), (Some(json!(16_000)), Some(json!(-16_000))), "{page}");
    assert_eq!(lines.last().unwrap()["used_after_cents"], page["credit"]["used_cents"], "the last line leads to what is used");
    assert_eq!(lines[0]["reason"], "grant");
    let empty = holder.get(&format!("{ACCOUNT}/credits/2099/ledger")).await.body;
    assert_eq!(empty, json!({ "year": 2099, "credit": null, "lines": [] }));
    for unknown in ["1999", "abc", "99999999"] {
        holder.get(&format!("{ACCOUNT}/credits/{unknown}/ledger")).await.assert_problem(404, "not_found");
    }
    let looks = site.everything().await.values().filter(|item| item.contains("viewed_ledger")).count();
    assert_eq!(looks, 1, "who has seen it is known");
}

#[tokio::test]
async fn whoever_wants_no_reminders_says_so() {
    let site = Site::start().await;
    let choose =
        async |visitor: &Visitor<'_>, body: &Value| visitor.send(Method::PUT, "/api/account/reminders", &[], Some(body.to_string())).await;
    for login in ["ANCV2528", "PREST001", "ADMIN01"] {
        let visitor = site.login(login).await;
        assert_eq!(visitor.get(ACCOUNT).await.body["reminders"], true, "who has chosen nothing gets them");
        // The same again changes nothing.
        for reminders in [false, false, true, false] {
            let chosen = choose(&visitor, &json!({ "reminders": reminders })).await;
            assert_eq!((chosen.status, &chosen.body), (204, &Value::Null), "{login}");
            assert_eq!(visitor.get(ACCOUNT).await.body["reminders"], reminders, "{login}");
        }
    }
    let holder = site.login("ANCV1654").await;
    let before = site.everything().await;
    for nothing in [json!({}), json!({ "reminders": null })] {
        let refused = choose(&holder, &nothing).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), ["reminders"]);
    }
    choose(&holder, &json!({ "reminders": "oui" })).await.assert_problem(422, "invalid_request");
    Site::assert_unchanged(&before, &site.everything().await);
    // A token that outlives its session chooses nothing.
    let (visitor, session) = open(&site).await;
    assert_eq!(with_cookie(&site, LOGOUT, &session).await.status, 204);
    choose(&visitor, &json!({ "reminders": true })).await.assert_problem(401, "unauthenticated");
}
