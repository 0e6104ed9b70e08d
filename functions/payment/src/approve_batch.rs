//! `approve_batch`: someone else than who made a batch approves it.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps::{self, Asks},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    batch::{Batch, BatchRefusal},
    four_eyes::Actor,
};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session, conflicts};
use sev_storage::Action;

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
        let refusals = [
            BatchRefusal::Cancelled,
            BatchRefusal::SamePerson,
            BatchRefusal::NotApart,
            BatchRefusal::DayPassed,
            BatchRefusal::AlreadyApproved,
        ];
        [refusals.map(Problem::from).as_slice(), &conflicts(["account_changed"])].concat()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let line = |_: &Batch| call.caller.did(Action::ApprovedBatch, call.moment).to(&call.path.batch_id);
        let by = (&call.caller, call.moment);
        let approve = |batch: &Batch, by: &Actor| batch.approved(by, call.moment.now);
        let approved = steps::step(app, by, &call.path, Asks::SameAccounts, line, approve).await?;
        steps::shown(app, approved, &call.caller, call.moment).await
    }
}
