//! « Homonymes à vérifier »: whom ANCV looks at before it pays, and what comes of it.

use super::{
    corrections::{self, missing, open, say, to_confirm},
    flows::{available, enroll},
    validation::view,
};
use serde_json::{Value, json};
use sev_tests::{Answer, Site, Visitor, forms, laws};

pub(crate) const LIST: &str = "/api/homonyms";

/// Someone, and someone alike of whom the holder says that they are another.
pub(crate) fn two(last: &str) -> [Value; 2] {
    let denise = forms::with(forms::senior(last), json!({ "first_name": "Denise" }));
    let another = json!({ "first_name": "Denis", "same_person": false, "another_person_because": "Frère et sœur, jumeaux." });
    [denise.clone(), forms::with(denise, another)]
}

/// The line of ANCV's list about a place.
pub(crate) async fn listed(ancv: &Visitor<'_>, place: &Value) -> Option<Value> {
    let list = ancv.get(LIST).await;
    assert_eq!(list.status, 200, "{}", list.body);
    list.body["homonyms"].as_array().unwrap().iter().find(|line| line["enrollment_id"] == *place).cloned()
}

pub(crate) async fn decide(ancv: &Visitor<'_>, line: &Value, same_as: Option<&Value>) -> Answer {
    let (group, place) = (line["group"]["group_id"].as_str().unwrap(), line["enrollment_id"].as_str().unwrap());
    let finding = json!({ "is_another": same_as.is_none(), "same_as": same_as, "reason": "Les actes de naissance ont été comparés." });
    let path = format!("/api/groups/{group}/enrollments/{place}/homonym");
    let version = format!("\"{}\"", line["version"]);
    ancv.send(reqwest::Method::POST, &path, &[("if-match", &version)], Some(finding.to_string())).await
}

