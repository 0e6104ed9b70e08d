//! Mailboxes of ANCV's users: each is one user's, so that one person is not two of them.
//!
//! An item under the digest of the address says whose it is. It is taken and let go in the transaction that sets the address. An
//! item that nobody has any more goes by the table's TTL, so that no operation needs the right to delete it.

use crate::{
    Member, Store, StoreError,
    expression::{Condition, attr, update},
    key::{self, Key},
    transaction::Transaction,
};
use serde::Deserialize;
use sev_domain::{account::OrganisationKind, contact::mailbox, world::fingerprint};

#[derive(Deserialize)]
struct Mailbox {
    user_id: Option<String>,
}

fn key(address: &str) -> Key {
    key::mailbox(&fingerprint(&[&mailbox(address)]))
}

/// Whether a mailbox of theirs is nobody else's. Elsewhere a small town hall has one for all of its people `[D]`.
const fn has_their_own(kind: OrganisationKind) -> bool {
    match kind {
        OrganisationKind::Ancv => true,
        OrganisationKind::Holder | OrganisationKind::Provider => false,
    }
}

/// That a mailbox is free, or `member` has it.
fn is_free_for(member: &Member) -> Condition {
    attr("user_id").absent().or(attr("user_id").is(&member.user_id))
}

impl Store {
    /// Whether `address` reaches a mailbox that is another user's of ANCV, and `member` works there: they can't have it.
    pub async fn is_mailbox_taken(&self, member: &Member, address: &str) -> Result<bool, StoreError> {
        if !has_their_own(member.organisation_kind) {
            return Ok(false);
        }
        let found: Option<Mailbox> = self.get("a mailbox", &self.tables.accounts, &key(address)).await?;
        Ok(found.and_then(|mailbox| mailbox.user_id).is_some_and(|user_id| user_id != member.user_id))
    }

    /// Adds to a change that `member` has their mailbox, unless somebody else has it.
    pub(crate) fn take_mailbox<S: Copy>(&self, change: &mut Transaction<S>, step: S, member: &Member) -> Result<(), StoreError> {
        if !has_their_own(member.organisation_kind) {
            return Ok(());
        }
        let taken = update().set("user_id", &member.user_id).remove("expires_at").when(is_free_for(member));
        change.update(step, &self.tables.accounts, &key(&member.email), taken)
    }

    /// Adds to a change that `before` has the mailbox of `after` in place of their own, unless somebody else has it.
    pub(crate) fn move_mailbox<S: Copy>(
        &self,
        change: &mut Transaction<S>,
        step: S,
        (before, after): (&Member, &Member),
    ) -> Result<(), StoreError> {
        if !has_their_own(after.organisation_kind) || before.email == after.email {
            return Ok(());
        }
        self.take_mailbox(change, step, after)?;
        // Another spelling of the same is the same item, which a transaction names once.
        if key(&before.email) == key(&after.email) {
            return Ok(());
        }
        let left = update().remove("user_id").set("expires_at", self.clock.now().as_second()).when(is_free_for(before));
        change.update(step, &self.tables.accounts, &key(&before.email), left)
    }
}
