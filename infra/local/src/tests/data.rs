//! The data: kept over restarts, true after a reset.

use super::Fixture;
use crate::{Options, StartError, start, template::Template};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sev_domain::{account::OrganisationId, group::GroupId};
use std::path::PathBuf;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sev-local-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn tables_are_those_of_the_template() {
    let fixture = Fixture::with(Options { demo: false, ..Options::in_memory() }).await;
    for table in Template::load().unwrap().tables {
        let described = fixture.running.database.describe_table().table_name(&table.name).send().await.unwrap().table.unwrap();
        let mut indexes: Vec<_> = described.global_secondary_indexes().iter().filter_map(|index| index.index_name()).collect();
        let mut wanted: Vec<_> = table.indexes.iter().map(|index| index.name.as_str()).collect();
        indexes.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(indexes, wanted, "{}", table.name);
        let ttl = fixture.running.database.describe_time_to_live().table_name(&table.name).send().await.unwrap();
        assert_eq!(ttl.time_to_live_description.and_then(|ttl| ttl.attribute_name), table.ttl, "{}", table.name);
        let stream = described.stream_specification().and_then(|stream| stream.stream_view_type()).map(|view| view.as_str().to_owned());
        assert_eq!(stream, table.stream, "{}", table.name);
    }
    assert_eq!(fixture.running.app.store.credentials(&"ANCV2528".parse().unwrap()).await.unwrap().map(drop), None, "no demo data");
}

