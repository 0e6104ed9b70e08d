//! `list_bank_requests`: the accounts that ANCV is to accept or refuse, whole.

use crate::account_view::AccountView;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::{OrganisationId, Role},
    bank_account::{Account, BankAccounts},
};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use std::fmt;

/// A bank account as who pays sees it: whole, to be compared with what the provider has sent.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FullBankAccount")]
pub struct FullAccount {
    /// `FR76 3000 6000 0112 3456 7890 189`.
    pub iban: String,
    /// The last four characters, for `decide_bank_account`.
    pub account_end: String,
    /// Whose it is.
    pub account_holder: String,
    /// The bank, if it was said.
    pub bic: Option<String>,
    /// When it was asked for.
    #[schemars(with = "sev_domain::date::Instant")]
    pub requested_at: Timestamp,
}

/// The end of the account alone.
impl fmt::Debug for FullAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FullAccount").field("account_end", &self.account_end).finish_non_exhaustive()
    }
}

impl From<&Account> for FullAccount {
    fn from(account: &Account) -> Self {
        Self {
            iban: account.iban.in_groups(),
            account_end: account.iban.end().to_owned(),
            account_holder: account.account_holder.clone(),
            bic: account.bic.as_ref().map(|bic| bic.as_str().to_owned()),
            requested_at: account.requested_at,
        }
    }
}

/// An account to decide on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BankRequest {
    /// The provider's key.
    pub provider_id: OrganisationId,
    /// The provider.
    pub provider_name: String,
    /// The account that it is paid to now.
    pub current: Option<AccountView>,
    /// The one that it asks for.
    pub requested: FullAccount,
    /// What `decide_bank_account` names the request by.
    pub version: u32,
}

/// The accounts to decide on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BankRequests {
    /// Oldest first.
    pub requests: Vec<BankRequest>,
}

#[derive(Debug)]
pub struct ListBankRequests;

impl sev_http::Operation for ListBankRequests {
    const NAME: &'static str = "list_bank_requests";
    const SUMMARY: &'static str = "Lists the bank accounts that providers ask for, whole, oldest first; each look is noted.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = BankRequests;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<BankRequests>, Problem> {
        let caller = &call.caller;
        let request = |accounts: BankAccounts| {
            let requested = accounts.open()?.into();
            let current = accounts.current.as_ref().map(Into::into);
            Some(BankRequest {
                requested,
                current,
                version: accounts.version,
                provider_id: accounts.owner,
                provider_name: accounts.owner_name,
            })
        };
        let requests: Vec<_> = app.store.requested_accounts().await?.into_iter().filter_map(request).collect();
        app.store.record(&caller.did(Action::ViewedBankRequests, call.moment)).await?;
        Ok(Reply::new(BankRequests { requests }))
    }
}
