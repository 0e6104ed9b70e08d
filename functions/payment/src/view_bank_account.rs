//! `view_bank_account`: the account that a provider is paid to, and the one that it has asked for.

use crate::account_view::AccountsView;
use sev_domain::{account::Role, bank_account::BankAccounts};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};

#[derive(Debug)]
pub struct ViewBankAccount;

impl sev_http::Operation for ViewBankAccount {
    const NAME: &'static str = "view_bank_account";
    const SUMMARY: &'static str = "Shows the ends of the account that the caller's organisation is paid to, and of the one asked for.";
    const ROLES: &'static [Role] = &[Role::Provider];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = AccountsView;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<AccountsView>, Problem> {
        let own = &call.caller.organisation_id;
        let accounts = app.store.bank_accounts(own).await?.unwrap_or_else(|| BankAccounts::none(own.clone(), String::new()));
        Ok(Reply::new((&accounts).into()))
    }
}
