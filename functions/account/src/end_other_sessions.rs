//! `end_other_sessions`: ends all sessions of the caller but the one that asks.

use crate::reauthenticate::present;
use lambda_http::http::StatusCode;
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;

#[derive(Debug)]
pub struct EndOtherSessions;

impl sev_http::Operation for EndOtherSessions {
    const NAME: &'static str = "end_other_sessions";
    const SUMMARY: &'static str = "Ends all sessions of the caller but the one that asks.";
    const ROLES: &'static [Role] = Role::ALL;
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = ();

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let caller = &call.caller;
        let credentials = present(app, caller, call.moment).await?;
        let line = caller.did(Action::EndedSession, call.moment);
        // Lost to a change of password or the like, which has ended them all.
        if app.store.end_other_sessions(&credentials, &caller.session_id, &line).await? {
            Ok(Reply::nothing())
        } else {
            Err(Problem::unauthenticated())
        }
    }
}