#[tokio::test]
async fn of_another_person_the_aid_stays_and_nobody_asks_again() {
    let site = Site::start().await;
    let (holder, ancv, group) = (site.login("ANCV2528").await, site.login("ADMIN01").await, site.cyclades());
    let [denise, denis] = two("Petitpas");
    let known = enroll(&holder, &group, &denise).await.body;
    let place = enroll(&holder, &group, &denis).await.body["enrollment"]["enrollment_id"].clone();
    let left = available(&holder, site.year()).await;

    let line = listed(&ancv, &place).await.unwrap();
    assert_eq!((&line["because"], &line["withholds"]), (&json!("Frère et sœur, jumeaux."), &json!(true)), "{line}");
    assert_eq!((&line["identity"]["first_name"], &line["aid"]["amount_cents"]), (&json!("Denis"), &json!(16_000)));
    assert_eq!(line["others"][0]["identity"]["first_name"], "Denise");
    assert_eq!(line["others"][0]["aid"]["venue_name"], "LES CYCLADES");

    let unreasoned = format!("/api/groups/{group}/enrollments/{}/homonym", place.as_str().unwrap());
    let refused = ancv.send(reqwest::Method::POST, &unreasoned, &[("if-match", "\"1\"")], Some(json!({}).to_string())).await;
    refused.assert_problem(422, "invalid_request");
    let stale = forms::with(line.clone(), json!({ "version": 99 }));
    decide(&ancv, &stale, None).await.assert_problem(412, "version_conflict");
    let stranger = json!("00000000000000000000000000000000");
    decide(&ancv, &line, Some(&stranger)).await.assert_problem(422, "invalid_request");

    let found = decide(&ancv, &line, None).await;
    assert_eq!(
        (found.status, &found.body["is_another"], &found.body["aid"]["outcome"]),
        (200, &json!(true), &json!("granted")),
        "{}",
        found.body
    );
    assert_eq!(decide(&ancv, &line, None).await.status, 200, "a double click is one finding");
    decide(&ancv, &line, Some(&known["enrollment"]["enrollment_id"])).await.assert_problem(409, "homonym_closed");
    assert_eq!(listed(&ancv, &place).await, None);
    assert_eq!(available(&holder, site.year()).await, left);

    // Withdrawn and enrolled anew: ANCV has looked.
    let path = format!("/api/groups/{group}/enrollments/{}", place.as_str().unwrap());
    holder.delete(&path).await;
    let anew = enroll(&holder, &group, &forms::with(denis, json!({ "same_person": null }))).await;
    assert_eq!((anew.status, &anew.body["enrollment"]["to_verify"]), (201, &json!(false)), "{}", anew.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn of_the_same_person_a_second_aid_goes_back_and_none_follows() {
    let site = Site::start().await;
    let (holder, ancv, group) = (site.login("ANCV2528").await, site.login("ADMIN01").await, site.cyclades());
    let other_group = site.open_group_of_year("ANCV2528", site.year()).await;
    let [denise, denis] = two("Petitpas");
    let known = enroll(&holder, &other_group, &denise).await.body["enrollment"]["enrollment_id"].clone();
    let left = available(&holder, site.year()).await;
    let place = enroll(&holder, &group, &denis).await.body["enrollment"]["enrollment_id"].clone();
    assert_eq!(available(&holder, site.year()).await, left - 16_000, "reserved meanwhile");

    let line = listed(&ancv, &place).await.unwrap();
    let found = decide(&ancv, &line, Some(&known)).await;
    assert_eq!((found.status, &found.body["aid"]["outcome"]), (200, &json!("already_aided")), "{}", found.body);
    assert_eq!(available(&holder, site.year()).await, left);
    let ledger = holder.get(&format!("/api/account/credits/{}/ledger", site.year())).await.body;
    let gone_back = ledger["lines"].as_array().unwrap().iter().filter(|line| line["reason"] == "found_same");
    assert_eq!(gone_back.map(|line| line["used_delta_cents"].as_i64().unwrap()).sum::<i64>(), -16_000, "{ledger}");

    // On the list of the known name they are already; with another holder there is no second aid; and nobody asks.
    let unanswered = forms::with(denis, json!({ "same_person": null }));
    enroll(&holder, &other_group, &unanswered).await.assert_problem(409, "already_enrolled");
    let (other, theirs) = (site.login("ANCV1654").await, site.open_group_of_year("ANCV1654", site.year()).await);
    let again = enroll(&other, &theirs, &unanswered).await;
    assert_eq!((again.status, &again.body["aid"]["outcome"]), (201, &json!("already_aided")), "{}", again.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn the_same_person_keeps_an_only_aid_and_gets_no_other_under_the_known_name() {
    let site = Site::start().await;
    let (holder, ancv, group) = (site.login("ANCV2528").await, site.login("ADMIN01").await, site.cyclades());
    let other_group = site.open_group_of_year("ANCV2528", site.year()).await;
    let [denise, denis] = two("Petitpas");
    // Known, and aided no more.
    let known = enroll(&holder, &other_group, &denise).await.body["enrollment"]["enrollment_id"].clone();
    holder.delete(&format!("/api/groups/{other_group}/enrollments/{}", known.as_str().unwrap())).await;
    let place = enroll(&holder, &group, &denis).await.body["enrollment"]["enrollment_id"].clone();
    let line = listed(&ancv, &place).await.unwrap();
    assert_eq!(line["others"][0]["aid"], Value::Null);
    let found = decide(&ancv, &line, Some(&known)).await;
    assert_eq!((found.status, &found.body["aid"]["outcome"]), (200, &json!("granted")), "{}", found.body);
    let left = available(&holder, site.year()).await;
    let again = enroll(&holder, &other_group, &denise).await;
    assert_eq!((again.status, &again.body["aid"]["outcome"]), (201, &json!("already_aided")), "{}", again.body);
    assert_eq!(available(&holder, site.year()).await, left);
    enroll(&holder, &group, &denise).await.assert_problem(409, "already_enrolled");
    laws::assert_hold(&site).await;
}

/// The group of Denise and Denis once the holder has confirmed that both travelled.
async fn confirmed(site: &Site, number: u32) -> (String, Value, Value) {
    let [denise, denis] = two("Petitpas");
    let (group, people) = to_confirm(site, number, &[denise, denis]).await;
    let answer = say(&site.login("ANCV2528").await, &group, "holder", &people.iter().collect::<Vec<_>>(), &[]).await;
    let totals = json!({ "present": 2, "absent": 0, "disputed": 0, "owed_cents": 16_000, "released_cents": 0, "withheld_cents": 16_000 });
    assert_eq!(answer.body["totals"], totals, "one is paid, the other waits");
    let attendees = answer.body["validation"]["people"].as_array().unwrap();
    assert_eq!(attendees.iter().map(|person| &person["to_verify"]).collect::<Vec<_>>(), [&json!(true), &json!(false)]);
    laws::assert_hold(site).await;
    (group, json!(people[0]), json!(people[1]))
}

/// What is owed for a group, line by line.
async fn owed(site: &Site, group: &str) -> Vec<i64> {
    let lines = site.store.lines_of_group(&group.parse().unwrap()).await.unwrap();
    lines.iter().map(|line| line.amount_cents).collect()
}

#[tokio::test]
async fn what_waited_is_paid_by_a_line_of_its_own_once_ancv_has_looked() {
    let site = Site::start().await;
    let (group, _, denis) = confirmed(&site, 1931).await;
    let ancv = site.login("ADMIN01").await;
    let line = listed(&ancv, &denis).await.unwrap();
    assert_eq!(decide(&ancv, &line, None).await.status, 200);
    assert_eq!(owed(&site, &group).await, [16_000, 16_000]);
    let page = view(&site.login("PREST001").await, &group).await;
    assert_eq!((&page["totals"]["owed_cents"], &page["totals"]["withheld_cents"]), (&json!(32_000), &json!(0)), "{}", page["totals"]);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn what_waited_for_the_same_person_is_never_paid() {
    let site = Site::start().await;
    let (group, denise, denis) = confirmed(&site, 1932).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    let left = available(&holder, site.year()).await;
    let line = listed(&ancv, &denis).await.unwrap();
    assert_eq!(decide(&ancv, &line, Some(&denise)).await.status, 200);
    assert_eq!(owed(&site, &group).await, [16_000]);
    assert_eq!(available(&holder, site.year()).await, left + 16_000);
    assert_eq!(laws::mails_of(&site, "same_person").await, 1, "to the holder");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn whoever_waits_and_was_not_there_is_owed_nothing_and_waits_again_once_they_were() {
    let site = Site::start().await;
    let (group, _, denis) = confirmed(&site, 1933).await;
    let ancv = site.login("ADMIN01").await;
    let presence = async |is_present: bool| {
        let version = view(&ancv, &group).await["course_version"].clone();
        let form = json!({ "course_version": version, "enrollment_id": denis, "is_present": is_present, "reason": "Feuille de présence retrouvée." });
        let changed = ancv.post(&format!("/api/groups/{group}/presence"), &form).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        laws::assert_hold(&site).await;
    };
    presence(false).await;
    assert_eq!((listed(&ancv, &denis).await, owed(&site, &group).await), (None, vec![16_000]));
    presence(true).await;
    assert_eq!(owed(&site, &group).await, [16_000]);
    let line = listed(&ancv, &denis).await.unwrap();
    assert_eq!(decide(&ancv, &line, None).await.status, 200);
    assert_eq!(owed(&site, &group).await, [16_000, 16_000]);
    laws::assert_hold(&site).await;
}

/// Nobody asks about someone whom ANCV adds after the stay: that they are alike to someone aided is noticed a moment later.
#[tokio::test]
async fn someone_who_is_added_and_alike_to_someone_aided_is_noticed() {
    let site = Site::start().await;
    let [denise, denis] = two("Petitpas").map(|form| forms::with(form, json!({ "same_person": null, "another_person_because": null })));
    let (group, _) = to_confirm(&site, 1934, &[denise]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    let opened = open(&holder, &group, &missing(&holder, &group, denis).await, "missing-denis").await;
    assert!(opened.body["explanation"].as_str().unwrap().contains("PETITPAS Denise"), "{}", opened.body);
    let added = corrections::decide(&ancv, &corrections::path(&group, &opened.body), true).await;
    assert_eq!((added.status, &added.body["aid_if_accepted"]["outcome"]), (200, &json!("granted")), "{}", added.body);
    let mut line = None;
    for _ in 0..240 {
        let list = ancv.get(LIST).await.body;
        line = list["homonyms"].as_array().unwrap().iter().find(|line| line["group"]["group_id"] == group).cloned();
        if line.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    let line = line.expect("it is noticed within a minute");
    assert_eq!((&line["because"], &line["withholds"]), (&Value::Null, &json!(true)), "{line}");
    assert_eq!(line["identity"]["first_name"], "Denis");
    laws::assert_hold(&site).await;
}
