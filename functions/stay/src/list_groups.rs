//! `list_groups`: « Liste des groupes par séjour », with the manual's filters, sort and pages `[M]`.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{OrganisationKind, Role},
    date::parse_date,
    group::{Group, GroupStatus, GroupType},
    text::{self, Invalid, normalise},
};
use sev_http::{App, Call, Choice, Form, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::StoreError;
use sev_views::GroupSummary;
use std::{cmp::Ordering, collections::BTreeSet, ops::RangeInclusive};

/// Years that a filter can name.
const YEARS: RangeInclusive<i16> = 2000..=2100;
const MOST_PAGES: usize = 100_000;
const MOST_ON_A_PAGE: usize = 100;
/// Groups on a page, when it is not said.
const ON_A_PAGE: usize = 20;

/// How the list is narrowed, sorted and cut. Each is optional.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct ListQuery {
    /// Part of the holder's name.
    pub holder_name: Option<String>,
    /// Part of the convention number.
    pub convention_number: Option<String>,
    /// Department of the holder.
    pub holder_department: Option<String>,
    /// Department of the venue.
    pub venue_department: Option<String>,
    /// Year of the stay.
    #[schemars(with = "Option<i16>", range(min = *YEARS.start(), max = *YEARS.end()))]
    pub activity_year: Option<String>,
    /// Part of the provider's or the venue's name.
    pub provider_name: Option<String>,
    /// The venue's whole name.
    pub venue: Option<String>,
    /// Year of the offer.
    #[schemars(with = "Option<i16>", range(min = *YEARS.start(), max = *YEARS.end()))]
    pub offer_year: Option<String>,
    /// How the group came together.
    #[schemars(with = "Option<Choice<Option<GroupType>>>")]
    pub group_type: Option<String>,
    /// `true`: only groups with places left.
    #[schemars(with = "Option<Choice<Flag>>")]
    pub incomplete: Option<String>,
    /// First day of departure.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub from: Option<String>,
    /// The column that the list is sorted by.
    #[schemars(with = "Option<Choice<Column>>")]
    pub sort: Option<String>,
    /// Which way.
    #[schemars(with = "Option<Choice<Direction>>")]
    pub order: Option<String>,
    /// From 1.
    #[schemars(with = "Option<usize>", range(min = 1, max = MOST_PAGES), extend("default" = 1))]
    pub page: Option<String>,
    /// How many groups a page has.
    #[schemars(with = "Option<usize>", range(min = 1, max = MOST_ON_A_PAGE), extend("default" = ON_A_PAGE))]
    pub page_size: Option<String>,
}

/// A page of the list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupList {
    /// The groups of this page.
    pub groups: Vec<GroupSummary>,
    /// How many groups the filters keep.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// Groups on a page.
    pub page_size: usize,
    /// What the filters can be set to. For ANCV, of the year that is listed.
    pub facets: Facets,
}

/// The values that occur in the caller's groups, whatever the filters.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Facets {
    /// Years of stays.
    pub activity_years: BTreeSet<i16>,
    /// Years of offers.
    pub offer_years: BTreeSet<i16>,
    /// Departments of holders.
    pub holder_departments: BTreeSet<String>,
    /// Departments of venues.
    pub venue_departments: BTreeSet<String>,
}

#[derive(Debug)]
pub struct ListGroups;

impl sev_http::Operation for ListGroups {
    const NAME: &'static str = "list_groups";
    const SUMMARY: &'static str = "Lists the caller's groups: a holder's own, those that a provider hosts, all for ANCV.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Provider, Role::Operations];

    type Caller = Session;
    type Path = Nothing;
    type Query = ListQuery;
    type Body = NoBody;
    type Reply = GroupList;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<GroupList>, Problem> {
        let wanted = Wanted::parse(&call.query)?;
        let today = call.moment.today;
        let groups = groups_of(app, &call.caller, wanted.activity_year, today).await?;
        let mut list = arrange(&groups, &wanted, today);
        if call.caller.kind == OrganisationKind::Ancv {
            // Other years than the one read can be chosen next.
            list.facets.activity_years.extend(years_of_ancv(today));
        }
        Ok(Reply::new(list))
    }
}

