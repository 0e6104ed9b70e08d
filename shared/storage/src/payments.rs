//! What is owed to providers.

use crate::{
    Store, StoreError,
    item::{from_item, text},
    key,
    store::Query,
    transaction::{ABSENT, Expression, Transaction},
};
use serde::Serialize;
use sev_domain::{
    group::GroupId,
    payment::{LineState, PaymentLine},
};

/// A line with the attributes that its indexes list it by.
#[derive(Serialize)]
struct LineItem<'a> {
    #[serde(flatten)]
    line: &'a PaymentLine,
    listed_as: String,
    listed_at: String,
}

/// Where lines of a state are listed.
pub(crate) const fn lines_in(state: LineState) -> &'static str {
    match state {
        LineState::Due => "line#due",
        LineState::Batched => "line#batched",
        LineState::Sent => "line#sent",
        LineState::Settled => "line#settled",
    }
}

impl Store {
    /// What is owed for a group, line by line, by what has caused it.
    ///
    /// # Errors
    /// The database gives no answer.
    pub async fn lines_of_group(&self, group: &GroupId) -> Result<Vec<PaymentLine>, StoreError> {
        let values = [(":pk".to_owned(), text(key::group_partition(group)))].into();
        let query = Query { table: &self.tables.payments, index: None, condition: "pk = :pk", values };
        self.query(query).await?.into_iter().map(|item| from_item("a payment line", item)).collect()
    }

    /// Adds to a change that `line` is owed. Nothing can cause the same line twice.
    pub(crate) fn write_line<S: Copy>(&self, change: &mut Transaction<S>, step: S, line: &PaymentLine) -> Result<(), StoreError> {
        let item = LineItem {
            line,
            listed_as: lines_in(line.line_state).to_owned(),
            listed_at: format!("{}#{}#{}", key::sortable(line.created_at), line.group_id, line.line_id),
        };
        let key = key::payment_line(&line.group_id, &line.line_id);
        change.put(step, "a payment line", &self.tables.payments, &key, &item, Some(Expression::condition(ABSENT)))
    }
}
