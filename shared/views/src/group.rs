use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::group::{Group, GroupId, GroupStatus, GroupType};

/// A line of the list of groups `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupSummary {
    /// Its number, `2027-1042`.
    pub group_id: GroupId,
    /// The holder.
    pub holder_name: String,
    /// The holder's convention number.
    pub convention_number: String,
    /// The holder's department.
    pub holder_department: String,
    /// The provider.
    pub provider_name: String,
    /// The venue (équipement).
    pub venue_name: String,
    /// Its department.
    pub venue_department: String,
    /// Its town.
    pub venue_city: String,
    /// The last day on which the list changed.
    #[schemars(with = "sev_domain::date::Day")]
    pub modified_on: Date,
    /// First day of the stay.
    #[schemars(with = "sev_domain::date::Day")]
    pub start_date: Date,
    /// Last day of the stay.
    #[schemars(with = "sev_domain::date::Day")]
    pub end_date: Date,
    /// People enrolled.
    pub enrolled: u32,
    /// Places.
    pub places: u32,
    /// Constituted or shared.
    pub group_type: GroupType,
    /// The year of the offer.
    pub offer_year: i16,
    /// The year of the stay.
    pub activity_year: i16,
    /// Where it stands today.
    pub status: GroupStatus,
}

impl GroupSummary {
    /// The group as it stands on `today`.
    #[must_use]
    pub fn new(group: &Group, today: Date) -> Self {
        Self {
            group_id: group.group_id.clone(),
            holder_name: group.holder_name.clone(),
            convention_number: group.convention_number.clone(),
            holder_department: group.holder_department.clone(),
            provider_name: group.provider_name.clone(),
            venue_name: group.venue_name.clone(),
            venue_department: group.venue_department.clone(),
            venue_city: group.venue_city.clone(),
            modified_on: group.modified_on,
            start_date: group.start_date,
            end_date: group.end_date,
            enrolled: group.enrolled,
            places: group.places,
            group_type: group.group_type,
            offer_year: group.offer_year,
            activity_year: group.group_id.year(),
            status: group.status(today),
        }
    }
}

/// How many are enrolled, after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupCounts {
    /// The group.
    pub group_id: GroupId,
    /// People enrolled.
    pub enrolled: u32,
    /// People enrolled with aid.
    pub aided: u32,
    /// Places.
    pub places: u32,
}

impl From<&Group> for GroupCounts {
    fn from(group: &Group) -> Self {
        Self { group_id: group.group_id.clone(), enrolled: group.enrolled, aided: group.aided, places: group.places }
    }
}
