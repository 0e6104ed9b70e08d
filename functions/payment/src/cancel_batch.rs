//! `cancel_batch`: dissolves a batch that the bank does not have: its lines are due again. Once its file was taken, two people do.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps::{self, Asks},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    batch::{Batch, BatchRefusal, BatchState},
    four_eyes::Actor,
    text,
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::Action;

/// Why a batch is dissolved.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Cancellation {
    /// Why, in 10 to 500 characters.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub reason: String,
    /// Whether it was checked that the bank does not have the file of the batch. Needed once it is approved.
    #[serde(default, deserialize_with = "or_default")]
    pub not_at_the_bank: bool,
}

#[derive(Debug)]
pub struct CancelBatch;

impl sev_http::Operation for CancelBatch {
    const NAME: &'static str = "cancel_batch";
    const SUMMARY: &'static str =
        "Dissolves a batch that was not sent to the bank: its lines are due again. Once its file was taken, a second person confirms it.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = Json<Cancellation>;
    type Reply = BatchView;

    fn example() -> Option<Value> {
        Some(json!({ "reason": "Date d’exécution à revoir.", "not_at_the_bank": true }))
    }

    fn refusals() -> Vec<Problem> {
        [BatchRefusal::MaybeAtTheBank, BatchRefusal::AlreadySent, BatchRefusal::Cancelled, BatchRefusal::NotApart].map(Problem::from).into()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let mut mistakes = Form::new();
        let reason = mistakes.take("reason", text::reason(&call.body.0.reason));
        let reason = mistakes.finish(reason)?;
        let line = |after: &Batch| {
            let action = if after.batch_state == BatchState::Cancelled { Action::CancelledBatch } else { Action::AskedToCancelBatch };
            call.caller.did(action, call.moment).to(&call.path.batch_id).because(&reason)
        };
        let not_at_the_bank = call.body.0.not_at_the_bank;
        let cancel = |batch: &Batch, by: &Actor| batch.cancelled(by, call.moment.now, &reason, not_at_the_bank);
        let decided = steps::step(app, (&call.caller, call.moment), &call.path, Asks::Nothing, line, cancel).await?;
        steps::shown(app, decided, &call.caller, call.moment).await
    }
}
