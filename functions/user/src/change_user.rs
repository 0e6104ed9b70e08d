//! `change_user`: the name and the roles of a user, and whether they may log in.

use crate::{
    own::{self, refused},
    user_form::{MAX_NAME, name_and_roles},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::{MemberState, OrganisationKind, Role},
    mail::Message,
    member::{self, Kind, MemberRefusal, Wanted},
};
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Mail, Member, MemberChange, Written};
use sev_views::{MemberPath, MemberView};

/// How a user shall be.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UserForm {
    /// The person's name.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1, max = MAX_NAME))]
    pub display_name: String,
    /// What they may do, of the roles that `list_users` names.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default)]
    pub roles: Vec<Role>,
    /// Whether they may log in. Of someone who is invited: whether the invitation goes on.
    #[serde(default)]
    #[schemars(!default, with = "bool")]
    pub is_active: Option<bool>,
}

#[derive(Debug)]
pub struct ChangeUser;

impl sev_http::Operation for ChangeUser {
    const NAME: &'static str = "change_user";
    const SUMMARY: &'static str = "Changes a user that the header If-Match names the version of: name, roles, and whether they may log in.";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const ASKS_SESSION: bool = true;
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: true }];

    type Caller = Session;
    type Path = MemberPath;
    type Query = Nothing;
    type Body = Json<UserForm>;
    type Reply = MemberView;

    fn example() -> Option<Value> {
        Some(json!({ "display_name": "Porteur de projet", "roles": ["holder", "administrator"], "is_active": true }))
    }

    fn refusals() -> Vec<Problem> {
        let unchanged = [MemberRefusal::OwnAccount, MemberRefusal::OwnRoles, MemberRefusal::NotAccepted].map(Problem::from);
        [unchanged.as_slice(), &[refused(Written::LastAdministrator), refused(Written::TooMany)]].concat()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<MemberView>, Problem> {
        let caller = &call.caller;
        let user = own::user(app, caller, &call.path).await?;
        let (display_name, wanted) = parse(&call.body.0, caller.kind)?;
        // Required by HEADERS; no user has a version of 0.
        if user.member.version != call.meta.if_match.unwrap_or_default() {
            return Err(Problem::version_conflict());
        }
        let is_own = user.member.user_id == caller.user_id;
        let change = member::change(&user.member.standing(), &wanted, user.password_hash.is_some(), is_own)?;

        let now = call.moment.now;
        let state = change.after.state;
        let invitation_ends_at = user.member.invitation_ends_at.filter(|_| state == MemberState::Invited);
        let after = Member { display_name, roles: change.after.roles, state, invitation_ends_at, ..user.member.clone() };
        let written = MemberChange::new(&user, after).ending_sessions(change.ends_sessions);
        let written = if change.voids_links { written.voiding_links() } else { written };
        let identifier = user.member.identifier.clone();
        let message = Message::AccessChanged { identifier, at: now, is_active: state == MemberState::Active };
        let mails: Vec<_> = change.is_told.then(|| Mail::to(&user.member, message)).into_iter().collect();
        let action = match change.kind {
            Kind::Changed => Action::ChangedUser,
            Kind::Deactivated => Action::DeactivatedUser,
            Kind::Reactivated => Action::ReactivatedUser,
        };
        let line = caller.did(action, call.moment).to(&user.member.user_id);
        match app.store.change_member(&written, &mails, &line).await? {
            Written::Done => {
                let member = written.after().clone();
                let version = member.version;
                Ok(Reply::new(member.into()).version(version))
            }
            lost @ (Written::Lost | Written::LastAdministrator | Written::TooMany | Written::AddressTaken) => Err(refused(lost)),
        }
    }
}

fn parse(form: &UserForm, kind: OrganisationKind) -> Result<(String, Wanted), Problem> {
    let mut mistakes = Form::new();
    let named = name_and_roles(&mut mistakes, kind, (&form.display_name, &form.roles));
    let is_active = mistakes.present("is_active", form.is_active);
    mistakes.finish(named.zip(is_active).map(|((display_name, roles), is_active)| (display_name, Wanted { roles, is_active })))
}
