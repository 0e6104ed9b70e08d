//! `record_outcome`: what the bank has made of a transfer. What arrived is no longer owed; what was rejected, or came back after it
//! had arrived, is due again.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps,
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    batch::{Batch, BatchRefusal, Outcome, Transfer},
    date::{in_paris, in_words, parse_date},
    mail::Message,
    payment::{EarlierEnd, LineRef},
    text::{self, Invalid},
    world::Moment,
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, AuditLine, Mail, Moves, Round, Rounds, Told};
use std::collections::BTreeSet;

/// What the statement of the bank says.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OutcomeForm {
    /// Which transfer, `SEV-2027-0007-1`.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1))]
    pub reference: String,
    /// `settled`, `rejected`, or of one that was settled, `returned`.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, extend("enum" = [SETTLED, REJECTED, RETURNED]))]
    pub outcome: String,
    /// When, from the statement; not in the future. Without it today.
    #[serde(default)]
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub on: Option<String>,
    /// Why it was rejected or returned, in 3 to 200 characters: the provider reads it.
    #[serde(default)]
    #[schemars(length(min = SHORTEST_REASON, max = LONGEST_REASON))]
    pub reason: Option<String>,
}

#[derive(Debug)]
pub struct RecordOutcome;

impl sev_http::Operation for RecordOutcome {
    const NAME: &'static str = "record_outcome";
    const SUMMARY: &'static str =
        "Records what became of a transfer: its lines are settled, or due again with the bank's reason. What was settled may be returned.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = Json<OutcomeForm>;
    type Reply = BatchView;

    fn example() -> Option<Value> {
        Some(json!({ "reference": "SEV-2026-0001-1", "outcome": "settled", "on": null, "reason": null }))
    }

    fn refusals() -> Vec<Problem> {
        let refusals = [
            BatchRefusal::NotSent,
            BatchRefusal::Cancelled,
            BatchRefusal::NoSuchTransfer,
            BatchRefusal::BeforeItArrived,
            BatchRefusal::NotSettled,
            BatchRefusal::OutcomeKnown,
        ];
        refusals.map(Problem::from).into()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let form = &call.body.0;
        let (outcome, on) = parse(form, call.moment.today)?;
        let actor = steps::actor(app, &call.caller, call.moment).await?;
        let mut rounds = Rounds::new();
        let recorded = loop {
            let batch = call.path.load(app).await?;
            let after = batch.recorded(&form.reference, &outcome, on, &actor)?;
            if after == batch {
                break after;
            }
            if let Some(why) = too_early(&batch, &outcome, on) {
                return Err(Problem::refused("on", &why));
            }
            let is_written = write(app, (&call.caller, call.moment), (&batch, &after), &form.reference, (&outcome, on)).await?;
            if rounds.after(Round::new(is_written))?.is_some() {
                break after;
            }
        };
        steps::shown(app, recorded, &call.caller, call.moment).await
    }
}

/// Why that can't have become of a transfer on that day already, if so: the bank executes no batch before its day, and has none
/// before somebody approved it `[P]`.
fn too_early(batch: &Batch, outcome: &Outcome, on: Date) -> Option<String> {
    let (from, why) = match outcome {
        Outcome::Settled => (Some(batch.execution_on), "La banque exécute ce lot le"),
        Outcome::Rejected(_) => (batch.approved_at.map(in_paris), "Ce lot est approuvé depuis le"),
        // What is sent back before it has arrived is refused with the step itself.
        Outcome::Returned(_) => return None,
    };
    from.filter(|from| on < *from).map(|from| format!("{why} {} : vérifiez la date du relevé.", in_words(from)))
}

async fn write(
    app: &App,
    (caller, moment): (&Session, Moment),
    (before, after): (&Batch, &Batch),
    reference: &str,
    (outcome, on): (&Outcome, Date),
) -> Result<bool, Problem> {
    let transfer = before.transfer(reference).ok_or(BatchRefusal::NoSuchTransfer)?;
    let written = match outcome {
        Outcome::Settled => {
            let lines = app.store.payment_lines(&transfer.lines).await?;
            let line = caller.did(Action::SettledTransfer, moment).to(reference);
            let told = Told { mails: Vec::new(), lines: of_each_group(&transfer.lines, &line) };
            app.store.change_batch(before, after, Moves::Settle(&lines, on), &told).await?
        }
        Outcome::Rejected(because) => {
            let line = caller.did(Action::RejectedTransfer, moment).to(reference).because(because);
            let told = Told { mails: not_arrived(app, transfer, false, moment.now).await?, lines: of_each_group(&transfer.lines, &line) };
            let left = before.left(EarlierEnd::Rejected, because, moment.now);
            app.store.change_batch(before, after, Moves::Reject(transfer, &left), &told).await?
        }
        Outcome::Returned(because) => {
            let lines = app.store.payment_lines(&transfer.lines).await?;
            let line = caller.did(Action::ReturnedTransfer, moment).to(reference).because(because);
            let told = Told { mails: not_arrived(app, transfer, true, moment.now).await?, lines: of_each_group(&transfer.lines, &line) };
            let left = before.left(EarlierEnd::Returned, because, moment.now);
            app.store.change_batch(before, after, Moves::Return(&lines, &left), &told).await?
        }
    };
    Ok(written)
}

