//! `view_correction`: a correction with the form and the papers of its person. Each look is audited `[D]`.

use crate::{
    correction_view::{CorrectionView, reply},
    paths::CorrectionPath,
};
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;

#[derive(Debug)]
pub struct ViewCorrection;

impl sev_http::Operation for ViewCorrection {
    const NAME: &'static str = "view_correction";
    const SUMMARY: &'static str = "Shows a correction with the form and the papers of its person. Each look is audited.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Operations];

    type Caller = Session;
    type Path = CorrectionPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = CorrectionView;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<CorrectionView>, Problem> {
        let caller = &call.caller;
        let (record, correction) = call.path.load(app, caller).await?;
        let line = caller.did(Action::ViewedCorrection, call.moment);
        app.store.record(&line.on(&record.group.group_id).about(&correction.person)).await?;
        reply(app, (caller, call.moment), &record, &correction).await
    }
}
