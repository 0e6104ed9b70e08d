//! `create_batch`: puts due lines together, one transfer for each provider, to the account that it has now.

use crate::{
    batch_view::{BatchPath, BatchView},
    steps,
};
use jiff::{Timestamp, civil::Date};
use lambda_http::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_domain::{
    account::{Organisation, OrganisationId, Role},
    batch::{self, Address, Batch, BatchState, MAX_LINES, MAX_LINES_OF_TRANSFER, Payee, Share, Waits},
    date::parse_date,
    four_eyes::Actor,
    payment::{LineRef, LineState, PaymentLine},
    text::Invalid,
    world::Moment,
};
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session, before, conflicts};
use sev_storage::{Action, Idempotency, KnownToTheBank, Rounds, Unmade};
use std::collections::{BTreeSet, HashMap};

/// Which lines, and when.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct BatchForm {
    /// The lines; without them all that can go, as many as fit.
    #[serde(default)]
    #[schemars(length(min = 1, max = MAX_LINES))]
    pub line_refs: Option<Vec<LineRef>>,
    /// The day on which the bank is to execute it: a day of the week, from tomorrow to 30 days ahead; without it the next one.
    #[serde(default)]
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub execution_on: Option<String>,
}

#[derive(Debug)]
pub struct CreateBatch;

impl sev_http::Operation for CreateBatch {
    const NAME: &'static str = "create_batch";
    const SUMMARY: &'static str = "Puts due payment lines in a batch: one transfer for each provider, to the account that it has now.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;
    const STATUS: StatusCode = StatusCode::CREATED;
    const HEADERS: &'static [Header] = &[Header::IdempotencyKey];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<BatchForm>;
    type Reply = BatchView;

    fn example() -> Option<Value> {
        Some(json!({ "line_refs": null, "execution_on": null }))
    }

