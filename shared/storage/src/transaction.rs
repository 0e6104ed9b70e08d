//! One business change, written whole or not at all.

use crate::{
    Store, StoreError,
    item::{Item, number, text, to_item},
    key::Key,
    sent::Request as _,
};
use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update},
};
use serde::Serialize;
use std::collections::HashMap;

/// How often a transaction that ran into another one is sent again.
pub(crate) const CONFLICT_RETRIES: u32 = 6;

/// The writes of a change, each under the name of the step that it is, for when its condition fails.
#[derive(Debug)]
pub(crate) struct Transaction<S> {
    token: String,
    writes: Vec<(S, TransactWriteItem)>,
}

/// The steps whose conditions failed, each with the item as it stands. Nothing was written.
#[derive(Debug)]
pub(crate) struct Cancelled<S>(pub(crate) Vec<(S, Option<Item>)>);

/// A condition or an update, with its values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expression {
    update: Option<String>,
    condition: Option<String>,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Expression {
    pub(crate) fn update(expression: &str) -> Self {
        Self::default().updating(expression)
    }

    /// The same, which updates by `expression`.
    pub(crate) fn updating(self, expression: &str) -> Self {
        Self { update: Some(expression.to_owned()), ..self }
    }

    pub(crate) fn condition(expression: &str) -> Self {
        Self::default().when(expression)
    }

    /// The same under a condition.
    pub(crate) fn when(self, condition: &str) -> Self {
        Self { condition: Some(condition.to_owned()), ..self }
    }

    /// The same, which sets one more attribute: `assignment` is as in `SET`.
    pub(crate) fn also_set(self, assignment: &str) -> Self {
        let update = match self.update.as_deref().map(|update| update.strip_prefix("SET ").ok_or(update)) {
            None => format!("SET {assignment}"),
            Some(Ok(others)) => format!("SET {assignment}, {others}"),
            Some(Err(other)) => format!("SET {assignment} {other}"),
        };
        Self { update: Some(update), ..self }
    }

    /// The same, which removes one more attribute.
    pub(crate) fn also_remove(self, path: &str) -> Self {
        let update = match self.update.as_deref() {
            None => format!("REMOVE {path}"),
            // `REMOVE` is always the last of an update.
            Some(update) if update.split(' ').any(|word| word == "REMOVE") => format!("{update}, {path}"),
            Some(update) => format!("{update} REMOVE {path}"),
        };
        Self { update: Some(update), ..self }
    }

    /// The same under one more condition.
    pub(crate) fn and_when(self, condition: &str) -> Self {
        let condition = self.condition.as_deref().map_or_else(|| condition.to_owned(), |before| format!("({before}) AND {condition}"));
        self.when(&condition)
    }

    /// The same with a text under `name`.
    pub(crate) fn text(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), text(value));
        self
    }

    /// The same with a number under `name`.
    pub(crate) fn number(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), number(value));
        self
    }

    /// The same with a truth under `name`.
    pub(crate) fn truth(mut self, name: &str, value: bool) -> Self {
        self.values.insert(name.to_owned(), AttributeValue::Bool(value));
        self
    }

    /// The same with any value under `name`.
    pub(crate) fn value(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    /// The same with an attribute under `name`, for those whose own name is a word of the expressions' language.
    pub(crate) fn attribute(mut self, name: &str, attribute: &str) -> Self {
        self.names.insert(name.to_owned(), attribute.to_owned());
        self
    }

    fn names(&self) -> Option<HashMap<String, String>> {
        Some(self.names.clone()).filter(|names| !names.is_empty())
    }

    fn values(self) -> Option<HashMap<String, AttributeValue>> {
        Some(self.values).filter(|values| !values.is_empty())
    }
}

/// A condition that no item stands under the key yet.
pub(crate) const ABSENT: &str = "attribute_not_exists(pk)";
const OLD: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

impl<S: Copy> Transaction<S> {
    /// No writes yet. `token` makes a repeated send of this transaction take effect once.
    pub(crate) const fn new(token: String) -> Self {
        Self { token, writes: Vec::new() }
    }

