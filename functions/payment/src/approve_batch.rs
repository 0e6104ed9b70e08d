//! `approve_batch`: someone else than who made a batch approves it.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    batch::{Batch, BatchState},
};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session};
use sev_storage::{Action, Moves};

/// Nothing is to be said.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Approval {}

/// The operation.
#[derive(Debug)]
pub struct Operation;

impl sev_http::Operation for Operation {
    const NAME: &'static str = "approve_batch";
    const SUMMARY: &'static str = "Approves a batch that someone else has made, as long as its providers still have the accounts that it pays.";
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

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let drafted = steps::batch(app, &call.path).await?;
        // Its accounts are what they were made with; `payment_file` looks once more.
        if drafted.batch_state == BatchState::Draft {
            steps::has_its_accounts(app, &drafted).await?;
        }
        let line = steps::line(app, &call.caller, Action::ApprovedBatch, &call.path.batch_id);
        let batch = steps::step(app, &call.caller, &call.path, (Moves::None, &line), Batch::approved).await?;
        steps::shown(app, batch, &call.caller).await
    }
}