/// `line` for each group that is paid by `lines`: what became of a transfer is a step of their course.
#[must_use]
pub fn of_each_group(lines: &[LineRef], line: &AuditLine) -> Vec<AuditLine> {
    let groups: BTreeSet<_> = lines.iter().map(|line| &line.group_id).collect();
    groups.into_iter().map(|group| line.clone().on(group)).collect()
}

/// The mail to each of the provider's users.
async fn not_arrived(app: &App, transfer: &Transfer, was_settled: bool, now: Timestamp) -> Result<Vec<Mail>, Problem> {
    let recipients = app.store.recipients(&transfer.provider_id, Role::Provider).await?;
    Ok(Mail::to_each(&recipients, |identifier| Message::TransferRejected {
        identifier,
        reference: transfer.reference.clone(),
        amount_cents: transfer.amount_cents,
        account_end: transfer.payee.iban.end().to_owned(),
        at: now,
        was_settled,
    }))
}

fn parse(form: &OutcomeForm, today: Date) -> Result<(Outcome, Date), Problem> {
    let mut mistakes = Form::new();
    if form.reference.is_empty() {
        mistakes.refuse("reference", "Indiquez la référence du virement.");
    }
    let on = form.on.as_deref().map_or(Ok(today), parse_date);
    let on = on.and_then(|on| if on > today { Err(Invalid::new("Cette date est dans le futur.")) } else { Ok(on) });
    let on = mistakes.take("on", on);
    let outcome = match form.outcome.as_str() {
        SETTLED => Some(Outcome::Settled),
        REJECTED | RETURNED => {
            let outcome = if form.outcome == REJECTED { Outcome::Rejected } else { Outcome::Returned };
            mistakes.take("reason", because(form.reason.as_deref().unwrap_or_default())).map(outcome)
        }
        _ => {
            mistakes.refuse("outcome", "Choisissez « versé », « rejeté » ou « retourné ».");
            None
        }
    };
    mistakes.finish(outcome.zip(on))
}

const SETTLED: &str = "settled";
const REJECTED: &str = "rejected";
const RETURNED: &str = "returned";

/// The fewest characters of what the bank says.
const SHORTEST_REASON: usize = 3;
/// The most.
const LONGEST_REASON: usize = 200;

fn because(raw: &str) -> Result<String, Invalid> {
    let because = text::line(raw, LONGEST_REASON, text::in_a_sentence)?;
    if because.chars().count() < SHORTEST_REASON {
        Err(Invalid::new("Donnez le motif de la banque, comme « Compte clos »."))
    } else {
        Ok(because)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_outcome_is_what_a_statement_says() {
        let today = date(2026, 11, 24);
        for (reference, outcome, on, reason, fields) in [
            ("SEV-2026-0001-1", "settled", Some("2026-11-24"), None, &[][..]),
            ("SEV-2026-0001-1", "settled", None, None, &[]),
            ("SEV-2026-0001-1", "settled", Some(""), None, &["on"]),
            ("SEV-2026-0001-1", "settled", Some("2026-11-24"), Some(""), &[]),
            ("SEV-2026-0001-1", "rejected", Some("2026-11-20"), Some("Compte clos"), &[]),
            ("SEV-2026-0001-1", "rejected", Some("2026-11-20"), None, &["reason"]),
            ("SEV-2026-0001-1", "rejected", Some("2026-11-20"), Some("ab"), &["reason"]),
            ("SEV-2026-0001-1", "returned", Some("2026-11-20"), Some("Compte clos"), &[]),
            ("SEV-2026-0001-1", "returned", Some("2026-11-20"), None, &["reason"]),
            ("", "lost", Some("2026-11-25"), None, &["reference", "on", "outcome"]),
        ] {
            let (reference, outcome, on) = (reference.to_owned(), outcome.to_owned(), on.map(str::to_owned));
            let parsed = parse(&OutcomeForm { reference, outcome, on, reason: reason.map(str::to_owned) }, today);
            let problem = parsed.map_or_else(|problem| serde_json::to_value(problem).unwrap(), |_| json!({ "fields": [] }));
            let named: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
            assert_eq!(named, fields);
        }
    }
}
