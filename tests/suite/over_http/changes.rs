//! What becomes of an enrollment: edited, withdrawn, restored, under rules that change meanwhile.

use crate::over_http::flows::{available, enroll, enrollment};
use jiff::civil::Date;
use reqwest::Method;
use serde_json::{Value, json};
use sev_domain::{
    money::Cents,
    rules::{RuleBook, RuleSet},
};
use sev_tests::{Site, forms, laws};

#[tokio::test]
async fn a_withdrawal_gives_the_aid_back_and_can_be_taken_back() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = enrollment(&group, &enroll(&holder, &group, &forms::senior("Le Gall")).await);

    let withdrawn = holder.delete(&path).await;
    assert_eq!((withdrawn.status, &withdrawn.body["released_cents"]), (200, &json!(16_000)));
    assert_eq!((&withdrawn.body["credit"]["available_cents"], &withdrawn.body["group"]["enrolled"]), (&json!(118_000), &json!(2)));
    let again = holder.delete(&path).await;
    assert_eq!((again.status, &again.body["released_cents"]), (200, &json!(0)), "a repeated withdrawal does nothing");
    let page = holder.get(&format!("/api/groups/{group}")).await.body;
    assert_eq!((page["participants"].as_array().unwrap().len(), page["withdrawn"].as_array().unwrap().len()), (2, 1));
    laws::assert_hold(&site).await;

    let restored = holder.post(&format!("{path}/restore"), &json!({})).await;
    assert_eq!((restored.status, &restored.body["aid"]["outcome"]), (200, &json!("granted")), "{}", restored.body);
    assert_eq!(available(&holder, site.year()).await, 102_000);
    let again = holder.post(&format!("{path}/restore"), &json!({})).await;
    assert_eq!((again.status, &again.body["enrollment"]), (200, &restored.body["enrollment"]), "a repeated restoration does nothing");

    holder.delete(&path).await;
    let anew = enroll(&holder, &group, &forms::programme("Le Gall")).await;
    assert_eq!((anew.status, &anew.body["aid"]["outcome"]), (201, &json!("programme_only")));
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_aid_given_back_is_there_for_another_stay_of_the_year() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let (first, second) = (site.cyclades(), site.open_group_of_year("ANCV2528", site.year()).await);
    let one = enroll(&holder, &first, &forms::senior("Le Gall")).await;
    let two = enroll(&holder, &second, &forms::senior("Le Gall")).await;
    assert_eq!(two.body["aid"]["outcome"], "already_aided", "{}", two.body);
    holder.delete(&enrollment(&first, &one)).await;
    holder.delete(&enrollment(&second, &two)).await;
    let restored = holder.post(&format!("{}/restore", enrollment(&first, &one)), &json!({})).await;
    assert_eq!(restored.body["aid"]["outcome"], "granted");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn an_edit_decides_the_aid_again_and_needs_the_version_it_changes() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = enrollment(&group, &enroll(&holder, &group, &forms::senior("Le Gall")).await);
    let seen = holder.get(&path).await;
    assert_eq!(
        (&seen.body["details"]["taxable_income_cents"], &seen.headers["etag"]),
        (&json!(1_200_000), &reqwest::header::HeaderValue::from_static("\"1\""))
    );

    let programme = forms::details(&forms::programme("Le Gall"));
    holder.send(Method::PUT, &path, &[], Some(programme.to_string())).await.assert_problem(428, "precondition_required");
    holder.put(&path, "\"7\"", &programme).await.assert_problem(412, "version_conflict");
    holder.put(&path, "*", &programme).await.assert_problem(412, "version_conflict");
    let edited = holder.put(&path, "\"1\"", &programme).await;
    assert_eq!(
        (edited.status, &edited.body["aid"]["outcome"], &edited.body["enrollment"]["version"]),
        (200, &json!("programme_only"), &json!(2))
    );
    assert_eq!(available(&holder, site.year()).await, 118_000);
    holder.put(&path, "\"1\"", &programme).await.assert_problem(412, "version_conflict");

    let over = forms::details(&forms::with(forms::senior("Le Gall"), json!({ "taxable_income_cents": 1_599_200 })));
    let edited = holder.put(&path, "\"2\"", &over).await;
    assert_eq!(edited.body["aid"]["outcome"], "over_ceiling", "{}", edited.body);
    let within = forms::details(&forms::with(forms::senior("Le Gall"), json!({ "taxable_income_cents": 1_599_100 })));
    let edited = holder.put(&path, "\"3\"", &within).await;
    assert_eq!(edited.body["aid"]["outcome"], "granted");
    assert_eq!(available(&holder, site.year()).await, 102_000);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_confidential_income_is_kept_and_never_shown() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let of_nothing = json!({ "rfr_confidential": true, "reference_tax_income_cents": 0, "taxable_income_cents": 0 });
    for (name, incomes, left) in [("Le Gall", json!({ "rfr_confidential": true }), 102_000), ("Aubry", of_nothing, 86_000)] {
        let form = forms::with(forms::senior(name), incomes);
        let path = enrollment(&group, &enroll(&holder, &group, &form).await);
        let seen = holder.get(&path).await.body;
        assert_eq!(
            (&seen["details"]["taxable_income_cents"], &seen["details"]["reference_tax_income_cents"]),
            (&json!(null), &json!(null))
        );
        let identity = ["last_name", "first_name", "birth_date", "birth_city"].map(|field| (field.to_owned(), form[field].clone()));
        let check =
            forms::with(forms::with(seen["details"].clone(), Value::Object(identity.into_iter().collect())), json!({ "editing": true }));
        let check = holder.post(&format!("/api/groups/{group}/credit-check"), &check).await;
        assert_eq!(
            (check.status, &check.body["aid"]["outcome"], &check.body["credit_after_cents"]),
            (200, &json!("granted"), &json!(left)),
            "{}",
            check.body
        );
        let edited = holder.put(&path, "1", &forms::with(seen["details"].clone(), json!({ "city": "Auray" }))).await;
        assert_eq!((edited.status, &edited.body["aid"]["outcome"]), (200, &json!("granted")), "{}", edited.body);
    }
}

