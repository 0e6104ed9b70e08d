//! « Est-ce la même personne ? »: asked before anything is saved, wherever someone alike is known. Who is alike: `docs/one-person.md`.

use super::flows::{available, enroll};
use serde_json::{Value, json};
use sev_tests::{Site, forms, laws};

/// Someone typed in two ways that are two people by the key.
fn typed(last: &str, first: &str, birth: &str, town: &str) -> Value {
    forms::with(forms::senior(last), json!({ "last_name": last, "first_name": first, "birth_date": birth, "birth_city": town }))
}

fn durieux() -> Value {
    typed("DURIEUX", "Marie-Thérèse", "1944-03-08", "Saint-Étienne")
}

/// The same woman in other ways, each of which got an aid of its own once.
fn durieux_again() -> [Value; 5] {
    [
        typed("DURIEUX", "Marie", "1944-03-08", "Saint-Étienne"),
        typed("DURIEUS", "Marie-Thérèse", "1944-03-08", "Saint-Étienne"),
        typed("DURIEUX", "Marie-Thérèse", "1944-08-03", "Saint-Étienne"),
        typed("MARIE THERESE", "Durieux", "1944-03-08", "Firminy"),
        typed("DURIEUX", "Marie-Thérèse", "1945-03-08", "Saint-Étienne"),
    ]
}

fn another(form: &Value) -> Value {
    forms::with(form.clone(), json!({ "same_person": false, "another_person_because": "Ce sont deux cousines, nées le même jour." }))
}

fn the_same(form: &Value) -> Value {
    forms::with(form.clone(), json!({ "same_person": true }))
}

fn identity(form: &Value, group: &str) -> Value {
    let mut search = json!({ "group_id": group });
    for field in ["last_name", "first_name", "birth_date", "birth_city"] {
        search[field] = form[field].clone();
    }
    search
}

