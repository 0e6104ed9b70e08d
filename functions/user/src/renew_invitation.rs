//! `renew_invitation`: mails the invitation again to someone who has not chosen a password yet.

use crate::own::{self, permit_invitation, refused};
use sev_access::link;
use sev_domain::{account::Role, member::may_be_invited_again};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session, conflicts};
use sev_storage::{Action, Rounds, Written};
use sev_views::{MemberPath, MemberView};

#[derive(Debug)]
pub struct RenewInvitation;

impl sev_http::Operation for RenewInvitation {
    const NAME: &'static str = "renew_invitation";
    const SUMMARY: &'static str = "Mails the invitation again to a user who has chosen no password yet: the link before it is void.";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = MemberPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = MemberView;

    fn refusals() -> Vec<Problem> {
        let mut refusals = conflicts(["not_invited"]);
        refusals.extend([Problem::too_many(0), refused(Written::TooMany)]);
        refusals
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<MemberView>, Problem> {
        let caller = &call.caller;
        let mut user = own::user(app, caller, &call.path).await?;
        permit_invitation(app, caller, call.moment).await?;
        let now = call.moment.now;
        let mut rounds = Rounds::new();
        loop {
            if !may_be_invited_again(user.member.state, user.password_hash.is_some()) {
                return Err(Problem::conflict(
                    "not_invited",
                    "L’invitation n’attend plus",
                    "Cette personne a déjà choisi son mot de passe : il n’y a pas d’invitation à renvoyer.",
                ));
            }
            let line = caller.did(Action::InvitedUser, call.moment).to(&user.member.user_id);
            match link::invite_again(&app.store, &user, &line, now, &app.entropy).await? {
                (Written::Done, member) => return Ok(Reply::new(member.into())),
                (Written::Lost, _) => {
                    rounds.lost()?;
                    user = own::user(app, caller, &call.path).await?;
                }
                (written @ (Written::TooMany | Written::LastAdministrator | Written::AddressTaken), _) => return Err(refused(written)),
            }
        }
    }
}
