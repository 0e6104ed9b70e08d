//! The second factor: set up in two steps, proved by what is taken once, and removed.

use crate::{
    Credentials, SecondFactor, SecondFactorDraft, Store, StoreError, Told,
    expression::{Path, Update, attr, present, update},
    item::to_value,
    key,
    sessions::{Keeping, has_ended},
    transaction::{Cancelled, Transaction},
};
use jiff::Timestamp;

/// What someone has shown beside their password. Each is taken once.
#[derive(Clone, PartialEq, Eq)]
pub enum Proof {
    /// The code of a step of time.
    Code { step: i64 },
    Recovery {
        hash: String,
        /// Where it stands among those that are left.
        index: usize,
    },
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Code { .. } => "Code",
            Self::Recovery { .. } => "Recovery",
        })
    }
}

fn last_step() -> Path {
    attr("second_factor").within("last_step")
}

fn recovery_hash(index: usize) -> Path {
    attr("second_factor").within("recovery_hashes").at(index)
}

impl Proof {
    /// The change of credentials under the condition that this was not taken yet.
    fn unspent(&self, change: Update) -> Update {
        change.when(match self {
            Self::Code { step } => last_step().below(*step),
            Self::Recovery { hash, index } => recovery_hash(*index).is(hash),
        })
    }

    /// The change of credentials, in which a proof is taken if there is one; it fails when it was before.
    pub(crate) fn spend_if_any(proof: Option<&Self>, change: Update) -> Update {
        match proof {
            Some(proof) => proof.spend(change),
            None => change,
        }
    }

    /// The change of credentials, in which this is taken; it fails when it was before.
    pub(crate) fn spend(&self, change: Update) -> Update {
        let change = self.unspent(change);
        match self {
            Self::Code { step } => change.set(last_step(), *step),
            Self::Recovery { index, .. } => change.raise("recovery_codes_left", -1).remove(recovery_hash(*index)),
        }
    }
}

/// What became of a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Codes are asked for from now on.
    Done,
    /// Another secret was drafted in the meantime, or this one was confirmed.
    NothingToConfirm,
    /// The caller's session has ended in the meantime.
    Ended,
}

/// What became of a change that a session makes and a code guards, if there is a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded {
    Done,
    /// The code was used in the meantime.
    Spent,
    /// The caller's session has ended in the meantime.
    Ended,
}

impl Guarded {
    /// What became of a change of `credentials`.
    pub(crate) fn of(outcome: Result<(), Cancelled<Keeping>>, credentials: &Credentials) -> Self {
        match outcome {
            Ok(()) => Self::Done,
            Err(cancelled) if has_ended(&cancelled, credentials) => Self::Ended,
            Err(_) => Self::Spent,
        }
    }
}

impl Store {
    /// Keeps a new secret that is to be confirmed, in place of one that was. `proof` is taken when there is a second factor
    /// already. Whether it could be.
    pub async fn draft_second_factor(
        &self,
        credentials: &Credentials,
        draft: &SecondFactorDraft,
        proof: Option<&Proof>,
        told: &Told,
    ) -> Result<bool, StoreError> {
        let drafted = update().set("second_factor_draft", to_value("a draft", draft)?).when(present());
        let drafted = match proof {
            Some(proof) => proof.spend(drafted),
            // A second factor that was set up since they were read asks for its code.
            None => drafted.when(attr("session_generation").is(credentials.session_generation)),
        };
        let mut change = Transaction::new(self.entropy.id());
        change.update(Keeping::Credentials, &self.tables.accounts, &key::credentials(&credentials.member.identifier), drafted)?;
        self.tell(&mut change, Keeping::Rest, told)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// Makes `factor` of the draft in these `credentials`, if it is still there: codes are asked for from `since` on, the other
    /// sessions end, what was mailed before opens nothing any more, and the user is told.
    pub async fn confirm_second_factor(
        &self,
        credentials: &Credentials,
        session_id: &str,
        factor: &SecondFactor,
        since: Timestamp,
        told: &Told,
    ) -> Result<Confirmed, StoreError> {
        let confirmed = update()
            .set("second_factor", to_value("a second factor", factor)?)
            .set("second_factor_since", since)
            .set("recovery_codes_left", factor.recovery_hashes.len())
            .remove("second_factor_draft")
            .remove("link_hash")
            .remove("email_link_hash")
            .when(attr("second_factor_draft").within("secret").is(&factor.secret));
        let mut change = Transaction::new(self.entropy.id());
        let set_up = update().set("second_factor_needed", false);
        self.keep_only(&mut change, credentials, session_id, [confirmed, set_up])?;
        self.tell(&mut change, Keeping::Rest, told)?;
        Ok(match self.commit(change).await? {
            Ok(()) => Confirmed::Done,
            Err(cancelled) if has_ended(&cancelled, credentials) => Confirmed::Ended,
            Err(_) => Confirmed::NothingToConfirm,
        })
    }

    /// Removes the second factor of these `credentials`, if `proof` was not taken yet: the other sessions end, and the user is told.
    pub async fn remove_second_factor(
        &self,
        credentials: &Credentials,
        session_id: &str,
        proof: &Proof,
        told: &Told,
    ) -> Result<Guarded, StoreError> {
        let removed =
            update().set("recovery_codes_left", 0).remove("second_factor").remove("second_factor_since").remove("second_factor_draft");
        let mut change = Transaction::new(self.entropy.id());
        self.keep_only(&mut change, credentials, session_id, [proof.unspent(removed), update()])?;
        self.tell(&mut change, Keeping::Rest, told)?;
        Ok(Guarded::of(self.commit(change).await?, credentials))
    }
}
