//! Batches of transfers: which lines go together, what becomes of a batch, and who may do what with it `[D]`.

use crate::{
    account::OrganisationId,
    banking::closed_for,
    date::in_words,
    deadline::days_between,
    iban::{Bic, Iban},
    money::Cents,
    payment::{LineRef, PaymentLine},
    text::Invalid,
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Lines of one batch: all of them go back in one transaction.
pub const MAX_LINES: usize = 80;
/// Lines of one transfer: all of them are settled in one transaction, each with its group.
pub const MAX_LINES_OF_TRANSFER: usize = 40;
/// How many days ahead a batch may be executed.
pub const MAX_DAYS_AHEAD: i64 = 30;

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

/// How far a transfer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// In a batch that the bank does not have.
    Planned,
    /// With the bank.
    Sent,
    /// It arrived.
    Settled,
    /// The bank has rejected it: its lines are due again.
    Rejected,
}

/// A postal address as a bank wants it, in its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Number and street.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
}

/// To whom a transfer goes, as it was when the batch was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// The account.
    pub iban: Iban,
    /// Its bank, if it is known.
    pub bic: Option<Bic>,
    /// Whose account it is.
    pub account_holder: String,
    /// Where the provider is.
    pub address: Address,
}

/// The end of the account alone.
impl fmt::Debug for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payee").field("iban", &self.iban).finish_non_exhaustive()
    }
}

/// All that one batch pays to one provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// What the bank and the provider know it by: `SEV-2027-0007-1`.
    pub reference: String,
    /// The provider.
    pub provider_id: OrganisationId,
    /// Its name.
    pub provider_name: String,
    /// Where the money goes.
    pub payee: Payee,
    /// The sum of its lines.
    pub amount_cents: Cents,
    /// How far it has come.
    pub state: TransferState,
    /// Why the bank has rejected it.
    pub rejected_because: Option<String>,
    /// When it arrived, or was rejected.
    pub outcome_on: Option<Date>,
    /// Its lines.
    pub lines: Vec<LineRef>,
}

/// Someone who has done something with a batch.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The user.
    pub user_id: String,
    /// Their name, as it was then.
    pub name: String,
}

/// No name: it is a person's.
impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

/// Transfers that go to the bank together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// `SEV-2027-0007`.
    pub batch_id: String,
    /// How far it has come.
    pub batch_state: BatchState,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: Actor,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// By whom.
    pub approved_by: Option<Actor>,
    /// When it was noted that the bank has it.
    pub sent_at: Option<Timestamp>,
    /// By whom.
    pub sent_by: Option<Actor>,
    /// Who dissolved it.
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

/// Why something can't be done with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchRefusal {
    /// Whoever made it can't approve it: four eyes.
    SamePerson,
    /// Someone else has approved it.
    AlreadyApproved,
    /// Nobody has approved it.
    NotApproved,
    /// It was dissolved.
    Cancelled,
    /// The bank has it.
    AlreadySent,
    /// The bank does not have it.
    NotSent,
    /// What became of the transfer is known, and it is something else.
    OutcomeKnown,
    /// There is no such transfer in it.
    NoSuchTransfer,
    /// The bank may have its file, and whoever dissolves it does not say that it has not.
    MaybeAtTheBank,
    /// The day on which the bank was to execute it has come, and the bank does not have it.
    DayPassed,
}

