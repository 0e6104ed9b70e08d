use crate::{Visitor, laws};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{Timestamp, civil::Date};
use sev_domain::world::Clock;
use sev_local::{Options, Running};
use std::collections::{BTreeMap, BTreeSet};

/// A whole system in memory, with the demo data, on a morning of November 2026.
#[derive(Debug)]
pub struct Site {
    /// The system.
    pub running: Running,
    pub(crate) http: reqwest::Client,
}

/// When the tests take place: the year of the demo's stays is 2027.
const MORNING: Timestamp = Timestamp::constant(1_795_510_800, 0);

impl Site {
    /// Starts one.
    pub async fn start() -> Self {
        let running = sev_local::start(Options { clock: Clock::fixed(MORNING), ..Options::in_memory() }).await.unwrap();
        Self { running, http: reqwest::Client::new() }
    }

    /// The manual's group, LES CYCLADES: 2 of 10 places taken.
    #[must_use]
    pub fn cyclades(&self) -> String {
        "2027-1042".into()
    }

    /// Someone who has not logged in.
    #[must_use]
    pub fn stranger(&self) -> Visitor<'_> {
        Visitor { site: self, token: None }
    }

    /// Someone who has logged in as `identifier`.
    pub async fn login(&self, identifier: &str) -> Visitor<'_> {
        let form = serde_json::json!({ "identifier": identifier, "password": sev_local::demo::PASSWORD });
        let answer = self.stranger().post("/api/login", &form).await;
        assert_eq!(answer.status, 200, "{identifier}: {}", answer.body);
        self.bearer(answer.body["access_token"].as_str().unwrap().to_owned())
    }

    /// Someone who shows `token`.
    #[must_use]
    pub const fn bearer(&self, token: String) -> Visitor<'_> {
        Visitor { site: self, token: Some(token) }
    }

    /// A group of `identifier` that takes people in `year`, other than the manual's.
    pub async fn open_group_of_year(&self, identifier: &str, year: i16) -> String {
        let list = self.login(identifier).await.get(&format!("/api/groups?incomplete=true&page_size=100&activity_year={year}")).await;
        let groups = list.body["groups"].as_array().unwrap();
        let open = groups.iter().find(|group| group["group_id"] != self.cyclades());
        open.unwrap_or_else(|| panic!("{identifier} has no open group in {year}"))["group_id"].as_str().unwrap().to_owned()
    }

    /// Moves the clock to the morning of `day`.
    pub fn move_to(&self, day: Date) {
        self.running.clock.move_to(format!("{day}T09:00:00Z").parse().unwrap());
    }

    /// All items of all tables, as text, but for counted attempts: a refusal counts too.
    pub async fn everything(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for (table, item) in laws::items(&self.running.database).await {
            if !item["pk"].as_s().unwrap().starts_with("ATTEMPTS#") {
                all.insert(format!("{table} {:?} {:?}", item["pk"], item["sk"]), text(&AttributeValue::M(item)));
            }
        }
        all
    }

    /// Fails, naming the items, unless the tables hold what they held `before`.
    #[track_caller]
    pub fn assert_unchanged(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
        let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let changed: Vec<_> = keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).collect();
        assert!(changed.is_empty(), "written: {changed:#?}");
    }
}

/// The value with its maps in order, so that equal values are equal texts.
fn text(value: &AttributeValue) -> String {
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other kind is a single value")]
    match value {
        AttributeValue::M(map) => format!("{:?}", map.iter().map(|(name, value)| (name, text(value))).collect::<BTreeMap<_, _>>()),
        AttributeValue::L(list) => format!("{:?}", list.iter().map(text).collect::<Vec<_>>()),
        other => format!("{other:?}"),
    }
}
