//! Corrections of lists: those that ANCV is to decide, and one with what its group's list says.

use crate::{Store, StoreError, course::Watch, expression::attr, item::from_item, store::Query};
use jiff::Timestamp;
use serde::Deserialize;
use sev_domain::{correction::CorrectionKind, group::GroupId};

/// A correction as the index of what is to be looked after shows it: nothing of the person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WatchedCorrection {
    pub group_id: GroupId,
    /// Its key within the group.
    pub correction_id: String,
    /// What is to be corrected.
    pub correction_kind: CorrectionKind,
    /// When it was opened.
    pub opened_at: Timestamp,
    pub holder_name: String,
    pub provider_name: String,
    pub venue_name: String,
}

impl Store {
    /// The corrections that ANCV has not decided, oldest first, out of the index: it may be a moment old.
    pub async fn open_corrections(&self) -> Result<Vec<WatchedCorrection>, StoreError> {
        let query = Query::index(&self.tables.stays, "by_watch", attr("watch").is(Watch::Correction.as_str()));
        self.query(query).await?.into_iter().map(|item| from_item("a correction", item)).collect()
    }
}