impl BatchRefusal {
    /// A stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SamePerson => "same_person",
            Self::AlreadyApproved => "already_approved",
            Self::NotApproved => "not_approved",
            Self::Cancelled => "batch_cancelled",
            Self::AlreadySent => "already_sent",
            Self::NotSent => "not_sent",
            Self::OutcomeKnown => "outcome_known",
            Self::NoSuchTransfer => "no_such_transfer",
            Self::MaybeAtTheBank => "maybe_at_the_bank",
            Self::DayPassed => "day_passed",
        }
    }

    /// A few French words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::SamePerson => "Une autre personne doit approuver ce lot",
            Self::AlreadyApproved => "Le lot est déjà approuvé",
            Self::NotApproved => "Le lot n’est pas approuvé",
            Self::Cancelled => "Le lot est annulé",
            Self::AlreadySent => "Le lot est déjà transmis à la banque",
            Self::NotSent => "Le lot n’est pas encore transmis à la banque",
            Self::OutcomeKnown => "Le résultat de ce virement est déjà enregistré",
            Self::NoSuchTransfer => "Ce virement n’est pas dans ce lot",
            Self::MaybeAtTheBank => "La banque a peut-être ce lot",
            Self::DayPassed => "La date d’exécution est passée",
        }
    }

    /// French sentences: why, and what to do.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::SamePerson => "Vous avez préparé ce lot. Demandez à un ou une collègue des finances de l’approuver.",
            Self::AlreadyApproved => "Une autre personne l’a approuvé. Rechargez la page pour voir où il en est.",
            Self::NotApproved => "Une autre personne que celle qui l’a préparé doit d’abord l’approuver.",
            Self::Cancelled => "Ses montants sont de nouveau à verser. Préparez un autre lot.",
            Self::AlreadySent => "Il ne peut plus être changé. Enregistrez le résultat de chaque virement.",
            Self::NotSent => "Transmettez-le d’abord à la banque, puis notez cet envoi ici.",
            Self::OutcomeKnown => "Un virement a un seul résultat. Rechargez la page pour le voir.",
            Self::NoSuchTransfer => "Vérifiez la référence du virement.",
            Self::MaybeAtTheBank => {
                "Son fichier a pu être transmis. Vérifiez que la banque ne l’a pas, puis cochez la case : sinon ses montants seraient payés deux fois."
            }
            Self::DayPassed => "La banque ne l’accepterait plus. Annulez ce lot : ses montants seront de nouveau à verser dans un autre.",
        }
    }
}

