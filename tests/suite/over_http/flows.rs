//! The manual's scenario, as a holder lives it.

use reqwest::Method;
use serde_json::{Value, json};
use sev_tests::{Answer, Site, Visitor, forms, laws};
use std::collections::BTreeMap;

pub(crate) async fn enroll(holder: &Visitor<'_>, group: &str, form: &Value) -> Answer {
    holder.post(&format!("/api/groups/{group}/enrollments"), form).await
}

pub(crate) fn enrollment(group: &str, answer: &Answer) -> String {
    let id = answer.body["enrollment"]["enrollment_id"].as_str().unwrap_or_else(|| panic!("{}", answer.body));
    format!("/api/groups/{group}/enrollments/{id}")
}

pub(crate) async fn available(holder: &Visitor<'_>, year: i16) -> i64 {
    let account = holder.get("/api/account").await.body;
    let credit = account["credits"].as_array().unwrap().iter().find(|credit| credit["year"] == year).unwrap();
    credit["available_cents"].as_i64().unwrap()
}

#[tokio::test]
async fn the_account_and_the_group_are_the_manuals() {
    let site = Site::start().await;
    let holder = site.login("ancv2528").await;
    let account = holder.get("/api/account").await.body;
    assert_eq!(account["organisation"]["name"], "Porteur de projet");
    let credits: Vec<_> = account["credits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|credit| ["year", "allocated_cents", "used_cents", "available_cents"].map(|field| credit[field].as_i64().unwrap()))
        .collect();
    let year = i64::from(site.year());
    assert!(credits.contains(&[year, 150_000, 32_000, 118_000]), "{credits:?}");
    assert!(credits.contains(&[year + 1, 0, 0, 0]), "{credits:?}");

    let page = holder.get(&format!("/api/groups/{}", site.cyclades())).await.body;
    let group = &page["group"];
    assert_eq!(
        (&group["venue_name"], &group["venue_city"], &group["venue_department"]),
        (&json!("LES CYCLADES"), &json!("LA GRANDE MOTTE"), &json!("34"))
    );
    assert_eq!((&group["price_cents"], &group["aid_cents"], &group["left_to_pay_cents"]), (&json!(41_000), &json!(16_000), &json!(25_000)));
    assert_eq!(
        (&group["enrolled"], &group["places"], &group["aided"], &group["duration_days"]),
        (&json!(2), &json!(10), &json!(2), &json!(8))
    );
    let (start, end) = (format!("{year}-05-14"), format!("{year}-05-21"));
    assert_eq!((&group["start_date"], &group["end_date"], &group["status"]), (&json!(start), &json!(end), &json!("open")));
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_aided_senior_takes_160_euros_from_the_credit() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let check = holder.post(&format!("/api/groups/{group}/credit-check"), &forms::senior("Le Gall")).await;
    assert_eq!((check.status, &check.body["aid"]["outcome"], &check.body["credit_after_cents"]), (200, &json!("granted"), &json!(102_000)));
    // Born in March, long before the departure in May.
    let born: i16 = forms::senior("Le Gall")["birth_date"].as_str().unwrap()[..4].parse().unwrap();
    assert_eq!(check.body["age_on_departure"], site.year() - born);

    let answer = enroll(&holder, &group, &forms::senior("Le Gall")).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!((&answer.body["aid"]["outcome"], &answer.body["aid"]["amount_cents"]), (&json!("granted"), &json!(16_000)));
    assert_eq!((&answer.body["credit"]["available_cents"], &answer.body["group"]["enrolled"]), (&json!(102_000), &json!(3)));
    assert_eq!(available(&holder, site.year()).await, 102_000);

    let page = holder.get(&format!("/api/groups/{group}")).await.body;
    let names: Vec<_> = page["participants"].as_array().unwrap().iter().map(|person| person["last_name"].as_str().unwrap()).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!((names.len(), &page["group"]["enrolled"]), (3, &json!(3)));
    assert!(!page.to_string().contains("income"), "the list holds no tax figure");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn the_second_aid_of_the_year_is_refused_and_another_holder_s_stay_is_not_told() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let jeanne = json!({ "last_name": "moreau", "first_name": "JEANNE", "birth_date": "1948-03-12", "birth_city": "lyon" });
    let found = holder.post("/api/seniors/search", &forms::with(jeanne.clone(), json!({ "group_id": group }))).await;
    let known = &found.body["match"];
    assert_eq!((&known["last_name"], &known["enrolled_in_group"]), (&json!("MOREAU"), &json!(false)), "{}", found.body);
    let other_stay = json!({ "year": site.year(), "venue_name": null, "start_date": null, "end_date": null });
    assert_eq!(known["aid_this_year"], other_stay);

    let answer = enroll(&holder, &group, &forms::with(forms::senior("x"), jeanne)).await;
    assert_eq!((answer.status, &answer.body["aid"]["outcome"]), (201, &json!("already_aided")), "{}", answer.body);
    assert!(answer.body["aid"]["explanation"].as_str().unwrap().contains("appelez l’ANCV au 0"), "whom to call: {}", answer.body["aid"]);
    assert_eq!(answer.body["aid"]["other_stay"], other_stay);
    assert_eq!(available(&holder, site.year()).await, 118_000);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_exhausted_credit_enrolls_without_aid_and_says_where_to_ask_for_more() {
    let site = Site::start().await;
    let holder = site.login("ANCV0640").await;
    let group = site.open_group_of_year("ANCV0640", site.year()).await;
    let answer = enroll(&holder, &group, &forms::senior("Le Gall")).await;
    assert_eq!((answer.status, &answer.body["aid"]["outcome"]), (201, &json!("credit_exhausted")), "{}", answer.body);
    assert!(answer.body["aid"]["top_up_url"].as_str().unwrap().starts_with("https://"));
    assert_eq!(answer.body["credit"]["available_cents"], 0);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_caregiver_comes_after_the_person_they_help() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let none = enroll(&holder, &group, &forms::caregiver("Aidant", &json!(null))).await;
    none.assert_problem(422, "invalid_request");
    assert_eq!(none.fields(), ["linked_enrollment_id"]);
    assert!(none.body["fields"][0]["message"].as_str().unwrap().contains("inscrivez-la d’abord"));

    let page = holder.get(&format!("/api/groups/{group}")).await.body;
    let other = enroll(&holder, &group, &forms::caregiver("Aidant", &page["participants"][0]["enrollment_id"])).await;
    other.assert_problem(422, "helped_not_dependent");

    let helped = enroll(&holder, &group, &forms::with(forms::programme("Aubry"), json!({ "disabled": true }))).await;
    assert_eq!(helped.body["aid"]["outcome"], "programme_only");
    let helped_id = helped.body["enrollment"]["enrollment_id"].clone();
    let caregiver = enroll(&holder, &group, &forms::caregiver("Aidant", &helped_id)).await;
    assert_eq!((caregiver.status, &caregiver.body["aid"]["outcome"]), (201, &json!("granted")), "{}", caregiver.body);
    assert_eq!(caregiver.body["enrollment"]["linked"]["last_name"], "AUBRY");
    assert_eq!(available(&holder, site.year()).await, 102_000);

    let moved = forms::details(&forms::with(forms::caregiver("Aidant", &helped_id), json!({ "city": "Auray" })));
    let moved = holder.put(&enrollment(&group, &caregiver), "1", &moved).await;
    assert_eq!((moved.status, &moved.body["enrollment"]["linked"]["last_name"]), (200, &json!("AUBRY")), "{}", moved.body);
    holder.delete(&enrollment(&group, &helped)).await.assert_problem(409, "has_caregiver");
    let able = forms::details(&forms::programme("Aubry"));
    let version = helped.headers["etag"].to_str().unwrap();
    holder.put(&enrollment(&group, &helped), version, &able).await.assert_problem(409, "has_caregiver");
    assert_eq!(holder.delete(&enrollment(&group, &caregiver)).await.status, 200);
    assert_eq!(holder.delete(&enrollment(&group, &helped)).await.status, 200);
    // The helped person is gone: the caregiver can't come back alone.
    let back = holder.post(&format!("{}/restore", enrollment(&group, &caregiver)), &json!({})).await;
    back.assert_problem(422, "caregiver_needs_senior");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn the_spouse_of_someone_a_l_aide_takes_part_by_their_right() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let first = enroll(&holder, &group, &forms::couple("Roncin")).await;
    let second = enroll(&holder, &group, &forms::spouse("Roncin", &first.body["enrollment"]["enrollment_id"])).await;
    assert_eq!((second.status, &second.body["aid"]["outcome"]), (201, &json!("granted")), "{}", second.body);
    assert_eq!(available(&holder, site.year()).await, 118_000 - 32_000);

    holder.delete(&enrollment(&group, &first)).await.assert_problem(409, "has_spouse");
    let to_programme = forms::details(&forms::programme("Roncin"));
    let third = enroll(&holder, &group, &forms::spouse("Autre", &first.body["enrollment"]["enrollment_id"])).await;
    third.assert_problem(422, "spouse_taken");
    holder.put(&enrollment(&group, &first), "1", &to_programme).await.assert_problem(409, "has_spouse");
    assert_eq!(holder.delete(&enrollment(&group, &second)).await.status, 200);
    assert_eq!(holder.put(&enrollment(&group, &first), "1", &to_programme).await.status, 200);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_check_says_what_an_enrollment_would_and_writes_nothing() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    for form in [
        forms::senior("Le Gall"),
        forms::programme("Aubry"),
        forms::with(forms::senior("Caron"), json!({ "taxable_income_cents": 9_900_000 })),
        forms::with(forms::senior("Dumas"), json!({ "birth_date": "1990-01-01" })),
        forms::with(forms::senior("Etienne"), json!({ "occupation": "working" })),
        forms::with(forms::senior("Fabre"), json!({ "resident_in_france": false })),
        forms::caregiver("Guerin", &json!("0123456789abcdef0123456789abcdef")),
    ] {
        let business = |mut all: BTreeMap<String, String>| {
            // The check is audited, as a search is.
            all.retain(|key, _| !key.starts_with("AuditTable"));
            all
        };
        let before = business(site.everything().await);
        let check = holder.post(&format!("/api/groups/{group}/credit-check"), &form).await;
        Site::assert_unchanged(&before, &business(site.everything().await));
        let enrolled = enroll(&holder, &group, &form).await;
        let expected = |answer: &Answer| (answer.status / 100, answer.body["aid"]["outcome"].clone(), answer.body["code"].clone());
        assert_eq!(expected(&check), expected(&enrolled), "{form}");
    }
    let twice = forms::senior("Le Gall");
    holder.post(&format!("/api/groups/{group}/credit-check"), &twice).await.assert_problem(409, "already_enrolled");
    enroll(&holder, &group, &twice).await.assert_problem(409, "already_enrolled");
}

#[tokio::test]
async fn a_search_is_exact_but_for_spelling_and_says_no_more_than_it_must() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let lucien = |last: &str, first: &str, city: &str| json!({ "last_name": last, "first_name": first, "birth_date": "1945-07-05", "birth_city": city });
    for form in [lucien("PETIT", "Lucien", "Nantes"), lucien("petit", "LUCIEN", "  nantes ")] {
        let found = holder.post("/api/seniors/search", &form).await;
        assert_eq!((found.status, &found.body["match"]["last_name"]), (200, &json!("PETIT")), "{}", found.body);
        for secret in ["income", "disabled", "dependent", "holder"] {
            assert!(!found.body.to_string().contains(secret), "{secret}");
        }
    }
    for form in [lucien("PETI", "Lucien", "Nantes"), lucien("PETIT", "Lucie", "Nantes"), lucien("PETIT", "Lucien", "Nante")] {
        let found = holder.post("/api/seniors/search", &form).await;
        assert_eq!((found.status, &found.body["match"]), (200, &json!(null)));
    }
}

#[tokio::test]
async fn who_saw_health_and_income_is_known() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let page = holder.get(&format!("/api/groups/{group}")).await.body;
    let person = page["participants"][0]["enrollment_id"].as_str().unwrap();
    holder.get(&format!("/api/groups/{group}/enrollments/{person}")).await;
    let everything = site.everything().await;
    let audited = |action: &str| everything.values().any(|item| item.contains(action) && item.contains(&group));
    assert!(audited("viewed_group"));
    assert!(everything.values().any(|item| item.contains("viewed_enrollment") && item.contains(person)));
}

