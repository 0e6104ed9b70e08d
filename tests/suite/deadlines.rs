//! Who is told of a deadline, on which day, and what happens when the morning's scan goes wrong.

use crate::{
    bundles::{bundles, relay},
    laid,
    mails::delivery,
    season::model,
};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use serde_json::json;
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role},
    group::{Group, GroupId},
    rules::Delays,
};
use sev_events::{Done, Failed, Operation as _, Tick};
use sev_notification::deadline_scan;
use sev_storage::{Action, Claim, Progress, Watch};
use sev_tests::{
    Site, at_once,
    faults::{Fault, Line},
};

const PROVIDER: &str = "prest901";
const HOLDER: &str = "ancv9001";

/// A system whose queue calls nobody, with a provider, a holder and ANCV, each with a user or more.
pub(crate) async fn held(provider: &[bool], ancv: &[bool]) -> Site {
    let site = Site::without_demo().await;
    site.running().pause().await;
    laid::organisation(&site, OrganisationKind::Provider, Role::Provider, "PREST901", provider).await;
    laid::organisation(&site, OrganisationKind::Holder, Role::Holder, "ANCV9001", &[true]).await;
    laid::organisation(&site, OrganisationKind::Ancv, Role::Operations, "ADMIN90", ancv).await;
    site
}

/// A group whose provider has until `due` to validate its list.
pub(crate) async fn due_on(site: &Site, number: u32, due: Date) -> Group {
    let group = laid::group(GroupId::new(2027, number), (PROVIDER, HOLDER), due - 15.days(), 2);
    site.store.put_group(&group).await.unwrap();
    group
}

pub(crate) fn at(site: &Site, instant: &str) {
    site.running().clock.move_to(instant.parse().unwrap());
}

/// Noon in France, or an hour later.
fn noon(site: &Site, day: Date) {
    at(site, &format!("{day}T11:00:00Z"));
}

pub(crate) async fn scan(site: &Site) -> Option<String> {
    site.running().workers.get("deadline_scan").unwrap().invoke(json!({})).await.unwrap().outcome
}

/// The names of the mails in the outbox that nobody has tried to send, once those are unfolded that came together.
async fn outbox(site: &Site) -> Vec<String> {
    assert_eq!(relay(site, &bundles(site).await).await, [""; 0]);
    let scan = site.database.scan().table_name("WorkTable").filter_expression("begins_with(pk, :outbox) AND progress = :pending");
    let scan = scan.expression_attribute_values(":outbox", AttributeValue::S("OUTBOX#".into()));
    let scanned = scan.expression_attribute_values(":pending", AttributeValue::S("pending".into())).send().await.unwrap();
    let mut names: Vec<_> = scanned.items.unwrap().iter().map(|item| item["mail_id"].as_s().unwrap().clone()).collect();
    names.sort_unstable();
    names
}

/// Delivers all that waits, and gives to whom what was sent since, in order.
pub(crate) async fn sent(site: &Site) -> Vec<(String, String)> {
    let before = site.running().mailbox.mails().len();
    for mail_id in outbox(site).await {
        send(site, &mail_id).await;
    }
    let mails = site.running().mailbox.mails();
    let new = mails.iter().take(mails.len() - before);
    let mut new: Vec<_> = new.map(|mail| (mail.to.split('@').next_back().unwrap().to_owned(), mail.subject.clone())).collect();
    new.sort_unstable();
    new
}

async fn send(site: &Site, mail_id: &str) {
    let answer = site.running().workers.get("send_mail").unwrap().invoke(json!({ "Records": [delivery(mail_id)] })).await.unwrap();
    assert!(answer.batch_item_failures.is_empty(), "{mail_id}");
}

pub(crate) fn to(what: &[(&str, &str)]) -> Vec<(String, String)> {
    what.iter().map(|(to, subject)| (format!("{to}.example"), (*subject).to_owned())).collect()
}