#[tokio::test]
async fn nothing_is_saved_before_the_question_is_answered() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let other_group = site.open_group_of_year("ANCV2528", site.year()).await;
    let first = enroll(&holder, &group, &durieux()).await;
    assert_eq!((first.status, &first.body["aid"]["outcome"]), (201, &json!("granted")), "{}", first.body);
    let left = available(&holder, site.year()).await;
    for again in durieux_again() {
        // One's own: the search says who.
        let found = holder.post("/api/seniors/search", &identity(&again, &other_group)).await.body;
        assert_eq!(found["match"], Value::Null, "{again}");
        assert_eq!(
            found["alike"],
            json!([{ "own": { "last_name": "DURIEUX", "first_name": "Marie-Thérèse", "birth_date": "1944-03-08",
            "birth_city": "Saint-Étienne" } }]),
            "{again}"
        );
        enroll(&holder, &other_group, &again).await.assert_problem(409, "alike_known");
        let unreasoned = forms::with(again.clone(), json!({ "same_person": false }));
        let refused = enroll(&holder, &other_group, &unreasoned).await;
        refused.assert_problem(422, "invalid_request");
        assert_eq!(refused.body["fields"][0]["field"], "another_person_because");
    }
    assert_eq!(available(&holder, site.year()).await, left);
    let list = holder.get(&format!("/api/groups/{other_group}")).await.body;
    assert!(list["participants"].as_array().unwrap().iter().all(|person| !person["last_name"].to_string().contains("DURIEU")), "{list}");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn the_same_person_is_the_one_that_is_known_and_gets_no_second_aid() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let other_group = site.open_group_of_year("ANCV2528", site.year()).await;
    let first = enroll(&holder, &group, &durieux()).await.body;
    let left = available(&holder, site.year()).await;
    let again = the_same(&durieux_again()[0]);
    let check = holder.post(&format!("/api/groups/{other_group}/credit-check"), &again).await.body;
    assert_eq!(check["aid"]["outcome"], "already_aided", "{check}");
    let second = enroll(&holder, &other_group, &again).await;
    assert_eq!((second.status, &second.body["aid"]["outcome"]), (201, &json!("already_aided")), "{}", second.body);
    let place = &second.body["enrollment"];
    assert_eq!(place["enrollment_id"], first["enrollment"]["enrollment_id"], "the known record is taken");
    assert_eq!((&place["first_name"], &place["to_verify"]), (&json!("Marie-Thérèse"), &json!(false)));
    assert_eq!(available(&holder, site.year()).await, left);
    enroll(&holder, &group, &again).await.assert_problem(409, "already_enrolled");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn of_another_holder_s_people_it_says_only_that_there_is_someone() {
    let site = Site::start().await;
    let (holder, other) = (site.login("ANCV2528").await, site.login("ANCV0640").await);
    let group = site.open_group_of_year("ANCV0640", site.year()).await;
    enroll(&holder, &site.cyclades(), &durieux()).await;
    let again = &durieux_again()[1];
    let found = other.post("/api/seniors/search", &identity(again, &group)).await.body;
    assert_eq!(found, json!({ "match": null, "alike": [{ "own": null }] }));
    let asked = enroll(&other, &group, again).await;
    asked.assert_problem(409, "alike_known");
    let said = asked.body.to_string();
    for told in ["DURIEUX", "Marie", "1944", "LES CYCLADES", "12 rue du Port", "Saint-Étienne"] {
        assert!(!said.contains(told), "{told} in {said}");
    }
    // It is a question about someone: counted like a search.
    let same = enroll(&other, &group, &the_same(again)).await;
    assert_eq!((same.status, &same.body["aid"]["outcome"]), (201, &json!("already_aided")), "{}", same.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn of_several_who_are_alike_nobody_is_taken_by_chance() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let [marie, _, swapped, ..] = durieux_again();
    enroll(&holder, &group, &durieux()).await;
    enroll(&holder, &group, &another(&swapped)).await;
    let found = holder.post("/api/seniors/search", &identity(&marie, &group)).await.body;
    assert_eq!(found["alike"].as_array().unwrap().len(), 2, "{found}");
    let refused = enroll(&holder, &group, &the_same(&marie)).await;
    refused.assert_problem(422, "invalid_request");
    assert_eq!(refused.body["fields"][0]["field"], "same_person");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn twins_are_enrolled_without_waiting_for_anyone_and_asked_about_once() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let twin = |first: &str| typed("PETITPAS", first, "1946-02-14", "Laon");
    assert_eq!(enroll(&holder, &group, &twin("Denise")).await.status, 201);
    // Of two names that are not alike nobody asks.
    let lucette = enroll(&holder, &group, &twin("Lucette")).await;
    assert_eq!((lucette.status, &lucette.body["enrollment"]["to_verify"]), (201, &json!(false)), "{}", lucette.body);

    let denis = enroll(&holder, &group, &another(&twin("Denis"))).await;
    assert_eq!((denis.status, &denis.body["aid"]["outcome"]), (201, &json!("granted")), "{}", denis.body);
    assert_eq!(denis.body["enrollment"]["to_verify"], true);
    let path = format!("/api/groups/{group}/enrollments/{}", denis.body["enrollment"]["enrollment_id"].as_str().unwrap());
    // Withdrawn and restored, and enrolled anew: nobody is asked again, and the place waits as before.
    assert_eq!(holder.delete(&path).await.status, 200);
    let restored = holder.post(&format!("{path}/restore"), &json!(null)).await;
    assert_eq!((restored.status, &restored.body["enrollment"]["to_verify"]), (200, &json!(true)), "{}", restored.body);
    assert_eq!(holder.delete(&path).await.status, 200);
    let anew = enroll(&holder, &group, &twin("Denis")).await;
    assert_eq!((anew.status, &anew.body["enrollment"]["to_verify"]), (201, &json!(true)), "{}", anew.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_says_nothing() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    for form in [another(&forms::senior("Aubry")), the_same(&forms::senior("Berthier"))] {
        let enrolled = enroll(&holder, &group, &form).await;
        assert_eq!((enrolled.status, &enrolled.body["enrollment"]["to_verify"]), (201, &json!(false)), "{}", enrolled.body);
    }
}
