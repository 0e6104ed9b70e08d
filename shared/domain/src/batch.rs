//! Batches of transfers: which lines go together, what becomes of a batch, and who may do what with it `[D]`.

mod dissolved;
mod execution;
mod outcome;
mod refusal;
mod share;
#[cfg(test)]
mod tests;
mod transfer;

pub use dissolved::Dissolution;
pub use execution::{MAX_DAYS_AHEAD, can_be_executed, next_execution};
pub use refusal::BatchRefusal;
pub use share::{Share, Waits, chosen, shares, transfers};
pub use transfer::{Address, Outcome, OutcomeKind, Payee, Transfer, TransferState};

use crate::{
    date::in_words,
    four_eyes::Actor,
    money::Cents,
    payment::{EarlierBatch, EarlierEnd, LineRef},
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Lines of one batch: all of them go back in one transaction.
pub const MAX_LINES: usize = 80;
/// Lines of one transfer: all of them are settled in one transaction, each with its group and a line of the audit.
pub const MAX_LINES_OF_TRANSFER: usize = 30;

/// How far a batch has come: draft → approved → sent → closed. Before it is sent it can be dissolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Made, and looked at by its maker alone.
    Draft,
    /// Someone else has approved it: its file can be taken.
    Approved,
    /// The bank has it.
    Sent,
    /// What became of each transfer is known.
    Closed,
    /// Dissolved: its lines are due again.
    Cancelled,
}

/// Someone who has the file of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// When they took it first.
    pub at: Timestamp,
    pub by: Actor,
}

/// Transfers that go to the bank together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub batch_id: String,
    /// How far it has come.
    pub batch_state: BatchState,
    /// When it was made.
    pub created_at: Timestamp,
    pub created_by: Actor,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    pub approved_by: Option<Actor>,
    /// Who has taken its file, in their order.
    #[serde(default)]
    pub taken: Vec<Taken>,
    /// Who wants it dissolved although its file was taken.
    #[serde(default)]
    pub dissolution: Option<Dissolution>,
    /// When it was noted that the bank has it.
    pub sent_at: Option<Timestamp>,
    pub sent_by: Option<Actor>,
    pub cancelled_by: Option<Actor>,
    /// Why it was dissolved.
    pub cancelled_because: Option<String>,
    /// The day on which the bank is to execute it.
    pub execution_on: Date,
    /// Where the payer is, as it was when the batch was made.
    pub payer_address: Option<Address>,
    /// One for each provider.
    pub transfers: Vec<Transfer>,
    /// Goes up with each change.
    pub version: u32,
}

impl Batch {
    /// What it comes to.
    #[must_use]
    pub fn total(&self) -> Cents {
        self.transfers.iter().fold(Cents::ZERO, |total, transfer| total.plus(transfer.amount_cents))
    }

    /// Every line in it.
    pub fn lines(&self) -> impl Iterator<Item = &LineRef> {
        self.transfers.iter().flat_map(|transfer| &transfer.lines)
    }

    /// The transfer of that reference.
    #[must_use]
    pub fn transfer(&self, reference: &str) -> Option<&Transfer> {
        self.transfers.iter().find(|transfer| transfer.reference == reference)
    }

