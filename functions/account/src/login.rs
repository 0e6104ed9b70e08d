//! `login`: opens a session by identifier and password, and by a code where there is a second factor.

use crate::{
    guard::{Count, Guard},
    second_factor::recovery_told,
    token::{self, OpenSession, RefreshToken},
};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_access::{device, password, second_factor::proof};
use sev_domain::{
    account::{LoginIdentifier, MemberState, Role},
    world::Moment,
};
use sev_http::{Anyone, App, Call, Form, Json, Nothing, Problem, Reply, Signer, or_default};
use sev_storage::{Action, Credentials, Opened, Opening, Proof, Proved, Rounds};

/// What is typed on the login page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LoginForm {
    /// Convention number, or the number that ANCV gave. Case does not matter.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "LoginIdentifier")]
    pub identifier: String,
    /// Password.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1, max = sev_access::password::MAX_LENGTH))]
    pub password: String,
    /// A code of the app, or a recovery code: for a login with a second factor, once the answer asks for it.
    #[serde(default)]
    pub code: Option<String>,
}

#[derive(Debug)]
pub struct Login;

impl sev_http::Operation<Signer> for Login {
    const NAME: &'static str = "login";
    const SUMMARY: &'static str =
        "Opens a session by identifier and password, with a code where there is a second factor, and sets the refresh cookie.";
    const ROLES: &'static [Role] = &[];

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<LoginForm>;
    type Reply = OpenSession;

