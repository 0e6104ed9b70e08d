//! Telling the parties of their deadlines, and ANCV of what waits for it.

use crate::{
    AuditLine, Store, StoreError, Told, Watch,
    expression::{attr, update},
    item::from_item,
    key,
    payments::lines_in,
    store::Query,
    transaction::{Cancelled, Transaction},
};
use jiff::civil::Date;
use serde::Deserialize;
use sev_domain::{
    account::LoginIdentifier,
    group::{Group, GroupId},
    payment::LineState,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Item,
    Rest,
}

/// What is owed to providers and in no batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DueLines {
    pub lines: u32,
    /// What they come to, in cents.
    pub cents: i64,
}

#[derive(Deserialize)]
struct Named {
    group_id: GroupId,
}

#[derive(Deserialize)]
struct Amount {
    amount_cents: i64,
}

impl Store {
    /// The groups with a step of their deadline up to `today`, earliest first, out of an index: it may be a moment old. They are
    /// named alone: one that can't be read doesn't hide the others.
    pub async fn due_groups(&self, today: Date) -> Result<Vec<GroupId>, StoreError> {
        let named = self.watched(Watch::Deadline, today).await?.into_iter().map(|item| from_item("a group's number", item));
        named.map(|named| named.map(|Named { group_id }| group_id)).collect()
    }

    /// Notes that a step of a group's deadline was taken, with all who are told of it: all of it, or nothing. `false` when the
    /// group's course has gone on since it was read.
    ///
    /// A mail that is there already was written for the same step, and is not written again.
    pub async fn remind(&self, before: &Group, after: &Group, told: &Told) -> Result<bool, StoreError> {
        let change = || -> Result<_, StoreError> {
            let mut change = Transaction::new(self.entropy.id());
            self.write_course(&mut change, Step::Item, before, after)?;
            told.lines.iter().try_for_each(|line| self.audit(&mut change, Step::Rest, line))?;
            Ok(change)
        };
        let mut alone = change()?;
        self.mails(&mut alone, Step::Rest, &told.mails)?;
        match self.commit(alone).await? {
            Ok(()) => return Ok(true),
            Err(Cancelled(failed)) if failed.iter().any(|(step, _)| *step == Step::Item) => return Ok(false),
            Err(_) => {}
        }
        // Some mails are there: in bundles they stand in nobody's way, and the others are written.
        let mut bundled = change()?;
        self.bundles(&mut bundled, Step::Rest, &told.mails)?;
        Ok(self.commit(bundled).await?.is_ok())
    }

    /// How much ANCV has to look after in a list, out of an index: it may be a moment old.
    pub async fn count_watched(&self, watch: Watch) -> Result<u32, StoreError> {
        let query = Query::index(&self.tables.stays, "by_watch", attr("watch").is(watch.as_str()));
        Ok(u32::try_from(self.query(query).await?.len()).unwrap_or(u32::MAX))
    }

    /// What is owed to providers and in no batch, out of an index likewise.
    pub async fn count_due_lines(&self) -> Result<DueLines, StoreError> {
        let query = Query::index(&self.tables.payments, "by_state", attr("listed_as").is(lines_in(LineState::Due)));
        let amounts = self.query(query).await?.into_iter().map(|item| from_item::<Amount>("a payment line", item));
        amounts.into_iter().try_fold(DueLines::default(), |sum, amount| {
            Ok(DueLines { lines: sum.lines.saturating_add(1), cents: sum.cents.saturating_add(amount?.amount_cents) })
        })
    }

    /// Notes whether reminders are mailed to a user. `false` when there is no such user any more.
    pub async fn choose_reminders(
        &self,
        (identifier, user_id): (&LoginIdentifier, &str),
        reminders: bool,
        line: &AuditLine,
    ) -> Result<bool, StoreError> {
        // Users change it themselves, which is no new version.
        let chosen = update().set("reminders", reminders).when(attr("user_id").is(user_id));
        let mut change = Transaction::new(self.entropy.id());
        change.update(Step::Item, &self.tables.accounts, &key::credentials(identifier), chosen)?;
        self.audit(&mut change, Step::Rest, line)?;
        Ok(self.commit(change).await?.is_ok())
    }
}
