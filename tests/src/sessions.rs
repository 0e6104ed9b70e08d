//! Sessions that nobody has logged in for.

use jiff::Timestamp;
use sev_domain::account::User;
use sev_storage::{Action, Attempts, AuditLine, Opened, Opening, Place, SessionRecord, Store};

/// The session `id` of `user`, opened at `now`, whose secret is nobody's.
#[must_use]
pub fn record(user: User, id: &str, now: Timestamp) -> SessionRecord {
    SessionRecord {
        session_id: id.to_owned(),
        user,
        session_generation: 0,
        second_factor_needed: false,
        device: "Firefox sur Windows".into(),
        opened_at: now.as_second(),
        secret_hash: String::new(),
        seed: "seed".into(),
        previous_hash: None,
        rotated_at: now.as_second(),
        ends_at: now.as_second() + 12 * 3600,
        expires_at: now.as_second() + 1800,
    }
}

/// Opens the session of `record`, as a login does.
///
/// # Panics
/// The database does not take it.
pub async fn open(store: &Store, record: &SessionRecord, now: Timestamp) {
    let [account, address] =
        ["here", "anywhere"].map(|slot| Attempts { name: record.session_id.clone(), slot: slot.into(), expires_at: now.as_second() });
    // Not over while tests run: a database that sweeps would change under those that see that nothing is written.
    let place = Place { digest: "test".into(), expires_at: now.as_second() + 24 * 3600 };
    let line = AuditLine::new(now, &record.user.organisation_id, &record.user.user_id, Action::LoggedIn);
    let opening = Opening { session: record, account: &account, address: &address, place: &place, proved: None, line: &line };
    assert_eq!(store.open_session(&opening).await, Ok(Opened::Done));
}
