//! How a batch is dissolved `[D]`: by one person as long as nobody can have given its file to the bank, by two after that. What is
//! dissolved although the bank has it is paid twice.

use super::{Batch, BatchRefusal, BatchState, is_by};
use crate::four_eyes::Actor;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A wish to dissolve a batch whose file was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissolution {
    pub by: Actor,
    pub at: Timestamp,
    pub because: String,
}

impl Batch {
    /// The batch once `by` wants it dissolved; itself when they had, for the same reason. Once it is approved they say that the
    /// bank does not have it, and once its file was taken someone else has to say the same.
    ///
    /// # Errors
    /// The bank has it, or may have it, or someone else has dissolved it; or the second is not apart from the first.
    pub fn cancelled(&self, by: &Actor, at: Timestamp, because: &str, not_at_the_bank: bool) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            // Its file can be taken since it was approved: whoever has given it to the bank may not have noted it yet.
            BatchState::Approved if !not_at_the_bank => Err(BatchRefusal::MaybeAtTheBank),
            BatchState::Approved if !self.taken.is_empty() => Ok(match &self.dissolution {
                Some(wish) if wish.by.user_id == by.user_id => self.clone(),
                Some(wish) if !by.is_apart_from(&wish.by) => return Err(BatchRefusal::NotApart),
                Some(wish) => self.dissolved(by, &wish.because),
                None => {
                    let wish = Dissolution { by: by.clone(), at, because: because.to_owned() };
                    Self { dissolution: Some(wish), ..self.clone() }.following()
                }
            }),
            BatchState::Draft | BatchState::Approved => Ok(self.dissolved(by, because)),
            BatchState::Cancelled if is_by(self.cancelled_by.as_ref(), by) && self.is_because(because) => Ok(self.clone()),
            BatchState::Cancelled => Err(BatchRefusal::Cancelled),
            BatchState::Sent | BatchState::Closed => Err(BatchRefusal::AlreadySent),
        }
    }

    /// Whether `by` is to say whether it is dissolved, which someone else wants.
    #[must_use]
    pub fn awaits_word_of(&self, user_id: &str) -> bool {
        self.batch_state == BatchState::Approved && self.dissolution.as_ref().is_some_and(|wish| wish.by.user_id != user_id)
    }

    fn dissolved(&self, by: &Actor, because: &str) -> Self {
        let (cancelled_by, cancelled_because) = (Some(by.clone()), Some(because.to_owned()));
        Self { batch_state: BatchState::Cancelled, cancelled_by, cancelled_because, ..self.clone() }.following()
    }

    /// Of one that two have dissolved, the reason of the second is in the audit alone.
    fn is_because(&self, because: &str) -> bool {
        self.dissolution.is_some() || self.cancelled_because.as_deref() == Some(because)
    }
}
