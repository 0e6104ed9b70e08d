//! `list_batches`: the batches, newest first.

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::Role,
    batch::{Batch, BatchState},
    money::Cents,
};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};

/// A line of the list of batches.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BatchSummary {
    /// Its number, `SEV-2027-0007`.
    pub batch_id: String,
    /// How far it has come.
    pub state: BatchState,
    /// When it was made.
    #[schemars(with = "sev_domain::date::Instant")]
    pub created_at: Timestamp,
    /// The day on which the bank is to execute it.
    #[schemars(with = "sev_domain::date::Day")]
    pub execution_on: Date,
    /// What it comes to.
    pub total_cents: Cents,
    /// How many transfers are in it.
    pub transfers: usize,
    /// How many lines are in it.
    pub lines: usize,
}

/// The batches.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Batches {
    /// Newest first.
    pub batches: Vec<BatchSummary>,
}

#[derive(Debug)]
pub struct ListBatches;

impl sev_http::Operation for ListBatches {
    const NAME: &'static str = "list_batches";
    const SUMMARY: &'static str = "Lists the batches of transfers, newest first.";
    const ROLES: &'static [Role] = &[Role::Finance];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Batches;

    async fn handle(app: &App, _: Call<Self>) -> Result<Reply<Batches>, Problem> {
        let summary = |batch: Batch| BatchSummary {
            total_cents: batch.total(),
            transfers: batch.transfers.len(),
            lines: batch.lines().count(),
            batch_id: batch.batch_id,
            state: batch.batch_state,
            created_at: batch.created_at,
            execution_on: batch.execution_on,
        };
        let batches = app.store.batches().await?.into_iter().map(summary).collect();
        Ok(Reply::new(Batches { batches }))
    }
}
