//! `view_account`: « Mon compte », with the intervention credit by year `[M]`.

use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::{Organisation, Role};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_views::{CreditView, TOP_UP_URL};

/// An organisation's own page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Account {
    /// The organisation.
    pub organisation: Organisation,
    /// Its credit of each year, earliest first; empty for a provider and for ANCV.
    pub credits: Vec<CreditView>,
    /// Where to ask for more credit.
    pub top_up_url: &'static str,
}

/// The operation.
#[derive(Debug)]
pub struct Operation;

impl sev_http::Operation for Operation {
    const NAME: &'static str = "view_account";
    const SUMMARY: &'static str = "Shows the caller's organisation, with its intervention credit by year.";
    const ROLES: &'static [Role] = Role::ALL;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Account;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Account>, Problem> {
        let (account, rules) = tokio::join!(app.store.account(&call.caller.organisation_id), app.store.all_rules());
        let (organisation, credits) = account?.ok_or_else(|| Problem::not_found("Ce compte"))?;
        let (rules, today) = (rules?, app.clock.today());
        let in_force = |year| rules.iter().find(|book| book.year == year).and_then(|book| book.in_force(today));
        Ok(Reply::new(Account {
            organisation,
            credits: credits.iter().map(|credit| CreditView::new(credit, in_force(credit.year))).collect(),
            top_up_url: TOP_UP_URL,
        }))
    }
}
