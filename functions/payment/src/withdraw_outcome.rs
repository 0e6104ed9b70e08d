//! `withdraw_outcome`: takes back what someone else noted of a transfer by mistake. What the bank says of it is noted anew; nothing is
//! paid again for it.

use crate::{
    batch_view::{BatchPath, BatchView},
    record_outcome::of_each_group,
    steps,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    batch::{BatchRefusal, Transfer, TransferState},
    mail::Message,
    text,
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Mail, Moves, Round, Rounds, Told};

/// What was noted by mistake.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct WithdrawalForm {
    /// Of which transfer, `SEV-2027-0007-1`.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1))]
    pub reference: String,
    /// What the statement says in truth, in 10 to 500 characters.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub reason: String,
}

#[derive(Debug)]
pub struct WithdrawOutcome;

impl sev_http::Operation for WithdrawOutcome {
    const NAME: &'static str = "withdraw_outcome";
    const SUMMARY: &'static str = "Takes back what someone else noted of a transfer by mistake: its outcome is to be noted anew. The provider is told when it was bad.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = Json<WithdrawalForm>;
    type Reply = BatchView;

    fn example() -> Option<Value> {
        Some(json!({ "reference": "SEV-2026-0001-2", "reason": "Le relevé dit le contraire." }))
    }

    fn refusals() -> Vec<Problem> {
        let refusals = [
            BatchRefusal::NoSuchTransfer,
            BatchRefusal::NothingNoted,
            BatchRefusal::OwnOutcome,
            BatchRefusal::NotApart,
            BatchRefusal::PaidAnew,
        ];
        refusals.map(Problem::from).into()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let (reference, mut mistakes) = (&call.body.0.reference, Form::new());
        if reference.is_empty() {
            mistakes.refuse("reference", "Indiquez la référence du virement.");
        }
        let reason = mistakes.take("reason", text::reason(&call.body.0.reason));
        let reason = mistakes.finish(reason)?;
        let actor = steps::actor(app, &call.caller, call.moment).await?;
        let line = call.caller.did(Action::WithdrewOutcome, call.moment).to(reference).because(&reason);
        let mut rounds = Rounds::new();
        let withdrawn = loop {
            let before = call.path.load(app).await?;
            let transfer = before.transfer(reference).ok_or(BatchRefusal::NoSuchTransfer)?;
            let lines = app.store.payment_lines(&transfer.lines).await?;
            let after = before.withdrawn(reference, &actor, &lines)?;
            if after == before {
                break after;
            }
            let told = Told { mails: mails(app, transfer, call.moment.now).await?, lines: of_each_group(&transfer.lines, &line) };
            let is_written = app.store.change_batch(&before, &after, Moves::Withdraw(&lines), &told).await?;
            if rounds.after(Round::new(is_written))?.is_some() {
                break after;
            }
        };
        steps::shown(app, withdrawn, &call.caller, call.moment).await
    }
}

/// The mail to each of the provider's users, if they were told that it did not arrive.
async fn mails(app: &App, transfer: &Transfer, at: Timestamp) -> Result<Vec<Mail>, Problem> {
    if transfer.state == TransferState::Settled {
        return Ok(Vec::new());
    }
    let recipients = app.store.recipients(&transfer.provider_id, Role::Provider).await?;
    Ok(Mail::to_each(&recipients, |identifier| Message::OutcomeWithdrawn {
        identifier,
        reference: transfer.reference.clone(),
        amount_cents: transfer.amount_cents,
        account_end: transfer.payee.iban.end().to_owned(),
        at,
    }))
}
