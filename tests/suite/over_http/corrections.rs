//! « Il manque quelqu'un », and people about whom the parties disagree: papers, asking, deciding, taking back.

use crate::over_http::flows::{available, enroll};
use jiff::ToSpan as _;
use reqwest::Method;
use serde_json::{Value, json};
use sev_domain::{
    course::Course,
    group::{Group, GroupId},
    rules::Delays,
};
use sev_tests::{Answer, Site, Visitor, forms, laws};

pub(crate) const PDF: &[u8] = b"%PDF-1.7\nOne page.";
pub(crate) const REASON: &str = "Les papiers montrent que cette personne a voyagé.";

/// A group of ANCV2528 at PREST001, in which the people of `forms` are enrolled, and which has travelled since. The provider is
/// to validate it.
pub(crate) async fn travelled(site: &Site, number: u32, forms: &[Value]) -> (String, Vec<String>) {
    let (model, _) = site.store.group_with_enrollments(&site.cyclades().parse().unwrap()).await.unwrap().unwrap();
    let today = site.clock.today();
    let id = GroupId::new(site.year(), number);
    let (start_date, end_date) = (today.saturating_add(20.days()), today.saturating_add(27.days()));
    let course = Course::ahead(end_date, &Delays::default());
    let group = Group { group_id: id.clone(), start_date, end_date, enrolled: 0, aided: 0, course, ..model };
    site.store.put_group(&group).await.unwrap();
    let (holder, mut people) = (site.login("ANCV2528").await, Vec::new());
    for form in forms {
        people.push(enroll(&holder, &id.to_string(), form).await.body["enrollment"]["enrollment_id"].as_str().unwrap().to_owned());
    }
    let (group, _) = site.store.group_with_enrollments(&id).await.unwrap().unwrap();
    let (start_date, end_date) = (today.saturating_add(-20.days()), today.saturating_add(-13.days()));
    let course = Course::ahead(end_date, &Delays::default());
    site.store.put_group(&Group { start_date, end_date, course, ..group }).await.unwrap();
    (id.to_string(), people)
}

/// Says who of a list was there, as `visitor`: the provider or the holder.
pub(crate) async fn say(visitor: &Visitor<'_>, group: &str, word: &str, present: &[&String], absent: &[&String]) -> Answer {
    let version = visitor.get(&format!("/api/groups/{group}/validation")).await.body["course_version"].clone();
    let body = json!({ "course_version": version, "present": present, "absent": absent, "reason": null });
    let answer = visitor.post(&format!("/api/groups/{group}/{word}-validation"), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// The same once the provider has seen everyone: it is the holder's turn.
pub(crate) async fn to_confirm(site: &Site, number: u32, forms: &[Value]) -> (String, Vec<String>) {
    let (group, people) = travelled(site, number, forms).await;
    say(&site.login("PREST001").await, &group, "provider", &people.iter().collect::<Vec<_>>(), &[]).await;
    (group, people)
}

/// Asks where to send a paper, and sends `file` there. Its identifier, and the status of the sending.
pub(crate) async fn send(holder: &Visitor<'_>, group: &str, file: &[u8]) -> (Value, u16) {
    let form = json!({ "paper": "identity", "content_type": "application/pdf", "size_bytes": file.len() });
    let upload = holder.post(&format!("/api/groups/{group}/attachments"), &form).await;
    assert_eq!(upload.status, 201, "{}", upload.body);
    (upload.body["attachment_id"].clone(), put(&upload.body, file).await)
}

async fn put(upload: &Value, file: &[u8]) -> u16 {
    let mut request = reqwest::Client::new().put(upload["url"].as_str().unwrap()).body(file.to_vec());
    for (name, value) in upload["headers"].as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap());
    }
    request.send().await.unwrap().status().as_u16()
}

/// A form with its two papers, sent.
pub(crate) async fn missing(holder: &Visitor<'_>, group: &str, person: Value) -> Value {
    let mut papers = Vec::new();
    for paper in ["identity", "tax_notice"] {
        let (id, status) = send(holder, group, PDF).await;
        assert_eq!(status, 200);
        papers.push(json!({ "attachment_id": id, "paper": paper }));
    }
    forms::with(person, json!({ "message": "Partie au dernier moment.", "attachments": papers }))
}

pub(crate) async fn open(holder: &Visitor<'_>, group: &str, form: &Value, key: &str) -> Answer {
    holder.send(Method::POST, &format!("/api/groups/{group}/corrections"), &[("idempotency-key", key)], Some(form.to_string())).await
}

pub(crate) async fn decide(ancv: &Visitor<'_>, path: &str, accepted: bool) -> Answer {
    let body = json!({ "accepted": accepted, "reason": REASON }).to_string();
    ancv.send(Method::POST, &format!("{path}/decision"), &[("if-match", "1")], Some(body)).await
}

pub(crate) fn path(group: &str, correction: &Value) -> String {
    format!("/api/groups/{group}/corrections/{}", correction["correction_id"].as_str().unwrap())
}

