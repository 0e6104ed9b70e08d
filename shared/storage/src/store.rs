use crate::{
    StoreError,
    expression::{Condition, Update, Written, attr},
    item::{Found, Item, from_item, to_item},
    key::Key,
    sent::Request as _,
};
use aws_sdk_dynamodb::{
    Client,
    operation::{query::builders::QueryFluentBuilder, update_item::builders::UpdateItemFluentBuilder},
    types::KeysAndAttributes,
};
use serde::{Serialize, de::DeserializeOwned};
use sev_domain::world::{Clock, Entropy};
use std::{collections::HashMap, time::Duration};

/// How often keys that a batch left unread, because the table is busy, are asked for again.
const BATCH_RETRIES: u32 = 6;

/// Names of the tables: one for each kind of data, so that rights, retention and backup differ.
#[derive(Clone, Debug)]
pub struct Tables {
    pub accounts: String,
    /// Organisations, rules by year, credit accounts and their ledger.
    pub programme: String,
    pub stays: String,
    /// Seniors and the aid that they have had by year.
    pub people: String,
    /// What is owed to providers, in which batch, and their bank accounts.
    pub payments: String,
    /// Answers kept for repeated requests.
    pub work: String,
    /// Who did what: lines are only added.
    pub audit: String,
}

#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) tables: Tables,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
}

/// What is asked for: the items of a table, or of an index of it, whose key fulfils a condition.
pub(crate) struct Query<'a> {
    table: &'a str,
    index: Option<&'a str>,
    condition: Condition,
}

impl<'a> Query<'a> {
    /// All that is kept under the partition key `pk`.
    pub(crate) fn partition(table: &'a str, pk: impl Into<String>) -> Self {
        Self { table, index: None, condition: attr("pk").is(pk.into()) }
    }

    /// What an index lists.
    pub(crate) const fn index(table: &'a str, index: &'a str, condition: Condition) -> Self {
        Self { table, index: Some(index), condition }
    }

    /// Of a partition, what has a sort key that begins so.
    pub(crate) fn from(self, start: &str) -> Self {
        Self { condition: self.condition.and(attr("sk").starts_with(start)), ..self }
    }
}

impl Store {
    /// The tables behind `client`. `clock` dates what waits to be sent; `entropy` makes identifiers and tokens, and spreads retries.
    #[must_use]
    pub const fn new(client: Client, tables: Tables, clock: Clock, entropy: Entropy) -> Self {
        Self { client, tables, clock, entropy }
    }

    /// The same tables behind another client, for tests of what goes wrong on the way.
    #[must_use]
    pub fn through(&self, client: Client) -> Self {
        Self { client, ..self.clone() }
    }

    /// The item under `key`, if there is one.
    pub(crate) async fn get<T: DeserializeOwned>(&self, kind: &'static str, table: &str, key: &Key) -> Result<Option<T>, StoreError> {
        let answer = self.client.get_item().table_name(table).set_key(Some(key.attributes())).consistent_read(true).sent().await;
        let answer = answer.map_err(|error| StoreError::of("GetItem", error))?;
        answer.item.map(|item| from_item(kind, item)).transpose()
    }

    /// Writes `value` under `key`, whatever stood there.
    pub(crate) async fn put<T: Serialize>(&self, kind: &'static str, table: &str, key: &Key, value: &T) -> Result<(), StoreError> {
        let item = to_item(kind, key, value)?;
        let sent = self.client.put_item().table_name(table).set_item(Some(item)).sent().await;
        sent.map(drop).map_err(|error| StoreError::of("PutItem", error))
    }

    /// The items under `keys`, each with its table, in one round trip.
    pub(crate) async fn batch_get(&self, keys: &[(&str, &Key)]) -> Result<Found, StoreError> {
        let mut wanted: HashMap<String, Vec<Item>> = HashMap::new();
        for (table, key) in keys {
            wanted.entry((*table).to_owned()).or_default().push(key.attributes());
        }
        let mut wanted = wanted
            .into_iter()
            .map(|(table, keys)| {
                let keys = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
                keys.map(|keys| (table, keys)).map_err(|error| StoreError::Corrupt { kind: "a batch", reason: error.to_string() })
            })
            .collect::<Result<HashMap<_, _>, _>>()?;
        let mut found = Found::default();
        for tries in 0..=BATCH_RETRIES {
            let sent = self.client.batch_get_item().set_request_items(Some(wanted)).sent().await;
            let answer = sent.map_err(|error| StoreError::of("BatchGetItem", error))?;
            for (table, items) in answer.responses.unwrap_or_default() {
                items.into_iter().for_each(|item| found.insert(&table, item));
            }
            wanted = answer.unprocessed_keys.unwrap_or_default();
            if wanted.is_empty() {
                return Ok(found);
            }
            tokio::time::sleep(self.jitter(tries)).await;
        }
        Err(StoreError::Unavailable { call: "BatchGetItem", reason: "keys were left unread".into() })
    }

    /// All items that `query` finds, in the order of their sort key.
    pub(crate) async fn query(&self, query: Query<'_>) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let sent = self.asking(&query).set_exclusive_start_key(start).sent().await;
            let answer = sent.map_err(|error| StoreError::of("Query", error))?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(items);
            }
        }
    }

    /// The first `most` items at most that `query` finds, and whether these are all.
    pub(crate) async fn first(&self, query: &Query<'_>, most: i32) -> Result<(Vec<Item>, bool), StoreError> {
        let answer = self.asking(query).limit(most).sent().await.map_err(|error| StoreError::of("Query", error))?;
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key.is_none_or(|key| key.is_empty())))
    }

    /// An update of one item by itself.
    pub(crate) fn updating(&self, table: &str, key: &Key, update: &Update) -> UpdateItemFluentBuilder {
        let Written { update, condition, names, values } = update.written();
        self.client
            .update_item()
            .table_name(table)
            .set_key(Some(key.attributes()))
            .set_update_expression(update)
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
    }

    fn asking(&self, query: &Query<'_>) -> QueryFluentBuilder {
        let Written { condition, names, values, .. } = query.condition.written();
        self.client
            .query()
            .table_name(query.table)
            .set_index_name(query.index.map(str::to_owned))
            .set_key_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            // An index can't be read consistently.
            .consistent_read(query.index.is_none())
    }

    /// A wait of up to 20, 40, 80 … 640 ms: those who ran into each other come back apart.
    pub(crate) fn jitter(&self, tries: u32) -> Duration {
        let most = 10_u64 << tries.min(6);
        Duration::from_millis(u64::from(u16::from_le_bytes(self.entropy.bytes())) % most + 1)
    }
}