#[tokio::test]
async fn the_same_request_enrolls_once() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = format!("/api/groups/{group}/enrollments");
    let send = |form: Value| holder.send(Method::POST, &path, &[("idempotency-key", "6e0f3a52-double-click")], Some(form.to_string()));
    let first = send(forms::senior("Le Gall")).await;
    let second = send(forms::senior("Le Gall")).await;
    assert_eq!((first.status, second.status), (201, 201), "{}", second.body);
    assert_eq!((&first.body["enrollment"], &first.body["credit"]), (&second.body["enrollment"], &second.body["credit"]));
    assert_eq!(available(&holder, site.year()).await, 102_000);
    send(forms::senior("Aubry")).await.assert_problem(409, "idempotency_mismatch");
    // Without a key, or under another, the person is on the list already.
    enroll(&holder, &group, &forms::senior("Le Gall")).await.assert_problem(409, "already_enrolled");
    for odd in ["court", "une clé accentuée", &"x".repeat(65)] {
        let refused = holder.send(Method::POST, &path, &[("idempotency-key", odd)], Some(forms::senior("Caron").to_string())).await;
        refused.assert_problem(422, "invalid_request");
    }
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_full_group_takes_nobody() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let list = holder.get("/api/groups?page_size=100").await.body;
    let full = list["groups"].as_array().unwrap().iter().find(|group| group["status"] == "full").expect("the demo has a full group");
    let refused = enroll(&holder, full["group_id"].as_str().unwrap(), &forms::senior("Le Gall")).await;
    refused.assert_problem(409, "group_full");
    assert!(refused.body["detail"].as_str().unwrap().contains("contactez le professionnel du tourisme"));
}
