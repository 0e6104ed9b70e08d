//! What is owed to providers.

use crate::{
    Store, StoreError,
    expression::{absent, attr},
    item::from_item,
    key,
    store::Query,
    transaction::Transaction,
};
use serde::Serialize;
use sev_domain::{
    account::OrganisationId,
    group::GroupId,
    payment::{LineRef, LineState, PaymentLine},
};

/// Keys of one batch of reads.
const AT_ONCE: usize = 100;

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
    pub async fn lines_of_group(&self, group: &GroupId) -> Result<Vec<PaymentLine>, StoreError> {
        self.payment_lines_by(Query::partition(&self.tables.payments, key::group_partition(group))).await
    }

    /// Adds to a change that `line` is owed. Nothing can cause the same line twice.
    pub(crate) fn write_line<S: Copy>(&self, change: &mut Transaction<S>, step: S, line: &PaymentLine) -> Result<(), StoreError> {
        let item = LineItem {
            line,
            listed_as: lines_in(line.line_state).to_owned(),
            listed_at: format!("{}#{}#{}", key::sortable(line.created_at), line.group_id, line.line_id),
        };
        let key = key::payment_line(&line.group_id, &line.line_id);
        change.put(step, "a payment line", &self.tables.payments, &key, &item, absent())
    }

    /// Lays `line` by itself: for tests, and for what nothing else goes with. What the group owes is not moved.
    ///
    /// # Errors
    /// The database gives no answer, or there is such a line.
    pub async fn add_payment_line(&self, line: &PaymentLine) -> Result<(), StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        self.write_line(&mut change, (), line)?;
        self.unconditionally(change).await
    }

    /// The lines in a state, oldest first, out of the index: it may be a moment old.
    pub async fn payment_lines_in(&self, state: LineState) -> Result<Vec<PaymentLine>, StoreError> {
        self.payment_lines_by(Query::index(&self.tables.payments, "by_state", attr("listed_as").is(lines_in(state)))).await
    }

    /// The lines of a provider, oldest first, out of the index: it may be a moment old.
    pub async fn payment_lines_of(&self, provider: &OrganisationId) -> Result<Vec<PaymentLine>, StoreError> {
        self.payment_lines_by(Query::index(&self.tables.payments, "by_provider", attr("provider_id").is(provider.as_str()))).await
    }

    /// Those of `lines` that there are, in that order, as they stand.
    pub async fn payment_lines(&self, lines: &[LineRef]) -> Result<Vec<PaymentLine>, StoreError> {
        let table = self.tables.payments.as_str();
        let mut all = Vec::new();
        for some in lines.chunks(AT_ONCE) {
            let keys: Vec<_> = some.iter().map(|line| key::payment_line(&line.group_id, &line.line_id)).collect();
            let wanted: Vec<_> = keys.iter().map(|key| (table, key)).collect();
            let mut found = self.batch_get(&wanted).await?;
            for key in &keys {
                all.extend(found.take::<PaymentLine>("a payment line", table, key)?);
            }
        }
        Ok(all)
    }

    async fn payment_lines_by(&self, query: Query<'_>) -> Result<Vec<PaymentLine>, StoreError> {
        self.query(query).await?.into_iter().map(|item| from_item("a payment line", item)).collect()
    }
}