#[tokio::test]
async fn a_deadline_ends_at_midnight_in_france_whatever_the_clocks_do_that_night() {
    let site = held(&[true], &[true]).await;
    // The last minute of the last day in France, and the first of the next.
    for (number, due, last, next) in [
        // Spring: 28 March has 23 hours. The night before it, that day itself.
        (1, "2027-03-27", "2027-03-27T22:59:00Z", "2027-03-27T23:00:00Z"),
        (2, "2027-03-28", "2027-03-28T21:59:00Z", "2027-03-28T22:00:00Z"),
        // Autumn: 31 October has 25.
        (3, "2027-10-30", "2027-10-30T21:59:00Z", "2027-10-30T22:00:00Z"),
        (4, "2027-10-31", "2027-10-31T22:59:00Z", "2027-10-31T23:00:00Z"),
        (5, "2027-12-31", "2027-12-31T22:59:00Z", "2027-12-31T23:00:00Z"),
        (6, "2028-01-01", "2028-01-01T22:59:00Z", "2028-01-01T23:00:00Z"),
        (7, "2028-02-28", "2028-02-28T22:59:00Z", "2028-02-28T23:00:00Z"),
        (8, "2028-02-29", "2028-02-29T22:59:00Z", "2028-02-29T23:00:00Z"),
        (9, "2028-03-01", "2028-03-01T22:59:00Z", "2028-03-01T23:00:00Z"),
    ] {
        due_on(&site, number, due.parse().unwrap()).await;
        at(&site, last);
        assert_eq!(scan(&site).await.as_deref(), Some("told"), "{due}");
        assert_eq!(sent(&site).await, to(&[("prest901", model::LAST_DAY)]), "{last}");
        at(&site, next);
        assert_eq!(scan(&site).await.as_deref(), Some("told"), "{due}");
        assert_eq!(sent(&site).await, to(&[("admin90", model::TO_ANCV), ("prest901", model::LATE)]), "{next}");
        assert_eq!(scan(&site).await.as_deref(), Some("nothing_due"));
    }
}

#[tokio::test]
async fn a_list_is_open_from_the_first_minute_of_the_day_after_the_stay() {
    let site = held(&[true], &[true]).await;
    // It ends on the day on which the clocks are moved.
    due_on(&site, 1, "2027-04-12".parse().unwrap()).await;
    at(&site, "2027-03-28T21:59:59Z");
    assert_eq!(scan(&site).await.as_deref(), Some("nothing_due"));
    at(&site, "2027-03-28T22:00:00Z");
    assert_eq!(scan(&site).await.as_deref(), Some("told"));
    assert_eq!(sent(&site).await, to(&[("prest901", model::OPENED)]));
}

