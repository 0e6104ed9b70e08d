//! What is true of the data at all times, whatever ran.

use crate::Site;
use aws_sdk_dynamodb::types::AttributeValue;
use sev_domain::{contact::mailbox, enrollment::Enrollment, group::GroupId, world::fingerprint};
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Item = HashMap<String, AttributeValue>;

fn text(item: &Item, name: &str) -> String {
    item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default()
}

fn number(item: &Item, name: &str) -> i64 {
    item.get(name).and_then(|value| value.as_n().ok()).map_or(0, |value| value.parse().unwrap())
}

fn list(item: &Item, name: &str) -> Vec<String> {
    let values = item.get(name).and_then(|value| value.as_l().ok()).cloned().unwrap_or_default();
    values.into_iter().filter_map(|value| value.as_s().ok().cloned()).collect()
}

fn aid(item: &Item) -> i64 {
    item.get("aid").and_then(|aid| aid.as_m().ok()).map_or(0, |aid| number(aid, "amount_cents"))
}

/// Whether the aid waits until ANCV has looked at the person.
fn is_withheld(item: &Item) -> bool {
    let homonym = item.get("homonym").and_then(|homonym| homonym.as_m().ok());
    homonym.is_some_and(|homonym| homonym["withholds"].as_bool() == Ok(&true) && homonym["finding"].is_null())
}

fn granted(item: &Item) -> bool {
    item.get("aid").and_then(|aid| aid.as_m().ok()).is_some_and(|aid| text(aid, "outcome") == "granted")
}

/// Fails unless counters, ledger, aid markers and links all say what the enrollments say, and an organisation's counts what its
/// users are.
pub async fn assert_hold(site: &Site) {
    let items: Vec<Item> = items(site).await.into_iter().map(|(_, item)| item).collect();
    let of = |start: &str, sort: &str| -> Vec<&Item> {
        items.iter().filter(|item| text(item, "pk").starts_with(start) && text(item, "sk").starts_with(sort)).collect()
    };
    let active: Vec<&Item> = of("GROUP#", "ENROLLMENT#").into_iter().filter(|item| text(item, "status") == "active").collect();

    let mut used: BTreeMap<(String, String), i64> = BTreeMap::new();
    for group in of("GROUP#", "GROUP") {
        let id = text(group, "group_id");
        let people: Vec<_> = active.iter().filter(|person| text(person, "group_id") == id).collect();
        let aided = people.iter().filter(|person| granted(person)).count();
        assert_eq!(number(group, "enrolled"), i64::try_from(people.len()).unwrap(), "enrolled in {id}");
        assert_eq!(number(group, "aided"), i64::try_from(aided).unwrap(), "aided in {id}");
        assert!(number(group, "enrolled") <= number(group, "places"), "overbooked: {id}");
        *used.entry((text(group, "holder_id"), id[..4].to_owned())).or_default() += people.iter().map(|person| aid(person)).sum::<i64>();
    }
    for credit in of("ORGANISATION#", "CREDIT#") {
        let (holder, year) = (text(credit, "pk").replace("ORGANISATION#", ""), text(credit, "sk").replace("CREDIT#", ""));
        let (allocated, spent, available) =
            (number(credit, "allocated_cents"), number(credit, "used_cents"), number(credit, "available_cents"));
        assert_eq!(spent + available, allocated, "credit of {holder} in {year}");
        assert!(available >= 0, "overspent: {holder} in {year}");
        let ledger: i64 = of(&format!("LEDGER#{holder}#{year}"), "").iter().map(|line| number(line, "used_delta_cents")).sum();
        assert_eq!(ledger, spent, "ledger of {holder} in {year}");
        assert_eq!(used.remove(&(holder.clone(), year.clone())).unwrap_or_default(), spent, "aid granted by {holder} in {year}");
    }
    assert!(used.values().all(|aid| *aid == 0), "aid without a credit account: {used:?}");

    let mut aided_once = BTreeMap::new();
    for person in active.iter().filter(|person| granted(person)) {
        let key = (text(person, "person"), text(person, "group_id")[..4].to_owned());
        assert!(aided_once.insert(key.clone(), text(person, "group_id")).is_none(), "aided twice: {key:?}");
    }
    let markers: BTreeMap<_, _> = of("PERSON#", "AID#")
        .into_iter()
        .map(|marker| ((text(marker, "pk").replace("PERSON#", ""), text(marker, "sk").replace("AID#", "")), text(marker, "group_id")))
        .collect();
    assert_eq!(markers, aided_once, "aid markers");

    payments(&items);

    let users = of("LOGIN#", "LOGIN");
    for count in of("ORGANISATION#", "ADMINISTRATORS") {
        let organisation = text(count, "pk").replace("ORGANISATION#", "");
        let seated: Vec<_> =
            users.iter().filter(|user| text(user, "member_of") == organisation && text(user, "state") != "deactivated").collect();
        let administers = |user: &&&&Item| text(user, "state") == "active" && list(user, "roles").contains(&"administrator".to_owned());
        let administrators = seated.iter().filter(administers).count();
        assert_eq!(number(count, "seats"), i64::try_from(seated.len()).unwrap(), "users of {organisation}");
        assert_eq!(number(count, "administrators"), i64::try_from(administrators).unwrap(), "administrators of {organisation}");
        assert!(administrators >= 1, "nobody administers {organisation}");
    }

    // Each of ANCV has a mailbox that is nobody else's.
    let at_ancv = users.iter().filter(|user| text(user, "organisation_kind") == "ancv");
    let theirs: BTreeMap<_, _> = at_ancv.map(|user| (fingerprint(&[&mailbox(&text(user, "email"))]), text(user, "user_id"))).collect();
    let kept = of("MAILBOX#", "MAILBOX").into_iter().filter(|item| item.contains_key("user_id"));
    let kept: BTreeMap<_, _> = kept.map(|item| (text(item, "pk").replace("MAILBOX#", ""), text(item, "user_id"))).collect();
    assert_eq!(kept, theirs, "mailboxes of ANCV's users");

    for (counter, link) in [("caregivers", "helped"), ("spouses", "spouse")] {
        for person in of("GROUP#", "ENROLLMENT#") {
            let linked = active.iter().filter(|other| {
                let claim = other["details"].as_m().unwrap()["claim"].as_m().unwrap();
                text(other, "group_id") == text(person, "group_id") && text(claim, link) == text(person, "person")
            });
            assert_eq!(number(person, counter), i64::try_from(linked.count()).unwrap(), "{counter} of {}", text(person, "sk"));
        }
    }
}

