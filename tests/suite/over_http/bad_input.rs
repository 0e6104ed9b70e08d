//! What can't be taken is refused in French with its field, writes nothing, and is never a 500.

use super::support::support;
use reqwest::Method;
use serde_json::{Value, json};
use sev_tests::{Site, forms};

#[tokio::test]
async fn each_bad_field_is_named_and_nothing_is_written() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let path = format!("/api/groups/{}/enrollments", site.cyclades());
    let before = site.everything().await;
    let long = "x".repeat(10_000);
    for (changes, fields) in [
        (json!({ "last_name": "" }), vec!["last_name"]),
        (json!({ "last_name": null }), vec!["last_name"]),
        (json!({ "last_name": 12 }), vec!["last_name"]),
        (json!({ "last_name": "Jean 👴" }), vec!["last_name"]),
        (json!({ "last_name": long }), vec!["last_name"]),
        (json!({ "first_name": long, "birth_city": "🏖" }), vec!["first_name", "birth_city"]),
        (json!({ "last_name": "\u{0}" }), vec!["last_name"]),
        (json!({ "birth_date": "1950-02-31" }), vec!["birth_date"]),
        (json!({ "birth_date": "31/02/1950" }), vec!["birth_date"]),
        (json!({ "birth_date": "2030-01-01" }), vec!["birth_date"]),
        (json!({ "birth_date": "1850-01-01" }), vec!["birth_date"]),
        (json!({ "birth_date": 19_500_101 }), vec!["birth_date"]),
        (json!({ "reference_tax_income_cents": -1 }), vec!["reference_tax_income_cents"]),
        (json!({ "reference_tax_income_cents": 99_999_999_999_i64 }), vec!["reference_tax_income_cents"]),
        (json!({ "reference_tax_income_cents": 1.5 }), vec!["reference_tax_income_cents"]),
        (json!({ "reference_tax_income_cents": "12000" }), vec!["reference_tax_income_cents"]),
        (json!({ "taxable_income_cents": 1e300 }), vec!["taxable_income_cents"]),
        (json!({ "tax_shares": "beaucoup" }), vec!["tax_shares"]),
        (json!({ "civility": "docteur" }), vec!["civility"]),
        (json!({ "eligibility": "riche" }), vec!["eligibility"]),
        (json!({ "eligibility": null, "occupation": null }), vec!["eligibility"]),
        (json!({ "email": "pas une adresse" }), vec!["email"]),
        (json!({ "postal_code": "ABCDE" }), vec!["postal_code"]),
        (json!({ "address": "12 rue 🏖" }), vec!["address"]),
        (json!({ "needs": ["tout"] }), vec!["needs"]),
        (json!({ "needs": "sans_sel" }), vec!["needs"]),
        (json!({ "needs_comment": "x".repeat(201) }), vec!["needs_comment"]),
        (json!({ "letter_sent_on": "hier" }), vec!["letter_sent_on"]),
        (json!({ "letter_sent_on": "9999-12-31" }), vec!["letter_sent_on"]),
        (json!({ "address": null, "city": null }), vec!["address", "city"]),
        (json!({ "disabled": "oui" }), vec!["disabled"]),
        (json!({ "linked_enrollment_id": "../../autre" }), vec!["linked_enrollment_id"]),
        (
            json!({ "last_name": "", "birth_date": "", "city": "", "postal_code": "" }),
            vec!["last_name", "birth_date", "postal_code", "city"],
        ),
    ] {
        let answer = holder.post(&path, &forms::with(forms::senior("Le Gall"), changes.clone())).await;
        answer.assert_problem(422, "invalid_request");
        assert_eq!(answer.fields(), fields, "{changes}");
        for field in answer.body["fields"].as_array().unwrap() {
            assert!(field["message"].as_str().unwrap().ends_with('.'), "{field}");
        }
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn bodies_that_are_no_form_are_refused() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    let path = format!("/api/groups/{}/enrollments", site.cyclades());
    let before = site.everything().await;
    let json = ("content-type", "application/json");
    let good = forms::senior("Le Gall").to_string();
    for (header, body, status, code) in [
        (json, String::new(), 400, "malformed_json"),
        (json, "{".into(), 400, "malformed_json"),
        (json, "\u{feff}{}".into(), 400, "malformed_json"),
        (json, "[]".into(), 400, "malformed_json"),
        (json, "null".into(), 400, "malformed_json"),
        (json, "\"texte\"".into(), 400, "malformed_json"),
        (json, "[".repeat(100_000), 400, "malformed_json"),
        (json, "{}".into(), 422, "invalid_request"),
        (json, format!("{{\"last_name\":\"{}\"}}", "x".repeat(1_000_001)), 413, "payload_too_large"),
        (("content-type", "text/plain"), good.clone(), 415, "unsupported_media_type"),
        (("content-type", "application/x-www-form-urlencoded"), "last_name=x".into(), 415, "unsupported_media_type"),
        (("content-type", ""), good.clone(), 415, "unsupported_media_type"),
    ] {
        let answer = holder.send(Method::POST, &path, &[header], Some(body)).await;
        answer.assert_problem(status, code);
    }
    Site::assert_unchanged(&before, &site.everything().await);
    let with_charset = holder.send(Method::POST, &path, &[("content-type", "Application/JSON; charset=utf-8")], Some(good)).await;
    assert_eq!(with_charset.status, 201);
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_not_found() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    for path in ["/api/groups/2027-9999", "/api/groups/9999999999", "/api/groups/2027-01042", "/api/groups/%F0%9F%91%B4"] {
        holder.get(path).await.assert_problem(404, "not_found");
    }
    let group = site.cyclades();
    for person in ["x", "0123456789abcdef0123456789abcdef", &"f".repeat(5_000)] {
        let path = format!("/api/groups/{group}/enrollments/{person}");
        holder.get(&path).await.assert_problem(404, "not_found");
        holder.delete(&path).await.assert_problem(404, "not_found");
        holder.put(&path, "1", &forms::details(&forms::senior("x"))).await.assert_problem(404, "not_found");
        holder.post(&format!("{path}/restore"), &json!({})).await.assert_problem(404, "not_found");
    }
    let support = support(&site, &[]).await;
    for key in ["x", "%20", "%F0%9F%91%B4", &"f".repeat(65), &"f".repeat(5_000)] {
        holder.delete(&format!("/api/account/sessions/{key}")).await.assert_problem(404, "not_found");
        support.get(&format!("/api/support/organisations/{key}")).await.assert_problem(404, "not_found");
    }
    // A gateway may know by itself that these lead nowhere, and say so in its own words.
    for key in ["%00", "%0A", "a%0Ab", "..%2F.."] {
        assert_eq!(holder.delete(&format!("/api/account/sessions/{key}")).await.status, 404, "{key}");
        assert_eq!(support.get(&format!("/api/support/organisations/{key}")).await.status, 404, "{key}");
    }
}

#[tokio::test]
async fn login_forms_are_read_with_the_same_care() {
    let site = Site::start().await;
    for (form, fields) in [
        (json!({}), vec!["identifier", "password"]),
        (json!({ "identifier": "", "password": "" }), vec!["identifier", "password"]),
        (json!({ "identifier": "ANCV2528" }), vec!["password"]),
        (json!({ "identifier": "👴", "password": "x" }), vec!["identifier"]),
        (json!({ "identifier": "x".repeat(10_000), "password": "x" }), vec!["identifier"]),
        (json!({ "identifier": "ANCV2528", "password": "x".repeat(10_000) }), vec!["password"]),
        (json!({ "identifier": ["ANCV2528"], "password": "x" }), vec!["identifier"]),
        (json!({ "identifier": "ANCV2528", "password": Value::Null }), vec!["password"]),
    ] {
        let answer = site.stranger().post("/api/login", &form).await;
        answer.assert_problem(422, "invalid_request");
        assert_eq!(answer.fields(), fields, "{form}");
    }
}