/// What the bank says of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Settled,
    /// It was rejected, and why.
    Rejected(String),
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
    /// They have made it, or it is past that.
    pub fn approved(&self, by: &Actor, at: Timestamp) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            BatchState::Cancelled => Err(BatchRefusal::Cancelled),
            BatchState::Draft if self.created_by.user_id == by.user_id => Err(BatchRefusal::SamePerson),
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

    /// The batch once `by` has dissolved it; itself when they had, for the same reason. Of one that is approved they say that
    /// the bank does not have it: its lines would be paid twice.
    ///
    /// # Errors
    /// The bank has it, or may have it, or someone else has dissolved it.
    pub fn cancelled(&self, by: &Actor, because: &str, not_at_the_bank: bool) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            // Its file can be taken since it was approved: whoever has given it to the bank may not have noted it yet.
            BatchState::Approved if !not_at_the_bank => Err(BatchRefusal::MaybeAtTheBank),
            BatchState::Draft | BatchState::Approved => {
                let (cancelled_by, cancelled_because) = (Some(by.clone()), Some(because.to_owned()));
                Ok(Self { batch_state: BatchState::Cancelled, cancelled_by, cancelled_because, ..self.clone() }.following())
            }
            BatchState::Cancelled if is_by(self.cancelled_by.as_ref(), by) && self.cancelled_because.as_deref() == Some(because) => {
                Ok(self.clone())
            }
            BatchState::Cancelled => Err(BatchRefusal::Cancelled),
            BatchState::Sent | BatchState::Closed => Err(BatchRefusal::AlreadySent),
        }
    }

    /// The batch once `by` has given it to the bank: it can't be dissolved any more. Its transfers follow one by one
    /// ([`Self::passed_on`]); one that was interrupted goes on, whoever asks.
    ///
    /// # Errors
    /// Nobody has approved it, or it was sent before, by someone else.
    pub fn sent(&self, by: &Actor, at: Timestamp) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            BatchState::Draft => Err(BatchRefusal::NotApproved),
            BatchState::Cancelled => Err(BatchRefusal::Cancelled),
            BatchState::Approved => {
                Ok(Self { batch_state: BatchState::Sent, sent_at: Some(at), sent_by: Some(by.clone()), ..self.clone() }.following())
            }
            BatchState::Sent | BatchState::Closed if is_by(self.sent_by.as_ref(), by) || self.next_planned().is_some() => Ok(self.clone()),
            BatchState::Sent | BatchState::Closed => Err(BatchRefusal::AlreadySent),
        }
    }

    /// The first transfer that is not yet noted as sent.
    #[must_use]
    pub fn next_planned(&self) -> Option<&Transfer> {
        self.transfers.iter().find(|transfer| transfer.state == TransferState::Planned)
    }

    /// The batch, which the bank has, once the transfer of `reference` is noted as sent.
    #[must_use]
    pub fn passed_on(&self, reference: &str) -> Self {
        self.with(reference, |transfer| transfer.state = TransferState::Sent)
    }

    /// The batch once the bank has said what became of a transfer, and the last one closes it; itself when that was known.
    ///
    /// # Errors
    /// The bank does not have it, or has said something else.
    pub fn recorded(&self, reference: &str, outcome: &Outcome, on: Date) -> Result<Self, BatchRefusal> {
        match self.batch_state {
            BatchState::Draft | BatchState::Approved => return Err(BatchRefusal::NotSent),
            BatchState::Cancelled => return Err(BatchRefusal::Cancelled),
            BatchState::Sent | BatchState::Closed => {}
        }
        let transfer = self.transfer(reference).ok_or(BatchRefusal::NoSuchTransfer)?;
        let (state, because) = match outcome {
            Outcome::Settled => (TransferState::Settled, None),
            Outcome::Rejected(because) => (TransferState::Rejected, Some(because)),
        };
        match transfer.state {
            TransferState::Planned => Err(BatchRefusal::NotSent),
            TransferState::Settled | TransferState::Rejected => {
                let is_the_same =
                    transfer.state == state && transfer.outcome_on == Some(on) && transfer.rejected_because.as_ref() == because;
                if is_the_same { Ok(self.clone()) } else { Err(BatchRefusal::OutcomeKnown) }
            }
            TransferState::Sent => {
                let mut batch = self.with(reference, |transfer| {
                    transfer.state = state;
                    transfer.outcome_on = Some(on);
                    transfer.rejected_because = because.cloned();
                });
                if batch.transfers.iter().all(|transfer| [TransferState::Settled, TransferState::Rejected].contains(&transfer.state)) {
                    batch.batch_state = BatchState::Closed;
                }
                Ok(batch)
            }
        }
    }

    /// Where it stands, in a French sentence.
    #[must_use]
    pub fn explanation(&self) -> String {
        let on = in_words(self.execution_on);
        match self.batch_state {
            BatchState::Draft => format!("En attente de l’approbation d’une autre personne des finances. Exécution prévue le {on}."),
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

/// Whether a batch that is made on `today` may be executed on `on`: a day on which banks work, from tomorrow on.
///
/// # Errors
/// A French sentence: why it can't.
pub fn can_be_executed(on: Date, today: Date) -> Result<(), Invalid> {
    if !(1..=MAX_DAYS_AHEAD).contains(&days_between(today, on)) {
        return Err(Invalid::new("Choisissez un jour à partir de demain, dans les 30 jours."));
    }
    match closed_for(on) {
        Some(why) => {
            Err(Invalid::new(format!("Les banques n’exécutent aucun virement le {} ({why}). Choisissez un autre jour.", in_words(on))))
        }
        None => Ok(()),
    }
}

/// The day that is proposed for a batch made on `today`: the first on which banks work and before which there is a day to approve
/// it.
#[must_use]
pub fn next_execution(today: Date) -> Date {
    let mut day = today.saturating_add(2.days());
    while closed_for(day).is_some() {
        day = day.saturating_add(1.days());
    }
    day
}

/// The number of a year's batch: `SEV-2027-0007`.
#[must_use]
pub fn batch_id(year: i16, number: u32) -> String {
    format!("SEV-{year:04}-{number:04}")
}

/// Why a provider's due lines can't go into a batch now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// ANCV has accepted no account of it.
    NoAccount,
    /// It has to give back as much as it is owed, or more.
    NotPositive,
}

impl Waits {
    /// Why, in a French sentence.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::NoAccount => "Aucun compte bancaire de ce prestataire n’est accepté : ses montants attendent.",
            Self::NotPositive => "Ce qui est à reprendre dépasse ce qui est à verser : le solde est reporté sur un prochain lot.",
        }
    }
}