/// Fails unless what is owed for each group is the aid of those of its people who travelled, what is unsettled its lines that are
/// not settled, and what the parties have said is of people of its list.
fn payments(items: &[Item]) {
    let under = |id: &str, sort: &str| -> Vec<&Item> {
        items.iter().filter(|item| text(item, "pk") == format!("GROUP#{id}") && text(item, "sk").starts_with(sort)).collect()
    };
    for group in items.iter().filter(|item| text(item, "pk").starts_with("GROUP#") && text(item, "sk") == "GROUP") {
        let id = text(group, "group_id");
        let (lines, people) = (under(&id, "LINE#"), under(&id, "ENROLLMENT#"));
        let open: Vec<_> = under(&id, "CORRECTION#").into_iter().filter(|item| text(item, "correction_state") == "open").collect();
        let is_confirmed = text(group, "stage") == "confirmed";
        let disputed: Vec<_> =
            open.iter().filter(|item| text(item, "correction_kind") == "presence").map(|item| text(item, "person")).collect();
        let travelled = people.iter().filter(|person| text(person, "status") == "active" && !disputed.contains(&text(person, "person")));
        let due = if is_confirmed { travelled.filter(|person| !is_withheld(person)).map(|person| aid(person)).sum() } else { 0 };
        let sum = |lines: &[&Item]| lines.iter().map(|line| number(line, "amount_cents")).sum::<i64>();
        assert_eq!(sum(&lines), due, "owed for {id}");
        let unsettled: Vec<_> = lines.iter().filter(|line| text(line, "line_state") != "settled").collect();
        assert_eq!(number(group, "unsettled_lines"), i64::try_from(unsettled.len()).unwrap(), "unsettled of {id}");
        assert_eq!(number(group, "open_corrections"), i64::try_from(open.len()).unwrap(), "open corrections of {id}");
        // Those of a long list leave it before the rest is confirmed, with the holder's word.
        let has_spoken = |said: &&Item| said.get("holder").is_some_and(|word| word.as_m().is_ok());
        let may_be_absent = is_confirmed || under(&id, "ATTENDANCE").iter().any(has_spoken);
        assert!(people.iter().all(|person| may_be_absent || text(person, "status") != "absent"), "absent before {id} is confirmed");
        for said in under(&id, "ATTENDANCE") {
            for party in ["provider", "holder"] {
                let Some(word) = said.get(party).and_then(|word| word.as_m().ok()) else { continue };
                let is_listed =
                    |key: &String| people.iter().any(|person| text(person, "person") == *key && text(person, "status") != "withdrawn");
                assert!(list(word, "absent").iter().all(is_listed), "{party} of {id} names someone else");
            }
        }
    }
}

