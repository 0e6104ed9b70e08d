//! The refresh token: what its cookie holds, and the answer that opens or goes on with a session.

use jiff::{SignedDuration, Timestamp};
use lambda_http::http::{StatusCode, header};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::User,
    world::{Entropy, fingerprint, hex, is_key},
};
use sev_http::{Problem, REFRESH_COOKIE, Reply, Session, Signer};
use sev_runtime::session::{ABSOLUTE_LIFETIME, ACCESS_LIFETIME, IDLE_LIFETIME};
use sev_storage::SessionRecord;

/// An open session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OpenSession {
    /// For the header `Authorization: Bearer`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    /// Seconds until the session ends, if it is not refreshed before.
    pub session_expires_in: i64,
    /// Who is logged in.
    pub user: User,
    /// Whether a second factor must be set up before anything else.
    pub second_factor_needed: bool,
}

/// What the cookie holds: the user, the session, and a secret of which only the digest is kept.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) user_id: String,
    pub(crate) session_id: String,
    secret: String,
}

impl RefreshToken {
    pub(crate) fn new(user_id: &str, session_id: &str, entropy: &Entropy) -> Self {
        Self { user_id: user_id.to_owned(), session_id: session_id.to_owned(), secret: hex(&entropy.bytes::<32>()) }
    }

    /// The token after this one in a session with `seed`. Derived, so that two tabs that refresh at
    /// once, or one whose answer was lost, get the same cookie.
    pub(crate) fn next(&self, seed: &str) -> Self {
        Self { secret: fingerprint(&[seed, &self.secret]), ..self.clone() }
    }

    pub(crate) fn parse(cookie: &str) -> Option<Self> {
        let [user_id, session_id, secret] = cookie.split('.').collect::<Vec<_>>().try_into().ok()?;
        [user_id, session_id, secret].into_iter().all(is_key).then(|| Self {
            user_id: user_id.to_owned(),
            session_id: session_id.to_owned(),
            secret: secret.to_owned(),
        })
    }

    pub(crate) fn secret_hash(&self) -> String {
        fingerprint(&[&self.secret])
    }

    /// `Path` keeps the cookie away from every route but those of the session; without `Max-Age` it
    /// ends with the browser, as people who share a computer expect.
    fn cookie(&self) -> String {
        format!("{REFRESH_COOKIE}={}.{}.{}; {ATTRIBUTES}", self.user_id, self.session_id, self.secret)
    }
}

const ATTRIBUTES: &str = "Path=/api/session; HttpOnly; Secure; SameSite=Strict";

/// A header that makes the browser forget the cookie.
pub(crate) fn forget_cookie() -> String {
    format!("{REFRESH_COOKIE}=; Max-Age=0; {ATTRIBUTES}")
}

/// The answer about a session that does not go on: a page that gets it shows the login.
pub(crate) fn ended() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "session_ended", "Votre session est terminée", "Connectez-vous de nouveau pour continuer.")
        .header(header::SET_COOKIE, &forget_cookie())
}

/// The record of a session that `user` opens at `now` on `device`, with `token`, in a generation of their credentials.
pub(crate) fn opened(
    user: User,
    generation: u32,
    device: String,
    token: &RefreshToken,
    now: Timestamp,
    entropy: &Entropy,
) -> SessionRecord {
    SessionRecord {
        session_id: token.session_id.clone(),
        user,
        session_generation: generation,
        second_factor_needed: false,
        device,
        opened_at: now.as_second(),
        secret_hash: token.secret_hash(),
        seed: hex(&entropy.bytes::<32>()),
        previous_hash: None,
        rotated_at: now.as_second(),
        ends_at: (now + ABSOLUTE_LIFETIME).as_second(),
        expires_at: (now + IDLE_LIFETIME).as_second(),
    }
}

/// The record after a refresh at `now` with another token.
pub(crate) fn rotated(before: &SessionRecord, token: &RefreshToken, now: Timestamp) -> SessionRecord {
    SessionRecord {
        secret_hash: token.secret_hash(),
        previous_hash: Some(before.secret_hash.clone()),
        rotated_at: now.as_second(),
        expires_at: (now + IDLE_LIFETIME).as_second().min(before.ends_at),
        ..before.clone()
    }
}

