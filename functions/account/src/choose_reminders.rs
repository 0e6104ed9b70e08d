//! `choose_reminders`: whether reminders of deadlines are mailed to the caller. Notices always are.

use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::account::Role;
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session};
use sev_storage::Action;

/// The choice.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RemindersForm {
    /// Whether they are mailed. Nobody has chosen who says nothing, so it must be said.
    #[serde(default)]
    #[schemars(!default, with = "bool")]
    pub reminders: Option<bool>,
}

#[derive(Debug)]
pub struct ChooseReminders;

impl sev_http::Operation for ChooseReminders {
    const NAME: &'static str = "choose_reminders";
    const SUMMARY: &'static str = "Chooses whether reminders of deadlines are mailed to the caller; notices always are.";
    const ROLES: &'static [Role] = Role::ALL;
    const ASKS_SESSION: bool = true;
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<RemindersForm>;
    type Reply = ();

    fn example() -> Option<Value> {
        Some(json!({ "reminders": false }))
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let caller = &call.caller;
        let refused = || Problem::refused("reminders", "Choisissez si vous voulez recevoir les rappels par mail.");
        let reminders = call.body.0.reminders.ok_or_else(refused)?;
        let line = caller.did(Action::ChoseReminders, call.moment);
        let user = (&caller.identifier, caller.user_id.as_str());
        if app.store.choose_reminders(user, reminders, &line).await? { Ok(Reply::nothing()) } else { Err(Problem::unauthenticated()) }
    }
}
