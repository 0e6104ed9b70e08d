//! Seniors whom ANCV knows.

use crate::{Store, StoreError, expression::ALWAYS, key, transaction::Transaction};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::OrganisationId,
    contact::Contact,
    credit::YearlyAid,
    enrollment::Enrollment,
    group::{Group, GroupId},
    identity::{Identity, LikenessKeys, PersonKey},
};
use std::collections::{BTreeMap, BTreeSet};

/// A senior as the last enrollment left them. Tax and health data are not here: they stay with the
/// enrollment that needed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRecord {
    pub identity: Identity,
    /// How to write to them.
    pub contact: Contact,
    /// The holder that has enrolled them last, once one has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_id: Option<OrganisationId>,
    /// When this was last written.
    pub updated_at: Timestamp,
}

impl PersonRecord {
    /// What `enrollment` leaves of its person, at `at`.
    pub(crate) fn of(enrollment: &Enrollment, at: Timestamp) -> Self {
        let (identity, contact) = (enrollment.identity.clone(), enrollment.details.contact.clone());
        Self { identity, contact, holder_id: Some(enrollment.holder_id.clone()), updated_at: at }
    }
}

/// A record with the attributes by which those who are alike are found.
#[derive(Serialize)]
struct PersonItem<'a> {
    #[serde(flatten)]
    record: &'a PersonRecord,
    born: String,
    named: String,
}

impl<'a> From<&'a PersonRecord> for PersonItem<'a> {
    fn from(record: &'a PersonRecord) -> Self {
        let LikenessKeys { birth, names } = record.identity.likeness();
        Self { record, born: birth, named: names }
    }
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
        self.put("a person", &self.tables.people, &key::person(&record.identity.key()), &PersonItem::from(record)).await
    }

    /// Adds to a change that the person of `enrollment` is known as it says.
    pub(crate) fn write_person<S: Copy>(
        &self,
        writes: &mut Transaction<S>,
        step: S,
        enrollment: &Enrollment,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let record = PersonRecord::of(enrollment, at);
        writes.put(step, "a person", &self.tables.people, &key::person(&enrollment.person), &PersonItem::from(&record), ALWAYS)
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
