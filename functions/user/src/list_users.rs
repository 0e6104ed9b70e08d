//! `list_users`: the users of the caller's organisation.

use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{account::Role, member::assignable};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_views::MemberView;

/// The users of an organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Users {
    /// All of them, by identifier; those who are deactivated too.
    pub users: Vec<MemberView>,
    /// The roles that can be given in this organisation.
    pub roles: &'static [Role],
}

#[derive(Debug)]
pub struct ListUsers;

impl sev_http::Operation for ListUsers {
    const NAME: &'static str = "list_users";
    const SUMMARY: &'static str = "Lists the users of the caller's organisation, and the roles that can be given there.";
    const ROLES: &'static [Role] = &[Role::Administrator];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Users;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Users>, Problem> {
        let members = app.store.members(&call.caller.organisation_id).await?;
        Ok(Reply::new(Users { users: members.into_iter().map(MemberView::from).collect(), roles: assignable(call.caller.kind) }))
    }
}
