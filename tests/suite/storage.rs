//! The store itself, through the real SDK: what a single flow over HTTP would not reach.

use jiff::{Timestamp, civil::date};
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role, User},
    date::BirthDate,
    identity::Identity,
    money::Cents,
};
use sev_storage::{Action, Attempts, AuditLine, Credentials, Member, PersonRecord, Rotation, SessionRecord};
use sev_tests::{Site, at_once, faults::Line, forms, sessions};

fn session(secret: &str) -> SessionRecord {
    let user = User {
        user_id: "user".into(),
        identifier: "TEST0001".parse().unwrap(),
        display_name: "Porteur".into(),
        organisation_id: OrganisationId::new("holder"),
        organisation_name: "Porteur".into(),
        organisation_kind: OrganisationKind::Holder,
        roles: vec![Role::Holder],
    };
    SessionRecord { secret_hash: secret.into(), ..sessions::record(user, "session", Timestamp::UNIX_EPOCH) }
}

fn line(action: Action) -> AuditLine {
    AuditLine::new(Timestamp::UNIX_EPOCH, &OrganisationId::new("holder"), "user", action)
}

#[tokio::test]
async fn of_many_refreshes_of_one_token_one_counts() {
    let site = Site::start().await;
    let store = &site.store;
    let member = Member::new(&session("first").user, "accueil@exemple.fr");
    store.add_user(&Credentials::new(member, None)).await.unwrap();
    sessions::open(store, &session("first"), Timestamp::UNIX_EPOCH).await;
    let before = store.session("user", "session").await.unwrap().unwrap();
    let after: Vec<_> = (0..10).map(|index| session(&format!("next {index}"))).collect();
    let rotations = at_once(after.iter().map(|after| store.rotate_session(&before, after))).await;
    assert_eq!(rotations.iter().filter(|rotation| **rotation == Ok(Rotation::Done)).count(), 1);

    store.end_session("user", "session", &line(Action::LoggedOut)).await.unwrap();
    assert!(store.session("user", "session").await.unwrap().is_none());
    assert_eq!(store.rotate_session(&before, &session("late")).await, Ok(Rotation::Lost), "a session that has ended stays so");
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_at_once_are_all_counted() {
    let site = Site::start().await;
    let attempts = Attempts { name: "somebody".into(), slot: "0".into(), expires_at: 900 };
    let mut counts: Vec<_> = at_once((0..30).map(|_| site.store.count_attempt(&attempts))).await.into_iter().map(Result::unwrap).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=30).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_credit_is_opened_once() {
    let site = Site::start().await;
    let (store, holder) = (&site.store, OrganisationId::new("someone"));
    assert!(store.open_credit(&holder, 2027, Cents::euros(1500), Timestamp::UNIX_EPOCH).await.unwrap());
    assert!(!store.open_credit(&holder, 2027, Cents::euros(9000), Timestamp::UNIX_EPOCH).await.unwrap());
    let credit = store.credit(&holder, 2027).await.unwrap().unwrap();
    assert_eq!((credit.allocated_cents, credit.available_cents), (Cents::euros(1500), Cents::euros(1500)));
    assert_eq!(store.ledger(&holder, 2027).await.unwrap().len(), 1);
}

/// A query answers at most a megabyte at a time: what is over it must be read on.
#[tokio::test]
async fn lists_longer_than_a_page_of_the_database_are_read_to_their_end() {
    let site = Site::start().await;
    let store = &site.store;
    let (pattern, _) = store.group_with_enrollments(&site.cyclades().parse().unwrap()).await.unwrap().unwrap();
    let holder = OrganisationId::new("a-very-large-holder");
    for number in 0..300 {
        let mut group = pattern.clone();
        group.group_id = format!("2027-{:04}", 5000 + number).parse().unwrap();
        group.holder_id = holder.clone();
        group.venue_name = "x".repeat(6_000);
        store.put_group(&group).await.unwrap();
    }
    let groups = store.groups_of_holder(&holder).await.unwrap();
    assert_eq!(groups.len(), 300);
    assert!(groups.iter().map(|group| &group.group_id).is_sorted(), "by departure, then by number");
}

#[tokio::test]
async fn a_person_and_all_that_is_known_of_them_are_found_in_one_read() {
    let site = Site::start().await;
    let (store, holder, group) = (&site.store, site.login("ANCV2528").await, site.cyclades());
    let form = forms::senior("Le Gall");
    let enrolled = holder.post(&format!("/api/groups/{group}/enrollments"), &form).await;
    let person = enrolled.body["enrollment"]["enrollment_id"].as_str().unwrap().parse().unwrap();
    let known = store.look_up(&person, 2027, Some(&group.parse().unwrap())).await.unwrap();
    let identity = Identity {
        last_name: "Le Gall".parse().unwrap(),
        first_name: "Yvonne".parse().unwrap(),
        birth_date: BirthDate::parse(form["birth_date"].as_str().unwrap(), date(2026, 11, 24)).unwrap(),
        birth_city: "Rennes".parse().unwrap(),
    };
    assert_eq!(known.record.map(|PersonRecord { identity, .. }| identity), Some(identity));
    assert_eq!(known.aid.map(|aid| aid.group_id.to_string()), Some(group.clone()));
    assert_eq!(known.group.map(|found| found.group_id.to_string()), Some(group));
    assert!(known.enrollment.is_some_and(|enrollment| enrollment.is_active()));
    let nobody = store.look_up(&"0".repeat(32).parse().unwrap(), 2027, None).await.unwrap();
    assert!(nobody.record.is_none() && nobody.aid.is_none() && nobody.group.is_none() && nobody.enrollment.is_none());
}

#[tokio::test]
async fn audit_lines_are_added_and_read_back_by_month() {
    let site = Site::start().await;
    let (store, holder) = (&site.store, OrganisationId::new("holder"));
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    for instant in ["2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z", "2026-12-31T23:00:00Z"] {
        store.record(&AuditLine { at: at(instant), ..line(Action::ViewedGroup) }).await.unwrap();
    }
    // Midnight in France parts the months, and two lines of one instant are two.
    assert_eq!(store.audit_lines(&holder, at("2026-12-15T12:00:00Z")).await.unwrap().len(), 1);
    assert_eq!(store.audit_lines(&holder, at("2027-01-15T12:00:00Z")).await.unwrap().len(), 2);
}

#[tokio::test]
async fn after_a_flood_some_attempts_are_looked_at_and_those_that_count_all() {
    let site = Site::start().await;
    let line = Line::to(&site.running().database_url).await;
    let over_line = site.store.through(line.client(&site.database));
    let count = |slot: String| {
        let attempts = Attempts { name: "login#X".into(), slot, expires_at: i64::MAX };
        let store = site.store.clone();
        async move { store.count_attempt(&attempts).await.unwrap() }
    };
    let start = ["all#", "codes#"];
    for slot in ["all#1", "codes#1", "fe80::#1"] {
        count(slot.to_owned()).await;
    }
    assert_eq!(over_line.attempts("login#X", &start).await.unwrap().len(), 3);
    assert_eq!(line.calls(), 1);
    for network in 0..20 {
        at_once((0..50).map(|address| count(format!("10.0.{network}.{address}#1")))).await;
    }
    let found = over_line.attempts("login#X", &start).await.unwrap();
    assert_eq!((found.len(), line.calls()), (1_002, 4));
    assert!(["all#1", "codes#1"].iter().all(|slot| found.iter().any(|counted| counted.slot == *slot)));
}
