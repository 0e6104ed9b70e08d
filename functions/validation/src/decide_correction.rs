//! `decide_correction`: ANCV adds the missing person or not; finds that someone was there or not `[M][D]`.

use crate::{
    correction_view::{CorrectionView, asked_with, closing_mails, facts, reply},
    late, page,
    paths::CorrectionPath,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    aid::Refusal,
    correction::{Correction, CorrectionKind, CorrectionState, NotOpen},
    course::Stage,
    credit::LedgerReason,
    enrollment::Enrollment,
    group::Group,
    payment::{LineKind, PaymentLine},
    presence::{self, Place},
    refused::Refused as _,
    rules::RuleBook,
    text,
    world::Moment,
};
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, CorrectionChange, CourseChange, Facts, Round, Rounds, StayRecord, Told};
use std::collections::BTreeSet;

/// What ANCV has decided.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DecisionForm {
    /// Whether the person is added, or was there.
    #[serde(default)]
    #[schemars(!default, with = "bool")]
    pub accepted: Option<bool>,
    /// Why, in 10 to 500 characters. Both parties read it.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub reason: String,
}

#[derive(Debug)]
pub struct DecideCorrection;

impl sev_http::Operation for DecideCorrection {
    const NAME: &'static str = "decide_correction";
    const SUMMARY: &'static str =
        "Accepts or refuses a correction: adds the missing person by the rules of the departure, or says whether a disputed one was there.";
    const ROLES: &'static [Role] = &[Role::Operations];
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: true }];

    type Caller = Session;
    type Path = CorrectionPath;
    type Query = Nothing;
    type Body = Json<DecisionForm>;
    type Reply = CorrectionView;

    fn example() -> Option<Value> {
        Some(json!({ "accepted": true, "reason": "Les papiers montrent que cette personne a voyagé." }))
    }

    fn refusals() -> Vec<Problem> {
        late::refusals().map(|refusal| Problem::conflict(refusal.code(), "", "")).chain([Problem::from(NotOpen::Closed)]).collect()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<CorrectionView>, Problem> {
        let (accepted, reason) = parse(&call.body.0)?;
        let (caller, moment) = (&call.caller, call.moment);
        let mut rounds = Rounds::new();
        let (record, decided) = loop {
            let (record, correction) = call.path.load(app, caller).await?;
            if is_done(&correction, accepted, &reason, caller) {
                break (record, correction);
            }
            let decided = correction.decided(accepted, &reason, &caller.user_id, moment.now)?;
            if call.meta.if_match != Some(correction.version) {
                return Err(Problem::version_conflict());
            }
            let facts = facts(app, &record, &correction.person, correction.details.as_ref()).await?;
            let outcome = match outcome(&record, &facts, &decided, moment) {
                // The facts are younger than the correction: what refuses may be what another decision has just written.
                Err(_) if call.path.load(app, caller).await?.1 != correction => {
                    rounds.lost()?;
                    continue;
                }
                outcome => outcome?,
            };
            let action = if accepted { Action::AcceptedCorrection } else { Action::RefusedCorrection };
            let line = caller.did(action, moment);
            let line = line.on(&record.group.group_id).about(&decided.person).because(&reason);
            let told = Told { mails: closing_mails(app, &outcome.after, &decided).await?, lines: vec![line] };
            let changed = [CorrectionChange { before: Some(&correction), after: &decided }];
            let change = CourseChange {
                places: &outcome.places,
                reason: outcome.reason,
                line: outcome.line.as_ref(),
                corrections: &changed,
                ..CourseChange::new(&record.group, &outcome.after, moment.now, &told)
            };
            let is_written = app.store.change_course(&change).await?.is_ok();
            if rounds.after(Round::new(is_written))?.is_some() {
                break (outcome.over(record, &decided), decided);
            }
        };
        reply(app, (caller, moment), &record, &decided).await
    }
}

fn parse(form: &DecisionForm) -> Result<(bool, String), Problem> {
    let mut mistakes = Form::new();
    let accepted = mistakes.present("accepted", form.accepted);
    let reason = mistakes.take("reason", text::reason(&form.reason));
    mistakes.finish(accepted.zip(reason))
}

/// Whether this very decision was taken before: a double click is no mistake.
fn is_done(correction: &Correction, accepted: bool, reason: &str, caller: &Session) -> bool {
    let state = if accepted { CorrectionState::Accepted } else { CorrectionState::Refused };
    correction.correction_state == state
        && correction.closed_by.as_ref() == Some(&caller.user_id)
        && correction.reason.as_deref() == Some(reason)
}

