//! Organisations, their credit by year, and the rules.

use crate::{
    AuditLine, Store, StoreError,
    expression::{ALWAYS, absent, attr},
    item::{from_item, to_value},
    key,
    store::Query,
    transaction::Transaction,
};
use jiff::Timestamp;
use serde::Deserialize;
use sev_domain::{
    account::{LoginIdentifier, Organisation, OrganisationId, OrganisationKind},
    credit::{Credit, LedgerLine, LedgerReason},
    money::Cents,
    rules::RuleBook,
};

/// An organisation as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ListedOrganisation {
    pub organisation_id: OrganisationId,
    /// Holder, provider or ANCV.
    pub kind: OrganisationKind,
    pub name: String,
    /// The number that the identifiers of its users begin with.
    pub number: LoginIdentifier,
    /// The convention number, for a holder.
    pub convention_number: Option<LoginIdentifier>,
    pub postal_code: String,
    pub city: String,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Account,
    Line,
}

impl Store {
    /// Sets the profile of an organisation.
    pub async fn put_organisation(&self, organisation: &Organisation) -> Result<(), StoreError> {
        self.put("an organisation", &self.tables.programme, &key::organisation(&organisation.organisation_id), organisation).await
    }

    /// The organisation alone, without its credits.
    pub async fn organisation(&self, id: &OrganisationId) -> Result<Option<Organisation>, StoreError> {
        self.get("an organisation", &self.tables.programme, &key::organisation(id)).await
    }

    /// Puts `after` in the place of `before`, unless that has changed in the meantime: `false` then.
    pub async fn change_organisation(&self, before: &Organisation, after: &Organisation, line: &AuditLine) -> Result<bool, StoreError> {
        let as_read = attr("version").is(before.version);
        let mut change = Transaction::new(self.entropy.id());
        let key = key::organisation(&after.organisation_id);
        change.put(Step::Account, "an organisation", &self.tables.programme, &key, after, as_read)?;
        self.audit(&mut change, Step::Line, line)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// The organisations of a kind, by name, out of the index: it may be a moment old.
    pub async fn organisations(&self, kind: OrganisationKind) -> Result<Vec<ListedOrganisation>, StoreError> {
        let query = Query::index(&self.tables.programme, "by_kind", attr("kind").is(to_value("a kind", &kind)?));
        self.query(query).await?.into_iter().map(|item| from_item("an organisation", item)).collect()
    }

    /// An organisation with its credit of each year, earliest first, in one query.
    pub async fn account(&self, id: &OrganisationId) -> Result<Option<(Organisation, Vec<Credit>)>, StoreError> {
        let query = Query::partition(&self.tables.programme, key::organisation_partition(id));
        let (mut organisation, mut credits) = (None, Vec::new());
        for item in self.query(query).await? {
            if item.get("sk").and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk.starts_with("CREDIT#")) {
                credits.push(from_item("a credit account", item)?);
            } else {
                organisation = Some(from_item("an organisation", item)?);
            }
        }
        Ok(organisation.map(|organisation| (organisation, credits)))
    }

    /// Opens the credit of a holder for a year with what the commission granted. `false` when it is
    /// open already; nothing changes then.
    pub async fn open_credit(&self, id: &OrganisationId, year: i16, granted: Cents, at: Timestamp) -> Result<bool, StoreError> {
        let programme = &self.tables.programme;
        let credit = Credit { allocated_cents: granted, available_cents: granted, ..Credit::none(year) };
        let line = LedgerLine { at, used_delta_cents: 0, reason: LedgerReason::Grant, group_id: None, person: None };
        let mut change = Transaction::new(self.entropy.id());
        change.put(Step::Account, "a credit account", programme, &key::credit(id, year), &credit, absent())?;
        change.put(Step::Line, "a ledger line", programme, &key::ledger_line(id, year, at, &self.entropy.id()), &line, ALWAYS)?;
        Ok(self.commit(change).await?.is_ok())
    }

    /// The credit of a holder for a year, if it was opened.
    pub async fn credit(&self, id: &OrganisationId, year: i16) -> Result<Option<Credit>, StoreError> {
        self.get("a credit account", &self.tables.programme, &key::credit(id, year)).await
    }

    /// The movements of a holder's credit in a year, oldest first.
    pub async fn ledger(&self, id: &OrganisationId, year: i16) -> Result<Vec<LedgerLine>, StoreError> {
        let query = Query::partition(&self.tables.programme, key::ledger_partition(id, year));
        self.query(query).await?.into_iter().map(|item| from_item("a ledger line", item)).collect()
    }

    /// Sets the rules of a year.
    pub async fn put_rules(&self, rules: &RuleBook) -> Result<(), StoreError> {
        self.put("rules", &self.tables.programme, &key::rules(rules.year), rules).await
    }

    /// The rules of a year, if they were set.
    pub async fn rules(&self, year: i16) -> Result<Option<RuleBook>, StoreError> {
        self.get("rules", &self.tables.programme, &key::rules(year)).await
    }

    /// The rules of every year, earliest first.
    pub async fn all_rules(&self) -> Result<Vec<RuleBook>, StoreError> {
        let query = Query::partition(&self.tables.programme, key::rules(0).pk);
        self.query(query).await?.into_iter().map(|item| from_item("rules", item)).collect()
    }
}
