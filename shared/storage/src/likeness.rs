//! People who are alike: found by two keys of likeness, at any size of the table, with what was said of each two of them.

use crate::{
    PersonRecord, Store, StoreError,
    expression::{ALWAYS, attr},
    item::from_item,
    key,
    store::Query,
    transaction::Transaction,
};
use serde::{Deserialize, Serialize};
use sev_domain::{
    enrollment::Enrollment,
    group::GroupId,
    homonym::{Alike, Likeness, Pair},
    identity::{Identity, LikenessKeys, PersonKey},
};
use std::collections::BTreeMap;

/// Of so many people, five items each, one batch of reads finds all.
const AT_ONCE: usize = 20;

/// Someone as the indexes of likeness show them.
#[derive(Deserialize)]
struct Candidate {
    identity: Identity,
}

/// What was said of two people.
#[derive(Serialize, Deserialize)]
struct Said {
    pair: Pair,
}

impl Store {
    /// Those whom `identity` is alike, with their aid of `year`, their place in `group`, and what was said of each: two queries at
    /// once, and one more read if there is someone. The indexes may be a moment old.
    pub async fn likeness(&self, identity: &Identity, year: i16, group: Option<&GroupId>) -> Result<Likeness, StoreError> {
        let own = identity.key();
        let LikenessKeys { birth, names } = identity.likeness();
        let people = self.tables.people.as_str();
        let (born, named) = tokio::join!(
            self.query(Query::index(people, "by_birth", attr("born").is(birth))),
            self.query(Query::index(people, "by_names", attr("named").is(names))),
        );
        let mut found = BTreeMap::new();
        for item in born?.into_iter().chain(named?) {
            let Candidate { identity } = from_item("a person", item)?;
            found.insert(identity.key(), identity);
        }
        let is_known = found.remove(&own).is_some();
        found.retain(|_, other| identity.is_alike(other));
        let found: Vec<_> = found.into_keys().collect();
        let mut others = Vec::new();
        for some in found.chunks(AT_ONCE) {
            others.extend(self.alike(&own, some, year, group).await?);
        }
        Ok(Likeness { is_known, others })
    }

    /// What is known of `others`, whom `own` is alike.
    async fn alike(&self, own: &PersonKey, others: &[PersonKey], year: i16, group: Option<&GroupId>) -> Result<Vec<Alike>, StoreError> {
        let (people, stays) = (self.tables.people.as_str(), self.tables.stays.as_str());
        let keys: Vec<_> = others
            .iter()
            .map(|other| {
                let of_them = [key::person(other), key::yearly_aid(other, year), key::pair(own, other), key::pair(other, own)];
                (of_them, group.map(|group| key::enrollment(group, other)))
            })
            .collect();
        let wanted: Vec<_> = keys
            .iter()
            .flat_map(|(of_them, place)| of_them.iter().map(|key| (people, key)).chain(place.iter().map(|key| (stays, key))))
            .collect();
        let mut found = self.batch_get(&wanted).await?;
        let mut alike = Vec::new();
        for ([record, aid, said, said_of_them], place) in &keys {
            let Some(record) = found.take::<PersonRecord>("a person", people, record)? else { continue };
            let mut pair = |key| found.take::<Said>("what was said of two people", people, key).map(|said| said.map(|said| said.pair));
            let (said, said_of_them) = (pair(said)?, pair(said_of_them)?);
            let place = place.as_ref().map(|place| found.take::<Enrollment>("an enrollment", stays, place)).transpose()?.flatten();
            alike.push(Alike {
                identity: record.identity,
                holder_id: record.holder_id,
                aid: found.take("a yearly aid", people, aid)?,
                place: place.map(|place| place.status),
                said,
                said_of_them,
            });
        }
        Ok(alike)
    }

    /// Adds to a change what is said of a person and of someone alike.
    pub(crate) fn write_pair<S: Copy>(
        &self,
        writes: &mut Transaction<S>,
        step: S,
        (person, other): (&PersonKey, &PersonKey),
        pair: Pair,
    ) -> Result<(), StoreError> {
        writes.put(step, "what was said of two people", &self.tables.people, &key::pair(person, other), &Said { pair }, ALWAYS)
    }
}
