//! What an enrollment is decided by.

use crate::{Store, StoreError, key};
use jiff::civil::Date;
use sev_domain::{
    account::OrganisationId,
    aid::{self, Case, Refusal},
    credit::{Credit, YearlyAid},
    enrollment::{Details, Enrollment},
    group::{Group, GroupId},
    identity::{Identity, PersonKey},
    rules::{RuleBook, RuleSet},
};

/// All that an enrollment is decided by, as one read found it.
#[derive(Clone, Debug)]
pub struct Facts {
    pub group: Group,
    /// The rules of the stay's year, once they are set.
    pub rules: Option<RuleBook>,
    /// The holder's credit of that year.
    pub credit: Option<Credit>,
    /// The aid that the person has had in that year.
    pub aid: Option<YearlyAid>,
    /// The person's own place in the group, active or withdrawn.
    pub own: Option<Enrollment>,
    /// The place of the person that this one is linked to.
    pub linked: Option<Enrollment>,
}

impl Facts {
    /// The rules that decide on `today`, once the year has some.
    #[must_use]
    pub fn in_force(&self, today: Date) -> Option<&RuleSet> {
        self.rules.as_ref().and_then(|book| book.in_force(today))
    }

    /// The case of someone of whom these are the facts, by the rules of `today`.
    ///
    /// # Errors
    /// The year has no rules.
    pub fn case<'a>(&'a self, identity: &'a Identity, details: &'a Details, today: Date) -> Result<Case<'a>, Refusal> {
        Ok(Case {
            rules: self.in_force(today).ok_or(Refusal::NoRules { year: self.group.group_id.year() })?,
            group: &self.group,
            identity,
            details,
            linked: self.linked.as_ref(),
            own: self.own.as_ref(),
            other_aid: aid::on_another_stay(self.aid.as_ref(), &self.group),
            available: aid::available_to(self.credit.as_ref(), self.own.as_ref()),
            today,
        })
    }
}

impl Store {
    /// All that decides about `person` in the group, in one round trip. `None` when there is no such group.
    pub async fn facts(
        &self,
        holder: &OrganisationId,
        group: &GroupId,
        person: &PersonKey,
        linked: Option<&PersonKey>,
    ) -> Result<Option<Facts>, StoreError> {
        let (stays, people, programme) = (self.tables.stays.as_str(), self.tables.people.as_str(), self.tables.programme.as_str());
        let year = group.year();
        let (group_key, own, aid) = (key::group(group), key::enrollment(group, person), key::yearly_aid(person, year));
        let (credit, rules) = (key::credit(holder, year), key::rules(year));
        // A batch may not name one key twice.
        let linked = linked.filter(|linked| *linked != person).map(|linked| key::enrollment(group, linked));
        let mut keys = vec![(stays, &group_key), (stays, &own), (people, &aid), (programme, &credit), (programme, &rules)];
        keys.extend(linked.iter().map(|linked| (stays, linked)));
        let mut found = self.batch_get(&keys).await?;
        let Some(group) = found.take("a group", stays, &group_key)? else { return Ok(None) };
        Ok(Some(Facts {
            group,
            rules: found.take("rules", programme, &rules)?,
            credit: found.take("a credit account", programme, &credit)?,
            aid: found.take("a yearly aid", people, &aid)?,
            own: found.take("an enrollment", stays, &own)?,
            linked: linked.map(|linked| found.take("an enrollment", stays, &linked)).transpose()?.flatten(),
        }))
    }
}
