//! `list_payment_lines`: what is owed and paid; for finance by state, for a provider its own.

use crate::line_view::Line;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role},
    batch::{Waits, next_execution, shares},
    payment::{LineState, PaymentLine},
};
use sev_http::{App, Call, Choice, NoBody, Problem, Reply, Session};
use std::collections::{BTreeSet, HashSet};

/// Which lines.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LinesQuery {
    /// For finance. A provider sees its own of every state.
    #[schemars(with = "Option<Choice<LineState>>")]
    pub state: Option<String>,
}

/// A provider whose due lines can't go into a batch now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// The provider's key.
    pub provider_id: OrganisationId,
    /// The provider.
    pub provider_name: String,
    /// What its due lines come to, in cents.
    pub amount_cents: i64,
    /// Why.
    pub why: Waits,
    /// The same in a French sentence.
    pub explanation: String,
}

/// Payment lines.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Lines {
    /// The lines: for finance oldest first, for a provider newest first.
    pub lines: Vec<Line>,
    /// For finance, with the due lines: providers that have to wait.
    pub waiting: Vec<Waiting>,
    /// For finance, with the due lines: the day that is proposed for the execution of a batch of them.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub next_execution_on: Option<Date>,
    /// For a provider: what it is to do, in a French sentence.
    pub explanation: Option<String>,
}

#[derive(Debug)]
pub struct ListPaymentLines;

impl sev_http::Operation for ListPaymentLines {
    const NAME: &'static str = "list_payment_lines";
    const SUMMARY: &'static str = "Lists payment lines: for finance those of a state, for a provider its own, each with when it is paid.";
    const ROLES: &'static [Role] = &[Role::Finance, Role::Provider];

    type Caller = Session;
    type Path = sev_http::Nothing;
    type Query = LinesQuery;
    type Body = NoBody;
    type Reply = Lines;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Lines>, Problem> {
        if call.caller.kind == OrganisationKind::Provider {
            return of_provider(app, &call.caller.organisation_id, call.moment.today).await.map(Reply::new);
        }
        let today = call.moment.today;
        let state = parse(call.query.state.as_deref())?;
        let lines = app.store.payment_lines_in(state).await?;
        if state != LineState::Due {
            let lines = lines.into_iter().map(|line| Line::for_finance(line, true, today)).collect();
            return Ok(Reply::new(Lines { lines, waiting: Vec::new(), next_execution_on: None, explanation: None }));
        }
        let providers: BTreeSet<&OrganisationId> = lines.iter().map(|line| &line.provider_id).collect();
        let accounts = app.store.bank_accounts_of(&providers.into_iter().collect::<Vec<_>>()).await?;
        let with_account: HashSet<OrganisationId> =
            accounts.into_iter().filter(|accounts| accounts.current.is_some()).map(|accounts| accounts.owner).collect();
        let waiting = waiting(lines.clone(), |provider| with_account.contains(provider));
        let lines = lines.into_iter().map(|line| (with_account.contains(&line.provider_id), line));
        let lines = lines.map(|(has_account, line)| Line::for_finance(line, has_account, today)).collect();
        Ok(Reply::new(Lines { lines, waiting, next_execution_on: Some(next_execution(today)), explanation: None }))
    }
}

async fn of_provider(app: &App, provider: &OrganisationId, today: Date) -> Result<Lines, Problem> {
    let own = [provider];
    let (lines, accounts) = tokio::join!(app.store.payment_lines_of(provider), app.store.bank_accounts_of(&own));
    let has_account = accounts?.iter().any(|accounts| accounts.current.is_some());
    let lines: Vec<_> = lines?.into_iter().rev().map(|line| Line::new(line, has_account, today)).collect();
    let explanation = (!has_account).then(|| {
        "Aucun compte bancaire n’est encore accepté par l’ANCV : indiquez le vôtre dans « Compte bancaire » pour recevoir vos versements."
            .to_owned()
    });
    Ok(Lines { lines, waiting: Vec::new(), next_execution_on: None, explanation })
}

fn waiting(due: Vec<PaymentLine>, has_account: impl Fn(&OrganisationId) -> bool) -> Vec<Waiting> {
    let waits = |share: sev_domain::batch::Share| {
        let why = share.waits(has_account(&share.provider_id))?;
        let explanation = why.explanation().to_owned();
        Some(Waiting { amount_cents: share.sum(), provider_id: share.provider_id, provider_name: share.provider_name, why, explanation })
    };
    shares(due).into_iter().filter_map(waits).collect()
}

fn parse(state: Option<&str>) -> Result<LineState, Problem> {
    Choice::<LineState>::read(state).map_err(|_| Problem::refused("state", "Choisissez « due », « batched », « sent » ou « settled »."))
}
