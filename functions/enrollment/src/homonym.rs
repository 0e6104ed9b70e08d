//! Someone whom ANCV is to look at, as its list shows them.

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{enrollment::Enrollment, group::Group, identity::PersonKey};
use sev_forms::IdentityForm;
use sev_storage::KnownAs;
use sev_views::{AidView, GroupSummary, OtherStay};
use std::collections::BTreeMap;

/// Someone whom ANCV is to look at before it pays.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HomonymView {
    /// The group that they are on the list of.
    pub group: GroupSummary,
    /// Their place in it.
    pub enrollment_id: PersonKey,
    /// For `If-Match`.
    pub version: u32,
    /// Who they are.
    pub identity: IdentityForm,
    /// The aid that waits.
    pub aid: AidView,
    /// Since when they wait.
    #[schemars(with = "sev_domain::date::Instant")]
    pub since: Timestamp,
    /// Why they are someone else, in the holder's words; `null` when nobody was asked.
    pub because: Option<String>,
    /// Whether the aid waits; `false` of one that was owed before anybody noticed.
    pub withholds: bool,
    /// Whom they are alike.
    pub others: Vec<OtherPerson>,
}

/// Someone known whom a person is alike.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OtherPerson {
    /// The person's key.
    pub person_id: PersonKey,
    /// Who they are.
    pub identity: IdentityForm,
    /// Their aid of the year.
    pub aid: Option<OtherStay>,
}

impl HomonymView {
    /// `own` of `group`, if they are to be looked at. `known`: those whom they are alike, with the year of their aid.
    pub(crate) fn of(group: &Group, own: &Enrollment, known: &BTreeMap<(PersonKey, i16), KnownAs>, today: Date) -> Option<Self> {
        let homonym = own.to_verify()?;
        let other = |person: &PersonKey| {
            let (record, aid) = known.get(&(person.clone(), group.group_id.year()))?;
            let (identity, aid) = (IdentityForm::of(&record.identity), aid.as_ref().map(OtherStay::from));
            Some(OtherPerson { person_id: person.clone(), identity, aid })
        };
        Some(Self {
            group: GroupSummary::new(group, today),
            enrollment_id: own.person.clone(),
            version: own.version,
            identity: IdentityForm::of(&own.identity),
            aid: AidView::of(&own.aid, &own.holder_id),
            since: homonym.since,
            because: homonym.because.clone(),
            withholds: homonym.withholds,
            others: homonym.others.iter().filter_map(other).collect(),
        })
    }
}