#[tokio::test]
async fn a_missing_person_is_added_by_ancv_with_their_aid() {
    let site = Site::start().await;
    let (group, _) = to_confirm(&site, 1901, &[forms::programme("Garnier")]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    let before = available(&holder, site.year()).await;
    let form = missing(&holder, &group, forms::senior("Le Gall")).await;
    let opened = open(&holder, &group, &form, "missing-le-gall").await;
    assert_eq!(
        (opened.status, &opened.body["state"], &opened.body["group"]["status"]),
        (201, &json!("open"), &json!("suspended")),
        "{}",
        opened.body
    );
    assert_eq!((&opened.body["name"], &opened.body["can"]), (&json!("Yvonne LE GALL"), &json!({ "decide": false, "withdraw": true })));
    assert_eq!(opened.body["aid_if_accepted"]["amount_cents"], 16_000);
    // A repeated request is the same one, and another under its key is refused.
    let again = open(&holder, &group, &form, "missing-le-gall").await;
    assert_eq!((again.status, &again.body["correction_id"]), (201, &opened.body["correction_id"]));
    open(&holder, &group, &forms::with(form.clone(), json!({ "city": "Lorient" })), "missing-le-gall")
        .await
        .assert_problem(409, "idempotency_mismatch");
    open(&holder, &group, &form, "missing-le-gall-2").await.assert_problem(409, "already_asked");

    let listed = ancv.get("/api/corrections?state=open").await.body;
    assert_eq!(listed["corrections"][0]["correction_id"], opened.body["correction_id"]);
    ancv.get("/api/corrections?state=closed").await.assert_problem(422, "invalid_request");
    let path = path(&group, &opened.body);
    let seen = ancv.get(&path).await;
    assert_eq!((seen.status, &seen.body["can"]["decide"], &seen.headers["etag"]), (200, &json!(true), &"\"1\"".parse().unwrap()));
    assert_eq!(seen.body["form"]["postal_code"], "56000");
    let paper = seen.body["attachments"][1]["attachment_id"].as_str().unwrap();
    assert_eq!((&seen.body["attachments"][1]["paper"], &seen.body["attachments"][1]["format"]), (&json!("tax_notice"), &json!("pdf")));
    let address = ancv.get(&format!("{path}/attachments/{paper}")).await;
    let file = reqwest::get(address.body["url"].as_str().unwrap()).await.unwrap();
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert!(file.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"avis-d-imposition-"));
    assert_eq!(file.bytes().await.unwrap(), PDF);
    ancv.get(&format!("{path}/attachments/0123")).await.assert_problem(404, "not_found");

    let decided = decide(&ancv, &path, true).await;
    assert_eq!(
        (decided.status, &decided.body["state"], &decided.body["group"]["status"]),
        (200, &json!("accepted"), &json!("to_confirm")),
        "{}",
        decided.body
    );
    assert_eq!(decided.body["group"]["enrolled"], 2);
    assert_eq!(available(&holder, site.year()).await, before - 16_000);
    // A double click is no mistake; another decision is.
    assert_eq!(decide(&ancv, &path, true).await.status, 200);
    decide(&ancv, &path, false).await.assert_problem(409, "correction_closed");
    laws::assert_hold(&site).await;

    // She is on the list now: nobody edits it, and who types her town in another way is told.
    let again = open(&holder, &group, &form, "missing-again").await;
    again.assert_problem(409, "already_enrolled");
    assert!(again.body["detail"].as_str().unwrap().contains("appelez l’ANCV au 0 969 320 616"), "{}", again.body);
    let twin = missing(&holder, &group, forms::with(forms::senior("Le Gall"), json!({ "birth_city": "Rennes Centre" }))).await;
    let twin = open(&holder, &group, &twin, "missing-twin").await;
    assert_eq!(twin.status, 201, "{}", twin.body);
    assert!(twin.body["explanation"].as_str().unwrap().contains("LE GALL Yvonne figure déjà sur la liste"), "{}", twin.body);
}

