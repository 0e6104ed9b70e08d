//! One person under several spellings has one aid in a year. Which spellings are one person's: `docs/one-person.md`.

use super::flows::{available, enroll};
use serde_json::{Value, json};
use sev_tests::{Site, forms, laws};

/// The same people twice, as two holders may type them.
fn twice() -> [[Value; 2]; 5] {
    let typed = |last: &str, first: &str, date: &str, town: &str| {
        let identity = json!({ "last_name": last, "first_name": first, "birth_date": date, "birth_city": town });
        forms::with(forms::senior(last), identity)
    };
    [
        [typed("Roche", "Jeanne", "1946-10-01", "Saint-Étienne"), typed("ROCHE", "JEANNE", "1946-10-01", "Saint-Étienne (42)")],
        [typed("ŁUKASZEWSKI", "Stanisław", "1941-02-14", "Lens"), typed("Lukaszewski", "Stanislaw", "1941-02-14", "LENS")],
        [typed("O’NEIL", "Maureen", "1945-03-17", "Brest"), typed("ONEIL", "Maureen", "1945-03-17", "Brest, Finistère")],
        [typed("Garnier", "Lucie", "1938-03-21", "Paris 12e"), typed("GARNIER", "Lucie", "1938-03-21", "PARIS 12")],
        [typed("Le Gall", "Anne-Marie", "1948-05-19", "Ste-Anne"), typed("LEGALL", "Anne Marie", "1948-05-19", "SAINTE ANNE")],
    ]
}

#[tokio::test]
async fn another_spelling_is_the_same_person_and_gets_no_second_aid() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let other_group = site.open_group_of_year("ANCV2528", site.year()).await;
    for [first, again] in twice() {
        let granted = enroll(&holder, &group, &first).await;
        assert_eq!((granted.status, &granted.body["aid"]["outcome"]), (201, &json!("granted")), "{}", granted.body);
        let left = available(&holder, site.year()).await;

        let search = json!({ "group_id": group, "last_name": again["last_name"], "first_name": again["first_name"],
            "birth_date": again["birth_date"], "birth_city": again["birth_city"] });
        let found = holder.post("/api/seniors/search", &search).await.body;
        assert_eq!(found["match"]["person_id"], granted.body["enrollment"]["enrollment_id"], "{again}");
        assert_eq!(found["match"]["enrolled_in_group"], true, "{again}");
        enroll(&holder, &group, &again).await.assert_problem(409, "already_enrolled");

        let check = holder.post(&format!("/api/groups/{other_group}/credit-check"), &again).await;
        assert_eq!((check.status, &check.body["aid"]["outcome"]), (200, &json!("already_aided")), "{}", check.body);
        let second = enroll(&holder, &other_group, &again).await;
        assert_eq!((second.status, &second.body["aid"]["outcome"]), (201, &json!("already_aided")), "{}", second.body);
        assert_eq!(second.body["aid"]["other_stay"]["venue_name"], "LES CYCLADES");
        // Shown as it was typed: only the key is made of what counts.
        assert_eq!(second.body["enrollment"]["last_name"], again["last_name"].as_str().unwrap().to_uppercase());
        assert_eq!(available(&holder, site.year()).await, left, "{again}");
    }
    assert_eq!(available(&holder, site.year()).await, 118_000 - 5 * 16_000);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn another_holder_meets_the_same_person_in_another_spelling() {
    let site = Site::start().await;
    let (holder, other) = (site.login("ANCV2528").await, site.login("ANCV0640").await);
    let group = site.open_group_of_year("ANCV0640", site.year()).await;
    let [[first, again], ..] = twice();
    enroll(&holder, &site.cyclades(), &first).await;
    let second = enroll(&other, &group, &again).await;
    assert_eq!((second.status, &second.body["aid"]["outcome"]), (201, &json!("already_aided")), "{}", second.body);
    laws::assert_hold(&site).await;
}
