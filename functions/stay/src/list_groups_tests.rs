use super::*;
use jiff::civil::date;
use sev_domain::{
    account::OrganisationId,
    course::Course,
    group::{Environment, GroupId, StayLength},
    money::Cents,
    rules::Delays,
};

const TODAY: Date = date(2026, 11, 24);

fn group(number: u32, start: Date, venue: (&str, &str), enrolled: u32) -> Group {
    Group {
        group_id: GroupId::new(start.year(), number),
        holder_id: OrganisationId::new("holder"),
        holder_name: if number.is_multiple_of(2) { "CCAS de Vannes" } else { "Club des Aînés" }.into(),
        convention_number: format!("ANCV{number:04}"),
        holder_department: "56".into(),
        provider_id: OrganisationId::new("provider"),
        provider_name: "ACTIF RÉSIDENCE".into(),
        venue_name: venue.0.into(),
        venue_department: venue.1.into(),
        venue_city: "Ville".into(),
        environment: Environment::Mer,
        group_type: if number == 3 { GroupType::Shared } else { GroupType::Constituted },
        offer_year: start.year(),
        start_date: start,
        end_date: start.checked_add(jiff::Span::new().days(7)).unwrap(),
        length: StayLength::EightDays,
        price_cents: Cents::euros(410),
        aid_cents: Cents::euros(160),
        places: 10,
        enrolled,
        aided: 0,
        modified_on: date(2026, 11, i8::try_from(number).unwrap()),
        course: Course::ahead(start.checked_add(jiff::Span::new().days(7)).unwrap(), &Delays::default()),
    }
}

fn groups() -> Vec<Group> {
    vec![
        group(1, date(2027, 5, 14), ("LES CYCLADES", "34"), 2),
        group(2, date(2027, 4, 3), ("Village club", "88"), 10),
        group(3, date(2026, 9, 5), ("L’Étoile", "2A"), 7),
        group(4, date(2028, 5, 14), ("etoile du sud", "34"), 0),
    ]
}

fn list(query: ListQuery) -> Vec<u32> {
    let list = arrange(&groups(), &Wanted::parse(&query).unwrap(), TODAY);
    list.groups.iter().map(|group| group.group_id.to_string()[5..].parse().unwrap()).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn each_filter_keeps_what_it_says() {
    type Filter = fn(&mut ListQuery) -> &mut Option<String>;
    let cases: &[(Filter, &str, &[u32])] = &[
        (|q| &mut q.holder_name, "aines", &[3, 1]),
        (|q| &mut q.holder_name, "  ccas DE ", &[2, 4]),
        (|q| &mut q.convention_number, "ancv0002", &[2]),
        (|q| &mut q.holder_department, "56", &[3, 2, 1, 4]),
        (|q| &mut q.holder_department, "5", &[]),
        (|q| &mut q.venue_department, "34", &[1, 4]),
        (|q| &mut q.venue_department, "2a", &[3]),
        (|q| &mut q.activity_year, "2027", &[2, 1]),
        (|q| &mut q.provider_name, "actif residence", &[3, 2, 1, 4]),
        (|q| &mut q.provider_name, "étoile", &[3, 4]),
        (|q| &mut q.offer_year, "2028", &[4]),
        (|q| &mut q.group_type, "shared", &[3]),
        // Full and departed groups take nobody: neither is incomplete.
        (|q| &mut q.incomplete, "true", &[1, 4]),
        (|q| &mut q.incomplete, "false", &[3, 2, 1, 4]),
        (|q| &mut q.from, "2027-05-14", &[1, 4]),
        (|q| &mut q.holder_name, "", &[3, 2, 1, 4]),
    ];
    for (filter, value, expected) in cases {
        let mut query = ListQuery::default();
        *filter(&mut query) = some(value);
        assert_eq!(list(query), *expected, "{value}");
    }
}

#[test]
fn each_column_sorts_both_ways_and_accents_do_not_matter() {
    for (column, expected) in [
        ("convention_number", [1, 2, 3, 4]),
        ("holder_name", [2, 4, 3, 1]),
        ("provider_name", [3, 2, 1, 4]),
        ("venue_name", [4, 3, 1, 2]),
        ("venue_department", [3, 1, 4, 2]),
        ("modified_on", [1, 2, 3, 4]),
        ("start_date", [3, 2, 1, 4]),
        ("end_date", [3, 2, 1, 4]),
        ("enrolled", [4, 1, 3, 2]),
    ] {
        assert_eq!(list(ListQuery { sort: some(column), ..ListQuery::default() }), expected, "{column}");
    }
    let descending = ListQuery { sort: some("enrolled"), order: some("desc"), ..ListQuery::default() };
    assert_eq!(list(descending), [2, 3, 1, 4]);
}

#[test]
fn pages_cover_the_list_once() {
    let page = |page: &str| {
        arrange(&groups(), &Wanted::parse(&ListQuery { page: some(page), page_size: some("3"), ..ListQuery::default() }).unwrap(), TODAY)
    };
    let ids = |list: &GroupList| list.groups.iter().map(|group| group.group_id.to_string()).collect::<Vec<_>>();
    let (first, second, beyond) = (page("1"), page("2"), page("9"));
    assert_eq!((first.total, first.pages, first.page), (4, 2, 1));
    assert_eq!([ids(&first), ids(&second)].concat(), ["2026-0003", "2027-0002", "2027-0001", "2028-0004"]);
    assert_eq!((beyond.page, ids(&beyond)), (2, ids(&second)));
}

#[test]
fn nothing_found_is_one_empty_page() {
    let query = ListQuery { holder_name: some("personne"), ..ListQuery::default() };
    let list = arrange(&groups(), &Wanted::parse(&query).unwrap(), TODAY);
    assert_eq!((list.total, list.page, list.pages, list.groups.len()), (0, 1, 1, 0));
    assert_eq!(list.facets.venue_departments, ["2A", "34", "88"].map(String::from).into());
}

#[test]
fn a_filter_that_can_not_be_read_is_named() {
    type Filter = fn(&mut ListQuery) -> &mut Option<String>;
    let long = "x".repeat(10_000);
    let cases: &[(&str, Filter, &str)] = &[
        ("activity_year", |q| &mut q.activity_year, "deux mille"),
        ("activity_year", |q| &mut q.activity_year, "1999"),
        ("offer_year", |q| &mut q.offer_year, "99999"),
        ("group_type", |q| &mut q.group_type, "autre"),
        ("incomplete", |q| &mut q.incomplete, "oui"),
        ("from", |q| &mut q.from, "2027-02-31"),
        ("sort", |q| &mut q.sort, "price"),
        ("order", |q| &mut q.order, "up"),
        ("page", |q| &mut q.page, "0"),
        ("page", |q| &mut q.page, "-1"),
        ("page_size", |q| &mut q.page_size, "101"),
        ("holder_name", |q| &mut q.holder_name, &long),
        ("provider_name", |q| &mut q.provider_name, "---"),
    ];
    for (field, filter, value) in cases {
        let mut query = ListQuery::default();
        *filter(&mut query) = some(value);
        let problem = serde_json::to_value(Wanted::parse(&query).unwrap_err()).unwrap();
        assert_eq!(problem["fields"][0]["field"], *field);
    }
}
