//! What a mailed link opens.

use jiff::Timestamp;
use lambda_http::http::StatusCode;
use sev_domain::{account::MemberState, world::fingerprint};
use sev_http::{App, Problem};
use sev_storage::{Credentials, Link, Purpose};

/// The link of `token` for `purpose`, with the credentials of whom it was mailed to.
///
/// # Errors
/// 422 without a token; 410, the same for a link that was used, replaced, is too old, is for something else, or never was.
pub(crate) async fn opened(app: &App, token: &str, purpose: Purpose, now: Timestamp) -> Result<(Link, Credentials), Problem> {
    if token.is_empty() {
        return Err(Problem::refused("token", "Ouvrez le lien reçu par e-mail."));
    }
    let void = || void(purpose);
    let link = app.store.link(&fingerprint(&[token])).await?.ok_or_else(void)?;
    // DynamoDB deletes late.
    if link.purpose != purpose || now.as_second() >= link.expires_at {
        return Err(void());
    }
    let credentials = app.store.credentials(&link.identifier).await?;
    let opens = |credentials: &Credentials| opens(credentials, &link);
    Ok((link.clone(), credentials.filter(opens).ok_or_else(void)?))
}

/// Whether `link` is the newest of its kind, and its user is still as they were when it was mailed.
fn opens(credentials: &Credentials, link: &Link) -> bool {
    let (newest, state) = match link.purpose {
        Purpose::Password => (&credentials.link_hash, MemberState::Active),
        Purpose::Invitation => (&credentials.link_hash, MemberState::Invited),
        Purpose::Email => (&credentials.email_link_hash, MemberState::Active),
    };
    newest.as_ref() == Some(&link.token_hash) && credentials.member.state == state
}

/// One answer for all links that open nothing.
pub(crate) fn void(purpose: Purpose) -> Problem {
    let detail = match purpose {
        Purpose::Password => {
            "Un lien fonctionne une seule fois, pendant 30 minutes, et seul le plus récent compte. Demandez un nouveau lien."
        }
        Purpose::Invitation => {
            "Une invitation fonctionne une seule fois, pendant 7 jours, et seule la plus récente compte. Demandez-en une nouvelle à \
             l’administrateur de votre organisme."
        }
        Purpose::Email => {
            "Un lien fonctionne une seule fois, pendant 24 heures, et seul le plus récent compte. Refaites la demande depuis « Mon \
             compte »."
        }
    };
    Problem::new(StatusCode::GONE, "link_void", "Ce lien ne fonctionne plus", detail)
}
