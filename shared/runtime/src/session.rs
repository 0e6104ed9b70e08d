//! Access tokens: EdDSA JWTs of 15 minutes. Only functions that open sessions hold the private key.

use crate::config::ConfigError;
use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, OrganisationId, OrganisationKind, Role, User},
    world::Moment,
};
use sev_storage::{Action, AuditLine};
use std::{collections::HashMap, fmt, sync::Arc};
use thiserror::Error;

/// How long an access token opens doors.
pub const ACCESS_LIFETIME: SignedDuration = SignedDuration::from_mins(15);
/// How long a session lives without a refresh.
pub const IDLE_LIFETIME: SignedDuration = SignedDuration::from_mins(30);
/// How long a session lives whatever happens.
pub const ABSOLUTE_LIFETIME: SignedDuration = SignedDuration::from_hours(12);

const ISSUER: &str = "sev-web";
/// Whom a token is for: the API, and nothing else that might trust the same keys.
const AUDIENCE: &str = "sev-web-api";
/// What kind of token it is (RFC 9068): no other that the keys might sign one day is taken for it.
const TYPE: &str = "at+jwt";

/// Who is calling, as a valid token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    #[serde(rename = "sub")]
    pub user_id: String,
    /// What they log in by.
    #[serde(rename = "idn")]
    pub identifier: LoginIdentifier,
    /// The session, ended by a logout.
    #[serde(rename = "sid")]
    pub session_id: String,
    /// The organisation that they work for.
    #[serde(rename = "org")]
    pub organisation_id: OrganisationId,
    /// Its side of the programme.
    pub kind: OrganisationKind,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether a second factor must be set up before anything else.
    #[serde(rename = "sfn", default, skip_serializing_if = "std::ops::Not::not")]
    pub second_factor_needed: bool,
}

impl Session {
    /// The session of `user`, in which they may do all that their roles allow.
    #[must_use]
    pub fn of(user: &User, session_id: String) -> Self {
        Self {
            user_id: user.user_id.clone(),
            identifier: user.identifier.clone(),
            session_id,
            organisation_id: user.organisation_id.clone(),
            kind: user.organisation_kind,
            roles: user.roles.clone(),
            second_factor_needed: false,
        }
    }

    /// That the caller did `action` now, for the audit.
    #[must_use]
    pub fn did(&self, action: Action, moment: Moment) -> AuditLine {
        AuditLine::new(moment.now, &self.organisation_id, &self.user_id, action)
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    #[serde(flatten)]
    session: Session,
}

/// A token that opens nothing. Why is for nobody to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the token is not valid")]
pub struct InvalidToken;

/// Checks tokens with the public keys.
#[derive(Clone)]
pub struct Verifier(Arc<HashMap<String, DecodingKey>>);

impl Verifier {
    /// Keys as `kid=base64url` pairs joined by commas.
    ///
    /// # Errors
    /// A pair is not of that form, or a key is not 32 bytes.
    pub fn parse(keys: &str) -> Result<Self, ConfigError> {
        let problem = |text: &str| ConfigError::new("SESSION_PUBLIC_KEYS", text);
        keys.split(',')
            .map(|pair| {
                let (kid, key) = pair.trim().split_once('=').ok_or_else(|| problem("is not kid=key"))?;
                let bytes = URL_SAFE_NO_PAD.decode(key).map_err(|_| problem("has a key that is not base64url"))?;
                if bytes.len() == 32 {
                    Ok((kid.to_owned(), DecodingKey::from_ed_der(&bytes)))
                } else {
                    Err(problem("has a key that is not 32 bytes"))
                }
            })
            .collect::<Result<_, _>>()
            .map(|keys| Self(Arc::new(keys)))
    }

    /// The session of `token` at `now`.
    ///
    /// # Errors
    /// Another kind of token or algorithm, an unknown key, a wrong signature, another issuer or audience, or past its end.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Session, InvalidToken> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| InvalidToken)?;
        if header.typ.as_deref() != Some(TYPE) {
            return Err(InvalidToken);
        }
        let key = header.kid.and_then(|kid| self.0.get(&kid)).ok_or(InvalidToken)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would ask the system for the time; here the clock is an argument.
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &rules).map_err(|_| InvalidToken)?.claims;
        if now.as_second() < claims.exp { Ok(claims.session) } else { Err(InvalidToken) }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

/// Makes tokens with the private key.
#[derive(Clone)]
pub struct Signer {
    kid: String,
    key: EncodingKey,
}

impl Signer {
    /// A key as `kid=base64(PKCS #8)`.
    ///
    /// # Errors
    /// The value is not of that form.
    pub fn parse(value: &str) -> Result<Self, ConfigError> {
        let problem = |text: &str| ConfigError::new("SESSION_SIGNING_KEY", text);
        let (kid, key) = value.trim().split_once('=').ok_or_else(|| problem("is not kid=key"))?;
        let der = STANDARD.decode(key).map_err(|_| problem("is not base64"))?;
        Ok(Self { kid: kid.to_owned(), key: EncodingKey::from_ed_der(&der) })
    }