#[tokio::test]
async fn a_refused_or_withdrawn_request_changes_nothing_but_the_clock() {
    let site = Site::start().await;
    let (group, _) = to_confirm(&site, 1902, &[forms::programme("Garnier")]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    let refused = open(&holder, &group, &missing(&holder, &group, forms::senior("Le Gall")).await, "missing-one").await;
    let withdrawn = open(&holder, &group, &missing(&holder, &group, forms::senior("Riou")).await, "missing-two").await;
    let (refused, withdrawn) = (path(&group, &refused.body), path(&group, &withdrawn.body));
    let stale = json!({ "accepted": false, "reason": REASON }).to_string();
    ancv.send(Method::POST, &format!("{refused}/decision"), &[("if-match", "7")], Some(stale.clone()))
        .await
        .assert_problem(412, "version_conflict");
    ancv.send(Method::POST, &format!("{refused}/decision"), &[], Some(stale)).await.assert_problem(428, "precondition_required");
    let short =
        ancv.send(Method::POST, &format!("{refused}/decision"), &[("if-match", "1")], Some(json!({ "reason": "Non" }).to_string())).await;
    assert_eq!(short.fields(), ["accepted", "reason"]);
    assert_eq!(decide(&ancv, &refused, false).await.body["group"]["status"], "suspended", "the other is open");
    let answer = holder.post(&format!("{withdrawn}/withdrawal"), &json!({})).await;
    assert_eq!(
        (answer.status, &answer.body["state"], &answer.body["group"]["status"]),
        (200, &json!("withdrawn"), &json!("to_confirm")),
        "{}",
        answer.body
    );
    assert_eq!(holder.post(&format!("{withdrawn}/withdrawal"), &json!({})).await.status, 200, "a double click");
    holder.post(&format!("{refused}/withdrawal"), &json!({})).await.assert_problem(409, "correction_closed");
    decide(&ancv, &withdrawn, true).await.assert_problem(409, "correction_closed");
    assert_eq!(answer.body["group"]["enrolled"], 1);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn ancv_decides_on_people_about_whom_the_parties_disagree() {
    let site = Site::start().await;
    let (group, people) = to_confirm(&site, 1903, &[forms::senior("Le Gall"), forms::senior("Riou")]).await;
    let (holder, ancv) = (site.login("ANCV2528").await, site.login("ADMIN01").await);
    let before = available(&holder, site.year()).await;
    say(&holder, &group, "holder", &[], &people.iter().collect::<Vec<_>>()).await;
    let listed = ancv.get("/api/corrections").await.body;
    let [one, other] = &listed["corrections"].as_array().unwrap()[..] else { panic!("{listed}") };
    let (one, other) = (path(&group, one), path(&group, other));
    let seen = holder.get(&one).await.body;
    assert_eq!((&seen["kind"], &seen["form"]), (&json!("presence"), &Value::Null));
    assert_eq!((&seen["present_for_provider"], &seen["present_for_holder"]), (&json!(true), &json!(false)));
    holder.post(&format!("{one}/withdrawal"), &json!({})).await.assert_problem(409, "not_withdrawable");
    assert_eq!(decide(&ancv, &one, true).await.body["state"], "accepted");
    assert_eq!(available(&holder, site.year()).await, before, "what is owed stays used");
    let refused = decide(&ancv, &other, false).await;
    assert_eq!((&refused.body["state"], &refused.body["group"]["enrolled"]), (&json!("refused"), &json!(1)), "{}", refused.body);
    assert_eq!(available(&holder, site.year()).await, before + 16_000);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_file_is_what_it_holds_and_as_long_as_it_was_said() {
    let site = Site::start().await;
    let (group, _) = to_confirm(&site, 1904, &[forms::programme("Garnier")]).await;
    let holder = site.login("ANCV2528").await;
    // What Windows runs, under the name of a PDF.
    let (exe, status) = send(&holder, &group, b"MZ\x90\0\x03\0\0\0").await;
    assert_eq!(status, 200);
    let paper = |id: &Value, paper: &str| json!({ "attachment_id": id, "paper": paper });
    let never = json!("0123456789abcdef0123456789abcdef");
    let form = forms::with(forms::senior("Le Gall"), json!({ "attachments": [paper(&exe, "identity"), paper(&never, "tax_notice")] }));
    let answer = open(&holder, &group, &form, "missing-three").await;
    assert_eq!((answer.status, answer.fields()), (422, vec!["attachments.0", "attachments.1"]), "{}", answer.body);
    let without = forms::with(forms::senior("Le Gall"), json!({ "address": "", "attachments": [paper(&never, "identity")] }));
    assert_eq!(open(&holder, &group, &without, "missing-four").await.fields(), ["address", "attachments"]);
    let long = json!({ "paper": "identity", "content_type": "text/html", "size_bytes": 10_485_761 });
    assert_eq!(holder.post(&format!("/api/groups/{group}/attachments"), &long).await.fields(), ["content_type", "size_bytes"]);
    // Of another group, and of another holder, a file does not exist.
    let (elsewhere, _) = to_confirm(&site, 1905, &[forms::programme("Morvan")]).await;
    let (other, _) = send(&holder, &elsewhere, PDF).await;
    let form = forms::with(forms::programme("Le Gall"), json!({ "attachments": [paper(&other, "identity")] }));
    assert_eq!(open(&holder, &group, &form, "missing-five").await.fields(), ["attachments.0"]);
    let stranger = site.login("ANCV1654").await;
    let form = json!({ "paper": "identity", "content_type": "application/pdf", "size_bytes": 5 });
    stranger.post(&format!("/api/groups/{group}/attachments"), &form).await.assert_problem(404, "not_found");
    holder.post(&format!("/api/groups/{}/attachments", site.cyclades()), &form).await.assert_problem(409, "stay_not_over");
}
