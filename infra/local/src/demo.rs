//! The demo data: invented organisations, groups and people around the clock's today.
//!
//! Every enrollment goes through the operation `enroll_senior` as a signed-in holder, so that
//! counters, credits and ledger are what the product itself makes of them; lists of past stays go through `provider_validation`
//! and `holder_validation` likewise.

mod calendar;
mod groups;
mod items;
mod payments;
mod people;
mod programme;
mod seed;

use crate::{
    StartError,
    database::Database,
    functions::Given,
    template::{Function, Table, Template},
};
use jiff::civil::Date;
use sev_http::Endpoint;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::sync::Mutex;

pub use programme::{LOGINS, Login};

/// The password of every demo login.
pub const PASSWORD: &str = "Demo-Vacances-2026";

/// The demo's logins that need no second factor: whoever tries the system out as ANCV has no app at hand. This is the local
/// system's alone: nothing that is deployed can be told so.
const WITHOUT_SECOND_FACTOR: [&str; 3] = [programme::ANCV, programme::FINANCE[0], programme::FINANCE[1]];

/// What the functions of the local system are given. The account is ANCV's own in the demo: an IBAN that no bank has given.
pub(crate) const GIVEN: Given = Given {
    debtor: ["AGENCE NATIONALE POUR LES CHEQUES-VACANCES", "FR7612345987650123456789014", "AGRIFRPPXXX"],
    without_second_factor: &WITHOUT_SECOND_FACTOR,
};

/// The year of the manual's example, LES CYCLADES, `{year}-1042`: that of the next 14 May which is at
/// least 30 days ahead of `today`.
#[must_use]
pub fn stay_year(today: Date) -> i16 {
    calendar::Calendar::around(today).stay_year
}

pub use items::{Item, Items, items, lay};

/// The demo data of one day, as a database to be laid in place of another.
#[derive(Clone)]
pub(crate) struct Snapshot(Arc<[u8]>);

/// The last one made. Making it takes a while, and it only changes with the date.
static LAST: Mutex<Option<(Date, Snapshot)>> = Mutex::const_new(None);

/// The demo data around `today`.
pub(crate) async fn snapshot(template: &Template, bound: &[(Function, Endpoint)], today: Date) -> Result<Snapshot, StartError> {
    let mut last = LAST.lock().await;
    if let Some((day, snapshot)) = &*last
        && *day == today
    {
        return Ok(snapshot.clone());
    }
    let database = Database::start(None).await?;
    // What was told of past stays was read long ago: streams begin after it.
    let silent: Vec<Table> = template.tables.iter().map(|table| Table { stream: None, ..table.clone() }).collect();
    database.create(&silent).await?;
    seed::seed(template, bound, &database, today).await?;
    database.create(&template.tables).await?;
    let file = Temporary::new();
    database.save(&file.0).await?;
    database.stop().await;
    let snapshot = Snapshot(tokio::fs::read(&file.0).await.map_err(|error| StartError::Demo(error.to_string()))?.into());
    *last = Some((today, snapshot.clone()));
    Ok(snapshot)
}

impl Snapshot {
    /// Lays it in place of what `database` holds.
    pub(crate) async fn restore(&self, database: &Database) -> Result<(), StartError> {
        if database.is_embedded() { self.restore_embedded(database).await } else { lay(database.client(), &self.items().await?).await }
    }

    async fn restore_embedded(&self, database: &Database) -> Result<(), StartError> {
        let file = Temporary::new();
        tokio::fs::write(&file.0, &self.0).await.map_err(|error| StartError::Demo(error.to_string()))?;
        database.restore(&file.0).await
    }
}

/// A file that goes away with this value.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("sev-demo-{}-{}.sqlite", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            // One that was never made is gone already.
            let _ = std::fs::remove_file(path);
        }
    }
}
