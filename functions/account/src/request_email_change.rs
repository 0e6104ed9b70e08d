//! `request_email_change`: mails a link to the address that the caller wants, and a word to the one that they have.

use crate::{reauthenticate::reauthenticate, second_factor};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_access::{limit::counted, link};
use sev_domain::{
    account::Role,
    contact::{ADDRESS_TAKEN, Email},
    mail::Message,
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default, permit};
use sev_storage::{Action, Guarded, Mail, Told};

/// Requests are counted in windows of this many seconds.
const WINDOW: i64 = 24 * 3600;
/// Links to other addresses in a window: each is a mail to somebody who may not have asked for it.
const MAX_REQUESTS: u32 = 5;

/// What the form of « Adresse e-mail » holds.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EmailForm {
    /// The new address.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::contact::Email")]
    pub email: String,
    /// The user's password.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1, max = sev_access::password::MAX_LENGTH))]
    pub password: String,
    /// A code of the second factor, or a recovery code, when there is one.
    #[serde(default)]
    pub code: Option<String>,
}

/// Nothing: the mail says the rest.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmailRequested {}

#[derive(Debug)]
pub struct RequestEmailChange;

impl sev_http::Operation for RequestEmailChange {
    const NAME: &'static str = "request_email_change";
    const SUMMARY: &'static str = "Mails a link to the address that the caller wants; until it is opened, the address stays as it is.";
    const ROLES: &'static [Role] = Role::ALL;
    const STATUS: StatusCode = StatusCode::ACCEPTED;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<EmailForm>;
    type Reply = EmailRequested;

    fn example() -> Option<Value> {
        Some(json!({ "email": "voyages@exemple.fr", "password": "Demo-Vacances-2026" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::throttled(0)]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<EmailRequested>, Problem> {
        let EmailForm { email, password, code } = call.body.0;
        let mut mistakes = Form::new();
        let email = mistakes.required::<Email>("email", &email);
        let email = mistakes.finish(email)?;
        let credentials = reauthenticate(app, (&call.caller, call.moment), "password", password).await?;
        let member = &credentials.member;
        if member.email.eq_ignore_ascii_case(email.as_str()) {
            return Err(Problem::refused("email", "C’est déjà votre adresse."));
        }
        if app.store.is_mailbox_taken(member, email.as_str()).await? {
            return Err(Problem::refused("email", ADDRESS_TAKEN));
        }
        let now = call.moment.now;
        // The code first: one that is wrong costs no request.
        let proof = second_factor::proof_if_any(app, (&call.caller, call.moment), &credentials, code.as_deref()).await?;
        permit(app, &counted(&format!("email#{}", member.user_id), WINDOW, now), MAX_REQUESTS, call.moment).await?;
        let (link, mail) = link::email(member, email.as_str(), now, &app.entropy);
        let notice = Message::EmailChangeAsked { identifier: member.identifier.clone(), at: now };
        let notice = Mail::to(member, notice);
        let line = member.did(Action::AskedForEmail, call.moment);
        let told = Told { mails: vec![mail, notice], lines: vec![line] };
        let told = told.and(second_factor::recovery_told(member, proof.as_ref(), call.moment));
        match app.store.mail_email_link(&link, &credentials, proof.as_ref(), &told).await? {
            Guarded::Done => Ok(Reply::new(EmailRequested {})),
            Guarded::Spent => Err(second_factor::wrong_code()),
            Guarded::Ended => Err(Problem::unauthenticated()),
        }
    }
}