/// The answer that opens or goes on with `record`, and sets the cookie of `token`.
pub(crate) fn answer(signer: &Signer, record: SessionRecord, token: &RefreshToken, now: Timestamp) -> Result<Reply<OpenSession>, Problem> {
    // Nothing of a session outlives it.
    let left = SignedDuration::from_secs(record.ends_at - now.as_second());
    let lifetime = ACCESS_LIFETIME.min(left);
    let second_factor_needed = record.second_factor_needed;
    let session = Session { second_factor_needed, ..Session::of(&record.user, record.session_id) };
    let access_token = signer.sign(&session, now, lifetime).map_err(|error| {
        tracing::error!(%error, "signing");
        Problem::internal()
    })?;
    let organisation = record.user.organisation_id.clone();
    let reply = Reply::new(OpenSession {
        access_token,
        token_type: "Bearer",
        expires_in: lifetime.as_secs(),
        session_expires_in: record.expires_at - now.as_second(),
        user: record.user,
        second_factor_needed,
    });
    Ok(reply.session_of(organisation).header(header::SET_COOKIE, &token.cookie()))
}

/// How long the token before the last still works: two tabs may refresh at once with one cookie.
pub(crate) const GRACE: SignedDuration = SignedDuration::from_secs(20);

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use lambda_http::http::HeaderValue;
    use sev_domain::account::{OrganisationId, OrganisationKind, Role};

    /// A session that was opened at 0 and gone on with at 1 000, and ends at 2 800, or at 40 000 whatever happens.
    pub(crate) fn record() -> SessionRecord {
        SessionRecord {
            session_id: "s".into(),
            user: User {
                user_id: "u".into(),
                identifier: "ANCV2528".parse().unwrap(),
                display_name: "Porteur".into(),
                organisation_id: OrganisationId::new("o"),
                organisation_name: "O".into(),
                organisation_kind: OrganisationKind::Holder,
                roles: vec![Role::Holder],
            },
            session_generation: 0,
            second_factor_needed: false,
            device: "Firefox sur Windows".into(),
            opened_at: 0,
            secret_hash: "new".into(),
            seed: "seed".into(),
            previous_hash: Some("old".into()),
            rotated_at: 1_000,
            ends_at: 40_000,
            expires_at: 2_800,
        }
    }

    #[test]
    fn a_cookie_reads_back() {
        let token = RefreshToken::new("u-2528", "abc", &Entropy::new(|bytes| bytes.fill(9)));
        let cookie = token.cookie();
        let value = cookie.strip_prefix("sev_refresh=").unwrap().split(';').next().unwrap();
        assert_eq!(RefreshToken::parse(value).unwrap().secret_hash(), token.secret_hash());
        for attribute in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/api/session"] {
            assert!(cookie.contains(attribute), "{attribute}");
        }
        assert!(HeaderValue::from_str(&cookie).is_ok());
    }

    #[test]
    fn the_next_token_is_the_same_each_time_and_another_in_another_session() {
        let token = RefreshToken::new("u-2528", "abc", &Entropy::new(|bytes| bytes.fill(9)));
        assert_eq!(token.next("seed").secret_hash(), token.next("seed").secret_hash());
        assert_ne!(token.next("seed").secret_hash(), token.next("other").secret_hash());
        assert_ne!(token.next("seed").secret_hash(), token.next("seed").next("seed").secret_hash());
        assert!(
            RefreshToken::parse(token.next("seed").cookie().strip_prefix("sev_refresh=").unwrap().split(';').next().unwrap()).is_some()
        );
    }

    #[test]
    fn a_cookie_of_another_form_is_none() {
        for value in ["", ".", "a.b", "a.b.c.d", "a..c", "a.b.c;", "a.b.é", &format!("a.b.{}", "c".repeat(65))] {
            assert!(RefreshToken::parse(value).is_none(), "{value}");
        }
    }
}
