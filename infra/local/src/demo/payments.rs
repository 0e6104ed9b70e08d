//! The demo's bank accounts, and a batch that was paid.

use super::{
    calendar::{Calendar, add, noon},
    programme::{ACTIF_RESIDENCE, ANCV, CAP_VACANCES, Entry, HOLDER, finance},
};
use crate::StartError;
use jiff::{Timestamp, ToSpan as _};
use sev_domain::{
    bank_account::{Account, BankAccounts},
    batch::{self, Batch, MAX_LINES_OF_TRANSFER, Outcome},
    date::in_paris,
    four_eyes::Actor,
    payment::LineState,
    refused::Refused as _,
    text::Invalid,
};
use sev_http::App;
use sev_payment::record_outcome::of_each_group;
use sev_storage::{Action, AuditLine, Credentials, Moves, Told};

/// IBANs that no bank has given: their check digits and keys alone are right.
const OF_ACTIF_RESIDENCE: &str = "FR7630006000011234567890189";
const OF_CAP_VACANCES: &str = "FR7610278000010002345678979";
const ASKED_BY_CAP_VACANCES: &str = "FR7614445204000401998877690";

/// Lines that were owed for so many days are paid.
const PAID_AFTER_DAYS: i64 = 20;

fn failed(error: impl ToString) -> StartError {
    StartError::Demo(error.to_string())
}

/// Both providers have an account; the second asks for another.
pub(super) async fn accounts(app: &App, calendar: Calendar) -> Result<(), StartError> {
    let (long_ago, lately) = (Calendar::new_year(calendar.stay_year - 2), noon(add(calendar.today, (-2).days())));
    for (provider, iban, asked) in
        [(ACTIF_RESIDENCE, OF_ACTIF_RESIDENCE, None), (CAP_VACANCES, OF_CAP_VACANCES, Some(ASKED_BY_CAP_VACANCES))]
    {
        let entry = Entry::of(provider).ok_or_else(|| failed("a provider without its organisation"))?;
        let none = BankAccounts::none(entry.id(), entry.name.into());
        let first = none.asked(account(iban, entry, long_ago).map_err(failed)?).map_err(|refusal| failed(refusal.code()))?;
        let mut accounts = first.decided(first.version, None, long_ago).map_err(|refusal| failed(refusal.code()))?;
        if let Some(asked) = asked {
            accounts = accounts.asked(account(asked, entry, lately).map_err(failed)?).map_err(|refusal| failed(refusal.code()))?;
        }
        app.store.change_bank_accounts(&none, &accounts, &Told::default()).await.map_err(failed)?;
    }
    Ok(())
}

fn account(iban: &str, entry: &Entry, at: Timestamp) -> Result<Account, Invalid> {
    Ok(Account {
        iban: iban.parse()?,
        bic: None,
        account_holder: entry.name.into(),
        requested_at: at,
        requested_by: entry.user()?.user_id,
        decided_at: None,
        refused_because: None,
    })
}

/// Pays what was owed for a while, as two people of finance did: one makes the batch, the other approves it. What became of its
/// first transfer is still to be noted, if it has several. Nobody is mailed.
pub(super) async fn batch(app: &App, calendar: Calendar, set_clock: impl Fn(Timestamp)) -> Result<(), StartError> {
    let ancv = Entry::of(ANCV).ok_or_else(|| failed("no ANCV"))?;
    let [maker, other] = finance().map_err(failed)?.map(|member| Credentials::new(member, None).actor(noon(calendar.today)));

    let last = add(calendar.today, (-PAID_AFTER_DAYS).days());
    let due = app.store.payment_lines_in(LineState::Due).await.map_err(failed)?;
    let mut due: Vec<_> = due.into_iter().filter(|line| in_paris(line.created_at) <= last).collect();
    // Something is left to pay, whatever the day: what is owed for the manual's holder's newest stay.
    let holder = Entry::of(HOLDER).ok_or_else(|| failed("no holder"))?.name;
    let newest = due.iter().filter(|line| line.holder_name == holder).max_by_key(|line| line.end_date).map(|line| line.group_id.clone());
    due.retain(|line| Some(&line.group_id) != newest.as_ref());
    let mut shares = batch::shares(due);
    shares.retain(|share| share.sum() > 0 && share.lines.len() <= MAX_LINES_OF_TRANSFER);
    if shares.is_empty() {
        return Ok(());
    }
    let made_on = add(last, 1.days());
    let execution_on = batch::next_execution(made_on);
    set_clock(noon(made_on));
    // As the groups, it has the same number on whatever day the demo is laid: documentation and scripts name it.
    let year = calendar.stay_year - 1;
    let id = (batch::batch_id(year, 1), execution_on);
    let draft = sev_payment::create_batch::draft(app, (&ancv.id(), noon(made_on)), id, &maker, &shares)
        .await
        .map_err(|problem| failed(problem.code))?;
    let line = |by: &Actor, action, at, subject: &str| AuditLine::new(at, &ancv.id(), &by.user_id, action).to(subject);
    let told = |line: AuditLine| Told { mails: Vec::new(), lines: vec![line] };
    let made = line(&maker, Action::CreatedBatch, noon(made_on), &draft.batch_id);
    app.store.create_batch(&draft, (year, 0), None, &made).await.map_err(failed)?.map_err(|_| failed("a batch was not made"))?;

    let refused = |refusal: batch::BatchRefusal| failed(refusal.code());
    let approved = draft.approved(&other, noon(made_on)).map_err(refused)?;
    let by = told(line(&other, Action::ApprovedBatch, noon(made_on), &draft.batch_id));
    change(app, &draft, &approved, Moves::None(&[]), &by).await?;
    let taken = approved.taken(&maker, noon(made_on)).map_err(refused)?;
    let by = told(line(&maker, Action::TookPaymentFile, noon(made_on), &draft.batch_id));
    change(app, &approved, &taken, Moves::None(&[]), &by).await?;
    let mut batch = taken.sent(&maker, noon(made_on), false).map_err(refused)?;
    let by = told(line(&maker, Action::SentBatch, noon(made_on), &draft.batch_id));
    change(app, &taken, &batch, Moves::None(&[]), &by).await?;
    for (index, transfer) in draft.transfers.iter().enumerate() {
        let sent = batch.passed_on(&transfer.reference);
        change(app, &batch, &sent, Moves::PassOn(transfer), &Told::default()).await?;
        if index == 0 && draft.transfers.len() > 1 {
            batch = sent;
            continue;
        }
        let settled = sent.recorded(&transfer.reference, &Outcome::Settled, execution_on, &other).map_err(refused)?;
        let lines = app.store.payment_lines(&transfer.lines).await.map_err(failed)?;
        let by = line(&other, Action::SettledTransfer, noon(execution_on), &transfer.reference);
        let told = Told { mails: Vec::new(), lines: of_each_group(&transfer.lines, &by) };
        change(app, &sent, &settled, Moves::Settle(&lines, execution_on), &told).await?;
        batch = settled;
    }
    Ok(())
}

async fn change(app: &App, before: &Batch, after: &Batch, moves: Moves<'_>, told: &Told) -> Result<(), StartError> {
    let is_written = app.store.change_batch(before, after, moves, told).await.map_err(failed)?;
    if is_written { Ok(()) } else { Err(failed("a batch was overtaken")) }
}