async fn groups_of(app: &App, caller: &Session, year: Option<i16>, today: Date) -> Result<Vec<Group>, StoreError> {
    match (caller.kind, year) {
        (OrganisationKind::Holder, _) => app.store.groups_of_holder(&caller.organisation_id).await,
        (OrganisationKind::Provider, _) => app.store.groups_of_provider(&caller.organisation_id).await,
        (OrganisationKind::Ancv, Some(year)) => app.store.groups_of_year(year).await,
        (OrganisationKind::Ancv, None) => {
            let [one, two, three, four] = years_of_ancv(today).map(|year| app.store.groups_of_year(year));
            let (one, two, three, four) = tokio::try_join!(one, two, three, four)?;
            Ok([one, two, three, four].concat())
        }
    }
}

/// What ANCV sees without a year, and can choose: what is being paid, travelled and booked.
fn years_of_ancv(today: Date) -> [i16; 4] {
    [-1, 0, 1, 2].map(|years| today.year() + years)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Column {
    ConventionNumber,
    HolderName,
    ProviderName,
    VenueName,
    VenueDepartment,
    ModifiedOn,
    #[default]
    StartDate,
    EndDate,
    Enrolled,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Direction {
    #[default]
    Asc,
    Desc,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Flag {
    #[default]
    False,
    True,
}

#[derive(Clone, Debug)]
struct Wanted {
    holder_name: String,
    convention_number: String,
    holder_department: Option<String>,
    venue_department: Option<String>,
    activity_year: Option<i16>,
    provider_name: String,
    venue: Option<String>,
    offer_year: Option<i16>,
    group_type: Option<GroupType>,
    incomplete: bool,
    from: Option<Date>,
    sort: Column,
    descending: bool,
    page: usize,
    page_size: usize,
}

impl Wanted {
    fn parse(query: &ListQuery) -> Result<Self, Problem> {
        const MAX_TEXT: usize = 100;
        let mut mistakes = Form::new();
        // An empty filter is no filter: the page sends them as they stand in its form.
        let set = |raw: &Option<String>| raw.as_deref().map(str::trim).filter(|raw| !raw.is_empty()).map(str::to_owned);
        for (field, raw) in [
            ("holder_name", &query.holder_name),
            ("convention_number", &query.convention_number),
            ("holder_department", &query.holder_department),
            ("venue_department", &query.venue_department),
            ("provider_name", &query.provider_name),
            ("venue", &query.venue),
        ] {
            if raw.as_ref().is_some_and(|raw| raw.len() > MAX_TEXT) {
                mistakes.refuse(field, "Ce filtre est trop long.");
            } else if set(raw).is_some_and(|raw| normalise(&raw).is_empty()) {
                mistakes.refuse(field, "Indiquez des lettres ou des chiffres.");
            }
        }
        let text = |raw: &Option<String>| set(raw).map(|raw| normalise(&raw)).unwrap_or_default();
        let mut year = |field, raw: &Option<String>| {
            let year = set(raw).map(|raw| {
                raw.parse().ok().filter(|year| YEARS.contains(year)).ok_or_else(|| Invalid::new("L’année s’écrit en 4 chiffres."))
            });
            year.and_then(|year| mistakes.take(field, year))
        };
        let (activity_year, offer_year) = (year("activity_year", &query.activity_year), year("offer_year", &query.offer_year));
        let group_type = mistakes.take("group_type", Choice::<Option<GroupType>>::read(query.group_type.as_deref()));
        let incomplete = mistakes.take("incomplete", Choice::<Flag>::read(query.incomplete.as_deref()));
        let from = set(&query.from).and_then(|raw| mistakes.take("from", parse_date(&raw)));
        let sort = mistakes.take("sort", Choice::<Column>::read(query.sort.as_deref()));
        let order = mistakes.take("order", Choice::<Direction>::read(query.order.as_deref()));
        let mut count = |field, raw: &Option<String>, usual, most| {
            let number = set(raw).map_or(Ok(usual), |raw| {
                raw.parse()
                    .ok()
                    .filter(|number| (1..=most).contains(number))
                    .ok_or_else(|| Invalid::new(format!("Indiquez un nombre de 1 à {most}.")))
            });
            mistakes.take(field, number)
        };
        let (page, page_size) =
            (count("page", &query.page, 1, MOST_PAGES), count("page_size", &query.page_size, ON_A_PAGE, MOST_ON_A_PAGE));
        let wanted = (|| {
            Some(Self {
                holder_name: text(&query.holder_name),
                convention_number: text(&query.convention_number),
                holder_department: set(&query.holder_department),
                venue_department: set(&query.venue_department),
                activity_year,
                provider_name: text(&query.provider_name),
                venue: set(&query.venue),
                offer_year,
                group_type: group_type?,
                incomplete: incomplete? == Flag::True,
                from,
                sort: sort?,
                descending: order? == Direction::Desc,
                page: page?,
                page_size: page_size?,
            })
        })();
        mistakes.finish(wanted)
    }

    fn keeps(&self, group: &Group, today: Date) -> bool {
        let part = |wanted: &str, text: &str| wanted.is_empty() || text::holds(text, wanted);
        let same = |wanted: &Option<String>, text: &str| wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(text));
        part(&self.holder_name, &group.holder_name)
            && part(&self.convention_number, &group.convention_number)
            && (part(&self.provider_name, &group.provider_name) || part(&self.provider_name, &group.venue_name))
            && same(&self.holder_department, &group.holder_department)
            && same(&self.venue_department, &group.venue_department)
            && self.venue.as_ref().is_none_or(|venue| *venue == group.venue_name)
            && self.activity_year.is_none_or(|year| group.group_id.year() == year)
            && self.offer_year.is_none_or(|year| group.offer_year == year)
            && self.group_type.is_none_or(|group_type| group.group_type == group_type)
            && self.from.is_none_or(|from| group.start_date >= from)
            && (!self.incomplete || group.status(today) == GroupStatus::Open)
    }

    /// By the column, then by departure and number, so that pages never overlap.
    fn order(&self, one: &Group, other: &Group) -> Ordering {
        let text = |one: &str, other: &str| normalise(one).cmp(&normalise(other));
        let by_column = match self.sort {
            Column::ConventionNumber => text(&one.convention_number, &other.convention_number),
            Column::HolderName => text(&one.holder_name, &other.holder_name),
            Column::ProviderName => text(&one.provider_name, &other.provider_name),
            Column::VenueName => text(&one.venue_name, &other.venue_name),
            Column::VenueDepartment => one.venue_department.cmp(&other.venue_department),
            Column::ModifiedOn => one.modified_on.cmp(&other.modified_on),
            Column::StartDate => one.start_date.cmp(&other.start_date),
            Column::EndDate => one.end_date.cmp(&other.end_date),
            Column::Enrolled => one.enrolled.cmp(&other.enrolled),
        };
        let by_column = if self.descending { by_column.reverse() } else { by_column };
        by_column.then_with(|| one.start_date.cmp(&other.start_date)).then_with(|| one.group_id.cmp(&other.group_id))
    }
}

/// The page of `groups` that is wanted. A page past the last shows the last.
fn arrange(groups: &[Group], wanted: &Wanted, today: Date) -> GroupList {
    let mut kept: Vec<&Group> = groups.iter().filter(|group| wanted.keeps(group, today)).collect();
    kept.sort_by(|one, other| wanted.order(one, other));
    let pages = kept.len().div_ceil(wanted.page_size).max(1);
    let page = wanted.page.min(pages);
    GroupList {
        groups: kept
            .iter()
            .skip((page - 1) * wanted.page_size)
            .take(wanted.page_size)
            .map(|group| GroupSummary::new(group, today))
            .collect(),
        total: kept.len(),
        page,
        pages,
        page_size: wanted.page_size,
        facets: Facets {
            activity_years: groups.iter().map(|group| group.group_id.year()).collect(),
            offer_years: groups.iter().map(|group| group.offer_year).collect(),
            holder_departments: groups.iter().map(|group| group.holder_department.clone()).collect(),
            venue_departments: groups.iter().map(|group| group.venue_department.clone()).collect(),
        },
    }
}

#[cfg(test)]
#[path = "list_groups_tests.rs"]
mod tests;
