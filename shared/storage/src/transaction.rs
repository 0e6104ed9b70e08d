//! One business change, written whole or not at all.

use crate::{
    Store, StoreError,
    expression::{Condition, Update, Written},
    item::{Item, to_item},
    key::Key,
    sent::Request as _,
};
use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update as UpdateItem},
};
use serde::Serialize;

/// How many items one transaction takes.
pub(crate) const MOST_ITEMS: usize = 100;
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
        condition: Condition,
    ) -> Result<(), StoreError> {
        let Written { condition, names, values, .. } = condition.written();
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(to_item(kind, key, value)?))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(OLD)
            .build();
        self.push(step, TransactWriteItem::builder().put(complete(kind, put)?).build());
        Ok(())
    }

    /// Updates the item under `key`.
    pub(crate) fn update(&mut self, step: S, table: &str, key: &Key, update: Update) -> Result<(), StoreError> {
        let Written { update: changes, condition, names, values } = update.written();
        let update = UpdateItem::builder()
            .table_name(table)
            .set_key(Some(key.attributes()))
            .set_update_expression(changes)
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(OLD)
            .build();
        self.push(step, TransactWriteItem::builder().update(complete("an update", update)?).build());
        Ok(())
    }

    /// Deletes the item under `key`, if `condition` holds of it.
    pub(crate) fn delete(&mut self, step: S, table: &str, key: &Key, condition: Condition) -> Result<(), StoreError> {
        let Written { condition, names, values, .. } = condition.written();
        let delete = Delete::builder()
            .table_name(table)
            .set_key(Some(key.attributes()))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(OLD)
            .build();
        self.push(step, TransactWriteItem::builder().delete(complete("a delete", delete)?).build());
        Ok(())
    }

    /// Goes on only if `condition` holds of the item under `key`.
    pub(crate) fn check(&mut self, step: S, table: &str, key: &Key, condition: Condition) -> Result<(), StoreError> {
        let Written { condition, names, values, .. } = condition.written();
        let check = ConditionCheck::builder()
            .table_name(table)
            .set_key(Some(key.attributes()))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
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
