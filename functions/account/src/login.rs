//! `login`: opens a session by identifier and password.

use crate::token::{self, OpenSession, RefreshToken};
use jiff::Timestamp;
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_access::{
    device,
    limit::{counted, network},
    password,
};
use sev_domain::account::{LoginIdentifier, MemberState, Role};
use sev_http::{Anyone, App, Call, Form, Json, Nothing, Problem, Reply, or_default};
use sev_storage::{Action, Attempts, AuditLine};

/// Attempts are counted in windows of this many seconds.
const WINDOW: i64 = 15 * 60;
/// Attempts at one account from one address in a window. Counted together: somebody else's
/// attempts, from elsewhere, don't lock anyone out.
const MAX_FOR_ACCOUNT: u32 = 10;
/// Failed attempts from one address in a window, at any account.
const MAX_FROM_ADDRESS: u32 = 100;

/// What is typed on the login page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LoginForm {
    /// Convention number, or the number that ANCV gave. Case does not matter.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(required)]
    pub identifier: String,
    /// Password.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(required)]
    pub password: String,
}

/// The operation.
#[derive(Debug)]
pub struct Operation;

impl sev_http::Operation for Operation {
    const NAME: &'static str = "login";
    const SUMMARY: &'static str = "Opens a session by identifier and password, and sets the refresh cookie.";
    const ROLES: &'static [Role] = &[];
    const OPENS_SESSIONS: bool = true;

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<LoginForm>;
    type Reply = OpenSession;

    fn example() -> Option<Value> {
        Some(json!({ "identifier": "ANCV2528", "password": "Demo-Vacances-2026" }))
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<OpenSession>, Problem> {
        let (identifier, password) = parse(call.body.0)?;
        let now = app.clock.now();
        let (account, address) = attempts(&identifier, &call.meta.source_ip, now);

        let (tried, tried_from_here, credentials) =
            tokio::join!(app.store.count_attempt(&account), app.store.count_attempt(&address), app.store.credentials(&identifier));
        if tried? > MAX_FOR_ACCOUNT || tried_from_here? > MAX_FROM_ADDRESS {
            return Err(Problem::throttled(account.expires_at - now.as_second()));
        }

        let credentials = credentials?.filter(|credentials| credentials.member.state == MemberState::Active);
        let hash = credentials.as_ref().and_then(|credentials| credentials.password_hash.as_deref()).unwrap_or(password::NOBODY);
        let opens = password::verify(password, hash.to_owned()).await;
        let Some(credentials) = credentials.filter(|_| opens) else { return Err(wrong_credentials()) };

        let organisation = app.store.organisation(&credentials.member.member_of).await?.ok_or_else(wrong_credentials)?;
        let user = credentials.member.user(&organisation.name);
        let token = RefreshToken::new(&user.user_id, &app.entropy.id(), &app.entropy);
        let device = device::name(&call.meta.user_agent);
        let session = token::opened(user, credentials.session_generation, device, &token, now, &app.entropy);
        let line = AuditLine::new(now, &session.user.organisation_id, &session.user.user_id, Action::LoggedIn);
        app.store.open_session(&session, &account, &address, &line).await?;
        token::answer(app, session, &token, now)
    }
}

fn parse(form: LoginForm) -> Result<(LoginIdentifier, String), Problem> {
    let mut mistakes = Form::new();
    let identifier = mistakes.required::<LoginIdentifier>("identifier", &form.identifier);
    if form.password.is_empty() {
        mistakes.refuse("password", "Saisissez votre mot de passe.");
    } else if form.password.len() > password::MAX_LENGTH {
        mistakes.refuse("password", "Ce mot de passe est trop long.");
    }
    mistakes.finish(identifier).map(|identifier| (identifier, form.password))
}

/// One answer for an unknown identifier and a wrong password.
fn wrong_credentials() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong_credentials",
        "Connexion impossible",
        "Le numéro de convention ou le mot de passe n’est pas correct. Vérifiez-les, puis réessayez.",
    )
}

/// What counts the attempts at an account from an address, and those from that address at any account.
fn attempts(identifier: &LoginIdentifier, address: &str, now: Timestamp) -> (Attempts, Attempts) {
    let address = network(address);
    (counted(&format!("login#{identifier}#{address}"), WINDOW, now), counted(&format!("login-from#{address}"), WINDOW, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_forgotten_with_their_window() {
        let identifier: LoginIdentifier = "ANCV2528".parse().unwrap();
        let names = |second| attempts(&identifier, "192.0.2.1", Timestamp::from_second(second).unwrap()).0.slot;
        assert_eq!(names(0), names(WINDOW - 1));
        assert_ne!(names(0), names(WINDOW));
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let form = |identifier: &str, password: &str| parse(LoginForm { identifier: identifier.into(), password: password.into() });
        assert!(form("ancv2528", "x").is_ok());
        let problem = serde_json::to_value(form("", "").unwrap_err()).unwrap();
        assert_eq!(problem["fields"][0]["field"], "identifier");
        assert_eq!(problem["fields"][1]["field"], "password");
        assert!(form("ANCV2528", &"x".repeat(257)).is_err());
    }
}
