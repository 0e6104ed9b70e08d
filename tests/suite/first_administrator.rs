//! ANCV's first user: an operator has them invited, once, and they do the rest.

use crate::{
    over_http::{
        passwords::{NEW_PASSWORD, login},
        users::{USERS, accept},
    },
    passwords::{mails, token_of},
};
use serde_json::{Value, json};
use sev_domain::account::{MemberState, OrganisationId, Role};
use sev_events::{Done, Operation as _, Order};
use sev_storage::Action;
use sev_tests::{
    Site, at_once,
    faults::{Fault, Line},
    forms::with,
    laws,
};
use sev_user::make_first_administrator::{App, MakeFirstAdministrator};

pub(crate) fn order() -> Value {
    serde_json::from_str(include_str!("../../events/make_first_administrator.json")).unwrap()
}

/// What the function answers: its outcome, or why it has failed.
pub(crate) async fn call(site: &Site, order: &Value) -> Result<String, String> {
    let function = site.running().workers.get("make_first_administrator").unwrap();
    let answer = function.invoke(order.clone()).await.map_err(|error| error.to_string())?;
    Ok(answer.outcome.unwrap())
}

/// The code of a failure.
fn code(answer: &Result<String, String>) -> &str {
    answer.as_ref().unwrap_err().split(':').next().unwrap()
}

pub(crate) fn again(change: Value) -> Value {
    with(with(order(), change), json!({ "again": true }))
}

