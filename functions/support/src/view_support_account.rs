//! `view_support_account`: an organisation and its users, with what keeps them from logging in.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_access::slowed::{Attempted, Tried};
use sev_domain::{
    account::{MemberState, Organisation, OrganisationId, Role},
    member::may_support,
    takeover::{Takeover, Wanted},
    world::is_key,
};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::{Action, Member, RefusedMail};
use sev_views::MemberView;
use tokio::task::JoinSet;

/// An organisation in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AccountPath {
    /// The organisation, as `find_account` names it.
    pub organisation_id: String,
}

/// An organisation as support sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SupportAccount {
    /// The organisation.
    pub organisation: Organisation,
    /// Its users, by identifier.
    pub users: Vec<SupportUser>,
    /// Mails to them that were never sent, in the last 30 days, newest first.
    pub refused_mails: Vec<RefusedMailView>,
}

/// A user as support sees them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SupportUser {
    /// Who it is.
    #[serde(flatten)]
    pub member: MemberView,
    /// How many logins were tried in the window of time that is counted together: an hour.
    pub recent_attempts: u32,
    /// What was asked for the account, if it is of ANCV, and waits for somebody else's word.
    pub takeovers: Vec<TakeoverView>,
    /// Whether something has to wait: some who log in, a link to choose another password, or what asks the user for their
    /// password again. `unlock_user` ends it.
    pub is_slowed: bool,
}

/// What someone of support has asked for an account of ANCV: someone else confirms it by asking for the same.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Takeover")]
pub struct TakeoverView {
    /// The address that its mails are to go to; none where its second factor is to be lifted.
    pub email: Option<String>,
    /// Who has asked for it.
    pub by: String,
    /// When.
    #[schemars(with = "sev_domain::date::Instant")]
    pub at: Timestamp,
    /// Until when it can be confirmed.
    #[schemars(with = "sev_domain::date::Instant")]
    pub ends_at: Timestamp,
    /// Why.
    pub because: String,
    /// Whether the caller can confirm it: another has asked for it, and the account is not their own.
    pub can_confirm: bool,
}

impl TakeoverView {
    fn new(takeover: Takeover, member: &Member, caller: &Session) -> Self {
        Self {
            ends_at: takeover.ends_at(),
            at: takeover.at,
            can_confirm: takeover.by.user_id != caller.user_id && member.user_id != caller.user_id,
            by: takeover.by.name,
            because: takeover.because,
            email: match takeover.wanted {
                Wanted::Email { email } => Some(email),
                Wanted::NoSecondFactor => None,
            },
        }
    }
}

/// A mail that was never sent.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RefusedMailView {
    /// When that was known.
    #[schemars(with = "sev_domain::date::Instant")]
    pub at: Timestamp,
    /// The address that it was for.
    pub to: String,
    /// What kind of mail it was, like `invitation`.
    pub kind: String,
    /// Why, as a code: AWS's own, or `late` for a link that was void before it could be sent.
    pub reason: String,
}

impl From<RefusedMail> for RefusedMailView {
    fn from(mail: RefusedMail) -> Self {
        Self { at: mail.at, to: mail.to, kind: mail.kind, reason: mail.reason }
    }
}

#[derive(Debug)]
pub struct ViewSupportAccount;

impl sev_http::Operation for ViewSupportAccount {
    const NAME: &'static str = "view_support_account";
    const SUMMARY: &'static str = "Shows an organisation, its users, what was tried at their logins, and the mails that were refused.";
    const ROLES: &'static [Role] = &[Role::Support];

    type Caller = Session;
    type Path = AccountPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = SupportAccount;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<SupportAccount>, Problem> {
        let (caller, id) = (&call.caller, call.path.organisation_id);
        let nothing = || Problem::not_found("Cet organisme");
        if !is_key(&id) {
            return Err(nothing());
        }
        let id = OrganisationId::new(id);
        let (organisation, members, refused) =
            tokio::join!(app.store.organisation(&id), app.store.members(&id), app.store.refused_mails(&id));
        let organisation = organisation?.ok_or_else(nothing)?;
        if !may_support(&caller.roles, organisation.kind) {
            return Err(Problem::forbidden());
        }
        let users = users(app, caller, members?, call.moment.now).await?;
        // Before the answer: nobody is looked at unseen.
        let line = caller.did(Action::ViewedSupportAccount, call.moment);
        app.store.record(&line.to(id.as_str())).await?;
        let refused_mails = refused?.into_iter().map(RefusedMailView::from).collect();
        Ok(Reply::new(SupportAccount { organisation, users, refused_mails }))
    }
}

/// Each of `members` with what was tried at their login; all are asked for at once.
async fn users(app: &App, caller: &Session, members: Vec<Member>, now: Timestamp) -> Result<Vec<SupportUser>, Problem> {
    let mut asked = JoinSet::new();
    for (index, member) in members.into_iter().enumerate() {
        let store = app.store.clone();
        let waiting = member.takeovers.iter().filter(|takeover| takeover.waits(now)).cloned();
        let takeovers = waiting.map(|takeover| TakeoverView::new(takeover, &member, caller)).collect();
        asked.spawn(async move {
            let attempted = match member.state {
                MemberState::Active | MemberState::Invited => Tried::of(&store, &member).await?.attempted(now),
                // Whoever tries that login can do no more than try.
                MemberState::Deactivated => Attempted { recent: 0, is_slowed: false },
            };
            let user = SupportUser { member: member.into(), takeovers, recent_attempts: attempted.recent, is_slowed: attempted.is_slowed };
            Ok::<_, Problem>((index, user))
        });
    }
    let mut users = Vec::new();
    while let Some(user) = asked.join_next().await {
        users.push(user.map_err(|_| Problem::internal())??);
    }
    users.sort_by_key(|(index, _)| *index);
    Ok(users.into_iter().map(|(_, user)| user).collect())
}
