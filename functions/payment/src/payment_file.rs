//! `payment_file`: the file of a batch for the bank, the same bytes each time.

use crate::{batch_view::BatchPath, pain, steps};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::Role,
    batch::{BatchRefusal, BatchState},
};
use sev_http::{App, Call, Debtor, NoBody, Nothing, Problem, Reply, Session, conflicts};
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
    const SUMMARY: &'static str = "Gives the SEPA file (pain.001.001.09) of an approved batch, the same each time; that is noted.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = BankFile;

    fn refusals() -> Vec<Problem> {
        let refusals = [BatchRefusal::NotApproved, BatchRefusal::Cancelled, BatchRefusal::DayPassed];
        [refusals.map(Problem::from).as_slice(), &conflicts(["account_changed"])].concat()
    }

    async fn handle(app: &App, call: Call<Self, Debtor>) -> Result<Reply<BankFile>, Problem> {
        let batch = call.path.load(app).await?;
        match batch.batch_state {
            BatchState::Draft => return Err(BatchRefusal::NotApproved.into()),
            BatchState::Cancelled => return Err(BatchRefusal::Cancelled.into()),
            // The bank has not taken it, and would not any more.
            BatchState::Approved if call.moment.today > batch.execution_on => return Err(BatchRefusal::DayPassed.into()),
            // What the bank has is the same to the byte, whatever has changed since.
            BatchState::Approved => drop(steps::accounts(app, &batch).await?),
            BatchState::Sent | BatchState::Closed => {}
        }
        let xml = pain::document(&batch, &call.tools).map_err(|_| {
            tracing::error!("the payment file can't be written");
            Problem::internal()
        })?;
        app.store.record(&call.caller.did(Action::TookPaymentFile, call.moment).to(&batch.batch_id)).await?;
        Ok(Reply::new(BankFile { file_name: format!("{}.xml", batch.batch_id), xml }))
    }
}
