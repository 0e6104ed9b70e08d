//! Many mails of one change: several go in one item of its transaction, a bundle, which is unfolded into mails afterwards.

use crate::{
    KEPT, Mail, Store, StoreError, Told, expression::absent, item::from_item, key, outbox::Outgoing, store::Query, transaction::Transaction,
};
use serde::{Deserialize, Serialize};

/// How many mails a bundle takes, and how many of a change stand there by themselves. The longest mail, about a transfer that
/// pays 30 stays, has up to 30 KB; an item takes 400.
const TOGETHER: usize = 10;

#[derive(Serialize)]
struct BundleItem<'a> {
    mails: &'a [Outgoing],
    /// It stays after it was unfolded, so that it may be again, for longer than any dead letter names it.
    expires_at: i64,
}

#[derive(Deserialize)]
struct Bundle {
    mails: Vec<Outgoing>,
}

impl Told {
    /// How many items of a transaction its mails take at most: they are for users of a provider, a holder and ANCV, each of which
    /// has 50.
    pub(crate) const MOST_ITEMS: usize = 3 * 50 / TOGETHER;
}

impl Store {
    /// Adds `mails` to a change: each is sent if, and only if, the change is made. However many they are, they take few items.
    pub(crate) fn mails<S: Copy>(&self, change: &mut Transaction<S>, step: S, mails: &[Mail]) -> Result<(), StoreError> {
        if mails.len() > TOGETHER {
            return self.bundles(change, step, mails);
        }
        mails.iter().try_for_each(|mail| self.outbox(change, step, mail))
    }

    /// The same in bundles alone: one of these mails that is there already is no obstacle.
    pub(crate) fn bundles<S: Copy>(&self, change: &mut Transaction<S>, step: S, mails: &[Mail]) -> Result<(), StoreError> {
        mails.chunks(TOGETHER).try_for_each(|mails| {
            let mails: Vec<_> = mails.iter().map(|mail| self.outgoing(mail)).collect();
            let item = BundleItem { mails: &mails, expires_at: self.clock.now().as_second() + KEPT.as_secs() };
            let key = key::bundle(&self.entropy.id());
            change.put(step, "a bundle of mails", &self.tables.work, &key, &item, absent())
        })
    }

    /// Puts each mail of a bundle there, unless it is there already: whoever breaks off begins again, and two at once write each
    /// once. `false` when there is no such bundle.
    pub async fn unfold(&self, bundle_id: &str) -> Result<bool, StoreError> {
        // A query, for its right can be one on the partitions of bundles: mails by themselves hold links.
        let found = self.query(Query::partition(&self.tables.work, key::bundle(bundle_id).pk)).await?;
        let Some(item) = found.into_iter().next() else { return Ok(false) };
        for mail in from_item::<Bundle>("a bundle of mails", item)?.mails {
            self.put_once(&mail).await?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sev_domain::member::MAX_USERS;

    #[test]
    fn the_mails_to_three_full_organisations_have_room() {
        assert_eq!(usize::try_from(MAX_USERS * 3).unwrap().div_ceil(TOGETHER), Told::MOST_ITEMS);
    }
}
