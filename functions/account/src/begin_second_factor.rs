//! `begin_second_factor`: gives the caller a new secret for their app, which `confirm_second_factor` makes count.

use crate::{reauthenticate::reauthenticate, second_factor};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_access::second_factor::{address, new_secret, picture};
use sev_domain::account::Role;
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::SecondFactorDraft;

/// How long a secret can be confirmed `[D]`.
const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// The password once more, and a code when there is a second factor already, which the new one replaces.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BeginForm {
    /// The caller's password.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = 1, max = sev_access::password::MAX_LENGTH))]
    pub password: String,
    /// A code of the second factor that there is, or a recovery code.
    #[serde(default)]
    pub code: Option<String>,
}

/// What an app is given: it is shown once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecondFactorSetup {
    /// The secret in Base32, for whoever types it in.
    pub secret: String,
    /// The address in the QR code, which opens an app on this device.
    pub otpauth_uri: String,
    /// The QR code.
    pub qr: Qr,
}

/// A QR code as a picture.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Qr {
    /// Modules on each side, with the quiet zone of four.
    pub size: i32,
    /// Its dark modules as a path of SVG, one module a unit.
    pub path: String,
}

#[derive(Debug)]
pub struct BeginSecondFactor;

impl sev_http::Operation for BeginSecondFactor {
    const NAME: &'static str = "begin_second_factor";
    const SUMMARY: &'static str = "Gives the caller a new secret for an app of codes, which counts once it is confirmed.";
    const ROLES: &'static [Role] = Role::ALL;
    const BEFORE_SECOND_FACTOR: bool = true;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<BeginForm>;
    type Reply = SecondFactorSetup;

    fn example() -> Option<Value> {
        Some(json!({ "password": "Demo-Vacances-2026" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::throttled(0), Problem::version_conflict()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<SecondFactorSetup>, Problem> {
        let BeginForm { password, code } = call.body.0;
        let credentials = reauthenticate(app, (&call.caller, call.moment), "password", password).await?;
        let proof = second_factor::proof_if_any(app, (&call.caller, call.moment), &credentials, code.as_deref()).await?;
        let told = second_factor::recovery_told(&credentials.member, proof.as_ref(), call.moment).unwrap_or_default();
        let secret = new_secret(&app.entropy);
        let draft = SecondFactorDraft { secret: secret.clone(), ends_at: (call.moment.now + LIFETIME).as_second() };
        if !app.store.draft_second_factor(&credentials, &draft, proof.as_ref(), &told).await? {
            // The code was used, or the second factor set up, in the meantime.
            return Err(if proof.is_some() { second_factor::wrong_code() } else { Problem::version_conflict() });
        }
        let otpauth_uri = address(&secret, &call.caller.identifier);
        let picture = picture(&otpauth_uri).ok_or_else(Problem::internal)?;
        Ok(Reply::new(SecondFactorSetup { secret, otpauth_uri, qr: Qr { size: picture.size, path: picture.path } }))
    }
}
