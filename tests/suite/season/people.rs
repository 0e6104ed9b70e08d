//! Some groups of the season have people: they are enrolled, and their lists validated, by the operations themselves. What is then
//! owed is what was seen.

use super::{
    MORNINGS, group, id,
    model::Cast,
    plan::{Act, Day, Stay},
};
use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, WriteRequest};
use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role, User},
    money::Cents,
    rules::{Delays, RuleBook},
};
use sev_runtime::session::{ACCESS_LIFETIME, Session};
use sev_tests::{Answer, Site, at_once, forms, laws};

/// How many groups may have people, and until when their stays end: within the year of their aid.
const FIRST: u32 = 60;
const UNTIL: Day = 290;
const AID: i64 = 16_000;

pub(super) const fn has_real_people(stay: &Stay) -> bool {
    stay.number <= FIRST && stay.ends < UNTIL && !stay.is_empty
}

/// Whether the second of the two people was there, as each party says.
const fn was_seen(stay: &Stay, by_provider: bool) -> bool {
    let is_absent = stay.number.is_multiple_of(3);
    // Of every fifth group the two disagree.
    is_absent == (by_provider && stay.number.is_multiple_of(5))
}

async fn post(site: &Site, stay: &Stay, role: Role, what: &str, body: &Value) -> Answer {
    let group = group(stay);
    let (kind, organisation_id) =
        if role == Role::Provider { (OrganisationKind::Provider, group.provider_id) } else { (OrganisationKind::Holder, group.holder_id) };
    let user = User {
        user_id: format!("{organisation_id}-0"),
        identifier: format!("{}-U0", organisation_id.as_str().to_uppercase()).parse().unwrap(),
        display_name: "Camille".into(),
        organisation_id,
        organisation_name: "Test".into(),
        organisation_kind: kind,
        roles: vec![role],
    };
    let token = site.signer.sign(&Session::of(&user, "season".into()), site.clock.now(), ACCESS_LIFETIME).unwrap();
    site.bearer(token).post(&format!("/api/groups/{}/{what}", id(stay)), body).await
}

/// Enrolls two people in each of these groups.
pub(super) async fn enroll(site: &Site, stays: &[Stay]) {
    let rules: RuleBook = serde_json::from_value(json!({
        "year": 2027,
        "sets": [{
            "name": "season", "effective_from": "2026-09-01", "min_age": 60, "min_age_with_needs": 55, "aid_eight_days_cents": 20_200,
            "aid_five_days_cents": 16_800, "max_percent_of_price": 50, "per_extra_quarter_cents": 269_425,
            "ceilings": [{ "household": "single", "shares": 4, "cents": 1_599_100 }], "caregivers_count_for_the_year": true, "suspended": null,
        }],
    }))
    .unwrap();
    site.store.put_rules(&rules).await.unwrap();
    for holder in 1..=5 {
        let holder = OrganisationId::new(format!("ancv900{holder}"));
        assert!(site.store.open_credit(&holder, 2027, Cents::euros(50_000), site.clock.now()).await.unwrap());
    }
    for stay in stays.iter().filter(|stay| has_real_people(stay)) {
        for person in 0..2 {
            let born = jiff::civil::date(1935, 1, 1) + i64::from(stay.number * 2 + person).days();
            let form = forms::with(forms::senior("Le Gall"), json!({ "birth_date": born }));
            let enrolled = post(site, stay, Role::Holder, "enrollments", &form).await;
            assert_eq!(enrolled.status, 201, "{}", enrolled.body);
        }
    }
}

/// What a party does, by the operation that it is; a correction by the course alone.
pub(super) async fn act(site: &Site, stay: &Stay, act: Act, today: Date) {
    let (group, people) = site.store.group_with_enrollments(&id(stay)).await.unwrap().unwrap();
    let (role, what, by_provider) = match act {
        Act::ProviderValidates => (Role::Provider, "provider-validation", true),
        Act::HolderConfirms => (Role::Holder, "holder-validation", false),
        Act::CorrectionOpens => return site.store.put_group(&group.correction_opened(today).unwrap()).await.unwrap(),
        Act::CorrectionCloses => return site.store.put_group(&group.correction_closed(today, 0, &Delays::default())).await.unwrap(),
    };
    let mut ids: Vec<_> = people.iter().map(|person| person.person.to_string()).collect();
    ids.sort_unstable();
    let (present, absent) = ids.split_at(if was_seen(stay, by_provider) { 2 } else { 1 });
    let body = json!({ "course_version": group.course.course_version, "present": present, "absent": absent, "reason": null });
    // A double click: both are told the same, and it is done once.
    for answer in at_once((0..2).map(|_| post(site, stay, role, what, &body))).await {
        assert_eq!(answer.status, 200, "{what} of {}: {}", id(stay), answer.body);
    }
}

/// Fails unless each confirmed group with people has one line, of the aid of those whom both saw, and all laws hold. `others` is how
/// many mails were sent beside those of the calendar.
pub(super) async fn assert_paid(site: &Site, stays: &[Stay], cast: &Cast, others: usize) {
    let did = |stay: &Stay, wanted: Act| stay.acts.iter().any(|(day, act)| *act == wanted && *day < MORNINGS);
    let real: Vec<_> = stays.iter().filter(|stay| has_real_people(stay)).collect();
    let confirmed: Vec<_> = real.iter().filter(|stay| did(stay, Act::HolderConfirms)).collect();
    let seen_by_both = |stay: &Stay| 1 + i64::from(was_seen(stay, true) && was_seen(stay, false));
    let mut expected: Vec<_> = confirmed.iter().map(|stay| (id(stay).to_string(), seen_by_both(stay) * AID)).collect();
    let scanned = site.database.scan().table_name("PaymentsTable").send().await.unwrap().items.unwrap();
    let mut lines: Vec<_> = scanned
        .iter()
        .map(|line| (line["group_id"].as_s().unwrap().clone(), line["amount_cents"].as_n().unwrap().parse::<i64>().unwrap()))
        .collect();
    expected.sort_unstable();
    lines.sort_unstable();
    assert!(!lines.is_empty());
    assert_eq!(lines, expected);

    let validated = real.iter().filter(|stay| did(stay, Act::ProviderValidates)).map(|stay| cast.holders[stay.holder].len());
    let told = confirmed.iter().map(|stay| cast.providers[stay.provider].len());
    // And ANCV of those on whom they do not agree.
    let disputed = confirmed.iter().filter(|stay| was_seen(stay, true) != was_seen(stay, false)).map(|_| cast.ancv.len());
    assert_eq!(others, validated.chain(told).chain(disputed).sum::<usize>(), "each is told once of what the others have done");

    // The groups without people have counts that nothing stands behind.
    let empty: Vec<_> = stays.iter().filter(|stay| !has_real_people(stay)).collect();
    for stays in empty.chunks(25) {
        let deletes = stays.iter().map(|stay| {
            let [pk, sk] = [format!("GROUP#{}", id(stay)), "GROUP".to_owned()].map(AttributeValue::S);
            WriteRequest::builder().delete_request(DeleteRequest::builder().key("pk", pk).key("sk", sk).build().unwrap()).build()
        });
        site.database.batch_write_item().request_items("StaysTable", deletes.collect()).send().await.unwrap();
    }
    laws::assert_hold(site).await;
}