/// Sets the rules of the year of the demo's stays.
async fn change_rules(site: &Site, change: impl FnOnce(&mut RuleSet)) {
    let store = &site.store;
    let mut book = store.rules(site.year()).await.unwrap().unwrap();
    let mut rules = book.in_force(site.clock.today()).unwrap().clone();
    rules.effective_from = site.clock.today();
    rules.name = "changed".into();
    change(&mut rules);
    book.sets.push(rules);
    store.put_rules(&book).await.unwrap();
}

#[tokio::test]
async fn a_suspended_year_grants_no_new_aid_and_takes_none_back() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let granted = enroll(&holder, &group, &forms::senior("Le Gall")).await;
    change_rules(&site, |rules| rules.suspended = Some("Le budget de l’année est atteint.".into())).await;

    let refused = enroll(&holder, &group, &forms::senior("Aubry")).await;
    assert_eq!((refused.status, &refused.body["aid"]["outcome"]), (201, &json!("aid_suspended")), "{}", refused.body);
    assert!(refused.body["aid"]["explanation"].as_str().unwrap().contains("Le budget de l’année est atteint."));
    let account = holder.get("/api/account").await.body;
    let credit = account["credits"].as_array().unwrap().iter().find(|credit| credit["year"] == site.year()).unwrap();
    assert_eq!(credit["suspension_reason"], "Le budget de l’année est atteint.");

    for changes in [json!({ "city": "Auray" }), json!({ "taxable_income_cents": 1_100_000 })] {
        let form = forms::details(&forms::with(forms::senior("Le Gall"), changes));
        let path = enrollment(&group, &granted);
        let version = holder.get(&path).await.body["enrollment"]["version"].to_string();
        let edited = holder.put(&path, &version, &form).await;
        assert_eq!((edited.status, &edited.body["aid"]["outcome"]), (200, &json!("granted")), "{}", edited.body);
    }
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_stay_without_aid_uses_up_nobodys_aid_of_the_year() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    change_rules(&site, |rules| rules.aid_eight_days_cents = Cents::ZERO).await;
    let enrolled = enroll(&holder, &group, &forms::senior("Le Gall")).await;
    assert_eq!(
        (enrolled.status, &enrolled.body["aid"]["outcome"], &enrolled.body["group"]["aided"]),
        (201, &json!("no_aid_on_stay"), &json!(2))
    );
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_year_without_rules_takes_nobody_yet_and_lets_people_leave() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let enrolled = enroll(&holder, &group, &forms::senior("Le Gall")).await;
    site.store.put_rules(&RuleBook { year: site.year(), sets: vec![] }).await.unwrap();
    enroll(&holder, &group, &forms::senior("Aubry")).await.assert_problem(409, "no_rules");
    assert_eq!(holder.delete(&enrollment(&group, &enrolled)).await.status, 200);
    assert_eq!(holder.get(&format!("/api/groups/{group}")).await.status, 200);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_withdrawal_may_name_the_version_that_was_seen() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = enrollment(&group, &enroll(&holder, &group, &forms::senior("Le Gall")).await);
    let withdraw = async |version: &str| holder.send(Method::DELETE, &path, &[("if-match", version)], None).await;
    withdraw("\"7\"").await.assert_problem(412, "version_conflict");
    assert_eq!(withdraw("W/\"1\"").await.status, 200);
}

