//! `confirm_email`: the address of a login becomes the one that the opened link was mailed to.

use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_access::link;
use sev_domain::{account::Role, contact::ADDRESS_TAKEN, mail::Message};
use sev_http::{Anyone, App, Call, Json, Nothing, Problem, Reply, or_default};
use sev_storage::{Action, Mail, Purpose, Readdressed};

/// What the page that the link leads to sends.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ConfirmEmailForm {
    /// What stands behind the `#` of the link.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1))]
    pub token: String,
}

#[derive(Debug)]
pub struct ConfirmEmail;

impl sev_http::Operation for ConfirmEmail {
    const NAME: &'static str = "confirm_email";
    const SUMMARY: &'static str = "Confirms the address that a link was mailed to, by its token, which works once.";
    const ROLES: &'static [Role] = &[];
    const STATUS: StatusCode = StatusCode::NO_CONTENT;

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<ConfirmEmailForm>;
    type Reply = ();

    fn example() -> Option<Value> {
        Some(json!({ "token": "0".repeat(64) }))
    }

    fn refusals() -> Vec<Problem> {
        vec![void(), taken()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<()>, Problem> {
        let now = call.moment.now;
        let token = &call.body.0.token;
        if token.is_empty() {
            return Err(Problem::refused("token", "Ouvrez le lien reçu par e-mail."));
        }
        let link = link::found(&app.store, token, Purpose::Email, now).await?.ok_or_else(void)?;
        let credentials = app.store.credentials(&link.identifier).await?;
        let member = credentials.filter(|credentials| link.opens(credentials)).ok_or_else(void)?.member;
        let email = link.email.as_deref().ok_or_else(void)?;
        let message = Message::EmailChanged { identifier: member.identifier.clone(), at: now, by_support: false };
        let mail = Mail::to(&member, message);
        let line = member.did(Action::ChangedEmail, call.moment);
        match app.store.confirm_email(&link, (&member, email), &mail, &line).await? {
            Readdressed::Done => Ok(Reply::nothing()),
            Readdressed::Void => Err(void()),
            Readdressed::AddressTaken => Err(taken()),
        }
    }
}

/// Somebody else of ANCV has come to have it since the link was mailed.
fn taken() -> Problem {
    Problem::conflict("address_taken", "Cette adresse est déjà prise", format!("{ADDRESS_TAKEN} Votre adresse reste la même."))
}

/// One answer for a link that was used, replaced, is too old, or never was.
fn void() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "link_void",
        "Ce lien ne fonctionne plus",
        "Un lien fonctionne une seule fois, pendant 24 heures, et seul le plus récent compte. Refaites la demande depuis « Mon compte ».",
    )
}
