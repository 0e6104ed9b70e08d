//! People who are alike, when many are enrolled at once and when the database fails: of two who both have a year's aid, ANCV looks at
//! one before it is paid.

use crate::{
    faults::Bench,
    over_http::homonyms::{decide, listed, two},
};
use serde_json::{Value, json};
use sev_enrollment::find_homonyms::{App, FindHomonyms};
use sev_events::{Done, Failed, Operation as _};
use sev_http::Endpoint;
use sev_tests::{Site, at_once, faults::Fault, forms, laws};

const ENROLL: Endpoint = Endpoint::of::<sev_enrollment::enroll_senior::EnrollSenior, _>();
const DECIDE: Endpoint = Endpoint::of::<sev_enrollment::decide_homonym::DecideHomonym, _>();

/// Two in one, before anybody has said anything.
fn unasked(last: &str) -> [Value; 2] {
    two(last).map(|form| forms::with(form, json!({ "same_person": null, "another_person_because": null })))
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_are_alike_and_enrolled_at_once_one_is_on_ancv_s_list() {
    let site = Site::start().await;
    let (one, other) = (site.login("ANCV2528").await, site.login("ANCV1654").await);
    let (own, theirs) = (site.cyclades(), site.open_group_of_year("ANCV1654", 2027).await);
    let mut granted = 0;
    for last in ["Aubertin", "Berthelot", "Carpentras", "Desmarets", "Evrardin"] {
        let [denise, denis] = unasked(last);
        let enroll = async |visitor: &sev_tests::Visitor<'_>, group: &str, form: &Value| {
            visitor.post(&format!("/api/groups/{group}/enrollments"), form).await
        };
        let answers = tokio::join!(enroll(&one, &own, &denise), enroll(&other, &theirs, &denis));
        let statuses = [answers.0.status, answers.1.status];
        assert!(statuses.contains(&201) && statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
        granted += statuses.iter().filter(|status| **status == 201).count();
    }
    assert!(granted > 5, "nobody was ever enrolled at the same moment");
    laws::assert_alike_are_seen(&site).await;
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_look_at_one_person_find_once() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = format!("/api/groups/{group}/enrollments");
    let [denise, denis] = two("Petitpas");
    let known = holder.post(&path, &denise).await.body["enrollment"]["enrollment_id"].clone();
    let place = holder.post(&path, &denis).await.body["enrollment"]["enrollment_id"].clone();
    let ancv = site.login("ADMIN01").await;
    let line = listed(&ancv, &place).await.unwrap();
    let found = at_once((0..10).map(|index| decide(&ancv, &line, (index % 2 == 0).then_some(&known)))).await;
    let done = found.iter().filter(|answer| answer.status == 200).count();
    // The same finding by the same user is no mistake; the other one comes too late.
    assert_eq!(done, 5, "{:?}", found.iter().map(|answer| answer.status).collect::<Vec<_>>());
    let everything = site.everything().await;
    let is_finding =
        |(key, text): (&String, &String)| key.contains("AUDIT#") && (text.contains("found_same") || text.contains("found_another"));
    assert_eq!(everything.iter().filter(|line| is_finding(*line)).count(), 1);
    laws::assert_hold(&site).await;
}

/// A job over a faulty line, for two who are alike and were enrolled at the same moment, so that nobody was asked. Told is the one who
/// was written last.
async fn job() -> (Bench, App, [Value; 2]) {
    let bench = Bench::set_up().await;
    bench.site.running().pause().await;
    let other = bench.site.login("ANCV1654").await;
    let theirs = bench.site.open_group_of_year("ANCV1654", 2027).await;
    let [denise, denis] = unasked("Petitpas");
    let group = bench.site.cyclades();
    let path = [("group_id", group.as_str())];
    bench.line.fail("TransactWriteItems", Fault::Held);
    let ((status, last), first) = tokio::join!(bench.call(&ENROLL, &path, &[], &denise), async {
        bench.line.until_held().await;
        let first = other.post(&format!("/api/groups/{theirs}/enrollments"), &denis).await;
        bench.line.release();
        first
    });
    assert_eq!((status.as_u16(), first.status), (201, 201), "{last} {}", first.body);
    let people = [&first.body, &last].map(|body| body["enrollment"]["enrollment_id"].clone());
    let client = bench.line.hasty_client(&bench.site.database);
    let app = App { store: bench.site.store.through(client), clock: bench.site.clock.clone() };
    (bench, app, people)
}

fn told(person: &Value) -> Value {
    json!({ "eventName": "INSERT", "dynamodb": { "Keys": { "pk": { "S": format!("PERSON#{}", person.as_str().unwrap()) }, "sk": { "S": "AID#2027" } }, "SequenceNumber": "1" } })
}

async fn look(app: &App, person: &Value) -> Result<Done, Failed> {
    FindHomonyms::handle(app, serde_json::from_value(told(person)).unwrap()).await
}

#[tokio::test]
async fn what_is_told_twice_or_late_is_noticed_once() {
    let (bench, app, [one, place]) = job().await;
    assert_eq!(look(&app, &place).await, Ok(Done("noticed")));
    assert_eq!(look(&app, &place).await, Ok(Done("noticed_before")));
    assert_eq!(look(&app, &one).await, Ok(Done("alone")), "the other one's place waits");
    let ancv = bench.site.login("ADMIN01").await;
    let line = listed(&ancv, &place).await.unwrap();
    assert_eq!((&line["because"], &line["withholds"]), (&Value::Null, &json!(true)));
    assert_eq!(decide(&ancv, &line, Some(&one)).await.status, 200);
    assert_eq!(look(&app, &place).await, Ok(Done("gone")));
    assert_eq!(look(&app, &one).await, Ok(Done("alone")));
    laws::assert_hold(&bench.site).await;
    laws::assert_alike_are_seen(&bench.site).await;
}

#[tokio::test]
async fn whatever_fails_while_it_is_noticed_comes_again() {
    for (operation, fault) in [
        ("TransactWriteItems", Fault::Broken),
        ("TransactWriteItems", Fault::AnswerLost),
        ("Query", Fault::Broken),
        ("BatchGetItem", Fault::Broken),
    ] {
        let (bench, app, [_, place]) = job().await;
        bench.line.fail(operation, fault);
        let failed = look(&app, &place).await;
        assert!(failed.is_err(), "{operation} {fault:?}: {failed:?}");
        assert!(look(&app, &place).await.is_ok());
        laws::assert_alike_are_seen(&bench.site).await;
        laws::assert_hold(&bench.site).await;
    }
}

#[tokio::test]
async fn a_finding_whose_answer_is_lost_is_answered_when_it_is_asked_again() {
    let (mut bench, app, [one, place]) = job().await;
    look(&app, &place).await.unwrap();
    let ancv = bench.site.login("ADMIN01").await;
    let line = listed(&ancv, &place).await.unwrap();
    bench.token = ancv.token.clone().unwrap();
    let (group, place) = (line["group"]["group_id"].as_str().unwrap().to_owned(), place.as_str().unwrap().to_owned());
    let version = format!("\"{}\"", line["version"]);
    let form = json!({ "is_another": false, "same_as": one, "reason": "Les actes de naissance ont été comparés." });
    let path = [("group_id", group.as_str()), ("enrollment_id", place.as_str())];
    let before = bench.site.everything().await;
    for _ in 0..3 {
        bench.line.fail("TransactWriteItems", Fault::Broken);
    }
    let (status, body) = bench.call(&DECIDE, &path, &[("if-match", &version)], &form).await;
    assert_eq!(status.as_u16(), 503, "{body}");
    Site::assert_unchanged(&before, &bench.site.everything().await);
    for _ in 0..3 {
        bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    }
    let (status, body) = bench.call(&DECIDE, &path, &[("if-match", &version)], &form).await;
    assert_eq!((status.as_u16(), bench.line.left()), (503, 0), "{body}");
    let (status, body) = bench.call(&DECIDE, &path, &[("if-match", &version)], &form).await;
    assert_eq!((status.as_u16(), &body["aid"]["outcome"]), (200, &json!("already_aided")), "{body}");
    laws::assert_hold(&bench.site).await;
}
