//! Accounts of ANCV and who has them in hand: what is mailed, what the clock does, many at once, and what goes wrong on the way.

use crate::{
    faults::Bench,
    over_http::{
        account::email_link_of,
        four_eyes::{COMPTA, as_user, correction, helpers, lift, stored},
        payments::{confirmed, finance, make, owe, path},
        support::HELP,
        users::USERS,
    },
    passwords::{mails, pass},
};
use lambda_http::http::StatusCode;
use serde_json::{Value, json};
use sev_domain::account::{MemberState, Role};
use sev_http::Endpoint;
use sev_storage::{Action, AuditLine};
use sev_tests::{Answer, Site, at_once, faults::Fault, laws};

const CORRECT: Endpoint = Endpoint::of::<sev_support::correct_email::CorrectEmail, _>();
const LIFT: Endpoint = Endpoint::of::<sev_support::lift_second_factor::LiftSecondFactor, _>();
const DAY: i64 = 24 * 60;

async fn done(site: &Site, actions: &[Action]) -> Vec<AuditLine> {
    let lines = site.store.audit_lines(&sev_domain::account::OrganisationId::new("demo-admin01"), site.clock.now()).await.unwrap();
    lines.into_iter().filter(|line| actions.contains(&line.action)).collect()
}

fn counted(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[tokio::test]
async fn the_user_is_told_when_it_is_asked_for_and_when_it_is_done() {
    let site = Site::start().await;
    let [one, two] = helpers(&site).await;
    let email = format!("{HELP}/{COMPTA}/email");
    for _ in 0..2 {
        assert_eq!(one.post(&email, &correction("autre@exemple.fr")).await.status, 200);
    }
    let asked = mails(&site, 1).await;
    assert_eq!(
        (&asked[0]["to"], &asked[0]["subject"]),
        (&json!("comptabilite@exemple.fr"), &json!("Changement de votre adresse e-mail demandé"))
    );
    let text = asked[0]["text"].as_str().unwrap();
    assert!(text.contains("Rien n’est encore changé") && text.contains(COMPTA) && !text.contains("autre@exemple.fr"), "{text}");
    assert_eq!(two.post(&email, &correction("autre@exemple.fr")).await.status, 200);
    let mut told: Vec<_> = mails(&site, 3).await[1..].iter().map(|mail| mail["to"].clone()).collect();
    told.sort_by_key(Value::to_string);
    assert_eq!(told, ["autre@exemple.fr", "comptabilite@exemple.fr"]);
    let lines = done(&site, &[Action::AskedToCorrectEmail, Action::CorrectedEmail]).await;
    // Both at one moment of the test's clock: in whatever order.
    let mut who: Vec<_> = lines.iter().map(|line| (line.action, line.user_id.as_str(), line.reason.is_some())).collect();
    who.sort_by_key(|(_, user_id, _)| *user_id);
    assert_eq!(who, [(Action::AskedToCorrectEmail, "demo-user-admin01", true), (Action::CorrectedEmail, "u-admin01-second", true)]);

    assert_eq!(one.post(&format!("{HELP}/ADMIN01-SECOND/second-factor/lift"), &lift()).await.status, 204);
    let lifted = mails(&site, 4).await.pop().unwrap();
    assert_eq!(lifted["subject"], "Retrait de votre double authentification demandé");
}

#[tokio::test]
async fn what_nobody_has_confirmed_in_seven_days_is_asked_for_anew() {
    let site = Site::start().await;
    let [one, _] = helpers(&site).await;
    let path = format!("{HELP}/{COMPTA}/email");
    let address = |answer: Answer| answer.body["email"].as_str().unwrap_or_default().to_owned();
    assert_eq!(address(one.post(&path, &correction("autre@exemple.fr")).await), "comptabilite@exemple.fr");
    pass(&site, 7 * DAY);
    let [one, two] = [
        as_user(&site, "ADMIN01", &[Role::Support, Role::Administrator]).await,
        as_user(&site, "ADMIN01-SECOND", &[Role::Support, Role::Administrator]).await,
    ];
    let account = two.get("/api/support/organisations/demo-admin01").await.body;
    assert!(account["users"].as_array().unwrap().iter().all(|user| user["takeovers"] == json!([])), "{account}");
    assert_eq!(address(two.post(&path, &correction("autre@exemple.fr")).await), "comptabilite@exemple.fr", "it is a first word");
    pass(&site, 14);
    assert_eq!(address(one.post(&path, &correction("autre@exemple.fr")).await), "autre@exemple.fr");
}

#[tokio::test]
async fn after_thirty_days_an_account_is_in_nobody_s_hands() {
    let site = Site::start().await;
    let (maker, other) = finance(&site).await;
    let group = confirmed(&site, "prest001", 0).await;
    let lines = owe(&site, &group, &[("test", 32_000)]).await;
    let before = as_user(&site, COMPTA, &[Role::Support, Role::Administrator]).await;
    assert_eq!(before.post(&format!("{HELP}/ADMIN01-PAIE/unlock"), &json!({})).await.status, 204);
    let batch = make(&maker, &site, &lines).await.body;
    other.post(&path(&batch, "/approval"), &json!({})).await.assert_problem(409, "not_apart");
    assert_eq!(maker.post(&path(&batch, "/cancellation"), &json!({ "reason": "Date à revoir." })).await.status, 200);
    pass(&site, 30 * DAY);
    let (maker, other) = finance(&site).await;
    let batch = make(&maker, &site, &lines).await.body;
    assert_eq!(other.post(&path(&batch, "/approval"), &json!({})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_ask_at_once_two_are_needed_and_it_is_done_once() {
    let site = Site::start().await;
    let [one, two] = helpers(&site).await;
    let path = format!("{HELP}/{COMPTA}/email");
    let form = correction("autre@exemple.fr");
    let answers = at_once((0..6).map(|_| one.post(&path, &form))).await;
    assert_eq!(counted(&answers, 200) + counted(&answers, 503), 6, "{answers:?}");
    assert_eq!(stored(&site, COMPTA).await.member.email, "comptabilite@exemple.fr", "one person is one, however often they ask");
    assert_eq!(done(&site, &[Action::AskedToCorrectEmail]).await.len(), 1);
    let answers = at_once((0..6).map(|_| two.post(&path, &form))).await;
    assert_eq!(counted(&answers, 200) + counted(&answers, 503), 6, "{answers:?}");
    assert_eq!(stored(&site, COMPTA).await.member.email, "autre@exemple.fr");
    assert_eq!(done(&site, &[Action::CorrectedEmail]).await.len(), 1);
    laws::assert_hold(&site).await;
    // Both at once: one of them is first, whoever it is.
    let path = format!("{HELP}/ADMIN01-PAIE/email");
    let form = correction("salaires@exemple.fr");
    let (first, second) = tokio::join!(one.post(&path, &form), two.post(&path, &form));
    assert_eq!((first.status, second.status), (200, 200), "{} {}", first.body, second.body);
    assert_eq!(stored(&site, "ADMIN01-PAIE").await.member.email, "salaires@exemple.fr");
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_want_one_mailbox_at_ancv_one_gets_it() {
    let site = Site::start().await;
    let administrator = site.login("ADMIN01").await;
    let form = |index: usize| {
        let email = ["nadia@exemple.fr", "Nadia@exemple.fr", "nadia+sev@exemple.fr"][index % 3];
        json!({ "display_name": format!("Nadia{}", ["a", "b", "c", "d", "e", "f"][index]), "email": email, "roles": ["finance"] })
    };
    let forms: Vec<_> = (0..6).map(form).collect();
    let answers = at_once(forms.iter().map(|form| administrator.post(USERS, form))).await;
    assert_eq!((counted(&answers, 201), counted(&answers, 422)), (1, 5), "{answers:?}");
    laws::assert_hold(&site).await;
    // A namesake with one's own address is another person: the same form many times at once makes one.
    let same = json!({ "display_name": "Paul", "email": "paul@exemple.fr", "roles": ["operations"] });
    let answers = at_once((0..6).map(|_| administrator.post(USERS, &same))).await;
    assert_eq!((counted(&answers, 201), counted(&answers, 422)), (1, 5), "{answers:?}");
    // Someone confirms it as theirs while another is invited there.
    let token = email_link_of(&site, COMPTA, "marie@exemple.fr").await;
    let marie = json!({ "display_name": "Marie", "email": "Marie@exemple.fr", "roles": ["finance"] });
    let token = json!({ "token": token });
    let (confirmed, invited) =
        tokio::join!(async { site.stranger().post("/api/email/confirm", &token).await }, administrator.post(USERS, &marie));
    assert!([(204, 422), (409, 201)].contains(&(confirmed.status, invited.status)), "{} {}", confirmed.body, invited.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn each_word_is_written_once_or_not_at_all() {
    let mut bench = Bench::set_up().await;
    let [one, two] = helpers(&bench.site).await.map(|visitor| visitor.token.unwrap());
    crate::over_http::four_eyes::add(&bench.site, "ADMIN01-NADIA", &[Role::Finance]).await;
    let path = [("identifier", "ADMIN01-NADIA")];
    for (operation, form) in [(&CORRECT, correction("nadia@ailleurs.example")), (&LIFT, lift())] {
        for token in [&one, &two] {
            bench.token.clone_from(token);
            let before = bench.site.everything().await;
            for _ in 0..3 {
                bench.line.fail("TransactWriteItems", Fault::Broken);
            }
            assert_eq!(bench.call(operation, &path, &[], &form).await.0, StatusCode::SERVICE_UNAVAILABLE);
            Site::assert_unchanged(&before, &bench.site.everything().await);
            for fault in [Fault::Conflict, Fault::Throttled, Fault::AnswerLost] {
                bench.line.fail("TransactWriteItems", fault);
            }
            let (status, body) = bench.call(operation, &path, &[], &form).await;
            assert!(status.is_success(), "{body}");
            assert_eq!(bench.line.left(), 0);
        }
    }
    let after = stored(&bench.site, "ADMIN01-NADIA").await;
    assert_eq!((after.member.email.as_str(), after.second_factor.is_none()), ("nadia@ailleurs.example", true));
    assert_eq!((after.member.state, after.member.takeovers.len()), (MemberState::Active, 0));
    let actions = [Action::AskedToCorrectEmail, Action::CorrectedEmail, Action::AskedToLiftSecondFactor, Action::LiftedSecondFactor];
    assert_eq!(done(&bench.site, &actions).await.len(), 4, "each word has one line");
    laws::assert_hold(&bench.site).await;
}
