//! What the steps of a batch share: who does it, and writing it once.

use crate::batch_view::{BatchPath, BatchView};
use sev_domain::{
    bank_account::BankAccounts,
    batch::{Batch, BatchRefusal, BatchState, Transfer},
    four_eyes::Actor,
    payment::{EarlierEnd, LineRef},
    world::Moment,
};
use sev_http::{App, Problem, Reply, Session};
use sev_storage::{AuditLine, Moves, Round, Rounds, Told};

/// The caller as the batch keeps them: with their name, and whoever has their account in hand.
///
/// # Errors
/// 401 when they have no credentials any more.
pub(crate) async fn actor(app: &App, caller: &Session, moment: Moment) -> Result<Actor, Problem> {
    let credentials = app.store.credentials(&caller.identifier).await?;
    credentials.map(|credentials| credentials.actor(moment.now)).ok_or_else(Problem::unauthenticated)
}

/// `batch` with its lines, as the caller sees it.
pub(crate) async fn shown(app: &App, batch: Batch, caller: &Session, moment: Moment) -> Result<Reply<BatchView>, Problem> {
    let lines: Vec<LineRef> = batch.lines().cloned().collect();
    let lines = app.store.payment_lines(&lines).await?;
    Ok(Reply::new(BatchView::new(batch, lines, &caller.user_id, moment.today)))
}

/// The accounts of those whom `batch` pays, as long as each transfer still goes to the one that its provider has: what was changed
/// after the batch was made was changed for a reason `[D]`.
///
/// # Errors
/// 409 which names the providers that have another one.
async fn accounts(app: &App, batch: &Batch) -> Result<Vec<BankAccounts>, Problem> {
    let providers: Vec<_> = batch.transfers.iter().map(|transfer| &transfer.provider_id).collect();
    let known = app.store.bank_accounts_of(&providers).await?;
    let is_paid_there = |transfer: &&Transfer| {
        let current = known.iter().find(|accounts| accounts.owner == transfer.provider_id).and_then(|accounts| accounts.current.as_ref());
        current.is_some_and(|current| transfer.payee.is(current))
    };
    let changed: Vec<_> =
        batch.transfers.iter().filter(|transfer| !is_paid_there(transfer)).map(|transfer| transfer.provider_name.as_str()).collect();
    if changed.is_empty() {
        return Ok(known);
    }
    let otherwise = if batch.taken.is_empty() {
        ""
    } else {
        " Si la banque a déjà pris son fichier, vérifiez-le auprès d’elle, puis notez l’envoi."
    };
    let detail = format!(
        "L’ANCV a accepté un autre compte depuis que ce lot est préparé : {}. Annulez-le, puis préparez-en un autre.{otherwise}",
        changed.join(", ")
    );
    Err(Problem::conflict("account_changed", "Un compte bancaire a changé", detail))
}

/// What a step asks of the accounts that a batch pays to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// That its providers still have them, when it is written too. What the bank has is paid to those of then.
    SameAccounts,
    /// The same of a step that was taken before: what it gave may have aged since.
    SameAccountsAgain,
    Nothing,
}

/// Takes one step of a batch: what `decide` makes of it is written once, with all its lines and the `line` that tells of it. Who
/// comes second decides again on what is there then; a step that was taken before answers as it did.
///
/// # Errors
/// 404 without the batch, 409 when `decide` refuses or a provider has another account.
pub(crate) async fn step(
    app: &App,
    (caller, moment): (&Session, Moment),
    path: &BatchPath,
    asks: Asks,
    line: impl Fn(&Batch) -> AuditLine,
    decide: impl Fn(&Batch, &Actor) -> Result<Batch, BatchRefusal>,
) -> Result<Batch, Problem> {
    let actor = actor(app, caller, moment).await?;
    let mut rounds = Rounds::new();
    loop {
        let before = path.load(app).await?;
        let after = decide(&before, &actor)?;
        let is_new = after != before;
        let asks_now = match asks {
            Asks::SameAccounts => is_new,
            Asks::SameAccountsAgain => true,
            Asks::Nothing => false,
        };
        let accounts = if asks_now && !before.is_with_the_bank() { accounts(app, &before).await? } else { Vec::new() };
        if !is_new {
            return Ok(after);
        }
        let left = after.left(EarlierEnd::Dissolved, after.cancelled_because.as_deref().unwrap_or_default(), moment.now);
        let moves = if after.batch_state == BatchState::Cancelled { Moves::Release(&left) } else { Moves::None(&accounts) };
        let told = Told { mails: Vec::new(), lines: vec![line(&after)] };
        let is_written = app.store.change_batch(&before, &after, moves, &told).await?;
        if rounds.after(Round::new(is_written))?.is_some() {
            return Ok(after);
        }
    }
}
