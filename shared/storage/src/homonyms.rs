//! « Homonymes à vérifier »: places of people whom ANCV is to look at before it pays.

use crate::{PersonRecord, Store, StoreError, course::Watch, expression::attr, item::from_item, key, store::Query};
use serde::Deserialize;
use sev_domain::{
    credit::YearlyAid,
    enrollment::Enrollment,
    group::{Group, GroupId},
    identity::PersonKey,
};
use std::collections::{BTreeMap, BTreeSet};

/// Keys of one batch of reads.
const AT_ONCE: usize = 100;

/// A place as the index of what is to be looked after shows it.
#[derive(Deserialize)]
struct WatchedPlace {
    group_id: GroupId,
    /// Since when, the group, the person.
    watch_on: String,
}

/// Someone whom another person is alike: their record, and their aid of a year.
pub type KnownAs = (PersonRecord, Option<YearlyAid>);

impl Store {
    /// The places of those whom ANCV is to look at, with their groups, longest waiting first, out of the index: it may be a moment
    /// old, and those who are no longer to be looked at are left out.
    pub async fn homonyms(&self) -> Result<Vec<(Group, Enrollment)>, StoreError> {
        let stays = self.tables.stays.as_str();
        let query = Query::index(stays, "by_watch", attr("watch").is(Watch::Homonym.as_str()));
        let mut keys = Vec::new();
        for item in self.query(query).await? {
            let WatchedPlace { group_id, watch_on } = from_item("a place", item)?;
            let corrupt = || StoreError::Corrupt { kind: "a place", reason: "its index names nobody".into() };
            let person: PersonKey = watch_on.rsplit('#').next().and_then(|person| person.parse().ok()).ok_or_else(corrupt)?;
            keys.push((key::group(&group_id), key::enrollment(&group_id, &person)));
        }
        let (mut groups, mut places) = (BTreeMap::new(), Vec::new());
        // A batch may not name one key twice: of a group there may be several.
        for some in keys.chunks(AT_ONCE / 2) {
            let new: BTreeMap<_, _> = some.iter().map(|(group, _)| (&group.pk, group)).collect();
            let wanted: Vec<_> = new.values().copied().chain(some.iter().map(|(_, place)| place)).map(|key| (stays, key)).collect();
            let mut found = self.batch_get(&wanted).await?;
            for group in new.values() {
                groups.extend(found.take::<Group>("a group", stays, group)?.map(|group| (group.group_id.clone(), group)));
            }
            for (_, place) in some {
                let place = found.take::<Enrollment>("an enrollment", stays, place)?.filter(|place| place.to_verify().is_some());
                places.extend(place.and_then(|place| Some((groups.get(&place.group_id)?.clone(), place))));
            }
        }
        Ok(places)
    }

    /// What is known of `people`, each with their aid of a year, by person and year.
    pub async fn known_as(&self, people: &BTreeSet<(PersonKey, i16)>) -> Result<BTreeMap<(PersonKey, i16), KnownAs>, StoreError> {
        let table = self.tables.people.as_str();
        let people: Vec<_> = people.iter().collect();
        let mut all = BTreeMap::new();
        for some in people.chunks(AT_ONCE / 2) {
            let keys: Vec<_> = some.iter().map(|(person, year)| (key::person(person), key::yearly_aid(person, *year))).collect();
            let wanted: BTreeMap<_, _> = keys.iter().flat_map(|(record, aid)| [record, aid]).map(|key| ((&key.pk, &key.sk), key)).collect();
            let wanted: Vec<_> = wanted.into_values().map(|key| (table, key)).collect();
            let mut found = self.batch_get(&wanted).await?;
            let mut records = BTreeMap::new();
            for ((person, year), (record, aid)) in some.iter().zip(&keys) {
                if let Some(record) = found.take::<PersonRecord>("a person", table, record)? {
                    records.insert(person, record);
                }
                // Someone may be known for two years: their record is read once.
                if let Some(record) = records.get(person) {
                    all.insert((person.clone(), *year), (record.clone(), found.take("a yearly aid", table, aid)?));
                }
            }
        }
        Ok(all)
    }
}
