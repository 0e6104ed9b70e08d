//! What became of a transfer, as finance notes it from the bank's statement, and how a mistake of theirs is put right `[D]`.

use super::{Batch, BatchRefusal, BatchState, Outcome, Transfer, TransferState, is_by};
use crate::{
    four_eyes::Actor,
    payment::{LineState, PaymentLine},
};
use jiff::civil::Date;

impl Transfer {
    /// Whether this user can take back what was noted of it; `lines` are its own as they are now.
    #[must_use]
    pub fn can_be_withdrawn(&self, user_id: &str, lines: &[PaymentLine]) -> bool {
        self.withdrawable(user_id, lines).is_ok()
    }

    fn withdrawable(&self, user_id: &str, lines: &[PaymentLine]) -> Result<(), BatchRefusal> {
        let is_own = self.recorded_by.as_ref().is_some_and(|by| by.user_id == user_id);
        match self.state {
            TransferState::Planned | TransferState::Sent => Err(BatchRefusal::NothingNoted),
            TransferState::Settled | TransferState::Rejected | TransferState::Returned if is_own => Err(BatchRefusal::OwnOutcome),
            TransferState::Rejected | TransferState::Returned if lines.iter().any(|line| line.line_state != LineState::Due) => {
                Err(BatchRefusal::PaidAnew)
            }
            TransferState::Settled | TransferState::Rejected | TransferState::Returned => Ok(()),
        }
    }
}

impl Batch {
    /// The batch once `by` has noted what the bank says became of a transfer, and the last one closes it; itself when that was known. What has
    /// arrived may still be sent back `[D]`.
    ///
    /// # Errors
    /// The bank does not have it, or has said something else.
    pub fn recorded(&self, reference: &str, outcome: &Outcome, on: Date, by: &Actor) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            BatchState::Draft | BatchState::Approved => return Err(BatchRefusal::NotSent),
            BatchState::Cancelled => return Err(BatchRefusal::Cancelled),
            BatchState::Sent | BatchState::Closed => {}
        }
        let transfer = self.transfer(reference).ok_or(BatchRefusal::NoSuchTransfer)?;
        let (state, because) = match outcome {
            Outcome::Settled => (TransferState::Settled, None),
            Outcome::Rejected(because) => (TransferState::Rejected, Some(because)),
            Outcome::Returned(because) => (TransferState::Returned, Some(because)),
        };
        if transfer.state == state && transfer.outcome_on == Some(on) && transfer.rejected_because.as_ref() == because {
            return Ok(self.clone());
        }
        match (transfer.state, state) {
            (TransferState::Planned, _) => return Err(BatchRefusal::NotSent),
            (TransferState::Settled, TransferState::Returned) if transfer.outcome_on > Some(on) => {
                return Err(BatchRefusal::BeforeItArrived);
            }
            (TransferState::Settled, TransferState::Returned) | (TransferState::Sent, TransferState::Settled | TransferState::Rejected) => {
            }
            (TransferState::Sent | TransferState::Rejected, TransferState::Returned) => return Err(BatchRefusal::NotSettled),
            (TransferState::Sent | TransferState::Settled | TransferState::Rejected | TransferState::Returned, _) => {
                return Err(BatchRefusal::OutcomeKnown);
            }
        }
        let mut batch = self.with(reference, |transfer| {
            transfer.state = state;
            transfer.outcome_on = Some(on);
            transfer.rejected_because = because.cloned();
            transfer.recorded_by = Some(by.clone());
            transfer.withdrawn_by = None;
        });
        if batch.transfers.iter().all(Transfer::is_over) {
            batch.batch_state = BatchState::Closed;
        }
        Ok(batch)
    }

    /// The batch once `by` has taken back what someone else noted of a transfer by mistake: what the bank says of it is to be noted
    /// anew. Itself when they had. `lines` are those of the transfer as they are now: what did not arrive must be in no other batch,
    /// for it would be paid twice.
    ///
    /// # Errors
    /// Nothing is noted of it, they have noted it themselves or are not apart from who has, or a line of it is in another batch.
    pub fn withdrawn(&self, reference: &str, by: &Actor, lines: &[PaymentLine]) -> Result<Self, BatchRefusal> {
        let transfer = self.transfer(reference).ok_or(BatchRefusal::NoSuchTransfer)?;
        if transfer.state == TransferState::Sent && is_by(transfer.withdrawn_by.as_ref(), by) {
            return Ok(self.clone());
        }
        transfer.withdrawable(&by.user_id, lines)?;
        if transfer.recorded_by.as_ref().is_some_and(|first| !by.is_apart_from(first)) {
            return Err(BatchRefusal::NotApart);
        }
        let mut batch = self.with(reference, |transfer| {
            transfer.state = TransferState::Sent;
            transfer.outcome_on = None;
            transfer.rejected_because = None;
            transfer.recorded_by = None;
            transfer.withdrawn_by = Some(by.clone());
        });
        batch.batch_state = BatchState::Sent;
        Ok(batch)
    }
}
