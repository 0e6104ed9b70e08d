//! Groups and the people in them.

use crate::{
    Store, StoreError,
    course::Watched,
    expression::{Condition, attr},
    item::{Item, from_item},
    key,
    store::Query,
};
use serde::Serialize;
use sev_domain::{
    account::OrganisationId,
    enrollment::Enrollment,
    group::{Group, GroupId},
    identity::PersonKey,
};

/// A group with the attributes that its indexes sort by.
#[derive(Serialize)]
struct GroupItem<'a> {
    #[serde(flatten)]
    group: &'a Group,
    stay_year: i16,
    start_date_group: String,
    #[serde(flatten)]
    watched: Watched,
}

impl Store {
    pub async fn put_group(&self, group: &Group) -> Result<(), StoreError> {
        let item = GroupItem {
            group,
            stay_year: group.group_id.year(),
            start_date_group: format!("{}#{}", group.start_date, group.group_id),
            watched: Watched::group(group),
        };
        self.put("a group", &self.tables.stays, &key::group(&group.group_id), &item).await
    }

    /// A group as it stands now.
    pub async fn group(&self, id: &GroupId) -> Result<Option<Group>, StoreError> {
        self.get("a group", &self.tables.stays, &key::group(id)).await
    }

    /// A group with everyone ever enrolled in it, withdrawn people included, in one query.
    pub async fn group_with_enrollments(&self, id: &GroupId) -> Result<Option<(Group, Vec<Enrollment>)>, StoreError> {
        Ok(self.stay_record(id).await?.map(|record| (record.group, record.enrollments)))
    }

    /// A group and one person's place in it, in one read.
    pub async fn enrollment(&self, id: &GroupId, person: &PersonKey) -> Result<(Option<Group>, Option<Enrollment>), StoreError> {
        let stays = self.tables.stays.as_str();
        let (group, enrollment) = (key::group(id), key::enrollment(id, person));
        let mut found = self.batch_get(&[(stays, &group), (stays, &enrollment)]).await?;
        Ok((found.take("a group", stays, &group)?, found.take("an enrollment", stays, &enrollment)?))
    }

    /// The groups of a holder, by departure.
    pub async fn groups_of_holder(&self, id: &OrganisationId) -> Result<Vec<Group>, StoreError> {
        self.groups("by_holder", attr("holder_id").is(id.as_str())).await
    }

    /// The groups that a provider hosts, by departure.
    pub async fn groups_of_provider(&self, id: &OrganisationId) -> Result<Vec<Group>, StoreError> {
        self.groups("by_provider", attr("provider_id").is(id.as_str())).await
    }

    /// All groups of a year, by departure.
    pub async fn groups_of_year(&self, year: i16) -> Result<Vec<Group>, StoreError> {
        self.groups("by_year", attr("stay_year").is(year)).await
    }

    /// The groups of these numbers that there are, in the order of `ids`.
    pub async fn groups_by_number(&self, ids: &[GroupId]) -> Result<Vec<Group>, StoreError> {
        let table = self.tables.stays.as_str();
        let mut groups = Vec::new();
        // A batch may not name one key twice.
        let mut keys: Vec<_> = ids.iter().map(key::group).collect();
        let mut seen = std::collections::HashSet::new();
        keys.retain(|key| seen.insert(key.clone()));
        // As many keys as one batch takes.
        for part in keys.chunks(100) {
            let wanted: Vec<_> = part.iter().map(|key| (table, key)).collect();
            let mut found = self.batch_get(&wanted).await?;
            for key in part {
                groups.extend(found.take("a group", table, key)?);
            }
        }
        Ok(groups)
    }

    async fn groups(&self, index: &str, condition: Condition) -> Result<Vec<Group>, StoreError> {
        self.query(Query::index(&self.tables.stays, index, condition))
            .await?
            .into_iter()
            .map(|item: Item| from_item("a group", item))
            .collect()
    }
}
