//! `/dev`.

use super::{Fixture, header};
use crate::{Options, demo};
use jiff::Timestamp;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sev_domain::{account::OrganisationId, mail::Message, world::Clock};
use sev_storage::{Address, Mail};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

#[tokio::test]
async fn the_clock_moves_by_json_and_by_form() {
    let base: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
    let fixture = Fixture::with(Options { demo: false, clock: Clock::fixed(base), ..Options::in_memory() }).await;
    let (clock, target) = (&fixture.running.app.clock, "2027-05-14T08:00:00Z".parse::<Timestamp>().unwrap());
    let moved = fixture.post("/dev/clock", &json!({ "now": target })).await;
    assert_eq!(moved.json::<Value>().await.unwrap(), json!({ "now": "2027-05-14T08:00:00Z", "moved": true }));
    assert_eq!(clock.now(), target);
    fixture.post("/dev/clock", &json!({ "now": null })).await;
    assert_eq!(clock.now(), base);
    let form = fixture
        .request(Method::POST, "/dev/clock")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("now=2027-05-14T10%3A00");
    let form = form.send().await.unwrap();
    assert_eq!((form.status(), header(&form, "location").as_str()), (StatusCode::SEE_OTHER, "/dev"));
    assert_eq!(clock.now(), target);
    let refused = fixture.post("/dev/clock", &json!({ "now": "hier" })).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json::<Value>().await.unwrap()["fields"][0]["field"], "now");
}

#[tokio::test]
async fn the_page_names_the_logins_and_has_nothing_that_the_policy_forbids() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    let page = fixture.get("/dev").await.text().await.unwrap();
    assert!(page.contains("ANCV2528") && page.contains("Aucun mail pour l’instant."));
    assert!(!page.contains("<script") && !page.contains("<style") && !page.contains("style="));
    assert_eq!(fixture.get("/dev/mails").await.json::<Value>().await.unwrap(), json!([]));
    assert!(
        page.contains("action=\"/dev/schedules/deadline_scan\"") && page.contains("<code>weekly_digest</code>, tous les jours à 7 h 30")
    );
}

#[tokio::test]
async fn what_a_schedule_calls_can_be_called_now() {
    let fixture = Fixture::new().await;
    let run = async |function: &str| fixture.post(&format!("/dev/schedules/{function}"), &json!({})).await;
    for (function, outcome) in
        [("deadline_scan", "told"), ("deadline_scan", "nothing_due"), ("weekly_digest", "told"), ("weekly_digest", "told_before")]
    {
        let answer = run(function).await;
        assert_eq!(answer.status(), StatusCode::OK, "{function}");
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "outcome": outcome }), "{function}");
    }
    // What a queue calls is no schedule's.
    for unknown in ["send_mail", "nightly"] {
        let answer = run(unknown).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(answer.json::<Value>().await.unwrap()["detail"].as_str().unwrap().contains(unknown));
    }
    let form = fixture.request(Method::POST, "/dev/schedules/deadline_scan").header("content-type", "application/x-www-form-urlencoded");
    let form = form.send().await.unwrap();
    assert_eq!((form.status(), header(&form, "location").as_str()), (StatusCode::SEE_OTHER, "/dev"));
}

/// A clock behind the system's that a test lets go on.
fn hand_driven(from: &str) -> (Arc<AtomicI64>, Clock) {
    let second = Arc::new(AtomicI64::new(from.parse::<Timestamp>().unwrap().as_second()));
    let shown = Arc::clone(&second);
    (second, Clock::new(move || Timestamp::from_second(shown.load(Ordering::SeqCst)).unwrap()))
}

/// How many mails there are a moment later: the schedules look at the clock twice a second.
async fn settled(fixture: &Fixture) -> usize {
    tokio::time::sleep(Duration::from_millis(2500)).await;
    fixture.running.mailbox.mails().len()
}

#[tokio::test]
async fn a_schedule_comes_when_its_hour_goes_by_and_not_when_the_clock_is_moved_over_it() {
    // Tuesday, 7:28 in Paris.
    let (second, clock) = hand_driven("2026-11-24T06:28:00Z");
    let fixture = Fixture::with(Options { clock, ..Options::in_memory() }).await;
    fixture.post("/dev/clock", &json!({ "now": "2026-12-02T08:00:00Z" })).await;
    assert_eq!(settled(&fixture).await, 0, "a jump over eight mornings and a Monday");
    fixture.post("/dev/clock", &json!({ "now": "2026-12-07T06:29:00Z" })).await;
    assert_eq!(settled(&fixture).await, 0);
    second.fetch_add(90, Ordering::SeqCst);
    let mails = settled(&fixture).await;
    assert!(mails > 0, "Monday, half past seven has gone by");
    let subjects: Vec<_> = fixture.running.mailbox.mails().into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.iter().any(|subject| subject == "Ce qui attend l’ANCV cette semaine"), "{subjects:?}");
    second.fetch_add(90, Ordering::SeqCst);
    assert_eq!(settled(&fixture).await, mails, "once");
}

