//! `approve_batch`: someone else than who made a batch approves it.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{account::Role, batch::BatchRefusal};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session, conflicts};
use sev_storage::{Action, Moves, Round, Rounds, Told};

/// Nothing is to be said.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Approval {}

#[derive(Debug)]
pub struct ApproveBatch;

impl sev_http::Operation for ApproveBatch {
    const NAME: &'static str = "approve_batch";
    const SUMMARY: &'static str =
        "Approves a batch that someone else has made, as long as its providers still have the accounts that it pays.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = Json<Approval>;
    type Reply = BatchView;

    fn example() -> Option<Value> {
        Some(json!({}))
    }

    fn refusals() -> Vec<Problem> {
        let refusals = [BatchRefusal::Cancelled, BatchRefusal::SamePerson, BatchRefusal::DayPassed, BatchRefusal::AlreadyApproved];
        [refusals.map(Problem::from).as_slice(), &conflicts(["account_changed"])].concat()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let actor = steps::actor(app, &call.caller).await?;
        let line = call.caller.did(Action::ApprovedBatch, call.moment).to(&call.path.batch_id);
        let told = Told { mails: Vec::new(), lines: vec![line] };
        let mut rounds = Rounds::new();
        let approved = loop {
            let before = call.path.load(app).await?;
            let after = before.approved(&actor, call.moment.now)?;
            if after == before {
                break after;
            }
            let accounts = steps::accounts(app, &before).await?;
            let is_written = app.store.change_batch(&before, &after, Moves::Approve(&accounts), &told).await?;
            if rounds.after(Round::new(is_written))?.is_some() {
                break after;
            }
        };
        steps::shown(app, approved, &call.caller, call.moment).await
    }
}