#[tokio::test]
async fn a_restart_keeps_data_and_sessions() {
    let folder = Folder::new("restart");
    let options = || Options::in_folder(folder.0.clone(), 0);
    let fixture = Fixture::with(options()).await;
    let (token, cookie) = fixture.login("ANCV2528").await;
    let withdrawn = first_of_les_cyclades(&fixture, &token).await;
    let response = fixture.request(Method::DELETE, &withdrawn).bearer_auth(&token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(matches!(start(options()).await, Err(StartError::FolderTaken { .. })), "two systems in one folder");
    fixture.running.shutdown().await;

    let fixture = Fixture::with(options()).await;
    let group = les_cyclades(&fixture, &token).await;
    assert_eq!(group["group"]["enrolled"], 1, "the token is still good, and the person still gone");
    let refreshed = fixture.request(Method::POST, "/api/session/refresh").header("cookie", cookie).send().await.unwrap();
    assert_eq!(refreshed.status(), StatusCode::OK);
    fixture.running.shutdown().await;
}

#[tokio::test]
async fn an_index_and_a_stream_that_the_template_has_gained_are_added() {
    let folder = Folder::new("index");
    std::fs::create_dir_all(&folder.0).unwrap();
    let file = folder.0.join("database.sqlite");
    let mut tables = Template::load().unwrap().tables;
    let stays = tables.iter_mut().find(|table| table.name == "StaysTable").unwrap();
    let removed = stays.indexes.pop().unwrap();
    stays.attributes.retain(|attribute| removed.key.iter().all(|part| part.name != attribute.name));
    tables.iter_mut().for_each(|table| table.stream = None);
    let database = crate::database::Database::start(Some(&file)).await.unwrap();
    assert!(database.create(&tables).await.unwrap());
    database.stop().await;

    let fixture = Fixture::with(Options::in_folder(folder.0.clone(), 0)).await;
    let described = fixture.running.database.describe_table().table_name("StaysTable").send().await.unwrap().table.unwrap();
    assert!(described.global_secondary_indexes().iter().any(|index| index.index_name() == Some(&removed.name)));
    let described = fixture.running.database.describe_table().table_name("WorkTable").send().await.unwrap().table.unwrap();
    assert!(described.stream_specification().is_some_and(|stream| stream.stream_enabled()));
    fixture.running.shutdown().await;

    let mut tables = Template::load().unwrap().tables;
    tables.first_mut().unwrap().key.pop();
    let database = crate::database::Database::start(Some(&file)).await.unwrap();
    assert!(matches!(database.create(&tables).await, Err(StartError::StaleTable { .. })));
    database.stop().await;
}

#[tokio::test]
async fn the_demo_is_what_the_manual_shows() {
    let fixture = Fixture::new().await;
    let (token, _) = fixture.login("ANCV2528").await;
    let page = les_cyclades(&fixture, &token).await;
    let (group, credit) = (&page["group"], &page["credit"]);
    assert_eq!(
        (&group["venue_name"], &group["venue_city"], &group["venue_department"]),
        (&json!("LES CYCLADES"), &json!("LA GRANDE MOTTE"), &json!("34"))
    );
    assert_eq!((&group["enrolled"], &group["places"], &group["aided"]), (&json!(2), &json!(10), &json!(2)));
    assert_eq!((&group["price_cents"], &group["aid_cents"], &group["left_to_pay_cents"]), (&json!(41_000), &json!(16_000), &json!(25_000)));
    assert_eq!(
        (&credit["allocated_cents"], &credit["used_cents"], &credit["available_cents"]),
        (&json!(150_000), &json!(32_000), &json!(118_000))
    );
    let groups = fixture.read("/api/groups", &token).await;
    assert_eq!(groups["total"], 15);
    let free = |group: &Value| group["places"].as_i64().unwrap() - group["enrolled"].as_i64().unwrap();
    let all = groups["groups"].as_array().unwrap();
    assert_eq!(all.iter().filter(|group| group["status"] == "open" && free(group) == 1).count(), 1, "one group with one place left");
    for status in ["open", "full", "to_validate", "to_confirm", "confirmed", "paid"] {
        assert!(all.iter().any(|group| group["status"] == status), "{status}");
    }
}

#[tokio::test]
async fn counters_and_ledgers_of_the_demo_are_true() {
    let fixture = Fixture::new().await;
    let store = &fixture.running.app.store;
    let today = fixture.running.app.clock.today();
    let mut groups = 0;
    for year in today.year() - 1..=today.year() + 2 {
        for group in store.groups_of_year(year).await.unwrap() {
            let (group, enrollments) = store.group_with_enrollments(&group.group_id).await.unwrap().unwrap();
            assert_eq!(usize::try_from(group.enrolled).unwrap(), enrollments.len(), "{}", group.group_id);
            assert_eq!(usize::try_from(group.aided).unwrap(), enrollments.iter().filter(|enrollment| enrollment.aid.is_granted()).count());
            groups += 1;
        }
    }
    assert_eq!(groups, 63);
    for holder in ["ancv2528", "ancv0640", "ancv1654", "ancv3107"] {
        let id = OrganisationId::new(format!("demo-{holder}"));
        let (_, credits) = store.account(&id).await.unwrap().unwrap();
        assert_eq!(credits.len(), 3);
        for credit in credits {
            let spent: i64 = store.ledger(&id, credit.year).await.unwrap().iter().map(|line| line.used_delta_cents).sum();
            assert_eq!(spent, i64::from(credit.used_cents.get()), "{holder} {}", credit.year);
            assert_eq!(credit.used_cents.plus(credit.available_cents), credit.allocated_cents);
        }
    }
}

#[tokio::test]
async fn every_demo_login_opens() {
    let fixture = Fixture::new().await;
    for login in crate::demo::LOGINS {
        let (token, _) = fixture.login(login.identifier).await;
        // Whoever pays sees no groups, but what is owed for them.
        let is_full = if login.identifier.starts_with("ADMIN01-") {
            !fixture.read("/api/payments/lines", &token).await["lines"].as_array().unwrap().is_empty()
        } else {
            fixture.read("/api/groups?page_size=5", &token).await["total"].as_u64().unwrap() > 0
        };
        assert!(is_full, "{}", login.identifier);
    }
    let (token, _) = fixture.login("ANCV0640").await;
    let credits = fixture.read("/api/account", &token).await["credits"].clone();
    let exhausted = json!({ "allocated": 64_000, "used": 64_000, "available": 0 });
    let shown = credits.as_array().unwrap().iter().map(
        |credit| json!({ "allocated": credit["allocated_cents"], "used": credit["used_cents"], "available": credit["available_cents"] }),
    );
    assert!(shown.into_iter().any(|credit| credit == exhausted));
}

#[tokio::test]
async fn those_who_are_known_are_found() {
    let fixture = Fixture::new().await;
    let (token, _) = fixture.login("ANCV2528").await;
    let group = les_cyclades_id(&fixture);
    let search = async |last: &str, first: &str, birth: &str, city: &str| {
        let body =
            json!({ "last_name": last, "first_name": first, "birth_date": birth, "birth_city": city, "group_id": group.to_string() });
        let response = fixture.request(Method::POST, "/api/seniors/search").bearer_auth(&token).json(&body).send().await.unwrap();
        response.json::<Value>().await.unwrap()["match"].clone()
    };
    let moreau = search("moreau", "jeanne", "1948-03-12", "Lyon").await;
    assert_eq!((&moreau["enrolled_in_group"], &moreau["aid_this_year"]["venue_name"]), (&json!(false), &Value::Null), "another holder's");
    assert!(moreau["aid_this_year"]["year"].is_number());
    let petit = search("Petit", "Lucien", "1945-07-05", "NANTES").await;
    assert_eq!((&petit["city"], &petit["aid_this_year"]), (&json!("NANTES"), &Value::Null));
    assert_eq!(search("Personne", "Inconnue", "1945-07-05", "NANTES").await, Value::Null);
}

fn les_cyclades_id(fixture: &Fixture) -> GroupId {
    GroupId::new(crate::demo::stay_year(fixture.running.app.clock.today()), 1042)
}

async fn les_cyclades(fixture: &Fixture, token: &str) -> Value {
    fixture.read(&format!("/api/groups/{}", les_cyclades_id(fixture)), token).await
}

async fn first_of_les_cyclades(fixture: &Fixture, token: &str) -> String {
    let page = les_cyclades(fixture, token).await;
    format!("/api/groups/{}/enrollments/{}", les_cyclades_id(fixture), page["participants"][0]["enrollment_id"].as_str().unwrap())
}
