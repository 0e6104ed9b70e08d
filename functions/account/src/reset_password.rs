//! `reset_password`: chooses another password by a link that was mailed, and ends every session.

use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_access::{limit, link, password};
use sev_domain::{account::Role, mail::Message};
use sev_http::{Anyone, App, Call, Json, Nothing, Problem, Reply, or_default};
use sev_storage::{Action, Chosen, Mail, Purpose};

/// What the page « Choisir un mot de passe » sends.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewPasswordForm {
    /// What stands behind the `#` of the link.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1))]
    pub token: String,
    /// The new password: at least 12 characters, at most 256 bytes, hard to guess, and without the name or number of the
    /// organisation.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = sev_access::password::MIN_LENGTH, max = sev_access::password::MAX_LENGTH))]
    pub password: String,
}

#[derive(Debug)]
pub struct ResetPassword;

impl sev_http::Operation for ResetPassword {
    const NAME: &'static str = "reset_password";
    const SUMMARY: &'static str = "Chooses another password by the token of a mailed link, which works once, and ends every session.";
    const ROLES: &'static [Role] = &[];
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<NewPasswordForm>;
    type Reply = ();

    fn example() -> Option<Value> {
        Some(json!({ "token": "0".repeat(64), "password": "tuba moufle corail dix" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![void()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let NewPasswordForm { token, password } = call.body.0;
        let now = call.moment.now;
        // The link first: whoever has none learns nothing about passwords.
        if token.is_empty() {
            return Err(Problem::refused("token", "Ouvrez le lien reçu par e-mail."));
        }
        let opened = link::opened(&app.store, &token, Purpose::Password, now).await?;
        let link::Opened { link, credentials, organisation } = opened.ok_or_else(void)?;
        let (member, identifier) = (&credentials.member, link.identifier.clone());
        let accepted = password::accept(password, identifier.clone(), organisation, app.entropy.clone()).await;
        let hash = accepted.map_err(|()| Problem::internal())?.map_err(|sentence| Problem::refused("password", sentence))?;
        let mail = Mail::to(member, Message::PasswordChanged { identifier, at: now });
        let line = member.did(Action::ChosePassword, call.moment);
        match app.store.choose_password(&link, &hash, &limit::codes(&link.identifier, now), (&mail, &line)).await? {
            Chosen::Done => Ok(Reply::nothing()),
            Chosen::Void => Err(void()),
        }
    }
}

/// One answer for a link that was used, replaced, is too old, or never was.
fn void() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "link_void",
        "Ce lien ne fonctionne plus",
        "Un lien fonctionne une seule fois, pendant 30 minutes, et seul le plus récent compte. Demandez un nouveau lien.",
    )
}
