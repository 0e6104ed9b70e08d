//! People who are alike, when many are enrolled at once and when the database fails: of two who both have a year's aid, ANCV looks at
//! one before it is paid.

use crate::{
    faults::Bench,
    over_http::homonyms::{LIST, decide, listed, two},
    season::plan::Dice,
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

/// How many things are done in a walk.
const STEPS: i64 = 160;

/// Someone in ways that are all alike to each other: so many are one person, who has one aid unless ANCV says otherwise.
fn in_one_of_many_ways(dice: &mut Dice, who: i64) -> Value {
    let last = ["Aubertin", "Berthelot", "Carpentier", "Desmarets"][usize::try_from(who).unwrap()];
    let birth = format!("194{who}-03-08");
    let [first, swapped] = ["Marie-Thérèse".to_owned(), format!("194{who}-08-03")];
    let slip = format!("{last}e");
    let (last, first, birth, town) = match dice.within(0..6) {
        0 => (last, first.as_str(), birth.as_str(), "Saint-Étienne"),
        1 => (last, "Marie", birth.as_str(), "St Etienne (42)"),
        2 => (slip.as_str(), first.as_str(), birth.as_str(), "Saint-Étienne"),
        3 => (last, first.as_str(), swapped.as_str(), "Firminy"),
        4 => (first.as_str(), last, birth.as_str(), "Saint-Étienne"),
        _ => (last, "MARIE THERESE ODETTE", birth.as_str(), "SAINT ETIENNE"),
    };
    let typed = json!({ "last_name": last, "first_name": first, "birth_date": birth, "birth_city": town });
    let answer = match dice.within(0..3) {
        0 => json!({}),
        1 => json!({ "same_person": true }),
        _ => json!({ "same_person": false, "another_person_because": "Ce sont deux cousines, nées le même jour." }),
    };
    forms::with(forms::with(forms::senior("x"), typed), answer)
}

/// Whatever is typed and answered, in whichever order, by several at once: of the ways in which a person was enrolled two have an aid
/// only if ANCV has found that they are two, or is to look.
#[tokio::test(flavor = "multi_thread")]
async fn a_random_walk_gives_nobody_two_aids_unseen() {
    for seed in [11, 12, 13] {
        let (site, mut dice) = (Site::start().await, Dice::new(seed));
        let ancv = site.login("ADMIN01").await;
        let mut places = Vec::new();
        for identifier in ["ANCV2528", "ANCV1654"] {
            places.push((site.login(identifier).await, site.open_group_of_year(identifier, 2027).await));
        }
        places.push((places[0].0.clone(), site.cyclades()));
        let mut count = std::collections::BTreeMap::<String, usize>::new();
        for _ in 0..STEPS {
            let (holder, group) = &places[usize::try_from(dice.within(0..3)).unwrap()];
            let done = match dice.within(0..10) {
                0..6 => {
                    let who = dice.within(0..4);
                    let forms = [in_one_of_many_ways(&mut dice, who), in_one_of_many_ways(&mut dice, who)];
                    let path = format!("/api/groups/{group}/enrollments");
                    let (one, _) = tokio::join!(holder.post(&path, &forms[0]), holder.post(&path, &forms[1]));
                    format!("enroll {} {}", one.status, one.body["aid"]["outcome"].as_str().or(one.body["code"].as_str()).unwrap_or("?"))
                }
                6..8 => {
                    let list = holder.get(&format!("/api/groups/{group}")).await.body["participants"].clone();
                    let people: Vec<_> = list.as_array().unwrap().iter().filter(|person| person["dependants"] == 0).collect();
                    let Some(person) = people.get(usize::try_from(dice.within(0..20)).unwrap()) else { continue };
                    let path = format!("/api/groups/{group}/enrollments/{}", person["enrollment_id"].as_str().unwrap());
                    let withdrawn = holder.delete(&path).await;
                    if dice.chance(40) {
                        holder.post(&format!("{path}/restore"), &json!({})).await;
                    }
                    format!("withdraw {}", withdrawn.status)
                }
                _ => {
                    let list = ancv.get(LIST).await.body["homonyms"].clone();
                    let Some(line) = list.as_array().and_then(|lines| lines.first()) else { continue };
                    let same = dice.chance(50).then(|| line["others"][0]["person_id"].clone());
                    let found = decide(&ancv, line, same.as_ref()).await;
                    format!("find {} {}", found.status, if same.is_some() { "the same" } else { "another" })
                }
            };
            *count.entry(done).or_default() += 1;
        }
        laws::assert_hold(&site).await;
        laws::assert_alike_are_seen(&site).await;
        for happened in
            ["enroll 201 granted", "enroll 409 alike_known", "enroll 201 already_aided", "find 200 another", "find 200 the same"]
        {
            assert!(count.contains_key(happened), "{happened} never happened: {count:?}");
        }
    }
}