/// Fails unless of two who are alike and both have an aid of a year, one is on ANCV's list, or ANCV has found that they are two. What
/// two at once have made is noticed a moment later: this waits for it.
pub async fn assert_alike_are_seen(site: &Site) {
    let mut unseen = Vec::new();
    for _ in 0..100 {
        unseen = alike_and_unseen(site).await;
        if unseen.is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("alike, aided, and on no list: {unseen:?}");
}

async fn alike_and_unseen(site: &Site) -> Vec<String> {
    let items = items(site).await;
    let groups: BTreeSet<String> = items.iter().map(|(_, item)| text(item, "group_id")).filter(|id| !id.is_empty()).collect();
    let mut aided: BTreeMap<i16, Vec<Enrollment>> = BTreeMap::new();
    for id in groups {
        let id: GroupId = id.parse().unwrap();
        let Some((_, people)) = site.store.group_with_enrollments(&id).await.unwrap() else { continue };
        let of_year = aided.entry(id.year()).or_default();
        of_year.extend(people.into_iter().filter(|person| person.is_active() && person.aid.counts_for_the_year()));
    }
    let found_two = |one: &Enrollment, other: &Enrollment| {
        let said = |one: &Enrollment, other: &Enrollment| {
            let (pk, sk) = (format!("PERSON#{}", one.person), format!("ALIKE#{}", other.person));
            items.iter().any(|(_, item)| text(item, "pk") == pk && text(item, "sk") == sk && text(item, "pair") == "two")
        };
        said(one, other) || said(other, one)
    };
    let waits = |one: &Enrollment, other: &Enrollment| one.to_verify().is_some_and(|homonym| homonym.others.contains(&other.person));
    let mut unseen = Vec::new();
    for people in aided.values() {
        for (index, one) in people.iter().enumerate() {
            // Most are born on days of their own: names are compared of few.
            for other in people.iter().skip(index + 1).filter(|other| one.identity.is_alike(&other.identity)) {
                if !(waits(one, other) || waits(other, one) || found_two(one, other)) {
                    unseen.push(format!("{} and {}", one.full_name(), other.full_name()));
                }
            }
        }
    }
    unseen
}

/// How many mails of a kind there are to be sent or sent, those apart that are still in a bundle.
pub async fn mails_of(site: &Site, kind: &str) -> usize {
    let items = items(site).await;
    items
        .iter()
        .filter(|(_, item)| item.contains_key("message") && item.get("kind").is_some_and(|is| is.as_s().is_ok_and(|is| is == kind)))
        .count()
}

/// Every item of every table, with the table's logical name.
pub(crate) async fn items(site: &Site) -> Vec<(String, Item)> {
    let mut all = Vec::new();
    for (logical, table) in site.tables() {
        let mut pages = site.database.scan().table_name(table).consistent_read(true).into_paginator().send();
        while let Some(page) = pages.next().await {
            all.extend(page.unwrap().items().iter().map(|item| (logical.clone(), item.clone())));
        }
    }
    all
}
