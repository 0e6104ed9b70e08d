//! `unlock_user`: forgets what was tried at a login, so that whoever knows the password need not wait.

use crate::subject::{self, line};
use lambda_http::http::StatusCode;
use sev_access::slowed;
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::MemberPath;

/// The operation.
#[derive(Debug)]
pub struct Operation;

impl sev_http::Operation for Operation {
    const NAME: &'static str = "unlock_user";
    const SUMMARY: &'static str = "Forgets what was tried at a user's login. When nothing was, there is nothing to do, which is no mistake.";
    const ROLES: &'static [Role] = &[Role::Support];
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = MemberPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = ();

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let user = subject::user(app, &call.caller, &call.path).await?;
        let name = slowed::name(&user.member.identifier);
        let counted = app.store.attempts(&name).await?;
        let line = line(app, &call.caller, Action::UnlockedUser, &user);
        app.store.forget_attempts(&name, &slowed::to_forget(&counted, app.clock.now()), &line).await?;
        Ok(Reply::nothing())
    }
}
