//! After a stay: the provider's word, the holder's, what comes of the two, and ANCV in their place.

use serde_json::{Value, json};
use sev_tests::{Answer, Site, Visitor, laws};

/// The demo's group to be validated by PREST001, and the one to be confirmed by ANCV2528, with someone whom the provider has not seen.
pub(crate) fn to_validate(site: &Site) -> String {
    format!("{}-1101", site.year() - 1)
}

fn to_confirm(site: &Site) -> String {
    format!("{}-1102", site.year() - 1)
}

fn late(site: &Site) -> String {
    format!("{}-1103", site.year() - 1)
}

pub(crate) async fn view(visitor: &Visitor<'_>, group: &str) -> Value {
    let answer = visitor.get(&format!("/api/groups/{group}/validation")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// The list of `page` on which those are absent whom `absent` picks.
pub(crate) fn list(page: &Value, absent: impl Fn(&Value) -> bool) -> Value {
    let people = page["people"].as_array().unwrap();
    let of = |wanted: bool| {
        people.iter().filter(|person| absent(person) == wanted).map(|person| person["enrollment_id"].clone()).collect::<Vec<_>>()
    };
    json!({ "course_version": page["course_version"], "present": of(false), "absent": of(true), "reason": "Appel du 3 mars, compte bloqué." })
}

pub(crate) async fn say(visitor: &Visitor<'_>, party: &str, group: &str, list: &Value) -> Answer {
    visitor.post(&format!("/api/groups/{group}/{party}-validation"), list).await
}

fn everyone_there(_: &Value) -> bool {
    false
}

fn is_aided(person: &Value) -> bool {
    person["aid"]["outcome"] == "granted"
}

#[tokio::test]
async fn a_list_goes_from_the_provider_to_the_holder_to_the_payment() {
    let site = Site::start().await;
    let (provider, holder, group) = (site.login("PREST001").await, site.login("ANCV2528").await, to_validate(&site));
    let page = view(&provider, &group).await;
    assert_eq!(
        (&page["group"]["status"], &page["can"]["validate"], &page["can"]["for_party"]),
        (&json!("to_validate"), &json!(true), &json!("provider"))
    );
    assert!(page["people"][0]["eligibility"].is_null(), "a provider sees no eligibility");
    let paying = view(&site.login("ADMIN01-COMPTA").await, &group).await;
    assert!(paying["people"][0]["eligibility"].is_null(), "nor does who only pays");
    let everyone = list(&page, everyone_there);
    say(&holder, "holder", &group, &everyone).await.assert_problem(409, "provider_first");
    let waiting = view(&holder, &group).await;
    assert!(waiting["explanation"].as_str().unwrap().contains("appelez-le au 0"), "whom to call: {}", waiting["explanation"]);

    let validated = say(&provider, "provider", &group, &everyone).await;
    assert_eq!((validated.status, &validated.body["group"]["status"]), (200, &json!("to_confirm")), "{}", validated.body);
    assert_eq!(say(&provider, "provider", &group, &everyone).await.status, 200, "a double click is one validation");
    say(&provider, "provider", &group, &list(&page, is_aided)).await.assert_problem(409, "already_validated");
    // Nobody absent, and nobody there: another list.
    let nobody = json!({ "course_version": 0, "present": [], "absent": [] });
    say(&provider, "provider", &group, &nobody).await.assert_problem(409, "already_validated");

    let page = view(&holder, &group).await;
    assert_eq!((&page["can"]["confirm"], &page["can"]["ask_correction"]), (&json!(true), &json!(true)));
    let preview = sev_tests::forms::with(list(&page, everyone_there), json!({ "preview": true }));
    let previewed = say(&holder, "holder", &group, &preview).await;
    assert_eq!((previewed.status, &previewed.body["totals"]["owed_cents"]), (200, &json!(40_400)), "{}", previewed.body);
    assert_eq!(view(&holder, &group).await["group"]["status"], "to_confirm", "a preview writes nothing");
    let confirmed = say(&holder, "holder", &group, &list(&page, everyone_there)).await;
    assert_eq!((confirmed.status, &confirmed.body["totals"]["owed_cents"]), (200, &json!(40_400)), "{}", confirmed.body);
    let again = say(&holder, "holder", &group, &list(&page, everyone_there)).await;
    assert_eq!((again.status, &again.body["totals"]), (200, &confirmed.body["totals"]));
    say(&holder, "holder", &group, &list(&page, is_aided)).await.assert_problem(409, "already_confirmed");

    let page = view(&provider, &group).await;
    assert_eq!((&page["group"]["status"], &page["payment"]["unsettled_cents"]), (&json!("confirmed"), &json!(40_400)));
    assert_eq!(say(&provider, "provider", &group, &everyone).await.body["group"]["status"], "confirmed", "it was said before");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn whoever_neither_saw_gives_their_aid_back_and_whoever_one_saw_is_disputed() {
    let site = Site::start().await;
    let (holder, ancv, group) = (site.login("ANCV2528").await, site.login("ADMIN01").await, to_confirm(&site));
    let page = view(&holder, &group).await;
    let unseen = |person: &Value| person["present_for_provider"] == false;
    let other = page["people"].as_array().unwrap().iter().find(|person| is_aided(person) && !unseen(person)).unwrap().clone();
    // The holder says that one more was not there.
    let disputing = list(&page, |person| unseen(person) || person["enrollment_id"] == other["enrollment_id"]);
    let answer = say(&holder, "holder", &group, &disputing).await;
    let totals =
        json!({ "present": 2, "absent": 1, "disputed": 1, "owed_cents": 20_200, "released_cents": 20_200, "withheld_cents": 20_200 });
    assert_eq!((answer.status, &answer.body["totals"]), (200, &totals), "{}", answer.body);
    assert_eq!(answer.body["validation"]["totals"], totals);
    assert_eq!(answer.body["validation"]["corrections"][0]["kind"], "presence");
    assert_eq!(laws::mails_of(&site, "list_disputed").await, 1, "to the one of ANCV who decides");
    let participants = holder.get(&format!("/api/groups/{group}")).await.body["participants"].clone();
    assert_eq!(participants.as_array().unwrap().iter().filter(|person| person["is_absent"] == true).count(), 1);
    laws::assert_hold(&site).await;

    // ANCV corrects a presence, there and back; but not of someone on whom it is to decide.
    let page = view(&ancv, &group).await;
    let of = |fate: &str| page["people"].as_array().unwrap().iter().find(|person| person["fate"] == fate).unwrap()["enrollment_id"].clone();
    let change = async |person: &Value, is_present: bool| {
        let version = view(&ancv, &group).await["course_version"].clone();
        let form = json!({ "course_version": version, "enrollment_id": person, "is_present": is_present, "reason": "Feuille de présence retrouvée." });
        ancv.post(&format!("/api/groups/{group}/presence"), &form).await
    };
    change(&of("disputed"), false).await.assert_problem(409, "correction_open");
    let back = change(&of("absent"), true).await;
    assert_eq!((back.status, &back.body["totals"]["owed_cents"]), (200, &json!(40_400)), "{}", back.body);
    laws::assert_hold(&site).await;
    let gone = change(&of("absent"), false).await;
    assert_eq!((gone.status, &gone.body["totals"]["owed_cents"]), (200, &json!(20_200)), "{}", gone.body);
    let stale =
        json!({ "course_version": 0, "enrollment_id": of("absent"), "is_present": true, "reason": "Feuille de présence retrouvée." });
    ancv.post(&format!("/api/groups/{group}/presence"), &stale).await.assert_problem(409, "list_changed");
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn ancv_speaks_for_a_party_with_a_reason() {
    let site = Site::start().await;
    let (ancv, group) = (site.login("ADMIN01").await, late(&site));
    let lists = ancv.get("/api/validations").await.body;
    assert!(
        lists["to_do"].as_array().unwrap().iter().any(|list| list["group"]["group_id"] == group && list["deadline"]["is_late"] == true)
    );
    let page = view(&ancv, &group).await;
    let everyone = list(&page, everyone_there);
    let silent = sev_tests::forms::with(everyone.clone(), json!({ "reason": null }));
    say(&ancv, "provider", &group, &silent).await.assert_problem(422, "invalid_request");
    let presence = json!({ "course_version": 0, "enrollment_id": page["people"][0]["enrollment_id"], "is_present": false, "reason": "Feuille retrouvée." });
    ancv.post(&format!("/api/groups/{group}/presence"), &presence).await.assert_problem(409, "not_confirmed");
    let validated = say(&ancv, "provider", &group, &everyone).await;
    assert_eq!((validated.status, &validated.body["provider_said"]["by_ancv"]), (200, &json!(true)), "{}", validated.body);
    let confirmed = say(&ancv, "holder", &group, &everyone).await;
    assert_eq!((confirmed.status, &confirmed.body["validation"]["holder_said"]["by_ancv"]), (200, &json!(true)), "{}", confirmed.body);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_list_that_is_another_and_a_stay_that_is_not_over_are_refused() {
    let site = Site::start().await;
    let (provider, group) = (site.login("PREST001").await, to_validate(&site));
    let page = view(&provider, &group).await;
    let everyone = list(&page, everyone_there);
    let mut forgotten = everyone.clone();
    forgotten["present"].as_array_mut().unwrap().pop();
    say(&provider, "provider", &group, &forgotten).await.assert_problem(409, "list_changed");
    let twice = sev_tests::forms::with(everyone.clone(), json!({ "absent": everyone["present"] }));
    say(&provider, "provider", &group, &twice).await.assert_problem(422, "invalid_request");
    let cyclades = site.cyclades();
    let ahead = list(&view(&provider, &cyclades).await, everyone_there);
    say(&provider, "provider", &cyclades, &ahead).await.assert_problem(409, "stay_not_over");
    say(&site.login("ANCV2528").await, "holder", &cyclades, &ahead).await.assert_problem(409, "stay_not_over");
}

#[tokio::test]
async fn each_sees_their_lists_their_venues_and_their_rooms() {
    let site = Site::start().await;
    let (provider, holder) = (site.login("PREST001").await, site.login("ANCV2528").await);
    let ids = |lists: &Value, part: &str| {
        lists[part].as_array().unwrap().iter().map(|list| list["group"]["group_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (of_provider, of_holder) = (provider.get("/api/validations").await.body, holder.get("/api/validations").await.body);
    assert_eq!(ids(&of_provider, "to_do"), [to_validate(&site)]);
    assert_eq!((ids(&of_provider, "waiting"), ids(&of_holder, "to_do")), (vec![to_confirm(&site)], vec![to_confirm(&site)]));
    assert_eq!(ids(&of_holder, "waiting"), [to_validate(&site)]);
    assert!(!ids(&of_holder, "done").is_empty());

    let venues = provider.get("/api/venues").await.body["venues"].clone();
    let cyclades = venues.as_array().unwrap().iter().find(|venue| venue["venue_name"] == "LES CYCLADES").unwrap();
    assert_eq!(cyclades["to_validate"], 1, "{cyclades}");
    let groups = provider.get("/api/groups?venue=LES%20CYCLADES&page_size=100").await.body;
    assert_eq!(groups["total"], cyclades["groups"]);
    for visitor in [&provider, &holder] {
        let rooms = visitor.get(&format!("/api/groups/{}/rooming-list", to_validate(&site))).await.body;
        assert_eq!((&rooms["people"], &rooms["rooms"][0]["kind"]), (&json!(4), &json!("couple")), "{rooms}");
        assert!(!rooms.to_string().contains("disabled") && !rooms.to_string().contains("income"));
    }
}
