//! `end_session`: ends one of the caller's sessions from another.

use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use sev_domain::{account::Role, world::is_key};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;

/// Which session.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SessionPath {
    /// Its number, as the list gives it.
    pub session_id: String,
}

#[derive(Debug)]
pub struct EndSession;

impl sev_http::Operation for EndSession {
    const NAME: &'static str = "end_session";
    const SUMMARY: &'static str = "Ends one of the caller's sessions: it is not gone on with.";
    const ROLES: &'static [Role] = Role::ALL;
    const ASKS_SESSION: bool = true;
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = SessionPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = ();

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let caller = &call.caller;
        let line = caller.did(Action::EndedSession, call.moment);
        // Under the caller's own key: another's session does not exist here.
        let session_id = &call.path.session_id;
        if is_key(session_id) && app.store.end_open_session(&caller.user_id, session_id, &line).await? {
            Ok(Reply::nothing())
        } else {
            Err(Problem::not_found("Cette session"))
        }
    }
}
