//! What ANCV owes providers, line by line `[M][D]`.

use crate::{
    account::OrganisationId,
    date::in_words,
    deadline::days_after,
    group::{Group, GroupId},
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why something is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The aid of those who travelled, as both parties have said.
    Aid,
    /// The aid of someone whom ANCV found to have travelled.
    Supplement,
    /// The aid of someone whom ANCV found not to have travelled, after it was owed: below zero.
    Reversal,
}

/// How far a line has come: due → batched → sent → settled; what the bank rejects is due again `[D]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// In no batch.
    #[default]
    Due,
    /// In a batch that was not sent.
    Batched,
    /// With the bank.
    Sent,
    /// Paid.
    Settled,
}

/// How a batch ended for a line that was not paid by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EarlierEnd {
    /// The batch was dissolved.
    Dissolved,
    /// The bank has rejected the transfer.
    Rejected,
    /// The bank has sent it back.
    Returned,
}

/// A batch that a line was in before, so that whoever approves another one sees that it might be paid twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierBatch {
    /// Its number, `SEV-2027-0007`.
    pub batch_id: String,
    /// What became of it.
    pub end: EarlierEnd,
    /// Why: of whoever dissolved it, or of the bank.
    pub because: String,
    /// When that was noted.
    #[schemars(with = "crate::date::Instant")]
    pub at: Timestamp,
    /// Whether its file had been taken for the bank.
    pub file_taken: bool,
}

/// What is owed to a provider for a group. Lines are never changed in amount: another line corrects one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLine {
    /// Its key within its group: `aid`, or what has caused it. So nothing can cause two.
    pub line_id: String,
    pub group_id: GroupId,
    pub holder_name: String,
    pub provider_id: OrganisationId,
    pub provider_name: String,
    pub venue_name: String,
    /// First day of the stay.
    pub start_date: Date,
    /// Last day of the stay.
    pub end_date: Date,
    pub line_kind: LineKind,
    /// How much, in cents; below zero for a reversal.
    pub amount_cents: i64,
    /// For how many people.
    pub people: u32,
    /// When it was owed.
    pub created_at: Timestamp,
    /// How far it has come.
    pub line_state: LineState,
    /// The batch that it is in, or was last in.
    pub batch_id: Option<String>,
    /// The day on which its transfer is to be executed, while it is in a batch.
    #[serde(default)]
    pub execution_on: Option<Date>,
    /// When it was settled.
    pub settled_on: Option<Date>,
    /// Why the bank has rejected it last.
    pub rejected_because: Option<String>,
    /// The batches that it was in before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierBatch>,
}

impl PaymentLine {
    /// What is owed for `group` from `at` on.
    #[must_use]
    pub fn due(group: &Group, line_id: String, line_kind: LineKind, amount_cents: i64, people: u32, at: Timestamp) -> Self {
        Self {
            line_id,
            group_id: group.group_id.clone(),
            holder_name: group.holder_name.clone(),
            provider_id: group.provider_id.clone(),
            provider_name: group.provider_name.clone(),
            venue_name: group.venue_name.clone(),
            start_date: group.start_date,
            end_date: group.end_date,
            line_kind,
            amount_cents,
            people,
            created_at: at,
            line_state: LineState::Due,
            batch_id: None,
            execution_on: None,
            settled_on: None,
            rejected_because: None,
            earlier: Vec::new(),
        }
    }

    /// The line's own name.
    #[must_use]
    pub fn reference(&self) -> LineRef {
        LineRef { group_id: self.group_id.clone(), line_id: self.line_id.clone() }
    }