    fn example() -> Option<Value> {
        Some(json!({ "identifier": "ANCV2528", "password": "Demo-Vacances-2026" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![wrong_credentials(), code_required(), wrong_code(), Problem::throttled(0)]
    }

    async fn handle(app: &App, call: Call<Self, Signer>) -> Result<Reply<OpenSession>, Problem> {
        let Typed { identifier, password, code } = parse(call.body.0)?;
        let now = call.moment.now;
        let guard = Guard::new(identifier, &call.meta.source_ip, now);
        let (count, credentials) = tokio::join!(guard.count(app, now), app.store.credentials(&guard.identifier));
        let (count, credentials) = (count?, credentials?.filter(|credentials| credentials.member.state == MemberState::Active));

        let member = credentials.as_ref().map(|credentials| &credentials.member);
        let opens = match count {
            Count::TooMany { is_crossing } => {
                guard.tell(app, member, is_crossing, now).await;
                return Err(guard.throttled(now));
            }
            Count::Allowed { is_crossing } => {
                // As much work for nobody.
                let hash = credentials.as_ref().and_then(|credentials| credentials.password_hash.as_deref()).unwrap_or(password::NOBODY);
                tokio::join!(password::verify(password, hash.to_owned()), guard.tell(app, member, is_crossing, now)).0
            }
        };
        let credentials = credentials.filter(|_| opens).ok_or_else(wrong_credentials)?;
        let entry = Entry { app, signer: &call.tools, guard: &guard, device: device::name(&call.meta.user_agent), moment: call.moment };
        match (&credentials.second_factor, code) {
            (None, _) => entry.open(&credentials, None).await?.ok_or_else(Problem::unavailable),
            (Some(_), None) => {
                guard.give_back(app).await?;
                Err(code_required())
            }
            (Some(_), Some(code)) => entry.open_with(credentials, &code).await,
        }
    }
}

/// What was typed, once it can be looked at.
struct Typed {
    identifier: LoginIdentifier,
    password: String,
    code: Option<String>,
}

fn parse(form: LoginForm) -> Result<Typed, Problem> {
    let mut mistakes = Form::new();
    let identifier = mistakes.required::<LoginIdentifier>("identifier", &form.identifier);
    if form.password.is_empty() {
        mistakes.refuse("password", "Saisissez votre mot de passe.");
    } else if form.password.len() > password::MAX_LENGTH {
        mistakes.refuse("password", "Ce mot de passe est trop long.");
    }
    let code = form.code.filter(|code| !code.trim().is_empty());
    mistakes.finish(identifier).map(|identifier| Typed { identifier, password: form.password, code })
}

/// Someone whose password is right.
struct Entry<'a> {
    app: &'a App,
    signer: &'a Signer,
    guard: &'a Guard,
    device: String,
    moment: Moment,
}

impl Entry<'_> {
    /// Opens a session if `code` is one of theirs, which no other login takes at the same time.
    async fn open_with(&self, mut credentials: Credentials, code: &str) -> Result<Reply<OpenSession>, Problem> {
        self.guard.count_code(self.app, &credentials.member, self.moment.now).await?;
        // Again when another login was first: with this code, which is then used, or with another one of theirs.
        let mut rounds = Rounds::new();
        loop {
            let factor = credentials.second_factor.as_ref().ok_or_else(Problem::unavailable)?;
            let proof = proof(factor, code, self.moment.now).await.ok_or_else(wrong_code)?;
            if let Some(reply) = self.open(&credentials, Some(&proof)).await? {
                return Ok(reply);
            }
            rounds.lost()?;
            // The password was looked at once: it has to be the same, of someone who may still log in.
            let is_same =
                |other: &Credentials| other.member.state == MemberState::Active && other.password_hash == credentials.password_hash;
            let again = self.app.store.credentials(&self.guard.identifier).await?;
            credentials = again.filter(is_same).ok_or_else(wrong_credentials)?;
        }
    }

    /// Opens a session, or none when `proof` is used.
    async fn open(&self, credentials: &Credentials, proof: Option<&Proof>) -> Result<Option<Reply<OpenSession>>, Problem> {
        let Self { app, guard, moment, .. } = *self;
        let now = moment.now;
        let member = &credentials.member;
        let organisation = app.store.organisation(&member.member_of).await?.ok_or_else(wrong_credentials)?;
        let needed = credentials.second_factor.is_none()
            && member.organisation_kind.needs_second_factor()
            && !app.second_factor_exempt.contains(&member.identifier);
        let token = RefreshToken::new(&member.user_id, &app.entropy.id(), &app.entropy);
        let user = member.user(&organisation.name);
        let session = token::opened(user, credentials.session_generation, self.device.clone(), &token, now, &app.entropy);
        let session = sev_storage::SessionRecord { second_factor_needed: needed, ..session };
        let told = recovery_told(member, proof, moment).unwrap_or_default();
        let opening = Opening {
            session: &session,
            account: &guard.from_here,
            address: &guard.of_network,
            place: &guard.place,
            proved: proof.map(|proof| Proved { proof, codes: &guard.codes, told: &told }),
            line: &member.did(Action::LoggedIn, moment),
        };
        match app.store.open_session(&opening).await? {
            Opened::Done => token::answer(self.signer, session, &token, now).map(Some),
            Opened::Spent => Ok(None),
        }
    }
}

/// One answer for an unknown identifier and a wrong password, with a code or without.
fn wrong_credentials() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong_credentials",
        "Connexion impossible",
        "L’identifiant ou le mot de passe n’est pas correct. Vérifiez-les, puis réessayez.",
    )
}

fn code_required() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "second_factor_required",
        "Saisissez votre code",
        "Ouvrez votre application de codes et saisissez le code à 6 chiffres qu’elle affiche, ou l’un de vos codes de secours.",
    )
}

fn wrong_code() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong_code",
        "Ce code n’est pas valable",
        "Le code n’est pas correct, ou il a déjà servi. Attendez que l’application en affiche un autre, ou saisissez un code de secours.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(identifier: &str, password: &str, code: Option<&str>) -> LoginForm {
        LoginForm { identifier: identifier.into(), password: password.into(), code: code.map(str::to_owned) }
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        assert!(parse(form("ancv2528", "x", None)).is_ok());
        let problem = serde_json::to_value(parse(form("", "", None)).err().unwrap()).unwrap();
        assert_eq!(problem["fields"][0]["field"], "identifier");
        assert_eq!(problem["fields"][1]["field"], "password");
        assert!(parse(form("ANCV2528", &"x".repeat(257), None)).is_err());
    }

    #[test]
    fn a_code_that_is_left_empty_is_none() {
        for (typed, code) in [(None, None), (Some(""), None), (Some(" "), None), (Some("123 456"), Some("123 456"))] {
            assert_eq!(parse(form("ANCV2528", "x", typed)).ok().unwrap().code.as_deref(), code, "{typed:?}");
        }
    }
}