    fn refusals() -> Vec<Problem> {
        conflicts(["line_not_due", "nothing_to_pay", "no_account", "not_positive"])
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BatchView>, Problem> {
        let (caller, form) = (&call.caller, &call.body.0);
        let once = call.once(&[], form)?;
        let batch = match make(app, (caller, call.moment), form, once.as_ref()).await {
            // A request that comes again looks wrong: its lines are no longer due, its day may have gone by. Its key tells.
            Err(problem) => {
                let made = before(app, once.as_ref()).await?.and_then(|made| made.batch_id).ok_or(problem)?;
                BatchPath { batch_id: made }.load(app).await?
            }
            Ok(batch) => batch,
        };
        steps::shown(app, batch, caller, call.moment).await
    }
}

async fn make(app: &App, (caller, moment): (&Session, Moment), form: &BatchForm, once: Option<&Idempotency>) -> Result<Batch, Problem> {
    let execution_on = parse(form, moment.today)?;
    let actor = steps::actor(app, caller, moment).await?;
    let year = moment.today.year();
    let mut rounds = Rounds::new();
    loop {
        let shares = match &form.line_refs {
            Some(lines) => named(app, lines).await?,
            None => all_that_can_go(app).await?,
        };
        let last = app.store.last_batch(year).await?;
        let batch_id = batch::batch_id(year, last.saturating_add(1));
        let batch = draft(app, (&caller.organisation_id, moment.now), (batch_id, execution_on), &actor, &shares).await?;
        let line = caller.did(Action::CreatedBatch, moment).to(&batch.batch_id);
        match app.store.create_batch(&batch, (year, last), once, &line).await? {
            Ok(()) => return Ok(batch),
            // What it has come to is read by its key.
            Err(Unmade::Repeated) => return Err(Problem::unavailable()),
            Err(Unmade::Overtaken) => rounds.lost()?,
        }
    }
}

fn parse(form: &BatchForm, today: Date) -> Result<Date, Problem> {
    let mut mistakes = Form::new();
    let on = form.execution_on.as_deref().map_or_else(|| Ok(batch::next_execution(today)), |on| execution_day(on, today));
    let on = mistakes.take("execution_on", on);
    if let Some(lines) = &form.line_refs {
        let is_sound = lines.iter().all(|line| sev_domain::world::is_key(&line.line_id));
        if lines.is_empty() || lines.len() > MAX_LINES || !is_sound {
            mistakes.refuse("line_refs", &format!("Choisissez de 1 à {MAX_LINES} montants à verser."));
        } else if lines.iter().collect::<BTreeSet<_>>().len() < lines.len() {
            mistakes.refuse("line_refs", "Un montant est choisi deux fois.");
        }
    }
    mistakes.finish(on)
}

fn execution_day(raw: &str, today: Date) -> Result<Date, Invalid> {
    let on = parse_date(raw)?;
    batch::can_be_executed(on, today).map(|()| on)
}

/// The lines that were named, if all of them can go.
async fn named(app: &App, wanted: &[LineRef]) -> Result<Vec<Share>, Problem> {
    let lines = app.store.payment_lines(wanted).await?;
    if lines.len() < wanted.len() {
        return Err(Problem::refused("line_refs", "Un montant n’existe pas. Rechargez la page."));
    }
    if lines.iter().any(|line| line.line_state != LineState::Due) {
        return Err(Problem::conflict(
            "line_not_due",
            "Un montant n’est plus à verser",
            "Il est déjà dans un lot, ou payé. Rechargez la page, puis choisissez de nouveau.",
        ));
    }
    let shares = batch::shares(lines);
    if let Some(share) = shares.iter().find(|share| share.lines.len() > MAX_LINES_OF_TRANSFER) {
        let most = format!("Un virement réunit au plus {MAX_LINES_OF_TRANSFER} montants : {} en a trop.", share.provider_name);
        return Err(Problem::refused("line_refs", &most));
    }
    Ok(shares)
}

/// Whole providers, as many as fit, of what is due. The index may be behind, so what is chosen is looked at itself.
async fn all_that_can_go(app: &App) -> Result<Vec<Share>, Problem> {
    let mut due = app.store.payment_lines_in(LineState::Due).await?;
    loop {
        let providers: BTreeSet<OrganisationId> = due.iter().map(|line| line.provider_id.clone()).collect();
        let accounts = app.store.bank_accounts_of(&providers.iter().collect::<Vec<_>>()).await?;
        let has_account = |id: &OrganisationId| accounts.iter().any(|accounts| accounts.owner == *id && accounts.current.is_some());
        let chosen = batch::chosen(batch::shares(due.clone()), has_account);
        if chosen.is_empty() {
            return Err(Problem::conflict(
                "nothing_to_pay",
                "Rien n’est à verser",
                "Aucun montant ne peut partir maintenant. Vérifiez les prestataires en attente.",
            ));
        }
        let wanted: Vec<LineRef> = chosen.iter().flat_map(|share| share.lines.iter().map(PaymentLine::reference)).collect();
        let lines = app.store.payment_lines(&wanted).await?;
        let still: BTreeSet<LineRef> = lines.iter().filter(|line| line.line_state == LineState::Due).map(PaymentLine::reference).collect();
        if still.len() == wanted.len() {
            return Ok(chosen);
        }
        due.retain(|line| still.contains(&line.reference()) || !wanted.contains(&line.reference()));
    }
}

/// The batch of `shares` that `actor` makes now for `payer`, each to the account that its provider has.
///
/// # Errors
/// 409 when a provider can't be paid.
pub async fn draft(
    app: &App,
    (payer, now): (&OrganisationId, Timestamp),
    (batch_id, execution_on): (String, Date),
    actor: &Actor,
    shares: &[Share],
) -> Result<Batch, Problem> {
    let mut ids: Vec<&OrganisationId> = shares.iter().map(|share| &share.provider_id).collect();
    ids.push(payer);
    let known = app.store.known_to_the_bank(&ids).await?;
    let payer_address = known.last().and_then(|known| known.organisation.as_ref()).map(address);
    let known: HashMap<&OrganisationId, &KnownToTheBank> = ids.iter().copied().zip(&known).collect();
    let payee = |id: &OrganisationId| {
        let known = known.get(id)?;
        let (organisation, account) = (known.organisation.as_ref()?, known.accounts.as_ref()?.current.as_ref()?);
        let (iban, bic, account_holder) = (account.iban.clone(), account.bic.clone(), account.account_holder.clone());
        Some(Payee { iban, bic, account_holder, address: address(organisation) })
    };
    for share in shares {
        if let Some(why) = share.waits(payee(&share.provider_id).is_some()) {
            return Err(waits(share, why));
        }
    }
    let transfers = batch::transfers(&batch_id, shares, payee).ok_or_else(Problem::internal)?;
    Ok(Batch {
        batch_id,
        batch_state: BatchState::Draft,
        created_at: now,
        created_by: actor.clone(),
        approved_at: None,
        approved_by: None,
        taken: Vec::new(),
        dissolution: None,
        sent_at: None,
        sent_by: None,
        cancelled_by: None,
        cancelled_because: None,
        execution_on,
        payer_address,
        transfers,
        version: 1,
    })
}

fn address(organisation: &Organisation) -> Address {
    Address { street: organisation.street.clone(), postal_code: organisation.postal_code.clone(), city: organisation.city.clone() }
}

fn waits(share: &Share, why: Waits) -> Problem {
    let (code, title) = match why {
        Waits::NoAccount => ("no_account", "Un prestataire n’a pas de compte bancaire"),
        Waits::NotPositive => ("not_positive", "Rien n’est à verser à un prestataire"),
    };
    Problem::conflict(code, title, format!("{} : {}", share.provider_name, why.explanation()))
}
