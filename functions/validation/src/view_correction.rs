//! `view_correction`: a correction with the form and the papers of its person. Each look is audited `[D]`.

use crate::correction_view::{CorrectionPath, CorrectionView, recorded, reply};
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::{Action, AuditLine};

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
        let (record, correction) = recorded(app, caller, &call.path).await?;
        let line = AuditLine::new(app.clock.now(), &caller.organisation_id, &caller.user_id, Action::ViewedCorrection);
        app.store.record(&line.on(&record.group.group_id).about(&correction.person)).await?;
        reply(app, caller, &record, &correction).await
    }
}
