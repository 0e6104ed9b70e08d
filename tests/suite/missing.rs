//! People who are missing together, and people who are remembered once the list is confirmed.

use crate::over_http::{
    corrections::{decide, missing, open, path, say, to_confirm, travelled},
    flows::{available, enroll},
};
use serde_json::{Value, json};
use sev_tests::{Site, Visitor, at_once, forms, laws};

/// Asks for `person`; the correction and the person's key.
async fn ask(holder: &Visitor<'_>, group: &str, person: Value) -> (Value, Value) {
    let key = format!("missing-{}-{}", person["first_name"], person["last_name"]).replace(['"', ' '], "").to_lowercase();
    let opened = open(holder, group, &missing(holder, group, person).await, &key).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    let page = holder.get(&format!("/api/groups/{group}/validation")).await.body;
    let listed = page["corrections"].as_array().unwrap().iter().find(|one| one["correction_id"] == opened.body["correction_id"]).unwrap();
    (opened.body.clone(), listed["enrollment_id"].clone())
}

#[tokio::test]
async fn husband_and_wife_are_asked_for_together_and_decided_on_in_turn() {
    let site = Site::start().await;
    let (group, _) = to_confirm(&site, 1931, &[forms::programme("Garnier")]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    let before = available(&holder, site.year()).await;
    let nobody = json!("00000000000000000000000000000000");
    let alone = missing(&holder, &group, forms::spouse("Le Gall", &nobody)).await;
    open(&holder, &group, &alone, "missing-alone").await.assert_problem(422, "spouse_not_enrolled");
    let (wife, her_key) = ask(&holder, &group, forms::couple("Le Gall")).await;
    let (husband, _) = ask(&holder, &group, forms::spouse("Le Gall", &her_key)).await;
    assert_eq!(husband["aid_if_accepted"]["amount_cents"], 16_000, "as if she were on the list: {husband}");
    assert!(husband["explanation"].as_str().unwrap().contains("dépend de Yvonne LE GALL"), "{husband}");
    let (wife, husband) = (path(&group, &wife), path(&group, &husband));
    let early = decide(&ancv, &husband, true).await;
    early.assert_problem(409, "spouse_not_enrolled");
    assert!(early.body["detail"].as_str().unwrap().contains("décidez d’abord"), "{}", early.body);
    assert_eq!(decide(&ancv, &wife, true).await.status, 200);
    let seen = ancv.get(&husband).await.body;
    assert!(!seen["explanation"].as_str().unwrap().contains("dépend de"), "{seen}");
    let both = decide(&ancv, &husband, true).await;
    assert_eq!((both.status, &both.body["group"]["enrolled"]), (200, &json!(3)), "{}", both.body);
    assert_eq!(available(&holder, site.year()).await, before - 32_000);
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caregiver_is_added_after_whom_they_help_and_not_without() {
    for (number, helps) in [(1932, true), (1933, false)] {
        let site = Site::start().await;
        let (group, _) = to_confirm(&site, number, &[forms::programme("Garnier")]).await;
        let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
        let (helped, key) = ask(&holder, &group, forms::with(forms::senior("Le Gall"), json!({ "dependent": true }))).await;
        let (caregiver, _) = ask(&holder, &group, forms::caregiver("Riou", &key)).await;
        let (helped, caregiver) = (path(&group, &helped), path(&group, &caregiver));
        // Whichever comes first, what is written is right.
        let answers =
            at_once([(&helped, helps), (&caregiver, true)].into_iter().map(|(path, accepted)| decide(&ancv, path, accepted))).await;
        assert_eq!(answers[0].status, 200, "{}", answers[0].body);
        if answers[1].status == 409 {
            answers[1].assert_problem(409, "caregiver_needs_senior");
            let again = decide(&ancv, &caregiver, helps).await;
            assert_eq!(again.status, 200, "{}", again.body);
        } else {
            assert!(helps && answers[1].status == 200, "{}", answers[1].body);
        }
        let page = holder.get(&format!("/api/groups/{group}/validation")).await.body;
        assert_eq!(page["people"].as_array().unwrap().len(), if helps { 3 } else { 1 }, "{page}");
        assert_eq!(page["group"]["status"], "to_confirm");
        laws::assert_hold(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_forgotten_is_added_to_a_confirmed_list_and_paid_for() {
    let site = Site::start().await;
    let (group, people) = to_confirm(&site, 1934, &[forms::senior("Garnier")]).await;
    let (holder, ancv, provider) = (site.login("ANCV2528").await, site.login("ADMIN01").await, site.login("PREST001").await);
    say(&holder, &group, "holder", &people.iter().collect::<Vec<_>>(), &[]).await;
    let before = available(&holder, site.year()).await;
    let page = holder.get(&format!("/api/groups/{group}/validation")).await.body;
    assert_eq!(page["can"], json!({ "validate": false, "confirm": false, "ask_correction": true, "for_party": "holder" }), "{page}");
    assert_eq!(provider.get(&format!("/api/groups/{group}/validation")).await.body["can"]["ask_correction"], false);

    let form = missing(&holder, &group, forms::senior("Le Gall")).await;
    let asked = at_once((0..6).map(|_| open(&holder, &group, &form, "missing-le-gall"))).await;
    assert!(asked.iter().all(|answer| answer.status == 201 && answer.body["correction_id"] == asked[0].body["correction_id"]), "{asked:?}");
    assert_eq!((&asked[0].body["group"]["status"], &asked[0].body["state"]), (&json!("confirmed"), &json!("open")));
    site.login("ANCV1654").await.get(&path(&group, &asked[0].body)).await.assert_problem(404, "not_found");
    assert_eq!(laws::mails_of(&site, "correction_opened").await, 2, "the provider and ANCV");
    laws::assert_hold(&site).await;

    let decision = path(&group, &asked[0].body);
    let decided = at_once((0..6).map(|_| decide(&ancv, &decision, true))).await;
    assert!(decided.iter().all(|answer| answer.status == 200 && answer.body["state"] == "accepted"), "{decided:?}");
    assert_eq!(available(&holder, site.year()).await, before - 16_000, "once");
    let page = provider.get(&format!("/api/groups/{group}/validation")).await.body;
    assert_eq!((&page["totals"]["present"], &page["totals"]["owed_cents"]), (&json!(2), &json!(32_000)), "{page}");
    assert_eq!((&page["payment"]["unsettled_cents"], &page["group"]["status"]), (&json!(32_000), &json!("confirmed")), "{page}");
    let lines = provider.get("/api/payments/lines").await.body;
    let kinds: Vec<_> =
        lines["lines"].as_array().unwrap().iter().filter(|line| line["group_id"] == group).map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["supplement", "aid"]);
    // Afterwards ANCV can correct it like anyone's presence.
    let (version, person) =
        (&page["course_version"], page["people"].as_array().unwrap().iter().find(|person| person["last_name"] == "LE GALL").unwrap());
    let absent = json!({ "course_version": version, "enrollment_id": person["enrollment_id"], "is_present": false, "reason": "Feuille de présence retrouvée." });
    assert_eq!(ancv.post(&format!("/api/groups/{group}/presence"), &absent).await.status, 200);
    assert_eq!(available(&holder, site.year()).await, before);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_request_on_a_list_that_is_paid_leaves_it_as_it_was_when_it_is_refused_or_taken_back() {
    let site = Site::start().await;
    // Without aid nothing is owed.
    let (group, people) = to_confirm(&site, 1935, &[forms::programme("Garnier")]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    say(&holder, &group, "holder", &people.iter().collect::<Vec<_>>(), &[]).await;
    let status = async || holder.get(&format!("/api/groups/{group}/validation")).await.body["group"]["status"].clone();
    assert_eq!(status().await, "paid");
    let (refused, _) = ask(&holder, &group, forms::senior("Le Gall")).await;
    let (withdrawn, _) = ask(&holder, &group, forms::senior("Riou")).await;
    assert_eq!(status().await, "confirmed");
    assert_eq!(decide(&ancv, &path(&group, &refused), false).await.status, 200);
    let answer = holder.post(&format!("{}/withdrawal", path(&group, &withdrawn)), &json!({})).await;
    assert_eq!((answer.status, &answer.body["group"]["status"]), (200, &json!("paid")), "{}", answer.body);
    // Someone « au programme » is added, and nothing is owed for them.
    let (unaided, _) = ask(&holder, &group, forms::programme("Morvan")).await;
    let added = decide(&ancv, &path(&group, &unaided), true).await;
    assert_eq!((&added.body["group"]["status"], &added.body["group"]["enrolled"]), (&json!("paid"), &json!(2)), "{}", added.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn whoever_is_added_when_the_credit_is_spent_has_no_aid_and_nothing_is_owed_for_them() {
    let site = Site::start().await;
    let (group, people) = to_confirm(&site, 1937, &[forms::programme("Garnier")]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    say(&holder, &group, "holder", &people.iter().collect::<Vec<_>>(), &[]).await;
    let (opened, _) = ask(&holder, &group, forms::senior("Le Gall")).await;
    let decision = format!("{}/decision", path(&group, &opened));
    let body = json!({ "accepted": true, "reason": "Les papiers montrent que cette personne a voyagé." }).to_string();
    holder.send(reqwest::Method::POST, &decision, &[("if-match", "1")], Some(body)).await.assert_problem(403, "forbidden");
    let form = missing(&holder, &group, forms::senior("Riou")).await;
    open(&site.login("PREST001").await, &group, &form, "missing-riou").await.assert_problem(403, "forbidden");
    open(&site.login("ANCV1654").await, &group, &form, "missing-riou").await.assert_problem(404, "not_found");
    for number in 0.. {
        if available(&holder, site.year()).await < 16_000 {
            break;
        }
        enroll(&holder, &site.cyclades(), &forms::senior(&format!("Morvan{}", char::from(b'a' + number)))).await;
    }
    let added = decide(&ancv, &path(&group, &opened), true).await;
    assert_eq!((added.status, &added.body["group"]["status"]), (200, &json!("paid")), "{}", added.body);
    assert!(added.body["explanation"].as_str().unwrap().contains("crédit"), "{}", added.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn nobody_is_asked_for_before_the_provider_has_validated() {
    let site = Site::start().await;
    let (group, _) = travelled(&site, 1936, &[forms::programme("Garnier")]).await;
    let holder = site.login("ANCV2528").await;
    let form = json!({ "paper": "identity", "content_type": "application/pdf", "size_bytes": 5 });
    holder.post(&format!("/api/groups/{group}/attachments"), &form).await.assert_problem(409, "provider_first");
}