    /// A token for `session`, valid from `now` for `lifetime`.
    ///
    /// # Errors
    /// The key is not an Ed25519 private key.
    pub fn sign(&self, session: &Session, now: Timestamp, lifetime: SignedDuration) -> Result<String, ConfigError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.kid.clone());
        header.typ = Some(TYPE.to_owned());
        let (iss, aud) = (ISSUER.to_owned(), AUDIENCE.to_owned());
        let claims = Claims { iss, aud, iat: now.as_second(), exp: now.as_second() + lifetime.as_secs(), session: session.clone() };
        jsonwebtoken::encode(&header, &claims, &self.key).map_err(|error| ConfigError::new("SESSION_SIGNING_KEY", error))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

/// A new pair of session keys: what `SESSION_PUBLIC_KEYS` and the secret hold.
///
/// # Errors
/// The operating system gives no randomness.
pub fn generate_keys(kid: &str) -> Result<(String, String), ConfigError> {
    use aws_lc_rs::{
        rand::SystemRandom,
        signature::{Ed25519KeyPair, KeyPair as _},
    };
    let problem = |_| ConfigError::new("SESSION_SIGNING_KEY", "can't be made");
    let private =
        Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| ConfigError::new("SESSION_SIGNING_KEY", "can't be made"))?;
    let pair = Ed25519KeyPair::from_pkcs8(private.as_ref()).map_err(problem)?;
    Ok((format!("{kid}={}", URL_SAFE_NO_PAD.encode(pair.public_key().as_ref())), format!("{kid}={}", STANDARD.encode(private.as_ref()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn session() -> Session {
        Session {
            user_id: "user".into(),
            identifier: "ANCV2528".parse().unwrap(),
            session_id: "session".into(),
            organisation_id: OrganisationId::new("holder"),
            kind: OrganisationKind::Holder,
            roles: vec![Role::Holder],
            second_factor_needed: false,
        }
    }

    fn keys(kid: &str) -> (Verifier, Signer) {
        let (public, private) = generate_keys(kid).unwrap();
        (Verifier::parse(&public).unwrap(), Signer::parse(&private).unwrap())
    }

    #[test]
    fn a_token_opens_for_fifteen_minutes() {
        let (verifier, signer) = keys("a");
        let token = signer.sign(&session(), NOW, ACCESS_LIFETIME).unwrap();
        assert_eq!(verifier.verify(&token, NOW), Ok(session()));
        assert_eq!(verifier.verify(&token, NOW + SignedDuration::from_secs(899)), Ok(session()));
        assert_eq!(verifier.verify(&token, NOW + SignedDuration::from_secs(900)), Err(InvalidToken));
    }

    #[test]
    fn two_keys_are_valid_during_a_rotation() {
        let ((old_public, old_private), (new_public, new_private)) = (generate_keys("old").unwrap(), generate_keys("new").unwrap());
        let verifier = Verifier::parse(&format!("{old_public},{new_public}")).unwrap();
        for private in [old_private, new_private] {
            let token = Signer::parse(&private).unwrap().sign(&session(), NOW, ACCESS_LIFETIME).unwrap();
            assert_eq!(verifier.verify(&token, NOW), Ok(session()));
        }
    }

    #[test]
    fn forged_tokens_open_nothing() {
        let (verifier, signer) = keys("a");
        let token = signer.sign(&session(), NOW, ACCESS_LIFETIME).unwrap();
        let [header, payload, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let signed = |typ: Option<&str>, claims: &serde_json::Value| {
            let header = Header { typ: typ.map(str::to_owned), kid: Some("a".into()), ..Header::new(Algorithm::EdDSA) };
            jsonwebtoken::encode(&header, claims, &signer.key).unwrap()
        };
        let real: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        let with = |name: &str, value: &str| {
            let mut claims = real.clone();
            claims[name] = value.into();
            claims
        };
        assert!(verifier.verify(&signed(Some(TYPE), &real), NOW).is_ok());
        let richer = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap().replace("holder", "ancv");
        let (_, other_signer) = keys("a");
        let (_, unknown_signer) = keys("b");
        for forged in [
            String::new(),
            "a.b.c".into(),
            format!("{header}.{}.{signature}", encode(&richer)),
            format!("{}.{payload}.", encode(r#"{"alg":"none","kid":"a"}"#)),
            format!("{}.{payload}.{signature}", encode(r#"{"alg":"none","kid":"a"}"#)),
            format!("{}.{payload}.{signature}", encode(r#"{"alg":"HS256","kid":"a"}"#)),
            format!("{}.{payload}.{signature}", encode(r#"{"alg":"EdDSA"}"#)),
            format!("{header}.{payload}"),
            signed(Some("JWT"), &real),
            signed(None, &real),
            signed(Some(TYPE), &with("aud", "another-api")),
            signed(Some(TYPE), &with("iss", "another")),
            other_signer.sign(&session(), NOW, ACCESS_LIFETIME).unwrap(),
            unknown_signer.sign(&session(), NOW, ACCESS_LIFETIME).unwrap(),
        ] {
            assert_eq!(verifier.verify(&forged, NOW), Err(InvalidToken), "{forged}");
        }
    }

    #[test]
    fn keys_of_another_form_are_refused_at_the_start() {
        for keys in ["", "a", "a=!", "a=AAAA"] {
            assert!(Verifier::parse(keys).is_err(), "{keys}");
        }
        assert!(Signer::parse("nothing").is_err());
    }
}
