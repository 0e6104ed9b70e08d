//! Batches of transfers. A batch is the truth of its transfers; its lines follow in the same transaction.

use crate::{
    AuditLine, Idempotency, Store, StoreError, Told,
    expression::{Condition, Update, absent, attr, present, update},
    item::{from_item, to_value},
    key,
    store::Query,
    transaction::{Cancelled, Transaction},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sev_domain::{
    bank_account::BankAccounts,
    batch::{Batch, Transfer},
    group::GroupId,
    payment::{EarlierBatch, EarlierEnd, LineRef, LineState, PaymentLine},
};
use std::collections::BTreeMap;

use crate::payments::lines_in;

/// Where batches are listed.
const BATCHES: &str = "batch";

/// A batch with the attributes that the index lists it by.
#[derive(Serialize)]
struct BatchItem<'a> {
    #[serde(flatten)]
    batch: &'a Batch,
    listed_as: &'static str,
    listed_at: String,
}

#[derive(Deserialize, Serialize)]
struct Last {
    number: u32,
}

/// Why a batch was not made. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmade {
    /// The same request has made one.
    Repeated,
    /// Its number was taken, or a line is no longer due: both are read again.
    Overtaken,
}

/// What a change of a batch does to its lines.
#[derive(Clone, Copy, Debug)]
pub enum Moves<'a> {
    /// Nothing, but those whom it pays still have these accounts.
    None(&'a [BankAccounts]),
    /// All are due again, and keep that they were in it: it is dissolved.
    Release(&'a EarlierBatch),
    /// Those of a transfer are with the bank.
    PassOn(&'a Transfer),
    /// Those of a transfer are paid, and as many of their groups' are unsettled no more.
    Settle(&'a [PaymentLine], Date),
    /// Those of a transfer that did not arrive are due again, and keep why.
    Reject(&'a Transfer, &'a EarlierBatch),
    /// Those of a transfer that had arrived are due again, and keep why, and as many of their groups' are unsettled again.
    Return(&'a [PaymentLine], &'a EarlierBatch),
    /// Those of a transfer, as they are, are with the bank again: what was noted of it was a mistake. Of those that were paid, as many
    /// of their groups' are unsettled again.
    Withdraw(&'a [PaymentLine]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Repeated,
    Other,
}

impl Store {
    /// A batch, if there is one of that number.
    pub async fn batch(&self, batch_id: &str) -> Result<Option<Batch>, StoreError> {
        self.get("a batch", &self.tables.payments, &key::batch(batch_id)).await
    }

    /// All batches, newest first, out of the index: it may be a moment old.
    pub async fn batches(&self) -> Result<Vec<Batch>, StoreError> {
        let query = Query::index(&self.tables.payments, "by_state", attr("listed_as").is(BATCHES));
        self.query(query).await?.into_iter().rev().map(|item| from_item("a batch", item)).collect()
    }

    /// The number of the newest batch of a year; 0 before the first.
    pub async fn last_batch(&self, year: i16) -> Result<u32, StoreError> {
        let last: Option<Last> = self.get("a number", &self.tables.payments, &key::last_batch(year)).await?;
        Ok(last.map_or(0, |last| last.number))
    }

    /// Makes `batch`, the year's one after `last`: each of its lines is due, and is in it from now on.
    pub async fn create_batch(
        &self,
        batch: &Batch,
        (year, last): (i16, u32),
        once: Option<&Idempotency>,
        line: &AuditLine,
    ) -> Result<Result<(), Unmade>, StoreError> {
        let payments = &self.tables.payments;
        let mut change = Transaction::new(self.entropy.id());
        if let Some(once) = once {
            let made = Idempotency { batch_id: Some(batch.batch_id.clone()), ..once.clone() };
            let key = key::idempotency(&made.user_id, &made.key);
            change.put(Step::Repeated, "an idempotency record", &self.tables.work, &key, &made, absent())?;
        }
        let as_read = match last {
            0 => absent(),
            last => attr("number").is(last),
        };
        let next = Last { number: last.saturating_add(1) };
        change.put(Step::Other, "a number", payments, &key::last_batch(year), &next, as_read)?;
        self.write_batch(&mut change, batch, absent())?;
        for line in batch.lines() {
            let update = to(LineState::Batched)
                .set("batch_id", &batch.batch_id)
                .set("execution_on", batch.execution_on)
                .when(attr("line_state").is(name(LineState::Due)));
            change.update(Step::Other, payments, &key::payment_line(&line.group_id, &line.line_id), update)?;
        }
        self.audit(&mut change, Step::Other, line)?;
        Ok(match self.commit(change).await? {
            Ok(()) => Ok(()),
            Err(Cancelled(failed)) if failed.iter().any(|(step, _)| *step == Step::Repeated) => Err(Unmade::Repeated),
            Err(_) => Err(Unmade::Overtaken),
        })
    }

    /// Puts `after` in the place of `before`, moves its lines, and tells of it, unless it has changed in the meantime: `false`
    /// then.
    pub async fn change_batch(&self, before: &Batch, after: &Batch, moves: Moves<'_>, told: &Told) -> Result<bool, StoreError> {
        let mut change = Transaction::new(self.entropy.id());
        let as_read = attr("version").is(before.version);
        self.write_batch(&mut change, after, as_read)?;
        let of_this =
            |update: Update, from: LineState| update.when(attr("line_state").is(name(from)).and(attr("batch_id").is(&after.batch_id)));
        let due_again = |left: &EarlierBatch| -> Result<Update, StoreError> {
            let update = to(LineState::Due).remove("execution_on").append("earlier", to_value("an earlier batch", left)?);
            Ok(match left.end {
                EarlierEnd::Dissolved => update.remove("batch_id"),
                EarlierEnd::Rejected => update.set("rejected_because", &left.because),
                EarlierEnd::Returned => update.set("rejected_because", &left.because).remove("settled_on"),
            })
        };
        match moves {
            Moves::Withdraw(lines) => {
                for line in lines {
                    self.move_line(&mut change, &line.reference(), back_to_the_bank(line, after))?;
                }
                let settled: Vec<_> = lines.iter().filter(|line| line.line_state == LineState::Settled).cloned().collect();
                self.move_groups(&mut change, &settled, 1)?;
            }
            Moves::None(accounts) => {
                for accounts in accounts {
                    let as_read = attr("version").is(accounts.version);
                    change.check(Step::Other, &self.tables.payments, &key::bank_accounts(&accounts.owner), as_read)?;
                }
            }
            Moves::Release(left) => {
                for line in after.lines() {
                    self.move_line(&mut change, line, of_this(due_again(left)?, LineState::Batched))?;
                }
            }
            Moves::PassOn(transfer) => {
                for line in &transfer.lines {
                    self.move_line(&mut change, line, of_this(to(LineState::Sent), LineState::Batched))?;
                }
            }
            Moves::Settle(lines, on) => {
                for line in lines {
                    let update = to(LineState::Settled).set("settled_on", on);
                    self.move_line(&mut change, &line.reference(), of_this(update, LineState::Sent))?;
                }
                self.move_groups(&mut change, lines, -1)?;
            }
            Moves::Reject(transfer, left) => {
                for line in &transfer.lines {
                    self.move_line(&mut change, line, of_this(due_again(left)?, LineState::Sent))?;
                }
            }
            Moves::Return(lines, left) => {
                for line in lines {
                    self.move_line(&mut change, &line.reference(), of_this(due_again(left)?, LineState::Settled))?;
                }
                self.move_groups(&mut change, lines, 1)?;
            }
        }
        self.tell(&mut change, Step::Other, told)?;
        Ok(self.commit(change).await?.is_ok())
    }

    fn write_batch(&self, change: &mut Transaction<Step>, batch: &Batch, condition: Condition) -> Result<(), StoreError> {
        let listed_at = format!("{}#{}", key::sortable(batch.created_at), batch.batch_id);
        let item = BatchItem { batch, listed_as: BATCHES, listed_at };
        change.put(Step::Other, "a batch", &self.tables.payments, &key::batch(&batch.batch_id), &item, condition)
    }

    fn move_line(&self, change: &mut Transaction<Step>, line: &LineRef, update: Update) -> Result<(), StoreError> {
        change.update(Step::Other, &self.tables.payments, &key::payment_line(&line.group_id, &line.line_id), update)
    }

    /// Each of `lines` makes its group have so many more that are unsettled. A group is moved once, whatever its version: nothing
    /// else that is said of it changes.
    fn move_groups(&self, change: &mut Transaction<Step>, lines: &[PaymentLine], by: i64) -> Result<(), StoreError> {
        let mut moved: BTreeMap<&GroupId, i64> = BTreeMap::new();
        for line in lines {
            *moved.entry(&line.group_id).or_default() += by;
        }
        for (group, lines) in moved {
            let update = update().count("unsettled_lines", lines).when(present());
            change.update(Step::Other, &self.tables.stays, &key::group(group), update)?;
        }
        Ok(())
    }
}

/// An update of a line, as long as it is as it was read, that puts it back into `batch`, which it has not left.
fn back_to_the_bank(line: &PaymentLine, batch: &Batch) -> Update {
    let update = to(LineState::Sent)
        .set("batch_id", &batch.batch_id)
        .set("execution_on", batch.execution_on)
        .remove("settled_on")
        .remove("rejected_because")
        .when(attr("line_state").is(name(line.line_state)));
    match line.earlier.iter().rposition(|earlier| earlier.batch_id == batch.batch_id) {
        Some(index) => {
            let entry = attr("earlier").at(index);
            update.when(entry.clone().within("batch_id").is(&batch.batch_id)).remove(entry)
        }
        None => update,
    }
}

/// An update of a line that puts it in `state`, and in the list of that state.
fn to(state: LineState) -> Update {
    update().set("line_state", name(state)).set("listed_as", lines_in(state))
}

const fn name(state: LineState) -> &'static str {
    match state {
        LineState::Due => "due",
        LineState::Batched => "batched",
        LineState::Sent => "sent",
        LineState::Settled => "settled",
    }
}