#[tokio::test]
async fn a_schedule_whose_function_always_fails_leaves_a_dead_letter() {
    let (second, clock) = hand_driven("2026-11-24T05:58:00Z");
    let fixture = Fixture::with(Options { demo: false, clock, ..Options::in_memory() }).await;
    fixture.running.database.delete_table().table_name("ProgrammeTable").send().await.unwrap();
    second.fetch_add(180, Ordering::SeqCst);
    let (queues, addresses) = &fixture.running.queues;
    let dead = queues.receive_message().queue_url(&addresses["DeadlineScanDeadLetters"]).wait_time_seconds(15).send().await.unwrap();
    assert!(dead.messages()[0].body().unwrap().contains("Scheduled Event"));
}

#[tokio::test]
async fn a_reset_lays_the_demo_around_the_clock_s_today() {
    let fixture = Fixture::new().await;
    for (now, year) in [("2027-04-14T10:00:00Z", 2027), ("2027-04-15T10:00:00Z", 2028), ("2031-12-31T10:00:00Z", 2032)] {
        fixture.post("/dev/clock", &json!({ "now": now })).await;
        assert_eq!(fixture.post("/dev/reset", &json!({})).await.status(), StatusCode::NO_CONTENT);
        let (token, _) = fixture.login("ANCV2528").await;
        let page = fixture.read(&format!("/api/groups/{year}-1042"), &token).await;
        assert_eq!(page["group"]["start_date"], format!("{year}-05-14"));
        assert_eq!(page["credit"]["available_cents"], 118_000);
    }
}

#[tokio::test]
async fn a_reset_is_safe_with_requests_in_flight() {
    let fixture = Fixture::new().await;
    let (token, _) = fixture.login("ANCV2528").await;
    let group = format!("/api/groups/{}-1042", demo::stay_year(fixture.running.app.clock.today()));
    let work = async |number: usize| {
        for _ in 0..5 {
            let body = json!({
                "last_name": "COURANT", "first_name": "Alix", "birth_date": format!("1940-01-{:02}", number + 1), "birth_city": "Vannes",
                "civility": "madame", "address": "1 rue du Port", "postal_code": "56000", "city": "Vannes", "eligibility": "au_programme",
                "occupation": "retired", "resident_in_france": true, "reference_tax_income_cents": 0,
            });
            let request = fixture.request(Method::POST, &format!("{group}/enrollments")).bearer_auth(&token).json(&body);
            let status = request.send().await.unwrap().status();
            assert!([StatusCode::CREATED, StatusCode::CONFLICT].contains(&status), "{status}");
            let page = fixture.read(&group, &token).await;
            let (counted, listed) = (page["group"]["enrolled"].as_u64().unwrap(), page["participants"].as_array().unwrap().len());
            assert_eq!(counted, u64::try_from(listed).unwrap(), "a whole database at any time");
        }
    };
    let resets = async {
        for _ in 0..5 {
            assert_eq!(fixture.post("/dev/reset", &json!({})).await.status(), StatusCode::NO_CONTENT);
        }
    };
    tokio::join!(work(0), work(1), work(2), resets);
    fixture.post("/dev/reset", &json!({})).await;
    assert_eq!(fixture.read(&group, &token).await["group"]["enrolled"], 2);
}

#[tokio::test]
async fn mails_are_shown_as_what_they_are() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    let message = Message::PasswordChanged { identifier: "ANCV2528".parse().unwrap(), at: fixture.running.app.clock.now() };
    let to = "\"<b>\"@ccas.example".to_owned();
    let address = Address { email: to.clone(), organisation_id: OrganisationId::new("demo") };
    fixture.running.app.store.post(&Mail::new(address, message)).await.unwrap();
    while fixture.running.mailbox.mails().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let listed: Value = fixture.get("/dev/mails").await.json().await.unwrap();
    assert_eq!(listed[0]["to"], *to);
    let page = fixture.request(Method::GET, "/dev/mails").header("accept", "text/html,*/*").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("Votre mot de passe a été changé") && page.contains("&lt;b&gt;") && !page.contains("<b>"));
    assert!(!page.contains("<script") && !page.contains("<style") && !page.contains("style="));
    assert!(fixture.get("/dev").await.text().await.unwrap().contains("Lire le mail envoyé"));
    let html = fixture.get("/dev/mails/1").await;
    assert!(header(&html, "content-type").starts_with("text/html"));
    assert_eq!(html.text().await.unwrap(), listed[0]["html"].as_str().unwrap());
    assert_eq!(fixture.get("/dev/mails/2").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_kind_of_mail_can_be_looked_at_before_it_is_sent() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    let text = async |path: &str| reqwest::get(format!("{}{path}", fixture.running.base_url)).await.unwrap().text().await.unwrap();
    let all = text("/dev/mails/previews").await;
    let identifier = "ANCV2528".parse().unwrap();
    let samples = sev_messaging::samples(&identifier, fixture.running.app.clock.now());
    for (index, message) in samples.iter().enumerate() {
        let letter = sev_messaging::letter(message, &fixture.running.base_url);
        assert!(all.contains(&format!("<h2>{}</h2>", letter.subject)) && all.contains(message.kind()), "{}", message.kind());
        assert!(text(&format!("/dev/mails/previews/{index}")).await.contains(&format!("<title>{}</title>", letter.subject)));
    }
    for unknown in ["99", "x"] {
        let answer = reqwest::get(format!("{}/dev/mails/previews/{unknown}", fixture.running.base_url)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    }
    assert!(fixture.running.mailbox.mails().is_empty(), "nothing of it is sent");
}
