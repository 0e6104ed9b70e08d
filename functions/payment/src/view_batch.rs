//! `view_batch`: a batch with its transfers and their lines.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps,
};
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};

#[derive(Debug)]
pub struct ViewBatch;

impl sev_http::Operation for ViewBatch {
    const NAME: &'static str = "view_batch";
    const SUMMARY: &'static str = "Shows a batch with its transfers, and the lines of each.";
    const ROLES: &'static [Role] = &[Role::Finance];

    type Caller = Session;
    type Path = BatchPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = BatchView;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let batch = call.path.load(app).await?;
        steps::shown(app, batch, &call.caller, call.moment).await
    }
}
