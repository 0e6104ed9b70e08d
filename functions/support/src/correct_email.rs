//! `correct_email`: sets the address of a user who can't do it, once support knows whom it speaks with.

use crate::{
    reason::checked,
    subject::{self, line},
    two_people::{self, Said},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_access::link::{INVITATION, invitation};
use sev_domain::{
    account::{MemberState, Role},
    contact::{ADDRESS_TAKEN, Email},
    mail::Message,
    takeover::{NotApart, Wanted},
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Mail, Member, MemberChange, Rounds, Written};
use sev_views::{MemberPath, MemberView};

/// Another address for a user.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EmailCorrection {
    /// The address.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "Email")]
    pub email: String,
    /// Why, in 10 to 500 characters, for the audit.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = sev_domain::text::SHORTEST_REASON, max = sev_domain::text::LONGEST_REASON))]
    pub reason: String,
    /// That the identity of whoever asks for it was checked: must be `true`.
    #[serde(default)]
    #[schemars(!default, with = "bool")]
    pub identity_checked: Option<bool>,
}

#[derive(Debug)]
pub struct CorrectEmail;

impl sev_http::Operation for CorrectEmail {
    const NAME: &'static str = "correct_email";
    const SUMMARY: &'static str = "Sets the address of a user, tells both addresses, and makes the links void that were mailed to them. Someone \
                                   who is invited gets the invitation at the new one. For a user of ANCV the first call waits: the address \
                                   is set when someone else asks for the same within 7 days.";
    const ROLES: &'static [Role] = &[Role::Support];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = MemberPath;
    type Query = Nothing;
    type Body = Json<EmailCorrection>;
    type Reply = MemberView;

    fn example() -> Option<Value> {
        Some(json!({ "email": "accueil@exemple.fr", "reason": "Adresse mal saisie.", "identity_checked": true }))
    }

    fn refusals() -> Vec<Problem> {
        vec![subject::own_account(), NotApart.into()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<MemberView>, Problem> {
        let form = call.body.0;
        let mut mistakes = Form::new();
        let email = mistakes.required::<Email>("email", &form.email);
        let reason = checked(&mut mistakes, &form.reason, form.identity_checked);
        let (email, reason) = mistakes.finish(email.zip(reason))?;
        let now = call.moment.now;
        let mut rounds = Rounds::new();
        loop {
            let user = subject::other(app, &call.caller, &call.path).await?;
            if user.member.email == email.as_str() {
                // It has been done, and everyone was told.
                return Ok(Reply::new(user.member.into()));
            }
            if app.store.is_mailbox_taken(&user.member, email.as_str()).await? {
                return Err(taken());
            }
            let wanted = Wanted::Email { email: email.as_str().to_owned() };
            let (asked_by, waiting) = match two_people::said(app, (&call.caller, call.moment), &user, wanted, &reason).await? {
                Said::Act { asked_by, waiting } => (asked_by, waiting),
                Said::Waits(member) => return Ok(Reply::new(member.into())),
                Said::Lost => {
                    rounds.lost()?;
                    continue;
                }
            };
            let after = Member { email: email.as_str().to_owned(), takeovers: waiting, ..user.member.clone() };
            let message = Message::EmailChanged { identifier: user.member.identifier.clone(), at: now, by_support: true };
            let told = |member: &Member| Mail::to(member, message.clone());
            // Whoever reads mails at the address of before must not get in by a link: the newest link alone opens.
            let renewed = match user.member.state {
                MemberState::Invited => {
                    let organisation = app.store.organisation(&user.member.member_of).await?.map(|organisation| organisation.name);
                    Some(invitation(&after, &organisation.unwrap_or_default(), now, &app.entropy))
                }
                MemberState::Active | MemberState::Deactivated => None,
            };
            let (change, at_new) = match &renewed {
                Some((link, mail)) => {
                    let after = Member { invitation_ends_at: Some(now + INVITATION), ..after };
                    (MemberChange::new(&user, after).with_link(link), mail.clone())
                }
                None => {
                    let at_new = told(&after);
                    (MemberChange::new(&user, after).voiding_links(), at_new)
                }
            };
            let change = asked_by.iter().fold(change, |change, first| change.asked_by(first));
            let mails = [told(&user.member), at_new];
            let line = line((&call.caller, call.moment), Action::CorrectedEmail, &user).because(&reason);
            match app.store.change_member(&change, &mails, &line).await? {
                Written::Done => return Ok(Reply::new(change.after().clone().into())),
                Written::Lost => rounds.lost()?,
                Written::AddressTaken => return Err(taken()),
                Written::TooMany | Written::LastAdministrator => return Err(Problem::internal()),
            }
        }
    }
}

fn taken() -> Problem {
    Problem::refused("email", ADDRESS_TAKEN)
}