    /// The batch once `by` has approved it; itself when they had.
    ///
    /// # Errors
    /// They have made it, or are not apart from who has; or it is past that.
    pub fn approved(&self, by: &Actor, at: Timestamp) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            BatchState::Cancelled => Err(BatchRefusal::Cancelled),
            BatchState::Draft if self.created_by.user_id == by.user_id => Err(BatchRefusal::SamePerson),
            BatchState::Draft if !by.is_apart_from(&self.created_by) => Err(BatchRefusal::NotApart),
            BatchState::Draft if crate::date::in_paris(at) >= self.execution_on => Err(BatchRefusal::DayPassed),
            BatchState::Draft => {
                let approved =
                    Self { batch_state: BatchState::Approved, approved_at: Some(at), approved_by: Some(by.clone()), ..self.clone() };
                Ok(approved.following())
            }
            BatchState::Approved | BatchState::Sent | BatchState::Closed if is_by(self.approved_by.as_ref(), by) => Ok(self.clone()),
            BatchState::Approved | BatchState::Sent | BatchState::Closed => Err(BatchRefusal::AlreadyApproved),
        }
    }

    /// The batch once `by` has taken its file for the bank; itself when they had.
    ///
    /// # Errors
    /// Nobody has approved it, someone wants it dissolved, or its day has passed: the bank would not take it any more.
    pub fn taken(&self, by: &Actor, at: Timestamp) -> Result<Self, BatchRefusal> {
        self.gives_out(crate::date::in_paris(at))?;
        if self.taken.iter().any(|taken| taken.by.user_id == by.user_id) {
            return Ok(self.clone());
        }
        let mut batch = self.clone().following();
        batch.taken.push(Taken { at, by: by.clone() });
        Ok(batch)
    }

    /// That its file can be taken on `today`.
    ///
    /// # Errors
    /// As of [`Self::taken`].
    pub fn gives_out(&self, today: Date) -> Result<(), BatchRefusal> {
        match self.batch_state {
            BatchState::Draft => Err(BatchRefusal::NotApproved),
            BatchState::Cancelled => Err(BatchRefusal::Cancelled),
            BatchState::Approved if self.dissolution.is_some() => Err(BatchRefusal::DissolutionAsked),
            BatchState::Approved if today > self.execution_on => Err(BatchRefusal::DayPassed),
            BatchState::Approved | BatchState::Sent | BatchState::Closed => Ok(()),
        }
    }

    /// The batch once `by` has given it to the bank: it can't be dissolved any more. Its transfers follow one by one
    /// ([`Self::passed_on`]); one that was interrupted goes on, whoever asks. When its day has passed they say that the bank has
    /// taken it: it would take it no more.
    ///
    /// # Errors
    /// Nobody has approved it or taken its file, its day has passed, or it was sent before, by someone else.
    pub fn sent(&self, by: &Actor, at: Timestamp, at_the_bank: bool) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            BatchState::Draft => Err(BatchRefusal::NotApproved),
            BatchState::Cancelled => Err(BatchRefusal::Cancelled),
            BatchState::Approved if self.taken.is_empty() => Err(BatchRefusal::FileNotTaken),
            BatchState::Approved if crate::date::in_paris(at) > self.execution_on && !at_the_bank => Err(BatchRefusal::NotedLate),
            BatchState::Approved => {
                Ok(Self { batch_state: BatchState::Sent, sent_at: Some(at), sent_by: Some(by.clone()), dissolution: None, ..self.clone() }
                    .following())
            }
            BatchState::Sent | BatchState::Closed if is_by(self.sent_by.as_ref(), by) || self.next_planned().is_some() => Ok(self.clone()),
            BatchState::Sent | BatchState::Closed => Err(BatchRefusal::AlreadySent),
        }
    }

    /// What its lines keep of it when they leave it at `at`.
    #[must_use]
    pub fn left(&self, end: EarlierEnd, because: &str, at: Timestamp) -> EarlierBatch {
        EarlierBatch { batch_id: self.batch_id.clone(), end, because: because.to_owned(), at, file_taken: !self.taken.is_empty() }
    }

    /// Whether it was noted that the bank has it.
    #[must_use]
    pub const fn is_with_the_bank(&self) -> bool {
        matches!(self.batch_state, BatchState::Sent | BatchState::Closed)
    }

    /// The first transfer that is not yet noted as sent.
    #[must_use]
    pub fn next_planned(&self) -> Option<&Transfer> {
        self.transfers.iter().find(|transfer| transfer.state == TransferState::Planned)
    }

    /// How many transfers the bank has of which nobody has noted what became.
    #[must_use]
    pub fn unheard(&self) -> usize {
        self.transfers.iter().filter(|transfer| transfer.state == TransferState::Sent).count()
    }

    /// The batch, which the bank has, once the transfer of `reference` is noted as sent.
    #[must_use]
    pub fn passed_on(&self, reference: &str) -> Self {
        self.with(reference, |transfer| transfer.state = TransferState::Sent)
    }

    /// Where it stands on `today`, in a French sentence.
    #[must_use]
    pub fn explanation(&self, today: Date) -> String {
        let on = in_words(self.execution_on);
        match self.batch_state {
            BatchState::Draft if today >= self.execution_on => {
                format!("Sa date d’exécution, le {on}, est passée : annulez-le, ses montants seront de nouveau à verser.")
            }
            BatchState::Approved if self.dissolution.is_some() => {
                "Son annulation est demandée : une autre personne doit vérifier que la banque ne l’a pas, puis la confirmer. Si la \
                 banque a le fichier, notez l’envoi."
                    .into()
            }
            BatchState::Approved if today > self.execution_on && self.taken.is_empty() => {
                format!("Sa date d’exécution, le {on}, est passée : annulez-le, ses montants seront de nouveau à verser.")
            }
            BatchState::Approved if today > self.execution_on => {
                format!("Sa date d’exécution, le {on}, est passée : si la banque a reçu le fichier, notez l’envoi ; sinon, annulez-le.")
            }
            BatchState::Draft => format!("En attente de l’approbation d’une autre personne des finances. Exécution prévue le {on}."),
            BatchState::Approved if !self.taken.is_empty() => {
                format!("Fichier téléchargé : transmettez-le à la banque, puis notez l’envoi. Exécution prévue le {on}.")
            }
            BatchState::Approved => {
                format!("Approuvé : téléchargez le fichier, transmettez-le à la banque, puis notez l’envoi. Exécution prévue le {on}.")
            }
            BatchState::Sent if self.next_planned().is_some() => {
                "L’envoi n’a pas été noté jusqu’au bout. Notez-le de nouveau : rien ne sera fait deux fois.".into()
            }
            BatchState::Sent => format!("Transmis à la banque, exécution prévue le {on}. Enregistrez le résultat de chaque virement."),
            BatchState::Closed => "Terminé : le résultat de chaque virement est connu.".into(),
            BatchState::Cancelled => "Annulé : ses montants sont de nouveau à verser.".into(),
        }
    }

    fn with(&self, reference: &str, change: impl FnOnce(&mut Transfer)) -> Self {
        let mut batch = self.clone().following();
        if let Some(transfer) = batch.transfers.iter_mut().find(|transfer| transfer.reference == reference) {
            change(transfer);
        }
        batch
    }

    fn following(mut self) -> Self {
        self.version = self.version.saturating_add(1);
        self
    }
}

fn is_by(known: Option<&Actor>, by: &Actor) -> bool {
    known.is_some_and(|known| known.user_id == by.user_id)
}

/// The number of a year's batch: `SEV-2027-0007`.
#[must_use]
pub fn batch_id(year: i16, number: u32) -> String {
    format!("SEV-{year:04}-{number:04}")
}
