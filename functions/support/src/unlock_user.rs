//! `unlock_user`: forgets what was tried at a login, and asked or typed wrong by its user, so that they need not wait.

use crate::subject::{self, line};
use lambda_http::http::StatusCode;
use sev_access::slowed::Tried;
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::MemberPath;

#[derive(Debug)]
pub struct UnlockUser;

impl sev_http::Operation for UnlockUser {
    const NAME: &'static str = "unlock_user";
    const SUMMARY: &'static str = "Forgets what was tried at a user's login, the links that were asked for there, and what they typed wrong in a session. \
                                   When there was nothing, that is no mistake. What is counted of a whole network stays.";
    const ROLES: &'static [Role] = &[Role::Support];
    const ASKS_SESSION: bool = true;
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = MemberPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = ();

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let user = subject::user(app, &call.caller, &call.path).await?;
        let tried = Tried::of(&app.store, &user.member).await?;
        let line = line((&call.caller, call.moment), Action::UnlockedUser, &user);
        app.store.forget_attempts(&user.member, &tried.to_forget(call.moment.now), &line).await?;
        Ok(Reply::nothing())
    }
}
