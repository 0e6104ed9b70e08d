//! The stays that mails are about.

use crate::group::{Group, GroupId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The stay that a mail is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayOf {
    pub group_id: GroupId,
    pub holder_name: String,
    pub provider_name: String,
    pub venue_name: String,
    pub start_date: Date,
    pub end_date: Date,
}

impl From<&Group> for StayOf {
    fn from(group: &Group) -> Self {
        Self {
            group_id: group.group_id.clone(),
            holder_name: group.holder_name.clone(),
            provider_name: group.provider_name.clone(),
            venue_name: group.venue_name.clone(),
            start_date: group.start_date,
            end_date: group.end_date,
        }
    }
}

/// What is paid for one stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittedStay {
    pub stay: StayOf,
    /// How much, in cents; below zero for what is given back.
    pub amount_cents: i64,
}