/// The due lines of one provider, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The provider.
    pub provider_id: OrganisationId,
    /// Its name.
    pub provider_name: String,
    /// Its lines.
    pub lines: Vec<PaymentLine>,
}

impl Share {
    /// What the lines come to.
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.lines.iter().map(|line| line.amount_cents).sum()
    }

    /// Why it can't be paid now, if it can't.
    #[must_use]
    pub fn waits(&self, has_account: bool) -> Option<Waits> {
        if !has_account {
            Some(Waits::NoAccount)
        } else if self.sum() <= 0 {
            Some(Waits::NotPositive)
        } else {
            None
        }
    }
}

/// `lines` by provider; whose oldest line is older comes first.
#[must_use]
pub fn shares(lines: Vec<PaymentLine>) -> Vec<Share> {
    let mut by_provider: BTreeMap<OrganisationId, Vec<PaymentLine>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        if seen.insert(line.reference()) {
            by_provider.entry(line.provider_id.clone()).or_default().push(line);
        }
    }
    let mut shares: Vec<Share> = by_provider
        .into_iter()
        .map(|(provider_id, mut lines)| {
            lines.sort_by_key(|line| (line.created_at, line.reference()));
            let provider_name = lines.last().map(|line| line.provider_name.clone()).unwrap_or_default();
            Share { provider_id, provider_name, lines }
        })
        .collect();
    shares.sort_by_key(|share| share.lines.first().map(|line| (line.created_at, line.reference())));
    shares
}

/// What of `shares` goes into one batch: whole providers, oldest first, as many as fit. Of a provider with more lines than a
/// transfer takes, those that are oldest, if they come to something, and else those that are owed most.
#[must_use]
pub fn chosen(shares: Vec<Share>, has_account: impl Fn(&OrganisationId) -> bool) -> Vec<Share> {
    let mut left = MAX_LINES;
    let mut chosen = Vec::new();
    for share in shares {
        if share.waits(has_account(&share.provider_id)).is_some() {
            continue;
        }
        let share = within(share);
        if share.sum() > 0 && share.lines.len() <= left {
            left -= share.lines.len();
            chosen.push(share);
        }
    }
    chosen
}

fn within(share: Share) -> Share {
    if share.lines.len() <= MAX_LINES_OF_TRANSFER {
        return share;
    }
    let oldest = Share { lines: share.lines.iter().take(MAX_LINES_OF_TRANSFER).cloned().collect(), ..share.clone() };
    if oldest.sum() > 0 {
        return oldest;
    }
    let mut lines = share.lines;
    lines.sort_by_key(|line| (-line.amount_cents, line.created_at, line.reference()));
    lines.truncate(MAX_LINES_OF_TRANSFER);
    Share { lines, ..share }
}

/// The transfers of a batch: one for each of `shares`, to the account that `payee` knows. None where there is no account, or
/// nothing to pay.
#[must_use]
pub fn transfers(batch_id: &str, shares: &[Share], payee: impl Fn(&OrganisationId) -> Option<Payee>) -> Option<Vec<Transfer>> {
    let transfer = |(index, share): (usize, &Share)| {
        let amount_cents = u32::try_from(share.sum()).ok().filter(|cents| *cents > 0)?;
        Some(Transfer {
            reference: format!("{batch_id}-{}", index + 1),
            provider_id: share.provider_id.clone(),
            provider_name: share.provider_name.clone(),
            payee: payee(&share.provider_id)?,
            amount_cents: Cents::new(amount_cents),
            state: TransferState::Planned,
            rejected_because: None,
            outcome_on: None,
            lines: share.lines.iter().map(PaymentLine::reference).collect(),
        })
    };
    shares.iter().enumerate().map(transfer).collect()
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
