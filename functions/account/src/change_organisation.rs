//! `change_organisation`: the details of the organisation, as « Mon compte » changes them `[M]`.

use serde_json::{Value, json};
use sev_domain::account::{Organisation, Role};
use sev_forms::OrganisationForm;
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session};
use sev_storage::Action;

#[derive(Debug)]
pub struct ChangeOrganisation;

impl sev_http::Operation for ChangeOrganisation {
    const NAME: &'static str = "change_organisation";
    const SUMMARY: &'static str = "Changes the details of the caller's organisation.";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const ASKS_SESSION: bool = true;
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: true }];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<OrganisationForm>;
    type Reply = Organisation;

    fn example() -> Option<Value> {
        Some(json!({
            "name": "Association Voyages", "phone": "04 56 34 22 09", "holder_type": "association",
            "street": "69 avenue de Paris", "complement": null, "postal_code": "31000", "city": "Toulouse",
        }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::not_found("")]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Organisation>, Problem> {
        let mut mistakes = Form::new();
        let change = call.body.0.parse(&mut mistakes, call.caller.kind);
        let change = mistakes.finish(change)?;
        let before = app.store.organisation(&call.caller.organisation_id).await?;
        let before = before.ok_or_else(|| Problem::not_found("Cet organisme"))?;
        if call.meta.if_match != Some(before.version) {
            return Err(Problem::version_conflict());
        }
        let after = Organisation { version: before.version.saturating_add(1), ..change(before.clone()) };
        let line = call.caller.did(Action::ChangedOrganisation, call.moment);
        if !app.store.change_organisation(&before, &after, &line).await? {
            return Err(Problem::version_conflict());
        }
        Ok(Reply::new(after.clone()).version(after.version))
    }
}
