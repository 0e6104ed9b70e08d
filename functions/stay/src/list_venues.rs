//! `list_venues`: « Mes établissements »: where a provider hosts groups, and what is to come and to be done there `[M][D]`.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::Role,
    group::{Environment, Group, GroupStatus},
};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use std::collections::BTreeMap;

/// A venue with what is to come there.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Venue {
    /// Its name.
    pub venue_name: String,
    /// Its town.
    pub venue_city: String,
    /// Its department.
    pub venue_department: String,
    /// What surrounds it.
    pub environment: Environment,
    /// All groups that were or will be there.
    pub groups: u32,
    /// Those that have not arrived.
    pub upcoming: u32,
    /// How many people these are.
    pub people_expected: u32,
    /// Lists that the provider is to validate.
    pub to_validate: u32,
    /// When the next group arrives.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub next_arrival: Option<Date>,
}

/// The venues of a provider.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Venues {
    /// In alphabetical order.
    pub venues: Vec<Venue>,
}

#[derive(Debug)]
pub struct ListVenues;

impl sev_http::Operation for ListVenues {
    const NAME: &'static str = "list_venues";
    const SUMMARY: &'static str = "Lists the venues where the caller hosts groups, with what is to come and to be done there.";
    const ROLES: &'static [Role] = &[Role::Provider];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Venues;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Venues>, Problem> {
        let groups = app.store.groups_of_provider(&call.caller.organisation_id).await?;
        Ok(Reply::new(Venues { venues: venues(&groups, call.moment.today) }))
    }
}

fn venues(groups: &[Group], today: Date) -> Vec<Venue> {
    let mut venues: BTreeMap<(&str, &str), Venue> = BTreeMap::new();
    for group in groups {
        let venue = venues.entry((&group.venue_name, &group.venue_city)).or_insert_with(|| Venue {
            venue_name: group.venue_name.clone(),
            venue_city: group.venue_city.clone(),
            venue_department: group.venue_department.clone(),
            environment: group.environment,
            groups: 0,
            upcoming: 0,
            people_expected: 0,
            to_validate: 0,
            next_arrival: None,
        });
        venue.groups += 1;
        match group.status(today) {
            GroupStatus::Open | GroupStatus::Full => {
                venue.upcoming += 1;
                venue.people_expected += group.enrolled;
                venue.next_arrival = Some(venue.next_arrival.map_or(group.start_date, |day| day.min(group.start_date)));
            }
            GroupStatus::ToValidate => venue.to_validate += 1,
            GroupStatus::Locked
            | GroupStatus::ToConfirm
            | GroupStatus::Suspended
            | GroupStatus::Confirmed
            | GroupStatus::Paid
            | GroupStatus::Empty => {}
        }
    }
    venues.into_values().collect()
}
