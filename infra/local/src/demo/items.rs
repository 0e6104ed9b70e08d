//! The demo data item by item, for a database that can't be replaced in one step.

use super::{Snapshot, snapshot};
use crate::{StartError, database::Database, registry, template::Template};
use aws_sdk_dynamodb::{
    Client,
    error::{DisplayErrorContext, SdkError},
    types::{AttributeValue, DeleteRequest, PutRequest, WriteRequest},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// An item: its attributes by name.
pub type Item = HashMap<String, AttributeValue>;
pub type Items = BTreeMap<String, Vec<Item>>;

/// As many writes as one call takes.
const BATCH: usize = 25;

fn failed(error: impl ToString) -> StartError {
    StartError::Demo(error.to_string())
}

fn called<E: std::error::Error + 'static, R: std::fmt::Debug + 'static>(error: SdkError<E, R>) -> StartError {
    failed(DisplayErrorContext(error))
}

/// The demo data around `today`, by the tables' logical names.
///
/// # Errors
/// It can't be made: the template and the code don't go together.
pub async fn items(today: Date) -> Result<Items, StartError> {
    let template = Template::load()?;
    let bound = registry::bind(&template, &registry::binaries()).map_err(StartError::Mismatches)?;
    snapshot(&template, &bound.functions, today).await?.items().await
}

impl Snapshot {
    /// The same, read out of a database of its own.
    pub(super) async fn items(&self) -> Result<Items, StartError> {
        let database = Database::start(None).await?;
        self.restore_embedded(&database).await?;
        let mut items = Items::new();
        for table in database.client().list_tables().send().await.map_err(called)?.table_names() {
            items.insert(table.clone(), read(database.client(), table).await?);
        }
        database.stop().await;
        Ok(items)
    }
}

/// Makes each of the tables named in `items` hold just its items. Only what differs is written.
///
/// # Errors
/// The database gives no answer. Some of it may be written then.
pub async fn lay(client: &Client, items: &Items) -> Result<(), StartError> {
    for (table, wanted) in items {
        let present = read(client, table).await?;
        let wanted_keys: HashMap<_, _> = wanted.iter().map(|item| (key(item), item)).collect();
        let present_keys: HashMap<_, _> = present.iter().map(|item| (key(item), item)).collect();
        let mut writes = Vec::new();
        for (key, item) in &wanted_keys {
            if present_keys.get(key) != Some(item) {
                let put = PutRequest::builder().set_item(Some((*item).clone())).build().map_err(failed)?;
                writes.push(WriteRequest::builder().put_request(put).build());
            }
        }
        for (_, item) in present_keys.iter().filter(|(key, _)| !wanted_keys.contains_key(*key)) {
            let key = item.iter().filter(|(name, _)| ["pk", "sk"].contains(&name.as_str()));
            let key = key.map(|(name, value)| (name.clone(), value.clone())).collect();
            let delete = DeleteRequest::builder().set_key(Some(key)).build().map_err(failed)?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        for batch in writes.chunks(BATCH) {
            write(client, table, batch).await?;
        }
    }
    Ok(())
}

async fn write(client: &Client, table: &str, batch: &[WriteRequest]) -> Result<(), StartError> {
    let mut left = HashMap::from([(table.to_owned(), batch.to_vec())]);
    while !left.is_empty() {
        let answer = client.batch_write_item().set_request_items(Some(left)).send().await.map_err(called)?;
        left = answer.unprocessed_items.unwrap_or_default();
    }
    Ok(())
}

/// Every item of `table`.
pub(super) async fn read(client: &Client, table: &str) -> Result<Vec<Item>, StartError> {
    let mut items = Vec::new();
    let mut pages = client.scan().table_name(table).consistent_read(true).into_paginator().send();
    while let Some(page) = pages.next().await {
        items.extend(page.map_err(called)?.items.unwrap_or_default());
    }
    Ok(items)
}

/// The item's key, as every table has it.
fn key(item: &Item) -> [Option<&String>; 2] {
    ["pk", "sk"].map(|name| item.get(name).and_then(|value| value.as_s().ok()))
}
