//! `lift_second_factor`: takes the second factor away from a user who has lost it, once support knows whom it speaks with.

use crate::{
    reason::checked,
    subject::{self, line},
    two_people::{self, Said},
};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    mail::Message,
    takeover::{NotApart, Wanted},
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, conflicts, or_default};
use sev_storage::{Action, Mail, Member, MemberChange, Rounds, Written};
use sev_views::MemberPath;

/// Why a second factor is lifted.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SecondFactorLift {
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
pub struct LiftSecondFactor;

impl sev_http::Operation for LiftSecondFactor {
    const NAME: &'static str = "lift_second_factor";
    const SUMMARY: &'static str = "Takes the second factor away from a user who has lost it: their sessions end, and they are told. For a user \
                                   of ANCV the first call waits: it is lifted when someone else asks for the same within 7 days.";
    const ROLES: &'static [Role] = &[Role::Support];
    const ASKS_SESSION: bool = true;
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = MemberPath;
    type Query = Nothing;
    type Body = Json<SecondFactorLift>;
    type Reply = ();

    fn example() -> Option<Value> {
        Some(json!({ "reason": "Téléphone perdu.", "identity_checked": true }))
    }

    fn refusals() -> Vec<Problem> {
        let mut refusals = conflicts(["no_second_factor"]);
        refusals.extend([subject::own_account(), NotApart.into()]);
        refusals
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let form = call.body.0;
        let mut mistakes = Form::new();
        let reason = checked(&mut mistakes, &form.reason, form.identity_checked);
        let reason = mistakes.finish(reason)?;
        let now = call.moment.now;
        let mut rounds = Rounds::new();
        loop {
            let user = subject::other(app, &call.caller, &call.path).await?;
            if user.second_factor.is_none() {
                return Err(Problem::conflict(
                    "no_second_factor",
                    "Rien à retirer",
                    "La double authentification n’est pas en place sur ce compte.",
                ));
            }
            let by = (&call.caller, call.moment);
            let (asked_by, waiting) = match two_people::said(app, by, &user, Wanted::NoSecondFactor, &reason).await? {
                Said::Act { asked_by, waiting } => (asked_by, waiting),
                Said::Waits(_) => return Ok(Reply::nothing()),
                Said::Lost => {
                    rounds.lost()?;
                    continue;
                }
            };
            let after = Member { takeovers: waiting, ..user.member.clone() };
            let change = MemberChange::new(&user, after).lifting_second_factor().ending_sessions(true);
            let change = asked_by.iter().fold(change, |change, first| change.asked_by(first));
            let message = Message::SecondFactorOff { identifier: user.member.identifier.clone(), at: now, by_support: true };
            let told = Mail::to(&user.member, message);
            let line = line((&call.caller, call.moment), Action::LiftedSecondFactor, &user).because(&reason);
            match app.store.change_member(&change, &[told], &line).await? {
                Written::Done => return Ok(Reply::nothing()),
                Written::Lost => rounds.lost()?,
                Written::TooMany | Written::LastAdministrator | Written::AddressTaken => return Err(Problem::internal()),
            }
        }
    }
}
