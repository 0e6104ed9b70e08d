//! The stack that `make deploy-test` has deployed on an emulator of AWS.

use aws_sdk_dynamodb::{Client, config::Credentials};
use serde::Deserialize;
use sev_local::demo::{self, Items};
use sev_runtime::app;
use sev_storage::{Store, Tables};
use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write as _,
    path::PathBuf,
    sync::{LazyLock, OnceLock},
};
use tokio::sync::OnceCell;

/// What the deployment wrote of itself.
#[derive(Debug, Deserialize)]
pub struct Deployed {
    /// Where the API answers.
    pub base_url: String,
    /// Where the emulator's AWS answers.
    pub endpoint: String,
    /// An access key and its secret that may do anything.
    pub access_key: [String; 2],
    /// Physical names of resources by logical id.
    pub resources: BTreeMap<String, String>,
    /// The private key of sessions.
    pub private_key: String,
    /// Where what the tests send is noted, to be looked for in the logs.
    pub sent: PathBuf,
    /// What every function asked of AWS: see `tests/deployed/emulator.py`.
    pub calls: PathBuf,
    /// What every function logged.
    pub logs: PathBuf,
}

impl Deployed {
    /// The stack that `SEV_DEPLOYED` names the description of.
    ///
    /// # Panics
    /// There is none at that place, or it is not one.
    pub fn named() -> Option<&'static Self> {
        static NAMED: LazyLock<Option<Deployed>> = LazyLock::new(|| {
            let text = std::fs::read_to_string(crate::variable("SEV_DEPLOYED")?).expect("the description that SEV_DEPLOYED names");
            Some(serde_json::from_str(&text).expect("the description of a deployed stack"))
        });
        NAMED.as_ref()
    }

    /// The client of its database.
    #[must_use]
    pub fn database(&self) -> Client {
        let [key, secret] = &self.access_key;
        let credentials = Credentials::new(key, secret, None, None, "the emulator's root");
        Client::from_conf(app::local_database(&self.endpoint).to_builder().credentials_provider(credentials).build())
    }

    /// The tables by their physical names.
    fn tables(&self) -> Tables {
        let name = |id: &str| self.resources[id].clone();
        Tables {
            accounts: name("AccountsTable"),
            programme: name("ProgrammeTable"),
            stays: name("StaysTable"),
            people: name("PeopleTable"),
            payments: name("PaymentsTable"),
            work: name("WorkTable"),
            audit: name("AuditTable"),
        }
    }

    /// The store over them.
    pub(crate) fn store(&self, database: Client) -> Store {
        Store::new(database, self.tables(), app::system_clock(), app::system_entropy())
    }

    /// Lays today's demo data in place of what the last test left.
    pub(crate) async fn reset(&self) -> Client {
        static DEMO: OnceCell<Items> = OnceCell::const_new();
        let items = DEMO.get_or_init(async || demo::items(app::system_clock().today()).await.unwrap()).await;
        let items = items.iter().map(|(table, items)| (self.resources[table].clone(), items.clone())).collect();
        let database = self.database();
        demo::lay(&database, &items).await.unwrap();
        database
    }

    /// Notes what a test has sent.
    pub(crate) fn note(&self, line: &serde_json::Value) {
        static FILE: OnceLock<std::sync::Mutex<std::fs::File>> = OnceLock::new();
        let open = || OpenOptions::new().create(true).append(true).open(&self.sent).unwrap().into();
        writeln!(FILE.get_or_init(open).lock().unwrap(), "{line}").unwrap();
    }
}
