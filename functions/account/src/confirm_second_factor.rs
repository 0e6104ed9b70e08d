//! `confirm_second_factor`: a first code shows that the app has the secret. From then on a login asks for one.

use crate::{
    reauthenticate::{count_attempt, present},
    second_factor::{no_code, wrong_code},
    token::ended,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_access::second_factor::{recovery_codes, step};
use sev_domain::{account::Role, mail::Message};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Confirmed, Mail, SecondFactor, Told};

/// A first code.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ConfirmForm {
    /// What the app shows.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default)]
    pub code: String,
}

/// Codes for whoever loses the app. They are shown once: only digests are kept.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecoveryCodes {
    /// Ten, each good for one login.
    pub recovery_codes: Vec<String>,
}

#[derive(Debug)]
pub struct ConfirmSecondFactor;

impl sev_http::Operation for ConfirmSecondFactor {
    const NAME: &'static str = "confirm_second_factor";
    const SUMMARY: &'static str = "Makes the new secret count by a first code, gives recovery codes, and ends the caller's other sessions.";
    const ROLES: &'static [Role] = Role::ALL;
    const BEFORE_SECOND_FACTOR: bool = true;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<ConfirmForm>;
    type Reply = RecoveryCodes;

    fn example() -> Option<Value> {
        Some(json!({ "code": "123456" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::throttled(0), ended(), nothing_to_confirm()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<RecoveryCodes>, Problem> {
        let (caller, code) = (&call.caller, call.body.0.code);
        if code.trim().is_empty() {
            return Err(no_code());
        }
        let now = call.moment.now;
        let (counted, credentials) = tokio::join!(count_attempt(app, caller, call.moment), present(app, caller, call.moment));
        counted?;
        let credentials = credentials?;
        let draft = credentials.second_factor_draft.as_ref().filter(|draft| now.as_second() < draft.ends_at);
        let draft = draft.ok_or_else(nothing_to_confirm)?;
        let last_step = step(&draft.secret, -1, &code, now).ok_or_else(wrong_code)?;

        let (recovery_codes, recovery_salt, recovery_hashes) = recovery_codes(&app.entropy).await.ok_or_else(Problem::internal)?;
        let factor = SecondFactor { secret: draft.secret.clone(), last_step, recovery_salt, recovery_hashes };
        let member = &credentials.member;
        let message = Message::SecondFactorOn { identifier: member.identifier.clone(), at: now };
        let line = member.did(Action::SetUpSecondFactor, call.moment);
        let told = Told::new(Mail::to(member, message), line);
        match app.store.confirm_second_factor(&credentials, &caller.session_id, &factor, now, &told).await? {
            Confirmed::Done => Ok(Reply::new(RecoveryCodes { recovery_codes })),
            Confirmed::NothingToConfirm => Err(nothing_to_confirm()),
            Confirmed::Ended => Err(ended()),
        }
    }
}

fn nothing_to_confirm() -> Problem {
    Problem::conflict(
        "nothing_to_confirm",
        "Il n’y a rien à confirmer",
        "Le QR code reste valable 15 minutes, et seul le plus récent compte. Recommencez l’activation.",
    )
}