    /// Puts `value` under `key`, if `condition` holds of what stands there.
    pub(crate) fn put<T: Serialize>(
        &mut self,
        step: S,
        kind: &'static str,
        table: &str,
        key: &Key,
        value: &T,
        condition: Option<Expression>,
    ) -> Result<(), StoreError> {
        let condition = condition.unwrap_or_default();
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(to_item(kind, key, value)?))
            .set_condition_expression(condition.condition.clone())
            .set_expression_attribute_names(condition.names())
            .set_expression_attribute_values(condition.values())
            .return_values_on_condition_check_failure(OLD)
            .build();
        self.push(step, TransactWriteItem::builder().put(complete(kind, put)?).build());
        Ok(())
    }

    /// Updates the item under `key`.
    pub(crate) fn update(&mut self, step: S, table: &str, key: &Key, expression: Expression) -> Result<(), StoreError> {
        let update = Update::builder()
            .table_name(table)
            .set_key(Some(key.attributes()))
            .set_update_expression(expression.update.clone())
            .set_condition_expression(expression.condition.clone())
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values_on_condition_check_failure(OLD)
            .build();
        self.push(step, TransactWriteItem::builder().update(complete("an update", update)?).build());
        Ok(())
    }

    /// Deletes the item under `key`, if the condition of `expression` holds.
    pub(crate) fn delete(&mut self, step: S, table: &str, key: &Key, expression: Expression) -> Result<(), StoreError> {
        let delete = Delete::builder()
            .table_name(table)
            .set_key(Some(key.attributes()))
            .set_condition_expression(expression.condition.clone())
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values_on_condition_check_failure(OLD)
            .build();
        self.push(step, TransactWriteItem::builder().delete(complete("a delete", delete)?).build());
        Ok(())
    }

    /// Goes on only if the condition of `expression` holds of the item under `key`.
    pub(crate) fn check(&mut self, step: S, table: &str, key: &Key, expression: Expression) -> Result<(), StoreError> {
        let check = ConditionCheck::builder()
            .table_name(table)
            .set_key(Some(key.attributes()))
            .set_condition_expression(expression.condition.clone())
            .set_expression_attribute_names(expression.names())
            .set_expression_attribute_values(expression.values())
            .return_values_on_condition_check_failure(OLD)
            .build();
        self.push(step, TransactWriteItem::builder().condition_check(complete("a check", check)?).build());
        Ok(())
    }

    fn push(&mut self, step: S, write: TransactWriteItem) {
        self.writes.push((step, write));
    }
}

fn complete<T>(kind: &'static str, built: Result<T, aws_sdk_dynamodb::error::BuildError>) -> Result<T, StoreError> {
    built.map_err(|error| StoreError::Corrupt { kind, reason: error.to_string() })
}

impl Store {
    /// Writes all of `transaction`, or says which conditions failed. A conflict with another
    /// transaction, or throttling, is waited out with jitter; each send carries the same token, so
    /// a send whose answer was lost takes effect once.
    pub(crate) async fn commit<S: Copy>(&self, transaction: Transaction<S>) -> Result<Result<(), Cancelled<S>>, StoreError> {
        let (steps, writes): (Vec<S>, Vec<TransactWriteItem>) = transaction.writes.into_iter().unzip();
        let mut tries = 0;
        loop {
            let sent = self
                .client
                .transact_write_items()
                .client_request_token(&transaction.token)
                .set_transact_items(Some(writes.clone()))
                .sent()
                .await;
            let error = match sent {
                Ok(_) => return Ok(Ok(())),
                Err(error) => error,
            };
            let Some(reasons) = cancellation(&error) else { return Err(StoreError::of("TransactWriteItems", error)) };
            let failed: Vec<_> = steps
                .iter()
                .zip(reasons)
                .filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"))
                .map(|(step, reason)| (*step, reason.item().cloned()))
                .collect();
            if !failed.is_empty() {
                return Ok(Err(Cancelled(failed)));
            }
            let passing = reasons.iter().all(|reason| {
                matches!(reason.code(), None | Some("None" | "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded"))
            });
            if !passing || tries == CONFLICT_RETRIES {
                let codes = reasons.iter().filter_map(|reason| reason.code()).collect::<Vec<_>>().join(",");
                let call = "TransactWriteItems";
                return Err(if passing {
                    StoreError::Unavailable { call, reason: codes }
                } else {
                    StoreError::Refused { call, reason: codes }
                });
            }
            tries += 1;
            tokio::time::sleep(self.jitter(tries)).await;
        }
    }

    /// Commits a change whose conditions always hold.
    pub(crate) async fn unconditionally<S: Copy>(&self, change: Transaction<S>) -> Result<(), StoreError> {
        let refused = || StoreError::Refused { call: "TransactWriteItems", reason: "a condition that always holds failed".into() };
        self.commit(change).await?.map_err(|_| refused())
    }
}

fn cancellation<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<&[aws_sdk_dynamodb::types::CancellationReason]> {
    let SdkError::ServiceError(context) = error else { return None };
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = context.err() else { return None };
    Some(cancelled.cancellation_reasons())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_changes_one_more_attribute_under_one_more_condition() {
        for (before, after) in [("SET a = :a REMOVE b", "SET c = :c, a = :a REMOVE b"), ("REMOVE b", "SET c = :c REMOVE b")] {
            assert_eq!(Expression::update(before).also_set("c = :c").update.as_deref(), Some(after));
        }
        assert_eq!(Expression::default().also_set("c = :c").update.as_deref(), Some("SET c = :c"));
        for (before, after) in [("SET a = :a REMOVE b", "SET a = :a REMOVE b, c"), ("SET a = :a", "SET a = :a REMOVE c")] {
            assert_eq!(Expression::update(before).also_remove("c").update.as_deref(), Some(after));
        }
        assert_eq!(Expression::default().also_remove("c").update.as_deref(), Some("REMOVE c"));
        assert_eq!(Expression::default().and_when("a = :a").condition.as_deref(), Some("a = :a"));
        assert_eq!(
            Expression::condition("a = :a OR b = :b").and_when("c = :c").condition.as_deref(),
            Some("(a = :a OR b = :b) AND c = :c")
        );
    }
}