#[tokio::test]
async fn a_missed_week_is_caught_up_by_one_mail() {
    let site = held(&[true], &[true]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    due_on(&site, 1, due).await;
    for (left, subject) in [(14, Some(model::OPENED)), (8, None), (2, Some(model::REMINDER)), (-6, Some(model::LATE)), (-20, None)] {
        noon(&site, due - left.days());
        scan(&site).await;
        let expected: Vec<_> = subject.map(|subject| ("prest901", subject)).into_iter().collect();
        let told: Vec<_> = sent(&site).await.into_iter().filter(|(to, _)| to.starts_with("prest901")).collect();
        assert_eq!(told, to(&expected), "{left} days left");
    }
}

#[tokio::test]
async fn who_wants_no_reminders_is_told_when_a_list_opens_and_when_it_is_late() {
    let site = held(&[false], &[false]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    due_on(&site, 1, due).await;
    let expected = [
        (14, to(&[("prest901", model::OPENED)])),
        (7, vec![]),
        (3, vec![]),
        (1, vec![]),
        (0, vec![]),
        (-1, to(&[("admin90", model::TO_ANCV), ("prest901", model::LATE)])),
    ];
    for (left, expected) in expected {
        noon(&site, due - left.days());
        assert_eq!(scan(&site).await.as_deref(), Some("told"), "the step is taken, whoever is told");
        assert_eq!(sent(&site).await, expected, "{left} days left");
    }
}

#[tokio::test]
async fn an_empty_list_is_nobody_s_to_validate() {
    let site = held(&[true], &[true]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    let group = laid::group(GroupId::new(2027, 1), (PROVIDER, HOLDER), due - 15.days(), 0);
    site.store.put_group(&group).await.unwrap();
    noon(&site, due);
    assert_eq!(scan(&site).await.as_deref(), Some("nothing_due"));
    assert_eq!(outbox(&site).await, [""; 0]);
    for watch in [Watch::Deadline, Watch::Late] {
        assert_eq!(site.store.watched_groups(watch, due + 99.days()).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_mail_that_says_nothing_true_any_more_is_not_sent() {
    let site = held(&[true], &[true]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    let (first, _second) = (due_on(&site, 1, due).await, due_on(&site, 2, due).await);
    noon(&site, due - 3.days());
    scan(&site).await;
    let names = outbox(&site).await;
    let mail = |number: u32| names.iter().find(|name| name.starts_with(&format!("deadline-2027-000{number}-"))).unwrap().clone();
    // The provider of the first validates before its mail is delivered; that of the second comes when the next one is due.
    let validated = first.validated_by_provider(due - 3.days(), &Delays::default()).unwrap();
    site.store.put_group(&validated).await.unwrap();
    send(&site, &mail(1)).await;
    noon(&site, due - 1.day());
    send(&site, &mail(2)).await;
    assert_eq!(site.running().mailbox.mails(), []);
    for number in [1, 2] {
        send(&site, &mail(number)).await;
        assert_eq!(site.store.claim(&mail(number), site.clock.now()).await.unwrap(), Claim::Done(Progress::Needless));
    }
    assert_eq!(site.store.refused_mails(&OrganisationId::new(PROVIDER)).await.unwrap(), [], "nobody misses them");
    // A late one is no truth any more either, once the list is validated, even to ANCV.
    noon(&site, due + 1.day());
    scan(&site).await;
    let group = site.store.group(&GroupId::new(2027, 2)).await.unwrap().unwrap();
    let validated = group.validated_by_provider(due + 1.day(), &Delays::default()).unwrap();
    site.store.put_group(&validated).await.unwrap();
    assert_eq!(sent(&site).await, []);
}

#[tokio::test]
async fn scans_at_once_tell_each_step_once() {
    let site = held(&[true], &[true]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    for number in 1..=6 {
        due_on(&site, number, due).await;
    }
    for (left, mails) in [(14, 6), (3, 6), (-1, 12)] {
        noon(&site, due - left.days());
        at_once((0..6).map(|_| scan(&site))).await;
        assert_eq!(sent(&site).await.len(), mails, "{left} days left");
    }
    let lines = site.store.audit_lines(&OrganisationId::new(PROVIDER), "2027-06-03T00:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == Action::Reminded && line.user_id == "system").count(), 12);
}

/// The scan over a line whose faults nobody makes good.
async fn over(site: &Site) -> (Line, deadline_scan::App) {
    let line = Line::to(&site.running().database_url).await;
    let client = line.hasty_client(&site.database);
    (line, deadline_scan::App { store: site.store.through(client), clock: site.clock.clone() })
}

#[tokio::test]
async fn a_group_that_fails_does_not_keep_the_others_from_their_mails() {
    let site = held(&[true], &[true]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    for number in 1..=3 {
        due_on(&site, number, due).await;
    }
    noon(&site, due);
    let (line, app) = over(&site).await;
    line.fail("TransactWriteItems", Fault::Throttled);
    let failed = deadline_scan::DeadlineScan::handle(&app, Tick {}).await;
    assert_eq!(failed, Err(Failed::new("not_all_told", "1 of 3 groups")));
    assert_eq!(outbox(&site).await.len(), 2);
    // One that can't even be read, or has no list in the index any more.
    let spoil = async |value: AttributeValue| {
        let key = AttributeValue::S("GROUP#2027-0001".into());
        let update = site.database.update_item().table_name("StaysTable").key("pk", key).key("sk", AttributeValue::S("GROUP".into()));
        let update = update.update_expression("SET venue_name = :value").expression_attribute_values(":value", value);
        update.send().await.unwrap();
    };
    spoil(AttributeValue::Bool(true)).await;
    due_on(&site, 4, due).await;
    assert_eq!(deadline_scan::DeadlineScan::handle(&app, Tick {}).await, Err(Failed::new("not_all_told", "1 of 2 groups")));
    assert_eq!(outbox(&site).await.len(), 3);
    spoil(AttributeValue::S("LES CYCLADES".into())).await;
    assert_eq!(deadline_scan::DeadlineScan::handle(&app, Tick {}).await, Ok(Done("told")));
    assert_eq!(sent(&site).await, to(&[("prest901", model::LAST_DAY); 4]));
    // What fails fails as a whole for Lambda, which calls again.
    site.database.delete_table().table_name("ProgrammeTable").send().await.unwrap();
    assert!(site.running().workers.get("deadline_scan").unwrap().invoke(json!({})).await.is_err());
}

#[tokio::test]
async fn more_people_than_a_transaction_holds_are_all_told_once() {
    let site = held(&[true; 50], &[true; 50]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    due_on(&site, 1, due).await;
    noon(&site, due + 1.day());
    let (line, app) = over(&site).await;
    line.fail("TransactWriteItems", Fault::Broken);
    assert!(deadline_scan::DeadlineScan::handle(&app, Tick {}).await.is_err());
    assert_eq!(bundles(&site).await, [""; 0], "the step and its mails are one write");
    line.fail("TransactWriteItems", Fault::AnswerLost);
    assert!(deadline_scan::DeadlineScan::handle(&app, Tick {}).await.is_err());
    assert_eq!(deadline_scan::DeadlineScan::handle(&app, Tick {}).await, Ok(Done("nothing_due")));
    assert_eq!(outbox(&site).await.len(), 100);
}

#[tokio::test]
async fn a_step_some_of_whose_mails_are_there_already_is_told_to_the_others() {
    for users in [3, 30] {
        let site = held(&vec![true; users], &[true]).await;
        let due: Date = "2027-06-05".parse().unwrap();
        let group = due_on(&site, 1, due).await;
        noon(&site, due);
        assert_eq!(scan(&site).await.as_deref(), Some("told"));
        assert_eq!(sent(&site).await.len(), users);
        // The same step is due once more, with somebody new.
        let organisation = site.store.organisation(&OrganisationId::new(PROVIDER)).await.unwrap().unwrap();
        laid::users(&site, &organisation, Role::Provider, &vec![true; users + 1]).await;
        site.store.put_group(&group).await.unwrap();
        assert_eq!(scan(&site).await.as_deref(), Some("told"));
        assert_eq!(sent(&site).await, to(&[("prest901", model::LAST_DAY)]), "{users}");
        assert_eq!(scan(&site).await.as_deref(), Some("nothing_due"));
    }
}

#[tokio::test]
async fn a_write_that_reaches_the_database_after_its_scan_has_died_tells_nobody_twice() {
    let site = held(&[true], &[true]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    due_on(&site, 1, due).await;
    noon(&site, due);
    let (line, app) = over(&site).await;
    line.fail("TransactWriteItems", Fault::Held);
    let dying = tokio::spawn(async move { deadline_scan::DeadlineScan::handle(&app, Tick {}).await });
    line.until_held().await;
    assert_eq!(scan(&site).await.as_deref(), Some("told"), "another has the step");
    line.release();
    assert_eq!(dying.await.unwrap(), Ok(Done("nothing_due")), "it was lost to the other");
    assert_eq!(sent(&site).await, to(&[("prest901", model::LAST_DAY)]));
}

#[tokio::test]
async fn reminders_that_were_declined_stay_so_when_an_administrator_changes_the_user() {
    let site = held(&[true], &[true]).await;
    let identifier = "PREST901-U0".parse().unwrap();
    let line = sev_storage::AuditLine::new(
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1),
        &OrganisationId::new(PROVIDER),
        "prest901-0",
        Action::ChoseReminders,
    );
    let before = site.store.credentials(&identifier).await.unwrap().unwrap();
    assert!(site.store.choose_reminders((&identifier, "prest901-0"), false, &line).await.unwrap());
    assert!(!site.store.choose_reminders((&identifier, "another"), true, &line).await.unwrap(), "another user of the name");
    let after = sev_storage::Member { display_name: "Camille".into(), ..before.member.clone() };
    let change = sev_storage::MemberChange::new(&before, after);
    assert_eq!(site.store.change_member(&change, &[], &line).await.unwrap(), sev_storage::Written::Done);
    let member = site.store.member(&OrganisationId::new(PROVIDER), &identifier).await.unwrap().unwrap();
    assert_eq!((member.display_name.as_str(), member.reminders), ("Camille", false));
}
