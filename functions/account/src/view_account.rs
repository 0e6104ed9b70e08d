//! `view_account`: « Mon compte », with the intervention credit by year `[M]`.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::{LoginIdentifier, Organisation, Role};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_views::{CreditView, TOP_UP_URL};

/// The page of a user and of their organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Account {
    /// What the user logs in by.
    pub identifier: LoginIdentifier,
    /// Their name.
    pub display_name: String,
    /// Where mails to them go.
    pub email: String,
    /// Whether reminders of deadlines are mailed to them.
    pub reminders: bool,
    /// The code that is asked for at their login, or not.
    pub second_factor: SecondFactorView,
    /// The organisation.
    pub organisation: Organisation,
    /// Its credit of each year, earliest first; empty for a provider and for ANCV.
    pub credits: Vec<CreditView>,
    /// Where to ask for more credit.
    pub top_up_url: &'static str,
}

/// Whether a code is asked for at the login.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecondFactorView {
    /// Since when; `null` when none is.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub since: Option<Timestamp>,
    /// Whether the user's roles ask for one.
    pub required: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: u32,
}

#[derive(Debug)]
pub struct ViewAccount;

impl sev_http::Operation for ViewAccount {
    const NAME: &'static str = "view_account";
    const SUMMARY: &'static str = "Shows the caller's account and organisation, with its intervention credit by year.";
    const ROLES: &'static [Role] = Role::ALL;
    const BEFORE_SECOND_FACTOR: bool = true;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Account;

    fn refusals() -> Vec<Problem> {
        vec![Problem::not_found("")]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Account>, Problem> {
        let (organisation, identifier) = (&call.caller.organisation_id, &call.caller.identifier);
        let (account, member, rules) =
            tokio::join!(app.store.account(organisation), app.store.member(organisation, identifier), app.store.all_rules());
        let missing = || Problem::not_found("Ce compte");
        let ((organisation, credits), member) = (account?.ok_or_else(missing)?, member?.ok_or_else(missing)?);
        let (rules, today) = (rules?, call.moment.today);
        let in_force = |year| rules.iter().find(|book| book.year == year).and_then(|book| book.in_force(today));
        Ok(Reply::new(Account {
            identifier: member.identifier,
            display_name: member.display_name,
            email: member.email,
            reminders: member.reminders,
            second_factor: SecondFactorView {
                since: member.second_factor_since,
                required: member.organisation_kind.needs_second_factor(),
                recovery_codes_left: member.recovery_codes_left,
            },
            organisation,
            credits: credits.iter().map(|credit| CreditView::new(credit, in_force(credit.year))).collect(),
            top_up_url: TOP_UP_URL,
        }))
    }
}
