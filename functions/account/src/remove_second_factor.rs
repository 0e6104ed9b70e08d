//! `remove_second_factor`: no code is asked for any more at the caller's login.

use crate::{reauthenticate::reauthenticate, second_factor, token::ended};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{account::Role, mail::Message};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Guarded, Mail, Told};

/// The password once more, and a code.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RemoveForm {
    /// The caller's password.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1, max = sev_access::password::MAX_LENGTH))]
    pub password: String,
    /// What the app shows, or a recovery code.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default)]
    pub code: String,
}

#[derive(Debug)]
pub struct RemoveSecondFactor;

impl sev_http::Operation for RemoveSecondFactor {
    const NAME: &'static str = "remove_second_factor";
    const SUMMARY: &'static str = "Removes the caller's second factor, unless their roles ask for one, and ends their other sessions.";
    const ROLES: &'static [Role] = Role::ALL;
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<RemoveForm>;
    type Reply = ();

    fn example() -> Option<Value> {
        Some(json!({ "password": "Demo-Vacances-2026", "code": "123456" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::throttled(0), ended(), required(), none()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let (caller, RemoveForm { password, code }) = (&call.caller, call.body.0);
        let credentials = reauthenticate(app, (caller, call.moment), "password", password).await?;
        let member = &credentials.member;
        if member.organisation_kind.needs_second_factor() {
            return Err(required());
        }
        let factor = credentials.second_factor.as_ref().ok_or_else(none)?;
        let proof = second_factor::proof(app, (caller, call.moment), factor, &code).await?;
        let now = call.moment.now;
        let message = Message::SecondFactorOff { identifier: member.identifier.clone(), at: now, by_support: false };
        let line = member.did(Action::RemovedSecondFactor, call.moment);
        let told = Told::new(Mail::to(member, message), line);
        let told = told.and(second_factor::recovery_told(member, Some(&proof), call.moment));
        match app.store.remove_second_factor(&credentials, &caller.session_id, &proof, &told).await? {
            Guarded::Done => Ok(Reply::nothing()),
            Guarded::Spent => Err(second_factor::wrong_code()),
            Guarded::Ended => Err(ended()),
        }
    }
}

fn required() -> Problem {
    Problem::conflict(
        "second_factor_required",
        "La double authentification est obligatoire",
        "Votre rôle la demande : vous pouvez la remplacer par une autre, mais pas la désactiver.",
    )
}

fn none() -> Problem {
    Problem::conflict(
        "no_second_factor",
        "La double authentification n’est pas activée",
        "Il n’y a rien à désactiver : vous vous connectez déjà sans code.",
    )
}
