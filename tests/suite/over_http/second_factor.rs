//! The second factor, from its set-up to its removal, and the logins that ask for it.

use super::{
    access::{Exception, excepted},
    session::{LOGIN, REFRESH, cookie, with_cookie},
};
use reqwest::Method;
use serde_json::{Value, json};
use sev_domain::account::{Role, User};
use sev_local::demo::PASSWORD;
use sev_runtime::app::system_entropy;
use sev_storage::{Credentials, Member};
use sev_tests::{Answer, Site, Visitor, at_once};
use std::time::Duration;
use totp_rs::{Builder, Secret, Totp};

pub(crate) const BEGIN: &str = "/api/account/second-factor";
const CONFIRM: &str = "/api/account/second-factor/confirm";
pub(crate) const REMOVE: &str = "/api/account/second-factor/remove";

/// Someone's app of codes.
pub(crate) struct Device {
    totp: Totp,
    /// When it was set up.
    at: i64,
    pub(crate) recovery_codes: Vec<String>,
}

impl Device {
    /// The app that is given a draft, early in a step of 30 seconds: a code is not to end while it is on its way.
    pub(crate) async fn of(site: &Site, draft: &Value) -> Self {
        let gone = site.clock.now().as_second() % 30;
        if gone > 15 {
            tokio::time::sleep(Duration::from_secs(u64::try_from(30 - gone).unwrap())).await;
        }
        let secret = Secret::try_from_base32(draft["secret"].as_str().unwrap()).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        Self { totp, at: site.clock.now().as_second(), recovery_codes: Vec::new() }
    }

    /// The code that it shows so many steps of 30 seconds after it was set up. Those of -1, 0 and 1 are good then, each once and
    /// in this order.
    pub(crate) fn code(&self, steps: i64) -> String {
        self.totp.generate(u64::try_from(self.at + 30 * steps).unwrap()).to_string()
    }
}

/// A session of its own, with its cookie.
pub(crate) async fn session<'a>(site: &'a Site, identifier: &str) -> (Visitor<'a>, String) {
    let answer = login(site, identifier, None).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    (site.bearer(answer.body["access_token"].as_str().unwrap().to_owned()), cookie(&answer).unwrap())
}

pub(crate) async fn login(site: &Site, identifier: &str, code: Option<&str>) -> Answer {
    site.stranger().post(LOGIN, &json!({ "identifier": identifier, "password": PASSWORD, "code": code })).await
}

/// Sets the second factor up, by the code of the step before the present one: two are left.
pub(crate) async fn set_up(site: &Site, visitor: &Visitor<'_>) -> Device {
    let draft = visitor.post(BEGIN, &json!({ "password": PASSWORD })).await;
    assert_eq!(draft.status, 200, "{}", draft.body);
    let mut device = Device::of(site, &draft.body).await;
    let confirmed = visitor.post(CONFIRM, &json!({ "code": device.code(-1) })).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.body);
    device.recovery_codes = serde_json::from_value(confirmed.body["recovery_codes"].clone()).unwrap();
    device
}

/// A user of ANCV beside the demo's, who has that role's duties and can log in.
async fn of_ancv(site: &Site, role: Role) -> &'static str {
    let identifier = "ADMIN01-CAMILLE";
    let admin = site.store.credentials(&"ADMIN01".parse().unwrap()).await.unwrap().unwrap();
    let user =
        User { user_id: system_entropy().id(), identifier: identifier.parse().unwrap(), roles: vec![role], ..admin.member.user("ANCV") };
    let credentials = Credentials::new(Member::new(&user, "camille@exemple.fr"), admin.password_hash);
    site.store.add_user(&credentials).await.unwrap();
    identifier
}

