//! `payment_file`: gives out the file of a batch for the bank, the same bytes each time, and notes who has it.

use crate::{
    approve_batch::Approval,
    batch_view::BatchPath,
    pain,
    steps::{self, Asks},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    batch::{Batch, BatchRefusal},
    four_eyes::Actor,
};
use sev_http::{App, Call, Debtor, Json, Nothing, Problem, Reply, Session, conflicts};
use sev_storage::Action;

/// A file for the bank.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BankFile {
    /// What to save it as.
    pub file_name: String,
    /// The credit transfers, as pain.001.001.09.
    pub xml: String,
}

#[derive(Debug)]
pub struct PaymentFile;

impl sev_http::Operation<Debtor> for PaymentFile {
    const NAME: &'static str = "payment_file";
    const SUMMARY: &'static str = "Gives the SEPA file (pain.001.001.09) of an approved batch, the same each time, and notes who has it.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = Json<Approval>;
    type Reply = BankFile;

    fn example() -> Option<Value> {
        Some(json!({}))
    }

    fn refusals() -> Vec<Problem> {
        let refusals = [BatchRefusal::NotApproved, BatchRefusal::Cancelled, BatchRefusal::DissolutionAsked, BatchRefusal::DayPassed];
        [refusals.map(Problem::from).as_slice(), &conflicts(["account_changed"])].concat()
    }

    async fn handle(app: &App, call: Call<Self, Debtor>) -> Result<Reply<BankFile>, Problem> {
        let line = |_: &Batch| call.caller.did(Action::TookPaymentFile, call.moment).to(&call.path.batch_id);
        let by = (&call.caller, call.moment);
        let take = |batch: &Batch, by: &Actor| batch.taken(by, call.moment.now);
        let batch = steps::step(app, by, &call.path, Asks::SameAccountsAgain, line, take).await?;
        let xml = pain::document(&batch, &call.tools).map_err(|_| {
            tracing::error!("the payment file can't be written");
            Problem::internal()
        })?;
        Ok(Reply::new(BankFile { file_name: format!("{}.xml", batch.batch_id), xml }))
    }
}