#[tokio::test]
async fn a_link_moves_from_one_person_to_another_with_its_counter() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let mut helped = Vec::new();
    for name in ["Aubry", "Berthier"] {
        let answer = enroll(&holder, &group, &forms::with(forms::programme(name), json!({ "disabled": true }))).await;
        helped.push(answer.body["enrollment"]["enrollment_id"].clone());
    }
    let caregiver = enroll(&holder, &group, &forms::caregiver("Aidant", &helped[0])).await;
    let moved = forms::details(&forms::caregiver("Aidant", &helped[1]));
    let moved = holder.put(&enrollment(&group, &caregiver), "1", &moved).await;
    assert_eq!((moved.status, &moved.body["enrollment"]["linked"]["last_name"]), (200, &json!("BERTHIER")), "{}", moved.body);
    laws::assert_hold(&site).await;
    // From helped senior to spouse of the same person: one item, two counters.
    let wed = forms::with(forms::programme("Aidant"), json!({ "linked_enrollment_id": helped[1], "occupation": "without_occupation" }));
    let wed = holder.put(&enrollment(&group, &caregiver), "2", &forms::details(&wed)).await;
    assert_eq!((wed.status, &wed.body["aid"]["outcome"]), (200, &json!("programme_only")), "{}", wed.body);
    laws::assert_hold(&site).await;
}

/// Moves the departure of the manual's group.
async fn departs_on(site: &Site, day: Date) {
    let (mut group, _) = site.store.group_with_enrollments(&site.cyclades().parse().unwrap()).await.unwrap().unwrap();
    group.start_date = day;
    site.store.put_group(&group).await.unwrap();
}

#[tokio::test]
async fn from_the_departure_on_the_list_is_closed() {
    let site = Site::start().await;
    let group = site.cyclades();
    let path = enrollment(&group, &enroll(&site.login("ANCV2528").await, &group, &forms::senior("Le Gall")).await);
    let holder = site.login("ANCV2528").await;
    let today = site.clock.today();
    departs_on(&site, today.tomorrow().unwrap()).await;
    assert_eq!(holder.delete(&path).await.status, 200);
    assert_eq!(holder.post(&format!("{path}/restore"), &json!({})).await.status, 200);

    departs_on(&site, today).await;
    let before = site.everything().await;
    enroll(&holder, &group, &forms::senior("Aubry")).await.assert_problem(409, "group_locked");
    holder.delete(&path).await.assert_problem(409, "group_locked");
    holder.put(&path, "3", &forms::details(&forms::senior("Le Gall"))).await.assert_problem(409, "group_locked");
    let editing = forms::with(forms::senior("Le Gall"), json!({ "editing": true }));
    holder.post(&format!("/api/groups/{group}/credit-check"), &editing).await.assert_problem(409, "group_locked");
    holder.post(&format!("{path}/restore"), &json!({})).await;
    Site::assert_unchanged(&before, &site.everything().await);
    let page = holder.get(&format!("/api/groups/{group}")).await.body;
    assert_eq!((&page["group"]["status"], page["withdrawn"].as_array().unwrap().len()), (&json!("locked"), 0));
}

#[tokio::test]
async fn a_corrected_street_gives_no_aid_that_was_wanting() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    // 1180 € pay seven aids of 160 €.
    let mut paths = Vec::new();
    for name in ["Aubry", "Berthier", "Caron", "Dumas", "Etienne", "Fabre", "Guerin", "Hamel"] {
        paths.push(enrollment(&group, &enroll(&holder, &group, &forms::senior(name)).await));
    }
    let (first, last) = (&paths[0], &paths[7]);
    assert_eq!(holder.delete(first).await.status, 200);
    let left = available(&holder, site.year()).await;
    let moved = forms::details(&forms::with(forms::senior("Hamel"), json!({ "address": "3 place du Marché" })));
    let check = forms::with(forms::with(forms::senior("Hamel"), moved.clone()), json!({ "editing": true }));
    let check = holder.post(&format!("/api/groups/{group}/credit-check"), &check).await;
    assert_eq!((check.status, &check.body["aid"]["outcome"]), (200, &json!("credit_exhausted")), "{}", check.body);
    let edited = holder.put(last, "1", &moved).await;
    assert_eq!((edited.status, &edited.body["aid"]["outcome"]), (200, &json!("credit_exhausted")), "{}", edited.body);
    assert_eq!(available(&holder, site.year()).await, left);
    laws::assert_hold(&site).await;
}
