//! What is owed to providers.

use crate::{
    Store, StoreError, key,
    transaction::{ABSENT, Expression, Transaction},
};
use serde::Serialize;
use sev_domain::payment::{LineState, PaymentLine};

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
