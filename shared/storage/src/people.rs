//! Seniors whom ANCV knows.

use crate::{Store, StoreError, key};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{
    contact::Contact,
    credit::YearlyAid,
    enrollment::Enrollment,
    group::{Group, GroupId},
    identity::{Identity, PersonKey},
};
use std::collections::{BTreeMap, BTreeSet};

/// A senior as the last enrollment left them. Tax and health data are not here: they stay with the
/// enrollment that needed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRecord {
    pub identity: Identity,
    /// How to write to them.
    pub contact: Contact,
    /// When this was last written.
    pub updated_at: Timestamp,
}

/// What a look-up finds of a person.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The record, if ANCV knows them.
    pub record: Option<PersonRecord>,
    /// The year's aid, if they have had it.
    pub aid: Option<YearlyAid>,
    /// The group asked about.
    pub group: Option<Group>,
    /// Their enrollment in it.
    pub enrollment: Option<Enrollment>,
}

impl Store {
    /// Sets the record of a person.
    pub async fn put_person(&self, record: &PersonRecord) -> Result<(), StoreError> {
        self.put("a person", &self.tables.people, &key::person(&record.identity.key()), record).await
    }

    /// The names of `people`, as lists write them: « LE GALL Yvonne ».
    pub async fn names(&self, people: &BTreeSet<&PersonKey>) -> Result<BTreeMap<PersonKey, String>, StoreError> {
        let table = self.tables.people.as_str();
        let mut names = BTreeMap::new();
        let people: Vec<_> = people.iter().map(|person| (*person, key::person(person))).collect();
        // As many keys as one batch takes.
        for part in people.chunks(100) {
            let keys: Vec<_> = part.iter().map(|(_, key)| (table, key)).collect();
            let mut found = self.batch_get(&keys).await?;
            for (person, key) in part {
                if let Some(record) = found.take::<PersonRecord>("a person", table, key)? {
                    names.insert((*person).clone(), record.identity.listed());
                }
            }
        }
        Ok(names)
    }

    /// What is known of `person`, with their aid of `year` and their place in `group`, in one read.
    pub async fn look_up(&self, person: &PersonKey, year: i16, group: Option<&GroupId>) -> Result<Known, StoreError> {
        let (people, stays) = (self.tables.people.as_str(), self.tables.stays.as_str());
        let (record, aid) = (key::person(person), key::yearly_aid(person, year));
        let in_group = group.map(|group| (key::group(group), key::enrollment(group, person)));
        let mut keys = vec![(people, &record), (people, &aid)];
        if let Some((group, enrollment)) = &in_group {
            keys.extend([(stays, group), (stays, enrollment)]);
        }
        let mut found = self.batch_get(&keys).await?;
        let mut known =
            Known { record: found.take("a person", people, &record)?, aid: found.take("a yearly aid", people, &aid)?, ..Known::default() };
        if let Some((group, enrollment)) = &in_group {
            known.group = found.take("a group", stays, group)?;
            known.enrollment = found.take("an enrollment", stays, enrollment)?;
        }
        Ok(known)
    }
}