/// What a decision comes to.
struct Outcome {
    after: Group,
    places: Vec<Place>,
    reason: LedgerReason,
    line: Option<PaymentLine>,
}

impl Outcome {
    /// What is kept of the group once this is written over `record`.
    fn over(self, record: StayRecord, decided: &Correction) -> StayRecord {
        let enrollments = page::after(&record.enrollments, &self.places);
        let changed = |other: Correction| if other.correction_id == decided.correction_id { decided.clone() } else { other };
        let corrections = record.corrections.into_iter().map(changed).collect();
        StayRecord { group: self.after, enrollments, corrections, ..record }
    }
}

fn outcome(record: &StayRecord, facts: &Facts, decided: &Correction, moment: Moment) -> Result<Outcome, Problem> {
    let Moment { now, today } = moment;
    let delays = RuleBook::delays(facts.rules.as_slice(), record.group.group_id.year(), today);
    let closed = |owed_cents: i64| record.group.correction_closed(today, owed_cents, &delays);
    let unchanged = |after, line| Outcome { after, places: Vec::new(), reason: LedgerReason::PresenceCorrected, line };
    let is_accepted = decided.correction_state == CorrectionState::Accepted;
    Ok(match (decided.correction_kind, is_accepted) {
        (CorrectionKind::MissingPerson, false) => unchanged(closed(0), None),
        (CorrectionKind::MissingPerson, true) => {
            let added = added(record, facts, decided, now)?;
            // What is owed for the others is written with the confirmation; for whoever joins them after it, here.
            let is_confirmed = record.group.course.stage == Stage::Confirmed;
            let line = Some(&added).filter(|_| is_confirmed).and_then(|added| supplement(record, added, decided, now));
            let places = presence::added(&record.enrollments, added);
            let closed = closed(line.as_ref().map_or(0, |line| line.amount_cents));
            Outcome { after: presence::counted(&closed, &places, today), places, reason: LedgerReason::Added, line }
        }
        (CorrectionKind::Presence, true) => {
            let own = record.enrollments.iter().find(|own| own.person == decided.person && own.is_active());
            let line = own.and_then(|own| supplement(record, own, decided, now));
            unchanged(closed(line.as_ref().map_or(0, |line| line.amount_cents)), line)
        }
        (CorrectionKind::Presence, false) => {
            let places = presence::absent(&record.enrollments, &BTreeSet::from([decided.person.clone()]));
            let after = presence::counted(&closed(0), &places, today);
            Outcome { after, places, reason: LedgerReason::PresenceCorrected, line: None }
        }
    })
}

/// The missing person on the list, by the rules of the departure.
fn added(record: &StayRecord, facts: &Facts, decided: &Correction, at: Timestamp) -> Result<Enrollment, Problem> {
    let details = decided.details.as_ref().ok_or_else(Problem::internal)?;
    // No field of what ANCV has sent is to blame: what there is does not allow it.
    let refused = |refusal: Refusal| match asked_with(record, details) {
        Some(other) if matches!(refusal, Refusal::CaregiverNeedsSenior | Refusal::SpouseNotEnrolled) => {
            let detail = format!("Elle dépend de {}, qui est signalée aussi : décidez d’abord de cette autre demande.", other.name());
            Problem::conflict(refusal.code(), refusal.title(), detail)
        }
        _ => Problem::conflict(refusal.code(), refusal.title(), late::detail(&refusal)),
    };
    let decision = late::decide(facts, &decided.identity, details).map_err(refused)?;
    Ok(late::enrollment(facts, &decided.identity, details, decision, at))
}

/// What is owed for someone who was there after all, or joins a confirmed list; nothing when they have no aid.
fn supplement(record: &StayRecord, own: &Enrollment, decided: &Correction, at: Timestamp) -> Option<PaymentLine> {
    let cents = i64::from(own.payable().get());
    let line_id = match decided.correction_kind {
        CorrectionKind::Presence => format!("presence-{}", decided.correction_id),
        CorrectionKind::MissingPerson => format!("missing-{}", decided.correction_id),
    };
    (cents > 0).then(|| PaymentLine::due(&record.group, line_id, LineKind::Supplement, cents, 1, at))
}
