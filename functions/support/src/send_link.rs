//! `send_link`: mails a user the link that they need: to choose another password, or the invitation again.

use crate::subject::{self, line};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use sev_access::{limit::counted, link};
use sev_domain::account::{MemberState, Role};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session, conflicts, permit};
use sev_storage::{Action, Rounds, Written};
use sev_views::MemberPath;

/// Links are counted in windows of this many seconds.
const WINDOW: i64 = 24 * 3600;
/// Links that support mails to one user in a window.
const MAX_LINKS: u32 = 10;

/// The mail is on its way.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LinkSent {}

#[derive(Debug)]
pub struct SendLink;

impl sev_http::Operation for SendLink {
    const NAME: &'static str = "send_link";
    const SUMMARY: &'static str =
        "Mails a user a link to choose another password, or the invitation again if they have not accepted it yet.";
    const ROLES: &'static [Role] = &[Role::Support];
    const ASKS_SESSION: bool = true;
    const STATUS: StatusCode = StatusCode::ACCEPTED;

    type Caller = Session;
    type Path = MemberPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = LinkSent;

    fn refusals() -> Vec<Problem> {
        let mut refusals = conflicts(["deactivated"]);
        refusals.push(Problem::too_many(0));
        refusals
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<LinkSent>, Problem> {
        let now = call.moment.now;
        let mut user = subject::user(app, &call.caller, &call.path).await?;
        if user.member.state != MemberState::Deactivated {
            permit(app, &counted(&format!("support-link#{}", user.member.user_id), WINDOW, now), MAX_LINKS, call.moment).await?;
        }
        let mut rounds = Rounds::new();
        loop {
            let line = line((&call.caller, call.moment), Action::SentLink, &user);
            match user.member.state {
                MemberState::Active => {
                    let (link, mail) = link::password(&user.member, now, &app.entropy);
                    app.store.mail_password_link(&link, &mail, &line).await?;
                    return Ok(Reply::new(LinkSent {}));
                }
                MemberState::Invited => match link::invite_again(&app.store, &user, &line, now, &app.entropy).await? {
                    (Written::Done, _) => return Ok(Reply::new(LinkSent {})),
                    (Written::Lost, _) => {
                        rounds.lost()?;
                        user = subject::user(app, &call.caller, &call.path).await?;
                    }
                    (Written::TooMany | Written::LastAdministrator | Written::AddressTaken, _) => return Err(Problem::internal()),
                },
                MemberState::Deactivated => {
                    return Err(Problem::conflict(
                        "deactivated",
                        "Ce compte est désactivé",
                        "Un administrateur de son organisme doit d’abord le réactiver.",
                    ));
                }
            }
        }
    }
}
