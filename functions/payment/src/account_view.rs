//! Bank accounts as JSON.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::bank_account::{Account, BankAccounts};

/// A bank account as its owner sees it: not whole.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BankAccount")]
pub struct AccountView {
    /// `FR76 •••• •••• 0189`.
    pub iban_masked: String,
    /// The last four characters.
    pub account_end: String,
    /// Whose it is.
    pub account_holder: String,
    /// The bank, if it was said.
    pub bic: Option<String>,
    /// When it was asked for.
    #[schemars(with = "sev_domain::date::Instant")]
    pub requested_at: Timestamp,
    /// When ANCV decided.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub decided_at: Option<Timestamp>,
    /// Why ANCV has refused it.
    pub refused_because: Option<String>,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            iban_masked: account.iban.masked(),
            account_end: account.iban.end().to_owned(),
            account_holder: account.account_holder.clone(),
            bic: account.bic.as_ref().map(|bic| bic.as_str().to_owned()),
            requested_at: account.requested_at,
            decided_at: account.decided_at,
            refused_because: account.refused_because.clone(),
        }
    }
}

/// The accounts of a provider.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BankAccounts")]
pub struct AccountsView {
    /// The one that is paid to.
    pub current: Option<AccountView>,
    /// The newest that was asked for and is not accepted.
    pub requested: Option<AccountView>,
    /// Where the provider stands, in French sentences.
    pub explanation: String,
}

impl From<&BankAccounts> for AccountsView {
    fn from(accounts: &BankAccounts) -> Self {
        Self {
            current: accounts.current.as_ref().map(Into::into),
            requested: accounts.requested.as_ref().map(Into::into),
            explanation: accounts.explanation(),
        }
    }
}
