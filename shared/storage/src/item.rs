//! Between typed values and DynamoDB items. What the reader says of an item it can't read may quote
//! the item, so it goes into no error.

use crate::{StoreError, key::Key};
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::HashMap;

pub(crate) use crate::attribute::{Item, number};

/// The item of `value` under `key`.
pub(crate) fn to_item<T: Serialize>(kind: &'static str, key: &Key, value: &T) -> Result<Item, StoreError> {
    let mut item: Item =
        serde_dynamo::to_item(value).map_err(|_| StoreError::Corrupt { kind, reason: "it can't be written as an item".into() })?;
    item.extend(key.attributes());
    Ok(item)
}

/// `value` as that of one attribute.
pub(crate) fn to_value<T: Serialize>(kind: &'static str, value: &T) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(value).map_err(|_| StoreError::Corrupt { kind, reason: "it can't be written as a value".into() })
}

/// The value of `item`.
pub(crate) fn from_item<T: DeserializeOwned>(kind: &'static str, item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|_| StoreError::Corrupt { kind, reason: "its attributes have another shape".into() })
}

/// What one batch of reads found.
#[derive(Debug, Default)]
pub(crate) struct Found(HashMap<(String, Key), Item>);

impl Found {
    pub(crate) fn insert(&mut self, table: &str, item: Item) {
        if let Some(key) = Key::of(&item) {
            self.0.insert((table.to_owned(), key), item);
        }
    }

    /// The value under `key` of `table`, if there is one.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, kind: &'static str, table: &str, key: &Key) -> Result<Option<T>, StoreError> {
        self.0.remove(&(table.to_owned(), key.clone())).map(|item| from_item(kind, item)).transpose()
    }
}
