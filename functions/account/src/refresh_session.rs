//! `refresh_session`: goes on with a session by its cookie, which changes at each use.

use crate::token::{self, GRACE, OpenSession, RefreshToken, ended};
use jiff::Timestamp;
use sev_domain::account::{Organisation, Role, User};
use sev_http::{Anyone, App, Call, NoBody, Nothing, Problem, Reply, Signer};
use sev_storage::{Action, Rotation, Rounds, SessionRecord};

#[derive(Debug)]
pub struct RefreshSession;

impl sev_http::Operation<Signer> for RefreshSession {
    const NAME: &'static str = "refresh_session";
    const SUMMARY: &'static str = "Goes on with a session by its refresh cookie, which changes at each use.";
    const ROLES: &'static [Role] = &[];

    type Caller = Anyone;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = OpenSession;

    fn refusals() -> Vec<Problem> {
        vec![ended()]
    }

    async fn handle(app: &App, call: Call<Self, Signer>) -> Result<Reply<OpenSession>, Problem> {
        let shown = call.meta.refresh_cookie.as_deref().and_then(RefreshToken::parse).ok_or_else(ended)?;
        let now = call.moment.now;
        // When another tab is first, its refresh decides; and the session may move to another generation.
        let mut is_first = true;
        let mut rounds = Rounds::new();
        loop {
            let record = app.store.session(&shown.user_id, &shown.session_id).await?.ok_or_else(ended)?;
            match judge(&record, &shown.secret_hash(), now) {
                Judgement::Current => {
                    let next = shown.next(&record.seed);
                    let after = token::rotated(&record, &next, now);
                    let organisation = app.store.organisation(&record.user.organisation_id);
                    let (rotation, organisation) = tokio::join!(app.store.rotate_session(&record, &after), organisation);
                    match rotation? {
                        Rotation::Done => return token::answer(&call.tools, named(after, organisation?), &next, now),
                        Rotation::Over => return Err(ended()),
                        Rotation::Lost => {}
                    }
                }
                Judgement::JustReplaced => {
                    if !app.store.holds(&record).await? {
                        // It may have moved to another generation since it was read.
                        if !is_first {
                            return Err(ended());
                        }
                    } else {
                        let (next, organisation) = (shown.next(&record.seed), app.store.organisation(&record.user.organisation_id).await?);
                        return token::answer(&call.tools, named(record, organisation), &next, now);
                    }
                }
                Judgement::Ended => return Err(ended()),
                Judgement::Reused => {
                    let line = record.did(Action::TokenReused, call.moment);
                    app.store.end_session(&shown.user_id, &shown.session_id, &line).await?;
                    return Err(ended());
                }
            }
            is_first = false;
            rounds.lost()?;
        }
    }
}

/// The session under the name that the organisation has now.
fn named(record: SessionRecord, organisation: Option<Organisation>) -> SessionRecord {
    let organisation_name = organisation.map_or_else(|| record.user.organisation_name.clone(), |organisation| organisation.name);
    SessionRecord { user: User { organisation_name, ..record.user }, ..record }
}

/// What a refresh token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    Current,
    /// The one before, a moment ago: another tab was first, or the answer was lost.
    JustReplaced,
    /// The session is over.
    Ended,
    /// An old one, or one that never was: someone has had the cookie, or its number, and nobody can tell who is who.
    Reused,
}

fn judge(record: &SessionRecord, secret_hash: &str, now: Timestamp) -> Judgement {
    if now.as_second() >= record.expires_at.min(record.ends_at) {
        Judgement::Ended
    } else if record.secret_hash == secret_hash {
        Judgement::Current
    } else if record.previous_hash.as_deref() == Some(secret_hash) && now.as_second() - record.rotated_at <= GRACE.as_secs() {
        Judgement::JustReplaced
    } else {
        Judgement::Reused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tests::record;

    #[test]
    fn an_old_token_is_good_for_a_moment_then_gives_the_thief_away() {
        let record = record();
        for (secret, second, expected) in [
            ("new", 1_000, Judgement::Current),
            ("new", 2_799, Judgement::Current),
            ("new", 2_800, Judgement::Ended),
            ("old", 1_020, Judgement::JustReplaced),
            ("old", 1_021, Judgement::Reused),
            ("older", 1_001, Judgement::Reused),
            ("older", 2_800, Judgement::Ended),
        ] {
            assert_eq!(judge(&record, secret, Timestamp::from_second(second).unwrap()), expected, "{secret} at {second}");
        }
        let long = SessionRecord { expires_at: 50_000, ..record };
        assert_eq!(judge(&long, "new", Timestamp::from_second(40_000).unwrap()), Judgement::Ended);
    }
}