#[tokio::test]
async fn a_code_is_asked_for_from_the_first_one_on() {
    let site = Site::start().await;
    let (holder, own) = session(&site, "ANCV2528").await;
    let (_, other) = session(&site, "ANCV2528").await;
    let draft = holder.post(BEGIN, &json!({ "password": PASSWORD })).await;
    let secret = draft.body["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 32);
    assert!(draft.body["otpauth_uri"].as_str().unwrap().contains(&format!("/Seniors%20en%20Vacances:ANCV2528?secret={secret}&")));
    assert!(draft.body["qr"]["size"].as_i64().unwrap() > 29 && draft.body["qr"]["path"].as_str().unwrap().starts_with("M4 4h7v1h-7z"));
    assert_eq!(login(&site, "ANCV2528", None).await.status, 200, "nothing changes before it is confirmed");

    let device = Device::of(&site, &draft.body).await;
    let confirmed = holder.post(CONFIRM, &json!({ "code": device.code(-1) })).await;
    assert_eq!((confirmed.status, confirmed.body["recovery_codes"].as_array().map(Vec::len)), (200, Some(10)), "{}", confirmed.body);
    with_cookie(&site, REFRESH, &other).await.assert_problem(401, "session_ended");
    let own = with_cookie(&site, REFRESH, &own).await;
    assert_eq!((own.status, &own.body["second_factor_needed"]), (200, &json!(false)), "this one goes on: {}", own.body);
    holder.post(CONFIRM, &json!({ "code": device.code(0) })).await.assert_problem(409, "nothing_to_confirm");

    login(&site, "ANCV2528", None).await.assert_problem(401, "second_factor_required");
    login(&site, "ANCV2528", Some("")).await.assert_problem(401, "second_factor_required");
    login(&site, "ANCV2528", Some(&device.code(-1))).await.assert_problem(401, "wrong_code");
    let code = device.code(0);
    assert_eq!(login(&site, "ANCV2528", Some(&format!(" {} {} ", &code[..3], &code[3..]))).await.status, 200);
    let again = login(&site, "ANCV2528", Some(&code)).await;
    again.assert_problem(401, "wrong_code");
    assert!(cookie(&again).is_none());
    for code in ["000000000", "AAAA-AAAA-AAAA", "👴"] {
        login(&site, "ANCV2528", Some(code)).await.assert_problem(401, "wrong_code");
    }
}

#[tokio::test]
async fn a_wrong_password_gets_one_answer_with_a_code_or_without() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    let mut answers = Vec::new();
    for identifier in ["ANCV2528", "ANCV9999"] {
        for code in [None, Some("123456".to_owned()), Some(device.code(0)), Some(device.recovery_codes[0].clone())] {
            let form = json!({ "identifier": identifier, "password": "mauvais mot de passe", "code": code });
            let answer = site.stranger().post(LOGIN, &form).await;
            answer.assert_problem(401, "wrong_credentials");
            answers.push(answer.body);
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(login(&site, "ANCV2528", Some(&device.code(0))).await.status, 200, "no code was used");
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_is_told() {
    let site = Site::start().await;
    let (holder, _) = session(&site, "ANCV2528").await;
    let device = set_up(&site, &holder).await;
    let before = site.everything().await;
    let typed = device.recovery_codes[3].to_lowercase().replace('-', "");
    let opened = login(&site, "ANCV2528", Some(&typed)).await;
    assert_eq!(opened.status, 200, "{}", opened.body);
    let mails = async || site.everything().await.keys().filter(|key| key.contains("OUTBOX#") && !before.contains_key(*key)).count();
    assert_eq!(mails().await, 1);
    login(&site, "ANCV2528", Some(&device.recovery_codes[3])).await.assert_problem(401, "wrong_code");
    assert_eq!(login(&site, "ANCV2528", Some(&device.recovery_codes[4])).await.status, 200);
    let credentials = site.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((credentials.member.recovery_codes_left, credentials.second_factor.unwrap().recovery_hashes.len()), (8, 8));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_logins_with_one_code_at_once_one_opens() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    for code in [device.code(0), device.recovery_codes[0].clone()] {
        let answers = at_once((0..4).map(|_| login(&site, "ANCV2528", Some(&code)))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:?}");
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            answer.assert_problem(401, "wrong_code");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn different_recovery_codes_at_once_all_open() {
    let site = Site::start().await;
    let device = set_up(&site, &session(&site, "ANCV2528").await.0).await;
    let answers = at_once(device.recovery_codes[..3].iter().map(|code| login(&site, "ANCV2528", Some(code)))).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    let credentials = site.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((credentials.member.recovery_codes_left, credentials.second_factor.unwrap().recovery_hashes.len()), (7, 7));
}

#[tokio::test]
async fn a_password_and_a_code_remove_it() {
    let site = Site::start().await;
    let (holder, own) = session(&site, "ANCV2528").await;
    holder.post(REMOVE, &json!({ "password": PASSWORD, "code": "123456" })).await.assert_problem(409, "no_second_factor");
    let device = set_up(&site, &holder).await;
    let code = device.code(0);
    let opened = login(&site, "ANCV2528", Some(&device.recovery_codes[0])).await;
    let before = site.everything().await;
    for (form, field) in [
        (json!({}), "password"),
        (json!({ "password": "mauvais mot de passe", "code": code }), "password"),
        (json!({ "password": "x".repeat(300), "code": code }), "password"),
        (json!({ "password": PASSWORD }), "code"),
        (json!({ "password": PASSWORD, "code": device.code(-1) }), "code"),
        (json!({ "password": PASSWORD, "code": device.recovery_codes[0] }), "code"),
    ] {
        let refused = holder.post(REMOVE, &form).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), [field], "{form}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
    assert_eq!(holder.post(REMOVE, &json!({ "password": PASSWORD, "code": code })).await.status, 204);
    with_cookie(&site, REFRESH, &cookie(&opened).unwrap()).await.assert_problem(401, "session_ended");
    assert_eq!(with_cookie(&site, REFRESH, &own).await.status, 200);
    assert_eq!(login(&site, "ANCV2528", None).await.status, 200);
    let account = site.login("ANCV2528").await.get("/api/account").await.body;
    assert_eq!(account["second_factor"], json!({ "since": null, "required": false, "recovery_codes_left": 0 }));
}

#[tokio::test]
async fn another_takes_its_place_by_its_code() {
    let site = Site::start().await;
    let (holder, _) = session(&site, "ANCV2528").await;
    let old = set_up(&site, &holder).await;
    for code in [Value::Null, json!(""), json!("123456"), json!(old.code(-1))] {
        let refused = holder.post(BEGIN, &json!({ "password": PASSWORD, "code": code })).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.fields(), ["code"], "{code}");
    }
    let draft = holder.post(BEGIN, &json!({ "password": PASSWORD, "code": old.recovery_codes[0] })).await;
    assert_eq!(draft.status, 200, "a lost telephone: {}", draft.body);
    let new = Device::of(&site, &draft.body).await;
    let wrong = holder.post(CONFIRM, &json!({ "code": old.code(0) })).await;
    wrong.assert_problem(422, "invalid_request");
    assert_eq!(wrong.fields(), ["code"]);
    assert_eq!(login(&site, "ANCV2528", Some(&old.code(0))).await.status, 200, "the old one counts until then");
    assert_eq!(holder.post(CONFIRM, &json!({ "code": new.code(0) })).await.status, 200);
    for code in [old.code(1), old.recovery_codes[1].clone()] {
        login(&site, "ANCV2528", Some(&code)).await.assert_problem(401, "wrong_code");
    }
    assert_eq!(login(&site, "ANCV2528", Some(&new.code(1))).await.status, 200);
}

#[tokio::test]
async fn passwords_and_codes_of_a_session_are_counted_together() {
    let site = Site::start().await;
    let (holder, _) = session(&site, "ANCV2528").await;
    let draft = holder.post(BEGIN, &json!({ "password": PASSWORD })).await;
    let device = Device::of(&site, &draft.body).await;
    for _ in 0..5 {
        holder.post(BEGIN, &json!({ "password": "mauvais mot de passe" })).await.assert_problem(422, "invalid_request");
        holder.post(CONFIRM, &json!({ "code": "12345" })).await.assert_problem(422, "invalid_request");
    }
    for answer in [
        holder.post(BEGIN, &json!({ "password": PASSWORD })).await,
        holder.post(CONFIRM, &json!({ "code": device.code(0) })).await,
        holder.post(REMOVE, &json!({ "password": PASSWORD, "code": "123456" })).await,
    ] {
        answer.assert_problem(429, "throttled");
        assert!(answer.headers["retry-after"].to_str().unwrap().parse::<i64>().unwrap() <= 900);
    }
    assert_eq!(login(&site, "ANCV2528", None).await.status, 200, "whoever sits at a screen locks no login");
}

#[tokio::test]
async fn a_session_that_has_ended_sets_nothing_up() {
    let site = Site::start().await;
    let (holder, own) = session(&site, "ANCV2528").await;
    let draft = holder.post(BEGIN, &json!({ "password": PASSWORD })).await;
    assert_eq!(with_cookie(&site, super::session::LOGOUT, &own).await.status, 204);
    let before = site.everything().await;
    let code = Device::of(&site, &draft.body).await.code(0);
    holder.post(CONFIRM, &json!({ "code": code })).await.assert_problem(401, "unauthenticated");
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn whoever_works_for_ancv_sets_it_up_before_anything_else() {
    let site = Site::start().await;
    let identifier = of_ancv(&site, Role::Operations).await;
    let opened = login(&site, identifier, None).await;
    assert_eq!((opened.status, &opened.body["second_factor_needed"]), (200, &json!(true)), "{}", opened.body);
    let user = site.bearer(opened.body["access_token"].as_str().unwrap().to_owned());
    let api: Value = serde_json::from_str(include_str!("../../../infra/openapi.json")).unwrap();
    let mut before = Vec::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation["x-roles"].as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            let answer = user.send(method, &path.replace(['{', '}'], ""), &[], Some("{}".to_owned())).await;
            if answer.body["code"] == "second_factor_needed" {
                answer.assert_problem(403, "second_factor_needed");
            } else {
                before.push(operation["operationId"].as_str().unwrap());
            }
        }
    }
    before.sort_unstable();
    let mut expected = excepted(Exception::BeforeSecondFactor);
    expected.sort_unstable();
    assert_eq!(before, expected, "what may be called before");

    set_up(&site, &user).await;
    user.get("/api/groups").await.assert_problem(403, "second_factor_needed");
    let refreshed = with_cookie(&site, REFRESH, &cookie(&opened).unwrap()).await;
    assert_eq!((refreshed.status, &refreshed.body["second_factor_needed"]), (200, &json!(false)), "{}", refreshed.body);
    let user = site.bearer(refreshed.body["access_token"].as_str().unwrap().to_owned());
    assert_eq!(user.get("/api/groups").await.status, 200);
    let account = user.get("/api/account").await.body;
    assert_eq!((&account["second_factor"]["required"], &account["second_factor"]["recovery_codes_left"]), (&json!(true), &json!(10)));
    user.post(REMOVE, &json!({ "password": PASSWORD, "code": "123456" })).await.assert_problem(409, "second_factor_required");
}
