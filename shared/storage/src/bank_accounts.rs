//! Bank accounts of providers.

use crate::{
    Store, StoreError, Told,
    expression::{absent, attr},
    item::from_item,
    key,
    store::Query,
    transaction::Transaction,
};
use serde::Serialize;
use sev_domain::{
    account::{Organisation, OrganisationId},
    bank_account::BankAccounts,
};

/// Where accounts are listed that ANCV is to decide on.
const REQUESTED: &str = "account#requested";
/// Keys of one batch of reads: it takes a hundred.
const AT_ONCE: usize = 50;

/// A provider with what a transfer to it needs to know.
#[derive(Clone, Debug)]
pub struct Known {
    pub organisation: Option<Organisation>,
    pub accounts: Option<BankAccounts>,
}

/// The accounts with the attributes that the index lists them by, while one is to be decided on.
#[derive(Serialize)]
struct AccountsItem<'a> {
    #[serde(flatten)]
    accounts: &'a BankAccounts,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_as: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_at: Option<String>,
}

impl Store {
    /// The accounts of a provider, if it has asked for one.
    pub async fn bank_accounts(&self, owner: &OrganisationId) -> Result<Option<BankAccounts>, StoreError> {
        self.get("bank accounts", &self.tables.payments, &key::bank_accounts(owner)).await
    }

    /// The accounts of each of `owners` that has some.
    pub async fn bank_accounts_of(&self, owners: &[&OrganisationId]) -> Result<Vec<BankAccounts>, StoreError> {
        let mut all = Vec::new();
        for some in owners.chunks(AT_ONCE) {
            let keys: Vec<_> = some.iter().map(|owner| key::bank_accounts(owner)).collect();
            let wanted: Vec<_> = keys.iter().map(|key| (self.tables.payments.as_str(), key)).collect();
            let mut found = self.batch_get(&wanted).await?;
            for key in &keys {
                all.extend(found.take::<BankAccounts>("bank accounts", &self.tables.payments, key)?);
            }
        }
        Ok(all)
    }

    /// Each of `ids` with its details and its accounts, in that order.
    pub async fn known_to_the_bank(&self, ids: &[&OrganisationId]) -> Result<Vec<Known>, StoreError> {
        let (payments, programme) = (self.tables.payments.as_str(), self.tables.programme.as_str());
        let mut all = Vec::new();
        for some in ids.chunks(AT_ONCE) {
            let keys: Vec<_> = some.iter().map(|id| (key::bank_accounts(id), key::organisation(id))).collect();
            let wanted: Vec<_> =
                keys.iter().flat_map(|(accounts, organisation)| [(payments, accounts), (programme, organisation)]).collect();
            let mut found = self.batch_get(&wanted).await?;
            for (accounts, organisation) in &keys {
                all.push(Known {
                    organisation: found.take("an organisation", programme, organisation)?,
                    accounts: found.take("bank accounts", payments, accounts)?,
                });
            }
        }
        Ok(all)
    }

    /// Those with an account that ANCV is to decide on, oldest request first, out of the index: it may be a moment old.
    pub async fn requested_accounts(&self) -> Result<Vec<BankAccounts>, StoreError> {
        let query = Query::index(&self.tables.payments, "by_state", attr("listed_as").is(REQUESTED));
        self.query(query).await?.into_iter().map(|item| from_item("bank accounts", item)).collect()
    }

    /// Puts `after` in the place of `before`, with what is told of it, unless that has changed in the meantime: `false` then.
    pub async fn change_bank_accounts(&self, before: &BankAccounts, after: &BankAccounts, told: &Told) -> Result<bool, StoreError> {
        let as_read = match before.version {
            0 => absent(),
            version => attr("version").is(version),
        };
        let open = after.open();
        let item = AccountsItem {
            accounts: after,
            listed_as: open.map(|_| REQUESTED),
            listed_at: open.map(|open| format!("{}#{}", key::sortable(open.requested_at), after.owner)),
        };
        let mut change = Transaction::new(self.entropy.id());
        change.put((), "bank accounts", &self.tables.payments, &key::bank_accounts(&after.owner), &item, as_read)?;
        self.tell(&mut change, (), told)?;
        Ok(self.commit(change).await?.is_ok())
    }
}
