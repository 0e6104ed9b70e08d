//! `view_account`: « Mon compte », with the intervention credit by year `[M]`.

use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::{HolderType, Organisation, OrganisationId, OrganisationKind, Role};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_views::{CreditView, TOP_UP_URL};

/// An organisation's own page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Account {
    /// The organisation.
    pub organisation: OrganisationView,
    /// Its credit of each year, earliest first; empty for a provider and for ANCV.
    pub credits: Vec<CreditView>,
    /// Where to ask for more credit.
    pub top_up_url: &'static str,
}

/// What « Mon compte » says of the organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganisationView {
    /// Its key.
    pub organisation_id: OrganisationId,
    /// Holder, provider or ANCV.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// Convention number, for a holder.
    pub convention_number: Option<String>,
    /// What kind of holder it is.
    pub holder_type: Option<HolderType>,
    /// Telephone number.
    pub phone: String,
    /// Where the programme's mails go.
    pub email: String,
    /// Number and street.
    pub street: String,
    /// Second line of the address.
    pub complement: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
}

impl From<Organisation> for OrganisationView {
    fn from(organisation: Organisation) -> Self {
        Self {
            organisation_id: organisation.organisation_id,
            kind: organisation.kind,
            name: organisation.name,
            convention_number: organisation.convention_number.map(|number| number.as_str().to_owned()),
            holder_type: organisation.holder_type,
            phone: organisation.phone,
            email: organisation.email,
            street: organisation.street,
            complement: organisation.complement,
            postal_code: organisation.postal_code,
            city: organisation.city,
        }
    }
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
        Ok(Reply::ok(Account {
            organisation: organisation.into(),
            credits: credits.iter().map(|credit| CreditView::new(credit, in_force(credit.year))).collect(),
            top_up_url: TOP_UP_URL,
        }))
    }
}
