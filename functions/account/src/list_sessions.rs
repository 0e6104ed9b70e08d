//! `list_sessions`: where the caller is logged in.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::SessionRecord;

/// The open sessions of a user, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionList {
    /// Each of them.
    pub sessions: Vec<SessionView>,
}

/// An open session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// Its number.
    pub session_id: String,
    /// What it was opened on, as the browser said: « Firefox sur Windows ».
    pub device: String,
    /// When it was opened.
    #[schemars(with = "sev_domain::date::Instant")]
    pub opened_at: Timestamp,
    /// When it was last gone on with, to some minutes.
    #[schemars(with = "sev_domain::date::Instant")]
    pub last_seen_at: Timestamp,
    /// When it ends without being gone on with.
    #[schemars(with = "sev_domain::date::Instant")]
    pub ends_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

#[derive(Debug)]
pub struct ListSessions;

impl sev_http::Operation for ListSessions {
    const NAME: &'static str = "list_sessions";
    const SUMMARY: &'static str = "Lists the open sessions of the caller.";
    const ROLES: &'static [Role] = Role::ALL;
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = SessionList;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<SessionList>, Problem> {
        let records = app.store.sessions(&call.caller.user_id).await?;
        let sessions = open(records, &call.caller.session_id, call.moment.now).ok_or_else(Problem::unauthenticated)?;
        Ok(Reply::new(SessionList { sessions }))
    }
}

/// Those that go on at `now`: of one generation with the session that asks, which is among them. `None` when that one
/// has been ended: its token outlives it by some minutes, and shows nothing any more.
fn open(records: Vec<SessionRecord>, current: &str, now: Timestamp) -> Option<Vec<SessionView>> {
    let own = records.iter().find(|record| record.session_id == current)?.session_generation;
    let mut open: Vec<_> = records.into_iter().filter(|record| record.goes_on(own, now)).collect();
    open.iter().find(|record| record.session_id == current)?;
    open.sort_by_key(|record| std::cmp::Reverse((record.opened_at, record.session_id == current)));
    let at = |second| Timestamp::from_second(second).unwrap_or(now);
    let view = |record: SessionRecord| SessionView {
        current: record.session_id == current,
        device: record.device,
        opened_at: at(record.opened_at),
        last_seen_at: at(record.rotated_at),
        ends_at: at(record.expires_at.min(record.ends_at)),
        session_id: record.session_id,
    };
    Some(open.into_iter().map(view).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tests::record;

    #[test]
    fn sessions_that_are_over_are_not_listed() {
        let session = |id: &str, generation, opened_at, expires_at| SessionRecord {
            session_id: id.into(),
            session_generation: generation,
            opened_at,
            expires_at,
            ..record()
        };
        let records = vec![
            session("mine", 3, 100, 2_000),
            session("newer", 3, 200, 2_000),
            session("idle for too long", 3, 50, 999),
            session("of before a new password", 2, 60, 2_000),
            SessionRecord { ends_at: 1_000, ..session("a day old", 3, 10, 2_000) },
        ];
        let now = Timestamp::from_second(1_000).unwrap();
        let listed = |current: &str| {
            let ids = |views: Vec<SessionView>| views.into_iter().map(|view| (view.session_id, view.current)).collect::<Vec<_>>();
            open(records.clone(), current, now).map(ids)
        };
        assert_eq!(listed("mine"), Some(vec![("newer".to_owned(), false), ("mine".to_owned(), true)]));
        for ended in ["idle for too long", "unknown", "a day old"] {
            assert_eq!(listed(ended), None, "{ended}");
        }
    }
}
