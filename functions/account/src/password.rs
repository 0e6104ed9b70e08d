//! Passwords: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane).

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use sev_domain::world::Entropy;

/// The longest password that is hashed: more would only cost time.
pub const MAX_LENGTH: usize = 256;

/// The hash of a password that nobody has, checked when there is no account: an unknown identifier
/// costs what a wrong password costs.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2V2LXdlYi1ub2JvZHktMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn argon2id() -> Argon2<'static> {
    // OWASP's parameters are within Argon2's bounds; the default ones are the same.
    let params = Params::new(19_456, 2, 1, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of `password`, in PHC form, or `None` when it is longer than Argon2 takes.
#[must_use]
pub fn hash(password: &str, entropy: &Entropy) -> Option<String> {
    argon2id().hash_password_with_salt(password.as_bytes(), &entropy.bytes::<16>()).ok().map(|hash| hash.to_string())
}

/// Whether `password` has the hash `phc`, on a thread of its own: tens of milliseconds of work
/// would hold up everything else.
pub async fn verify(password: String, phc: String) -> bool {
    tokio::task::spawn_blocking(move || argon2id().verify_password(password.as_bytes(), phc.as_str()).is_ok()).await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_opens_its_own_hash_alone() {
        let hash = hash("Demo-Vacances-2026", &Entropy::new(|bytes| bytes.fill(7))).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("Demo-Vacances-2026".into(), hash.clone()).await);
        assert!(!verify("demo-vacances-2026".into(), hash.clone()).await);
        assert!(!verify(String::new(), hash).await);
    }

    #[tokio::test]
    async fn nobodys_hash_is_worked_on_and_opens_for_nobody() {
        // A hash that can't be parsed would be refused without the work.
        assert!(argon2::PasswordHash::new(NOBODY).is_ok());
        assert!(!verify("Demo-Vacances-2026".into(), NOBODY.into()).await);
    }
}
