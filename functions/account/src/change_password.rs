//! `change_password`: another password, by whoever knows the present one `[M]`.

use crate::{reauthenticate::reauthenticate, second_factor};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_access::password;
use sev_domain::{account::Role, mail::Message};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Guarded, Mail, Told};

/// What the form of « Mot de passe » holds.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ChangePasswordForm {
    /// The present password.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1, max = sev_access::password::MAX_LENGTH))]
    pub current_password: String,
    /// A code of the second factor, or a recovery code, when there is one.
    #[serde(default)]
    pub code: Option<String>,
    /// The new password: at least 12 characters, at most 256 bytes, hard to guess, and without the name or number of the
    /// organisation.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = sev_access::password::MIN_LENGTH, max = sev_access::password::MAX_LENGTH))]
    pub password: String,
    /// The same once more.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = sev_access::password::MIN_LENGTH, max = sev_access::password::MAX_LENGTH))]
    pub confirmation: String,
}

#[derive(Debug)]
pub struct ChangePassword;

impl sev_http::Operation for ChangePassword {
    const NAME: &'static str = "change_password";
    const SUMMARY: &'static str = "Changes the caller's password; their other sessions end, and a mail says so.";
    const ROLES: &'static [Role] = Role::ALL;
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<ChangePasswordForm>;
    type Reply = ();

    fn example() -> Option<Value> {
        let password = "tuba moufle corail dix";
        Some(json!({ "current_password": "Demo-Vacances-2026", "password": password, "confirmation": password }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::throttled(0)]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let ChangePasswordForm { current_password, code, password, confirmation } = call.body.0;
        let caller = &call.caller;
        let mut mistakes = Form::new();
        if current_password.is_empty() {
            mistakes.refuse("current_password", "Saisissez votre mot de passe actuel.");
        }
        if password.is_empty() {
            mistakes.refuse("password", "Saisissez un nouveau mot de passe.");
        } else if password == current_password {
            mistakes.refuse("password", "Choisissez un autre mot de passe que l’actuel.");
        } else if confirmation != password {
            mistakes.refuse("confirmation", "Les deux saisies du nouveau mot de passe sont différentes.");
        }
        mistakes.finish(Some(()))?;
        let organisation = app.store.organisation(&caller.organisation_id);
        let (credentials, organisation) =
            tokio::join!(reauthenticate(app, (caller, call.moment), "current_password", current_password), organisation);
        let (credentials, ended) = (credentials?, Problem::unauthenticated);
        let (member, organisation) = (&credentials.member, organisation?.ok_or_else(ended)?);
        let accepted = password::accept(password, member.identifier.clone(), organisation.name, app.entropy.clone()).await;
        let hash = accepted.map_err(|()| Problem::internal())?.map_err(|sentence| Problem::refused("password", sentence))?;
        let proof = second_factor::proof_if_any(app, (caller, call.moment), &credentials, code.as_deref()).await?;
        let now = call.moment.now;
        let message = Message::PasswordChanged { identifier: member.identifier.clone(), at: now };
        let mail = Mail::to(member, message);
        let line = member.did(Action::ChangedPassword, call.moment);
        let told = Told::new(mail, line).and(second_factor::recovery_told(member, proof.as_ref(), call.moment));
        match app.store.change_password(&credentials, &caller.session_id, &hash, proof.as_ref(), &told).await? {
            Guarded::Done => Ok(Reply::nothing()),
            Guarded::Spent => Err(second_factor::wrong_code()),
            Guarded::Ended => Err(ended()),
        }
    }
}
