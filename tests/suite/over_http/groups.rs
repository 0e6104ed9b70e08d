//! Who sees which groups, and how much of them.

use serde_json::json;
use sev_tests::{Site, forms};

#[tokio::test]
async fn a_holder_sees_its_own_groups_and_a_provider_those_that_it_hosts() {
    let site = Site::start().await;
    for (login, field, name) in [
        ("ANCV2528", "convention_number", "ANCV2528"),
        ("ANCV0640", "convention_number", "ANCV0640"),
        ("PREST001", "provider_name", "ACTIF RESIDENCE"),
        ("PREST002", "provider_name", "CAP VACANCES"),
    ] {
        let list = site.login(login).await.get("/api/groups?page_size=100").await.body;
        let groups = list["groups"].as_array().unwrap();
        assert!(!groups.is_empty(), "{login} has groups");
        assert!(groups.iter().all(|group| group[field] == name), "{login}: {groups:?}");
    }
}

#[tokio::test]
async fn ancv_sees_every_group_page_by_page() {
    let site = Site::start().await;
    let ancv = site.login("ADMIN01").await;
    let first = ancv.get("/api/groups?page_size=10").await.body;
    let (total, pages) = (first["total"].as_u64().unwrap(), first["pages"].as_u64().unwrap());
    assert!(total > 20, "{total} groups");
    let mut seen = Vec::new();
    for page in 1..=pages {
        let list = ancv.get(&format!("/api/groups?page_size=10&page={page}")).await.body;
        seen.extend(list["groups"].as_array().unwrap().iter().map(|group| group["group_id"].to_string()));
    }
    assert_eq!(seen.len() as u64, total);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len() as u64, total, "no group on two pages");
    let wanted = site.year();
    assert!(seen.iter().any(|group| group.contains(&format!("{}-", wanted + 1))), "what is booked for the year after next is there");
    let year = ancv.get(&format!("/api/groups?activity_year={wanted}&page_size=100")).await.body;
    let years = [wanted - 2, wanted - 1, wanted, wanted + 1];
    assert_eq!(year["facets"]["activity_years"], json!(years), "another year can be chosen next");
    assert!(year["groups"].as_array().unwrap().iter().all(|group| group["activity_year"] == wanted));
}

#[tokio::test]
async fn a_provider_sees_neither_income_nor_disability_nor_who_depends_on_whom() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let path = format!("/api/groups/{}/enrollments", site.cyclades());
    let helped = holder.post(&path, &forms::with(forms::programme("Aubry"), json!({ "dependent": true }))).await;
    let caregiver = holder.post(&path, &forms::caregiver("Aidant", &helped.body["enrollment"]["enrollment_id"])).await;
    assert_eq!(caregiver.status, 201);
    let provider = site.login("PREST001").await;
    let page = provider.get(&format!("/api/groups/{}", site.cyclades())).await.body;
    assert_eq!((&page["credit"], &page["withdrawn"]), (&json!(null), &json!([])));
    let people = page["participants"].as_array().unwrap();
    assert_eq!(people.len(), 4);
    for person in people {
        assert_eq!((&person["disabled"], &person["dependent"], &person["eligibility"]), (&json!(null), &json!(null), &json!(null)));
        assert_eq!((&person["caregiver_kind"], &person["linked"], &person["dependants"]), (&json!(null), &json!(null), &json!(0)));
        assert!(["granted", "not_granted"].contains(&person["aid"]["outcome"].as_str().unwrap()), "{person}");
    }
    site.login("PREST002").await.get(&format!("/api/groups/{}", site.cyclades())).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn filters_that_can_not_be_read_are_named() {
    let site = Site::start().await;
    let answer = site.login("ANCV2528").await.get("/api/groups?activity_year=hier&sort=prix&page=0").await;
    answer.assert_problem(422, "invalid_request");
    assert_eq!(answer.fields(), ["activity_year", "sort", "page"]);
}
