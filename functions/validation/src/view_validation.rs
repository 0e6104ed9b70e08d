//! `view_validation`: the list of a stay that is over: who was there for whom, what can be done, and what it comes to. It says
//! who travelled: each look is audited `[D]`.

use crate::{
    page::{self, ValidationPage},
    told,
};
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::GroupPath;

#[derive(Debug)]
pub struct ViewValidation;

impl sev_http::Operation for ViewValidation {
    const NAME: &'static str = "view_validation";
    const SUMMARY: &'static str =
        "Shows the list of a stay that is over, and where its validation and its payment stand. Each look is audited.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Provider, Role::Operations, Role::Finance];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = ValidationPage;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<ValidationPage>, Problem> {
        let record = call.path.stay(app, &call.caller).await?;
        app.store.record(&told::line(&call.caller, &record.group, Action::ViewedValidation, None, call.moment)).await?;
        page::of(app, &call.caller, &record, call.moment.today).await.map(Reply::new)
    }
}
