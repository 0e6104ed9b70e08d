use crate::{
    Visitor,
    deployed::Deployed,
    laws,
    leaks::{assert_absent, personal_values},
    log::Log,
    refusals, sessions,
};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use jiff::Timestamp;
use lambda_http::{Body, Request, Response, http::HeaderValue, tracing::instrument::WithSubscriber as _};
use serde_json::{Value, json};
use sev_domain::{
    account::{LoginIdentifier, User},
    world::Clock,
};
use sev_http::{App, Endpoint};
use sev_local::{Elsewhere, Options, Running, mailbox::Mail, template::Template};
use sev_runtime::{
    app::{system_clock, system_entropy},
    session::{ACCESS_LIFETIME, Session, Signer},
};
use sev_storage::Store;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// A whole system with the demo data: in memory, on a morning of November 2026, or, where
/// `SEV_DEPLOYED` says so, the stack that was deployed, today. When a test lets it go, nothing personal that was sent to it may
/// stand in what it has logged: each test is one of that too.
#[derive(Debug)]
pub struct Site {
    pub base_url: String,
    /// Its tables, with every right.
    pub store: Store,
    /// A client of its database, with every right.
    pub database: Client,
    pub clock: Clock,
    /// The private key of its sessions.
    pub signer: Signer,
    pub(crate) http: reqwest::Client,
    pub(crate) deployed: Option<&'static Deployed>,
    running: Option<Running>,
    log: Log,
    /// What must not be in the log.
    sent: Mutex<BTreeSet<String>>,
}

/// When the tests on the embedded system take place: the year of the demo's stays is 2027.
const MORNING: Timestamp = Timestamp::constant(1_795_510_800, 0);

impl Site {
    /// Starts one in this process, or lays the demo data in the deployed one.
    pub async fn start() -> Self {
        match Deployed::named() {
            Some(deployed) => Self::deployed(deployed).await,
            None => Self::embedded(true, Log::default()).await,
        }
    }

    /// Starts one in this process whose functions write into `log`.
    pub async fn logging_to(log: Log) -> Self {
        Self::embedded(true, log).await
    }

    /// Starts one in this process with empty tables, for tests that lay their own data.
    pub async fn without_demo() -> Self {
        Self::embedded(false, Log::default()).await
    }

    async fn embedded(demo: bool, log: Log) -> Self {
        let (clock, database, lines) = (Clock::fixed(MORNING), another_database(), log.dispatch().clone());
        let options = Options { clock, database, demo, log: lines, ..Options::in_memory() };
        let running = sev_local::start(options).await.unwrap();
        Self {
            base_url: running.base_url.clone(),
            store: running.app.store.clone(),
            database: running.database.clone(),
            clock: running.app.clock.clone(),
            signer: running.app.signer.clone().unwrap(),
            http: reqwest::Client::new(),
            deployed: None,
            running: Some(running),
            log,
            sent: Mutex::default(),
        }
    }

    async fn deployed(deployed: &'static Deployed) -> Self {
        let database = deployed.reset().await;
        Self {
            base_url: deployed.base_url.clone(),
            store: deployed.store(database.clone()),
            database,
            clock: system_clock(),
            signer: Signer::parse(&deployed.private_key).unwrap(),
            http: reqwest::Client::new(),
            deployed: Some(deployed),
            running: None,
            log: Log::default(),
            sent: Mutex::default(),
        }
    }

