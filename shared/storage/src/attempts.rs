//! How often someone has tried something in a window of time.

use crate::{
    AuditLine, Member, Store, StoreError,
    expression::{ALWAYS, Update, update},
    item::from_item,
    key::{self, Key},
    members::touched,
    sent::Request as _,
    store::Query,
    transaction::{CONFLICT_RETRIES, Transaction},
};
use aws_sdk_dynamodb::{error::ProvideErrorMetadata as _, types::ReturnValue};
use serde::Deserialize;

/// So many slots of a name are looked at, at most.
const MOST: i32 = 1_000;

/// Attempts counted under a name until a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub name: String,
    /// The window of time that it is counted in, or an address and a window.
    pub slot: String,
    /// When the count is forgotten, in seconds since 1970.
    pub expires_at: i64,
}

/// What is counted in one slot of a name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Counted {
    #[serde(rename = "sk")]
    pub slot: String,
    /// How many there are. Below none when one was given back after all were forgotten.
    pub attempts: i64,
    /// When the count is forgotten, in seconds since 1970.
    pub expires_at: i64,
}

#[derive(Clone, Copy, Debug)]
struct Step;

impl Attempts {
    pub(crate) fn key(&self) -> Key {
        key::attempts(&self.name, &self.slot)
    }

    /// So many more are counted.
    pub(crate) fn add(&self, more: i32) -> Update {
        update().count("attempts", more).set("expires_at", self.expires_at)
    }
}

impl Store {
    /// What is counted under `name`, by slot; DynamoDB forgets late. After a flood from many networks there are too many slots to
    /// look at: then these are some of them, with all of those that begin as one of `always`, which must be few.
    pub async fn attempts(&self, name: &str, always: &[&str]) -> Result<Vec<Counted>, StoreError> {
        let of_name = || Query::partition(&self.tables.accounts, key::attempts_partition(name));
        let (mut items, are_all) = self.first(&of_name(), MOST).await?;
        for start in always.iter().filter(|_| !are_all) {
            items.extend(self.first(&of_name().from(start), MOST).await?.0);
        }
        let mut counted = items.into_iter().map(|item| from_item("attempts", item)).collect::<Result<Vec<Counted>, _>>()?;
        counted.sort_by(|one, other| one.slot.cmp(&other.slot));
        counted.dedup_by(|one, other| one.slot == other.slot);
        Ok(counted)
    }

    /// Forgets what is counted as `attempts` of `member`, of which there may be 98. Whoever the `line` says has done it has touched the
    /// account.
    pub async fn forget_attempts(&self, member: &Member, attempts: &[Attempts], line: &AuditLine) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        for counted in attempts {
            change.delete(Step, &self.tables.accounts, &counted.key(), ALWAYS)?;
        }
        // An update that changes nothing is none.
        if line.user_id != member.user_id {
            let touched = touched(update(), &member.user_id, (&line.user_id, line.at));
            change.update(Step, &self.tables.accounts, &key::credentials(&member.identifier), touched)?;
        }
        self.audit(&mut change, Step, line)?;
        self.unconditionally(change).await
    }

    /// Counts one more attempt and says how many there are. Counting comes before the check, so that
    /// many at once can't all pass as the first.
    pub async fn count_attempt(&self, attempts: &Attempts) -> Result<u32, StoreError> {
        self.add_to(attempts, 1).await
    }

    /// Takes one attempt back that was none: what was tried was right.
    pub async fn give_back(&self, attempts: &Attempts) -> Result<(), StoreError> {
        self.add_to(attempts, -1).await.map(drop)
    }

    async fn add_to(&self, attempts: &Attempts, more: i32) -> Result<u32, StoreError> {
        let mut tries = 0;
        let sent = loop {
            let update = self.updating(&self.tables.accounts, &attempts.key(), &attempts.add(more));
            match update.return_values(ReturnValue::UpdatedNew).sent().await {
                Ok(sent) => break sent,
                // A login from the same address is giving its attempt back; the SDK does not try again by itself.
                Err(error) if error.code() == Some("TransactionConflictException") && tries < CONFLICT_RETRIES => tries += 1,
                Err(error) => return Err(StoreError::of("UpdateItem", error)),
            }
            tokio::time::sleep(self.jitter(tries)).await;
        };
        let count = sent.attributes.as_ref().and_then(|item| item.get("attempts")?.as_n().ok()?.parse::<i64>().ok());
        let count = count.ok_or_else(|| StoreError::Corrupt { kind: "attempts", reason: "no number".into() })?;
        // Attempts that were forgotten while one of them was being given back leave less than none.
        Ok(u32::try_from(count).unwrap_or(0))
    }
}