/// Has the one mail that there is opened, and the invitation in it accepted.
async fn accepted(site: &Site) {
    let sent = mails(site, 1).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(accept(site, &token_of(site, &sent[0], "/invitation"), NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_empty_system_comes_to_have_an_administrator_of_ancv_who_invites_the_others() {
    let site = Site::without_demo().await;
    assert_eq!(call(&site, &order()).await.as_deref(), Ok("invited"));
    let mail = mails(&site, 1).await.pop().unwrap();
    assert_eq!(
        (mail["to"].as_str(), mail["subject"].as_str()),
        (Some("camille.martin@exemple.fr"), Some("Votre accès à Seniors en Vacances"))
    );
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("ANCV vous invite") && text.contains("Votre identifiant sera ADMIN01"), "{text}");
    let lines = site.store.audit_lines(&OrganisationId::new("ancv"), site.clock.now()).await.unwrap();
    assert_eq!((lines.len(), lines[0].action, lines[0].user_id.as_str()), (1, Action::InvitedUser, "operator"));
    // No password was set by anybody else.
    assert_eq!(login(&site, "ADMIN01", NEW_PASSWORD).await.status, 401);
    assert_eq!(accept(&site, &token_of(&site, &mail, "/invitation"), NEW_PASSWORD).await.status, 200);
    let opened = login(&site, "ADMIN01", NEW_PASSWORD).await;
    assert_eq!((opened.status, &opened.body["user"]["roles"]), (200, &json!(["support", "administrator"])), "{}", opened.body);
    let administrator = site.bearer(opened.body["access_token"].as_str().unwrap().to_owned());
    let colleague = json!({ "display_name": "Jeanne Moreau", "email": "jeanne.moreau@exemple.fr", "roles": ["finance"] });
    let invited = administrator.post(USERS, &colleague).await;
    assert_eq!((invited.status, &invited.body["identifier"]), (201, &json!("ADMIN01-JEANNE")), "{}", invited.body);
    laws::assert_hold(&site).await;
    // From then on there is nothing for an operator to do.
    mails(&site, 2).await;
    let before = site.everything().await;
    for (order, refusal) in [(order(), "there_is_one"), (again(json!({ "email": "autre@exemple.fr" })), "not_waiting")] {
        assert_eq!(code(&call(&site, &order).await), refusal);
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn an_invitation_that_was_not_accepted_is_mailed_again_to_another_address() {
    let site = Site::without_demo().await;
    assert_eq!(code(&call(&site, &again(json!({}))).await), "not_waiting", "there is none yet");
    assert_eq!(call(&site, &order()).await.as_deref(), Ok("invited"));
    let older = token_of(&site, &mails(&site, 1).await[0], "/invitation");
    assert_eq!(code(&call(&site, &with(order(), json!({ "email": "autre@exemple.fr" }))).await), "there_is_one", "unless it says so");
    let corrected =
        again(json!({ "email": "camille@exemple.fr", "display_name": "Camille Martin-Durand", "roles": ["operations"], "name": "Autre" }));
    assert_eq!(call(&site, &corrected).await.as_deref(), Ok("invited_again"));
    let mail = mails(&site, 2).await.pop().unwrap();
    assert_eq!(mail["to"], "camille@exemple.fr");
    accept(&site, &older, NEW_PASSWORD).await.assert_problem(410, "link_void");
    assert_eq!(accept(&site, &token_of(&site, &mail, "/invitation"), NEW_PASSWORD).await.status, 200);
    let member = site.store.credentials(&"ADMIN01".parse().unwrap()).await.unwrap().unwrap().member;
    assert_eq!((member.display_name.as_str(), member.state), ("Camille Martin-Durand", MemberState::Active));
    assert_eq!(member.roles, [Role::Operations, Role::Administrator]);
    let organisation = site.store.organisation(&OrganisationId::new("ancv")).await.unwrap().unwrap();
    assert_eq!(organisation.name, "ANCV", "its details are its administrators' to change");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn of_many_calls_at_once_one_makes_them() {
    let site = Site::without_demo().await;
    let orders: Vec<_> =
        (0..8).map(|n| with(order(), json!({ "number": format!("ADMIN0{n}"), "email": format!("u{n}@exemple.fr") }))).collect();
    let answers = at_once(orders.iter().map(|order| call(&site, order))).await;
    assert_eq!(answers.iter().filter(|answer| answer.as_deref() == Ok("invited")).count(), 1, "{answers:?}");
    assert!(answers.iter().filter(|answer| answer.is_err()).all(|answer| code(answer) == "there_is_one"), "{answers:?}");
    assert_eq!(site.store.members(&OrganisationId::new("ancv")).await.unwrap().len(), 1);
    assert_eq!(site.everything().await.keys().filter(|key| key.contains("OUTBOX#")).count(), 1);
    accepted(&site).await;
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn where_ancv_works_already_nothing_is_written() {
    let site = Site::start().await;
    let before = site.everything().await;
    for order in [order(), with(order(), json!({ "number": "ADMIN99" })), again(json!({})), again(json!({ "number": "ADMIN99" }))] {
        let refusal = if order["again"] == true { "not_waiting" } else { "there_is_one" };
        assert_eq!(code(&call(&site, &order).await), refusal);
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn what_is_wrong_is_said_of_each_field() {
    let site = Site::without_demo().await;
    let before = site.everything().await;
    for (change, fields) in [
        (
            json!({ "name": "", "phone": null, "street": " ", "postal_code": "9", "city": "", "number": "", "email": "", "display_name": "", "roles": [] }),
            vec!["name", "phone", "street", "postal_code", "city", "number", "email", "display_name", "roles"],
        ),
        (json!({ "holder_type": "ccas" }), vec!["holder_type"]),
        (json!({ "number": "ADMIN01-CAMILLE" }), vec!["number"]),
        (json!({ "roles": ["administrator"] }), vec!["roles"]),
        (json!({ "roles": ["support", "holder"] }), vec!["roles"]),
        (json!({ "roles": ["king"] }), vec!["roles"]),
        (json!({ "phone": 12 }), vec!["phone"]),
        (json!({ "again": "oui" }), vec!["again"]),
    ] {
        let refused = call(&site, &with(order(), change.clone())).await.unwrap_err();
        let problem: Value = serde_json::from_str(refused.strip_prefix("invalid_request: ").unwrap()).unwrap();
        let named: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
        assert_eq!((&problem["status"], named), (&json!(422), fields), "{change}");
    }
    for order in [json!([]), json!("Camille"), Value::Null] {
        assert!(call(&site, &order).await.is_err(), "{order}");
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn a_lost_answer_makes_one_and_a_broken_database_none() {
    for (faults, outcome, users) in [
        (vec![Fault::Broken; 3], Err("storage"), 0),
        (vec![Fault::Conflict, Fault::Throttled, Fault::AnswerLost], Ok("invited"), 1),
        (vec![Fault::AnswerLost; 3], Err("storage"), 1),
    ] {
        let site = Site::without_demo().await;
        let line = Line::to(&site.running().database_url).await;
        let app = App {
            store: site.store.through(line.client(&site.database)),
            clock: site.clock.clone(),
            entropy: site.running().app.entropy.clone(),
        };
        for fault in &faults {
            line.fail("TransactWriteItems", *fault);
        }
        let made = MakeFirstAdministrator::handle(&app, Order(order())).await;
        assert_eq!((made.map(|Done(code)| code).map_err(|failed| failed.code), line.left()), (outcome, 0), "{faults:?}");
        assert_eq!(site.store.members(&OrganisationId::new("ancv")).await.unwrap().len(), users, "{faults:?}");
        // Whoever asks again learns how it stands, or makes them.
        let asked = MakeFirstAdministrator::handle(&App { store: site.store.clone(), ..app }, Order(order())).await;
        let expected = if users == 0 { Ok("invited") } else { Err("there_is_one") };
        assert_eq!(asked.map(|Done(code)| code).map_err(|failed| failed.code), expected, "{faults:?}");
        accepted(&site).await;
        laws::assert_hold(&site).await;
    }
}
