//! What the answers about the list of a stay that is over have in common.

use crate::{AidView, Reader};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::OrganisationId,
    attendance::{Fate, Statement, Verdict},
    correction::{Correction, CorrectionKind, CorrectionState},
    course::Stage,
    deadline::{Party, days_between},
    enrollment::Eligibility,
    group::{Group, GroupStatus},
    identity::PersonKey,
    money::Cents,
    payment::{LineState, PaymentLine},
};

/// Until when a list is to be validated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeadlineView {
    /// Who is to.
    pub party: Party,
    /// The day on which the list became theirs.
    #[schemars(with = "sev_domain::date::Day")]
    pub opens_on: Date,
    /// The last day.
    #[schemars(with = "sev_domain::date::Day")]
    pub due_on: Date,
    /// How many days are left: 0 on the last, negative when it is over.
    pub days_left: i64,
    /// Whether it is over.
    pub is_late: bool,
    /// Since when the clock stands, while it does.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub stopped_on: Option<Date>,
}

impl DeadlineView {
    /// The deadline of `group` on `today`, while someone is to validate its list.
    #[must_use]
    pub fn of(group: &Group, today: Date) -> Option<Self> {
        let party = match group.status(today) {
            GroupStatus::ToValidate => Party::Provider,
            GroupStatus::ToConfirm | GroupStatus::Suspended => Party::Holder,
            GroupStatus::Open
            | GroupStatus::Full
            | GroupStatus::Locked
            | GroupStatus::Confirmed
            | GroupStatus::Paid
            | GroupStatus::Empty => {
                return None;
            }
        };
        let course = &group.course;
        let days_left = days_between(course.stopped_on.unwrap_or(today), course.due_on);
        let is_late = course.stopped_on.is_none() && days_left < 0;
        Some(Self { party, opens_on: course.opens_on, due_on: course.due_on, days_left, is_late, stopped_on: course.stopped_on })
    }
}

/// What a party has said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// When.
    #[schemars(with = "sev_domain::date::Instant")]
    pub at: Timestamp,
    /// Whether ANCV has said it in the party's place.
    pub by_ancv: bool,
    /// Why, in its words.
    pub reason: Option<String>,
    /// How many were not there.
    pub absent: usize,
}

impl Said {
    /// What `statement` says, when the party is `party`.
    #[must_use]
    pub fn of(statement: &Statement, party: &OrganisationId) -> Self {
        Self {
            at: statement.at,
            by_ancv: statement.organisation_id != *party,
            reason: statement.reason.clone(),
            absent: statement.absent.len(),
        }
    }
}

/// Someone on the list of a stay that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Attendee {
    /// The enrollment's key within its group.
    pub enrollment_id: PersonKey,
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Date of birth.
    #[schemars(with = "sev_domain::date::Day")]
    pub birth_date: Date,
    /// Type of eligibility; `null` for a provider.
    pub eligibility: Option<Eligibility>,
    /// The aid, or why there is none; of someone absent, what it was.
    pub aid: AidView,
    /// Whether their aid waits until ANCV has looked at them: they are alike to someone known.
    pub to_verify: bool,
    /// Whether the provider has said that they were there, once it has spoken.
    pub present_for_provider: Option<bool>,
    /// Whether the holder has.
    pub present_for_holder: Option<bool>,
    /// What becomes of them, once the holder has confirmed.
    pub fate: Option<Fate>,
    /// Whether ANCV has added them after the stay.
    pub is_added: bool,
}

/// What a list comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// People who travelled.
    pub present: usize,
    /// People who did not.
    pub absent: usize,
    /// People about whom ANCV is to decide.
    pub disputed: usize,
    /// What ANCV pays for those who travelled.
    pub owed_cents: Cents,
    /// What has gone back to the holder's credit.
    pub released_cents: Cents,
    /// What waits for ANCV's decisions.
    pub withheld_cents: Cents,
}

impl From<&Verdict<'_>> for Totals {
    fn from(verdict: &Verdict<'_>) -> Self {
        Self {
            present: verdict.present.len(),
            absent: verdict.absent.len(),
            disputed: verdict.disputed.len(),
            owed_cents: verdict.owed(),
            released_cents: verdict.released(),
            withheld_cents: verdict.withheld(),
        }
    }
}

/// A correction, without what is private in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionSummary {
    /// Its key within its group.
    pub correction_id: String,
    /// What is to be corrected.
    pub kind: CorrectionKind,
    /// What became of it.
    pub state: CorrectionState,
    /// About whom: « Jeanne MOREAU ».
    pub name: String,
    /// The person's key, on the list or once they are; `null` for a provider, who knows those on its list alone.
    pub enrollment_id: Option<PersonKey>,
    /// When it was opened.
    #[schemars(with = "sev_domain::date::Instant")]
    pub opened_at: Timestamp,
    /// When it was closed.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub closed_at: Option<Timestamp>,
    /// Why ANCV has decided so.
    pub reason: Option<String>,
}

impl CorrectionSummary {
    /// The correction as `reader` sees it.
    #[must_use]
    pub fn of(correction: &Correction, reader: Reader) -> Self {
        Self {
            correction_id: correction.correction_id.clone(),
            kind: correction.correction_kind,
            state: correction.correction_state,
            name: correction.name(),
            enrollment_id: (reader == Reader::Holder).then(|| correction.person.clone()),
            opened_at: correction.opened_at,
            closed_at: correction.closed_at,
            reason: correction.reason.clone(),
        }
    }
}

/// How far the payment of a group has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaymentState {
    /// What is owed and not settled; below zero when the provider has to give back more.
    pub unsettled_cents: i64,
    /// What is settled.
    pub settled_cents: i64,
    /// « Quand serai-je payé ? », in French.
    pub explanation: String,
}

impl PaymentState {
    /// The state by the lines of `group`, once its list is confirmed.
    #[must_use]
    pub fn of(group: &Group, lines: &[PaymentLine]) -> Option<Self> {
        if group.course.stage != Stage::Confirmed {
            return None;
        }
        let sum = |state| lines.iter().filter(|line| line.line_state == state).map(|line| line.amount_cents).sum::<i64>();
        let settled_cents = sum(LineState::Settled);
        let unsettled_cents = lines.iter().map(|line| line.amount_cents).sum::<i64>() - settled_cents;
        let amount = sev_domain::money::signed;
        let parts = [
            (LineState::Due, "sera payé par l’ANCV dans un prochain lot de virements"),
            (LineState::Batched, "est dans un lot de virements que l’ANCV prépare"),
            (LineState::Sent, "a été transmis à la banque"),
            (LineState::Settled, "est payé"),
        ];
        let mut sentences: Vec<_> = parts
            .into_iter()
            .filter(|(state, _)| sum(*state) > 0)
            .map(|(state, what)| format!("Un montant de {} {what}.", amount(sum(state))))
            .collect();
        if sum(LineState::Due) < 0 {
            sentences.push("Une correction de l’ANCV sera déduite du prochain virement.".into());
        }
        if sentences.is_empty() {
            let none = if group.course.open_corrections > 0 {
                "L’ANCV ne paie rien avant d’avoir décidé des demandes de correction."
            } else {
                "L’ANCV n’a aucune aide à payer pour ce séjour."
            };
            sentences.push(none.into());
        }
        Some(Self { unsettled_cents, settled_cents, explanation: sentences.join(" ") })
    }
}