    /// The system in this process.
    ///
    /// # Panics
    /// The system is a deployed one. Tests that need this one's clock or insides are not in `over_http`.
    #[must_use]
    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("this test needs the system in this process: it can't run on a deployed one")
    }

    /// What its functions have logged; nothing of a deployed one's.
    #[must_use]
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// Notes what is sent, for the log is not to hold what it says of people.
    pub fn note(&self, sent: &Value) {
        match self.deployed {
            Some(deployed) => deployed.note(sent),
            None => self.sent.lock().unwrap_or_else(PoisonError::into_inner).extend(personal_values(sent)),
        }
    }

    /// What was noted.
    #[must_use]
    pub fn sent(&self) -> BTreeSet<String> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What any function may need, in one: its way to the files, and the account that ANCV pays from.
    #[must_use]
    pub fn whole(&self) -> App {
        let own = |operation: &str| self.running().functions.get(operation).map(|function| function.app.clone());
        let (files, debtor) = (own("open_correction").and_then(|app| app.files), own("payment_file").and_then(|app| app.debtor));
        App { files, debtor, ..self.running().app.clone() }
    }

    /// What `endpoint` answers to `request` over `app`, without HTTP. Like a function that is deployed, it writes into the log, and
    /// what it is sent is noted.
    pub fn ask(&self, app: &App, endpoint: &Endpoint, request: Request) -> impl Future<Output = Response<Body>> + Send + use<> {
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers: Vec<_> = request.headers().iter().map(|(name, value)| json!([name.as_str(), text(value)])).collect();
        self.note(&json!({ "headers": headers, "body": String::from_utf8_lossy(request.body().as_ref()) }));
        let (app, endpoint) = (app.clone(), *endpoint);
        self.logged(async move { endpoint.respond(&app, request).await })
    }

    /// Has `call` of a function, made without HTTP, write into the log.
    pub fn logged<C: Future>(&self, call: C) -> impl Future<Output = C::Output> + use<C> {
        call.with_subscriber(self.log.dispatch().clone())
    }

    /// Has the bank execute a batch today, as if it had been made for that: a deployed system's clock can't be moved.
    ///
    /// # Panics
    /// There is no such batch.
    pub async fn executed_today(&self, batch_id: &str) {
        let table = self.tables().into_iter().find(|(logical, _)| logical == "PaymentsTable").unwrap().1;
        let [pk, sk, today] = [format!("BATCH#{batch_id}"), "BATCH".to_owned(), self.clock.today().to_string()].map(AttributeValue::S);
        let update = self.database.update_item().table_name(table).key("pk", pk).key("sk", sk).condition_expression("attribute_exists(pk)");
        update.update_expression("SET execution_on = :today").expression_attribute_values(":today", today).send().await.unwrap();
    }

    /// Has whatever was done to a user's account have been done long ago.
    ///
    /// # Panics
    /// There is no such user.
    pub async fn forget_hands(&self, identifier: &LoginIdentifier) {
        let table = self.tables().into_iter().find(|(logical, _)| logical == "AccountsTable").unwrap().1;
        let [pk, sk] = [format!("LOGIN#{identifier}"), "LOGIN".to_owned()].map(AttributeValue::S);
        let update = self.database.update_item().table_name(table).key("pk", pk).key("sk", sk).condition_expression("attribute_exists(pk)");
        let none = AttributeValue::M(HashMap::new());
        update.update_expression("SET touched_by = :none").expression_attribute_values(":none", none).send().await.unwrap();
    }

    /// The mails that are `wanted`, once there are `count` of them: they come by the stream and a queue.
    ///
    /// # Panics
    /// If there are more, or fewer after a minute.
    pub async fn mailed(&self, count: usize, wanted: impl Fn(&Mail) -> bool) -> Vec<Mail> {
        let mut mails = Vec::new();
        for _ in 0..1200 {
            mails = self.running().mailbox.mails();
            mails.retain(&wanted);
            if mails.len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(mails.len(), count, "{:?}", mails.iter().map(|mail| (&mail.to, &mail.subject)).collect::<Vec<_>>());
        mails
    }

    /// The year of the demo's stays.
    #[must_use]
    pub fn year(&self) -> i16 {
        sev_local::demo::stay_year(self.clock.today())
    }

    /// The manual's group, LES CYCLADES: 2 of 10 places taken.
    #[must_use]
    pub fn cyclades(&self) -> String {
        format!("{}-1042", self.year())
    }

    /// Someone who has not logged in.
    #[must_use]
    pub fn stranger(&self) -> Visitor<'_> {
        Visitor { site: self, token: None }
    }

    /// Someone who has logged in as `identifier`. Where the system asks them for a second factor first, as a deployed one does
    /// of ANCV, they have a token as if it were set up.
    pub async fn login(&self, identifier: &str) -> Visitor<'_> {
        let form = serde_json::json!({ "identifier": identifier, "password": sev_local::demo::PASSWORD });
        let answer = self.stranger().post("/api/login", &form).await;
        assert_eq!(answer.status, 200, "{identifier}: {}", answer.body);
        if answer.body["second_factor_needed"] == true {
            let user: User = serde_json::from_value(answer.body["user"].clone()).unwrap();
            // The cookie holds the user, the session and the secret.
            let session = answer.headers["set-cookie"].to_str().unwrap().split('.').nth(1).unwrap().to_owned();
            return self.bearer(self.signer.sign(&Session::of(&user, session), self.clock.now(), ACCESS_LIFETIME).unwrap());
        }
        self.bearer(answer.body["access_token"].as_str().unwrap().to_owned())
    }

    /// Someone in `session`, which is opened for them: with the roles that it says, whatever those of its user are.
    pub async fn in_session(&self, session: &Session) -> Visitor<'_> {
        let now = self.clock.now();
        let user = User {
            user_id: session.user_id.clone(),
            identifier: session.identifier.clone(),
            display_name: "Camille".into(),
            organisation_id: session.organisation_id.clone(),
            organisation_name: "Test".into(),
            organisation_kind: session.kind,
            roles: session.roles.clone(),
        };
        sessions::open(&self.store, &sessions::record(user, &session.session_id, now), now).await;
        self.bearer(self.signer.sign(session, now, ACCESS_LIFETIME).unwrap())
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

    /// The physical names of the tables by their logical ones.
    pub(crate) fn tables(&self) -> Vec<(String, String)> {
        let physical = |id: &String| self.deployed.map_or(id, |deployed| &deployed.resources[id]).clone();
        Template::load().unwrap().tables.into_iter().map(|table| (table.name.clone(), physical(&table.name))).collect()
    }

    /// All items of all tables, as text, but for counted attempts: a refusal counts too. Of a mail, only that it is there:
    /// it is sent while a test goes on.
    pub async fn everything(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for (table, item) in laws::items(self).await {
            let (key, partition) = (format!("{table} {:?} {:?}", item["pk"], item["sk"]), item["pk"].as_s().unwrap());
            if partition.starts_with("OUTBOX#") {
                all.insert(key, String::new());
            } else if !partition.starts_with("ATTEMPTS#") {
                all.insert(key, text(&AttributeValue::M(item)));
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

impl Drop for Site {
    fn drop(&mut self) {
        // For the report of `tests/suite/refusals.rs`.
        refusals::keep();
        // A test that has failed says why by itself.
        if !std::thread::panicking() {
            assert_absent(&self.log.said(), &self.sent());
        }
    }
}

/// The DynamoDB that `SEV_DYNAMODB` names in place of the embedded one, with tables of this test alone.
fn another_database() -> Option<Elsewhere> {
    let url = crate::variable("SEV_DYNAMODB")?;
    Some(Elsewhere { url, access_key: system_entropy().id() })
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
