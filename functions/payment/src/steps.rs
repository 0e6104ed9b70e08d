//! What the steps of a batch share: reading it, who does it, and writing it once.

use crate::batch_view::{BatchPath, BatchView};
use jiff::Timestamp;
use sev_domain::{
    batch::{Actor, Batch, BatchRefusal},
    payment::LineRef,
    world::is_key,
};
use sev_http::{App, Problem, ROUNDS, Reply, Session};
use sev_storage::{Action, AuditLine, Moves, Told};

/// The batch of `path`.
///
/// # Errors
/// 404 when there is none.
pub(crate) async fn batch(app: &App, path: &BatchPath) -> Result<Batch, Problem> {
    let nowhere = || Problem::not_found("Ce lot");
    if !is_key(&path.batch_id) {
        return Err(nowhere());
    }
    app.store.batch(&path.batch_id).await?.ok_or_else(nowhere)
}

/// The caller with their name, as the batch keeps it.
///
/// # Errors
/// The database gives no answer.
pub(crate) async fn actor(app: &App, caller: &Session) -> Result<Actor, Problem> {
    let member = app.store.member(&caller.organisation_id, &caller.identifier).await?;
    let name = member.map_or_else(|| caller.identifier.to_string(), |member| member.display_name);
    Ok(Actor { user_id: caller.user_id.clone(), name })
}

/// `batch` with its lines, as the caller sees it.
///
/// # Errors
/// The database gives no answer.
pub(crate) async fn shown(app: &App, batch: Batch, caller: &Session) -> Result<Reply<BatchView>, Problem> {
    let lines: Vec<LineRef> = batch.lines().cloned().collect();
    let lines = app.store.payment_lines(&lines).await?;
    Ok(Reply::new(BatchView::new(batch, lines, &caller.user_id)))
}

/// What the caller does with a batch, for the audit.
pub(crate) fn line(app: &App, caller: &Session, action: Action, subject: &str) -> AuditLine {
    AuditLine::new(app.clock.now(), &caller.organisation_id, &caller.user_id, action).to(subject)
}

/// Why a step can't be taken.
pub(crate) fn refused(refusal: BatchRefusal) -> Problem {
    Problem::conflict(refusal.code(), refusal.title(), refusal.detail())
}

/// Takes one step of a batch with all its lines: what `decide` makes of it is written once, with `line`. Who comes second
/// decides again on what is there then; a step that was taken before answers as it did.
///
/// # Errors
/// 404 without the batch, 409 when `decide` refuses.
pub(crate) async fn step(
    app: &App,
    caller: &Session,
    path: &BatchPath,
    (moves, line): (Moves<'_>, &AuditLine),
    decide: impl Fn(&Batch, &Actor, Timestamp) -> Result<Batch, BatchRefusal>,
) -> Result<Batch, Problem> {
    let actor = actor(app, caller).await?;
    for _ in 0..ROUNDS {
        let before = batch(app, path).await?;
        let after = decide(&before, &actor, line.at).map_err(refused)?;
        let told = Told { mails: Vec::new(), lines: vec![line.clone()] };
        if after == before || app.store.change_batch(&before, &after, moves, &told).await? {
            return Ok(after);
        }
    }
    Err(Problem::unavailable())
}