    /// « Quand serai-je payé ? », in a French sentence. `has_account`: whether ANCV has accepted an account of the provider.
    #[must_use]
    pub fn explanation(&self, has_account: bool, today: Date) -> String {
        let gives_back = self.amount_cents < 0;
        let on = |day: Option<Date>| day.map(in_words).unwrap_or_default();
        match self.line_state {
            LineState::Due if !has_account => {
                "En attente d’un compte bancaire accepté par l’ANCV : le versement suivra son acceptation.".into()
            }
            LineState::Due if gives_back => "À déduire du prochain virement de l’ANCV.".into(),
            LineState::Due => match &self.rejected_because {
                Some(because) => {
                    format!("La banque a rejeté le dernier virement ({because}). Il sera refait avec un prochain lot de l’ANCV.")
                }
                None => "À verser avec le prochain lot de virements de l’ANCV.".into(),
            },
            LineState::Batched if gives_back => format!("Sera déduit du virement prévu le {}.", on(self.execution_on)),
            LineState::Batched => format!("Virement en préparation à l’ANCV, prévu le {}.", on(self.execution_on)),
            LineState::Sent if gives_back => format!("Déduit du virement prévu le {}.", on(self.execution_on)),
            LineState::Sent if self.execution_on.is_some_and(|day| days_after(day, ARRIVES_WITHIN_DAYS) < today) => format!(
                "Virement transmis à la banque, prévu le {}. L’ANCV n’a pas encore noté son arrivée : s’il manque, appelez le 0 969 320 616.",
                on(self.execution_on)
            ),
            LineState::Sent => format!("Virement transmis à la banque, prévu le {}.", on(self.execution_on)),
            LineState::Settled if gives_back => format!("Déduit du virement du {}.", on(self.settled_on)),
            LineState::Settled => format!("Versé le {}.", on(self.settled_on)),
        }
    }
}

/// After so many days, a transfer that did not arrive is one to ask about `[D]`.
const ARRIVES_WITHIN_DAYS: i64 = 5;

/// The name of a line: its group, and what has caused it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct LineRef {
    /// The group.
    pub group_id: GroupId,
    /// The line's key within it.
    pub line_id: String,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    /// A due line of a provider.
    pub(crate) fn line(provider: &str, number: u32, amount_cents: i64) -> PaymentLine {
        PaymentLine {
            line_id: if amount_cents < 0 { format!("reversal-{number}") } else { "aid".into() },
            group_id: GroupId::new(2027, 1000 + number),
            holder_name: "CCAS".into(),
            provider_id: OrganisationId::new(provider),
            provider_name: provider.to_uppercase(),
            venue_name: "LES CYCLADES".into(),
            start_date: date(2027, 5, 14),
            end_date: date(2027, 5, 21),
            line_kind: if amount_cents < 0 { LineKind::Reversal } else { LineKind::Aid },
            amount_cents,
            people: 1,
            created_at: Timestamp::constant(1_800_000_000 + i64::from(number), 0),
            line_state: LineState::Due,
            batch_id: None,
            execution_on: None,
            settled_on: None,
            rejected_because: None,
            earlier: Vec::new(),
        }
    }

    #[test]
    fn a_line_says_when_it_is_paid() {
        let (on, settled) = (Some(date(2027, 6, 10)), Some(date(2027, 6, 11)));
        let because = Some("Compte clos".to_owned());
        for (state, amount, has_account, rejected, expected) in [
            (LineState::Due, 16_000, true, None, "À verser avec le prochain lot"),
            (LineState::Due, 16_000, false, None, "En attente d’un compte bancaire"),
            (LineState::Due, 16_000, true, because.clone(), "(Compte clos). Il sera refait"),
            (LineState::Due, -16_000, true, None, "À déduire du prochain virement"),
            (LineState::Batched, 16_000, true, None, "en préparation à l’ANCV, prévu le 10 juin 2027"),
            (LineState::Batched, -16_000, true, None, "Sera déduit du virement prévu le 10 juin 2027"),
            (LineState::Sent, 16_000, false, because, "transmis à la banque, prévu le 10 juin 2027"),
            (LineState::Sent, -16_000, true, None, "Déduit du virement prévu le 10 juin 2027"),
            (LineState::Settled, 16_000, true, None, "Versé le 11 juin 2027."),
            (LineState::Settled, -16_000, true, None, "Déduit du virement du 11 juin 2027."),
        ] {
            let today = date(2027, 6, 15);
            let mut line = PaymentLine { line_state: state, rejected_because: rejected, ..line("a", 1, amount) };
            line.execution_on = on.filter(|_| state != LineState::Due);
            line.settled_on = settled.filter(|_| state == LineState::Settled);
            let said = line.explanation(has_account, today);
            assert!(said.contains(expected) && !said.contains("pas encore noté"), "{state:?}: {said}");
            let late = line.explanation(has_account, days_after(today, 1));
            assert_eq!(late.contains("pas encore noté son arrivée"), state == LineState::Sent && amount > 0, "{state:?}: {late}");
        }
    }
}
