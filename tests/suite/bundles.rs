//! Many mails of one change: they are written with it, and come to each reader once, whatever happens on the way.

use crate::mails::delivery;
use aws_sdk_dynamodb::types::AttributeValue::{self, S};
use serde_json::{Value, json};
use sev_domain::{
    account::OrganisationId,
    bank_account::BankAccounts,
    group::GroupId,
    mail::{Message, RemittedStay, StayOf},
    money::Cents,
};
use sev_events::{Done, Failed, Operation as _};
use sev_notification::relay_outbox;
use sev_storage::{Address, Mail, Told};
use sev_tests::{
    Site, at_once,
    faults::{Fault, Line},
};
use std::collections::BTreeMap;

const PROVIDER: &str = "prest901";

/// A system whose stream and queue call nobody.
async fn held() -> Site {
    let site = Site::without_demo().await;
    site.running().pause().await;
    site
}

fn mail(index: usize, message: Message) -> Mail {
    let to = Address { email: format!("u{index:03}@prest901.example"), organisation_id: OrganisationId::new(PROVIDER) };
    Mail::new(to, message).once(format!("mail-{index:03}"))
}

pub(crate) fn mails(site: &Site, count: usize) -> Vec<Mail> {
    let asked = || Message::BankAccountAsked { identifier: "PREST901".parse().unwrap(), at: site.clock.now(), account_end: "0189".into() };
    (0..count).map(|index| mail(index, asked())).collect()
}

/// A change that tells `mails`, if nobody has made it before.
pub(crate) async fn change(site: &Site, mails: Vec<Mail>) -> bool {
    let before = BankAccounts::none(OrganisationId::new(PROVIDER), "Prestataire".into());
    let after = BankAccounts { version: 1, ..before.clone() };
    site.store.change_bank_accounts(&before, &after, &Told { mails, lines: vec![] }).await.unwrap()
}

/// All that is in the outbox under keys that begin so, by key.
async fn outbox(site: &Site, start: &str) -> BTreeMap<String, AttributeValue> {
    let scan = site.database.scan().table_name("WorkTable").filter_expression("begins_with(pk, :start)");
    let scanned = scan.expression_attribute_values(":start", S(start.into())).send().await.unwrap();
    assert!(scanned.last_evaluated_key.is_none());
    scanned.items.unwrap().into_iter().map(|item| (item["pk"].as_s().unwrap().clone(), AttributeValue::M(item))).collect()
}

/// The keys of the bundles.
pub(crate) async fn bundles(site: &Site) -> Vec<String> {
    outbox(site, "OUTBOX#MAILS#").await.into_keys().collect()
}

/// How many mails stand there by themselves.
async fn alone(site: &Site) -> usize {
    outbox(site, "OUTBOX#mail-").await.len()
}

/// What the stream says of new items.
fn inserted(keys: &[String]) -> Value {
    let record = |(number, pk): (usize, &String)| json!({ "eventName": "INSERT", "dynamodb": { "Keys": { "pk": { "S": pk }, "sk": { "S": "MAIL" } }, "SequenceNumber": number.to_string() } });
    json!({ "Records": keys.iter().enumerate().map(record).collect::<Vec<_>>() })
}

/// Has the relay look at new items, and gives the places of what failed.
pub(crate) async fn relay(site: &Site, keys: &[String]) -> Vec<String> {
    let answer = site.running().workers.get("relay_outbox").unwrap().invoke(inserted(keys)).await.unwrap();
    answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
}

/// The relay over a line whose faults nobody makes good.
async fn over(site: &Site) -> (Line, relay_outbox::App) {
    let line = Line::to(&site.running().database_url).await;
    let client = line.hasty_client(&site.database);
    let (queues, addresses) = &site.running().queues;
    let app = relay_outbox::App { store: site.store.through(client), queues: queues.clone(), queue: addresses["MailQueue"].clone() };
    (line, app)
}

async fn unfold(app: relay_outbox::App, pk: &str) -> Result<Done, Failed> {
    let record = inserted(&[pk.to_owned()])["Records"][0].take();
    relay_outbox::RelayOutbox::handle(&app, serde_json::from_value(record).unwrap()).await
}

/// Delivers all that stands in the outbox, then all of it again in the other order.
async fn send_all(site: &Site) {
    let mut ids: Vec<_> = outbox(site, "OUTBOX#mail-").await.into_keys().collect();
    for _ in 0..2 {
        for pk in &ids {
            let record = delivery(pk.strip_prefix("OUTBOX#").unwrap());
            let answer = site.running().workers.get("send_mail").unwrap().invoke(json!({ "Records": [record] })).await.unwrap();
            assert!(answer.batch_item_failures.is_empty(), "{pk}");
        }
        ids.reverse();
    }
}

/// Fails unless the first `count` readers have a mail each, and nobody another.
fn assert_each_has_one(site: &Site, count: usize) {
    let mut readers: Vec<_> = site.running().mailbox.mails().into_iter().map(|mail| mail.to).collect();
    readers.sort_unstable();
    assert_eq!(readers, (0..count).map(|index| format!("u{index:03}@prest901.example")).collect::<Vec<_>>());
}

#[tokio::test]
async fn however_many_mails_a_change_has_they_are_few_items_of_it() {
    for (count, own, bundled) in [(0, 0, 0), (1, 1, 0), (10, 10, 0), (11, 0, 2), (20, 0, 2), (150, 0, 15)] {
        let site = held().await;
        assert!(change(&site, mails(&site, count)).await);
        assert_eq!((alone(&site).await, bundles(&site).await.len()), (own, bundled), "{count}");
        assert!(!change(&site, mails(&site, 30)).await, "it was made before");
        assert_eq!((alone(&site).await, bundles(&site).await.len()), (own, bundled), "and tells nobody of what was not made");
        assert_eq!(relay(&site, &bundles(&site).await).await, [""; 0]);
        send_all(&site).await;
        assert_each_has_one(&site, count);
    }
}

#[tokio::test]
async fn whatever_dies_while_a_bundle_is_unfolded_each_reader_has_one_mail() {
    let site = held().await;
    assert!(change(&site, mails(&site, 35)).await);
    let keys = bundles(&site).await;
    let (line, app) = over(&site).await;
    // The bundle can't be read, or a mail of it is not written, or nobody hears that it was: it comes again, and goes on.
    for (operation, fault) in [("Query", Fault::Broken), ("TransactWriteItems", Fault::Broken), ("TransactWriteItems", Fault::AnswerLost)] {
        line.fail(operation, fault);
        assert_eq!(unfold(app.clone(), &keys[0]).await.unwrap_err().code, "storage", "{operation} {fault:?}");
    }
    assert_eq!(alone(&site).await, 1);
    // Another dies with a write on its way, which takes effect after whoever came in its place has written all.
    line.fail("TransactWriteItems", Fault::Held);
    let dying = tokio::spawn({
        let (app, pk) = (app.clone(), keys[1].clone());
        async move { unfold(app, &pk).await }
    });
    line.until_held().await;
    assert_eq!(unfold(app.clone(), &keys[1]).await, Ok(Done("unfolded")));
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    line.release();
    // Changes come again, several times at once, and the last before the first.
    let mut reversed = keys.clone();
    reversed.reverse();
    let orders = [&keys, &reversed, &keys, &reversed];
    assert_eq!(at_once(orders.into_iter().map(|order| relay(&site, order))).await, [[""; 0]; 4]);
    assert_eq!(alone(&site).await, 35);
    send_all(&site).await;
    // And once more when all is sent.
    assert_eq!(relay(&site, &keys).await, [""; 0]);
    send_all(&site).await;
    assert_each_has_one(&site, 35);
}

#[tokio::test]
async fn mails_of_a_bundle_come_by_stream_and_queue_like_any_other() {
    let site = Site::without_demo().await;
    assert!(change(&site, mails(&site, 24)).await);
    site.mailed(24, |_| true).await;
    assert_each_has_one(&site, 24);
}

#[tokio::test]
async fn a_bundle_that_is_not_there_is_a_failure_and_holds_nothing_back_before_it() {
    let site = held().await;
    assert!(change(&site, mails(&site, 11)).await);
    let keys = [bundles(&site).await, vec!["OUTBOX#MAILS#nobody".to_owned()]].concat();
    assert_eq!(relay(&site, &keys).await, ["2"]);
    assert_eq!(alone(&site).await, 11);
    let (_, app) = over(&site).await;
    assert_eq!(unfold(app, "OUTBOX#MAILS#nobody").await, Err(Failed::new("unknown", "there is no such bundle")));
}

#[tokio::test]
async fn a_bundle_ends_by_itself_and_names_nobody_in_its_key() {
    let site = held().await;
    assert!(change(&site, mails(&site, 11)).await);
    let end = site.clock.now().as_second() + 30 * 24 * 3600;
    for (key, item) in outbox(&site, "OUTBOX#MAILS#").await {
        assert_eq!(item.as_m().unwrap()["expires_at"].as_n().unwrap(), &end.to_string());
        let id = key.strip_prefix("OUTBOX#MAILS#").unwrap();
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    }
}

/// How many bytes DynamoDB counts of a value.
fn size(value: &AttributeValue) -> usize {
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other kind is a short single value")]
    match value {
        S(text) => text.len(),
        AttributeValue::L(values) => 3 + values.iter().map(|value| 1 + size(value)).sum::<usize>(),
        AttributeValue::M(map) => 3 + map.iter().map(|(name, value)| 1 + name.len() + size(value)).sum::<usize>(),
        _ => 21,
    }
}

#[tokio::test]
async fn the_longest_mails_fit_in_a_bundle() {
    let site = held().await;
    let name = "É".repeat(100);
    let day = site.clock.today();
    let stay = |number| StayOf {
        group_id: GroupId::new(2027, number),
        holder_name: name.clone(),
        provider_name: name.clone(),
        venue_name: name.clone(),
        start_date: day,
        end_date: day,
    };
    let remittance = || Message::Remittance {
        identifier: "PREST901-UN-PRENOM-DE-VINGT".parse().unwrap(),
        reference: "SEV-2027-0001-01".into(),
        amount_cents: Cents::euros(100_000),
        account_end: "0189".into(),
        on: day,
        stays: (1..=30).map(|number| RemittedStay { stay: stay(number), amount_cents: -16_000 }).collect(),
    };
    assert!(change(&site, (0..20).map(|index| mail(index, remittance())).collect()).await);
    // One by one: together they are more than a scan gives at once.
    let mut keys = Vec::new();
    let mut start = None;
    loop {
        let page = site.database.scan().table_name("WorkTable").limit(1).set_exclusive_start_key(start).send().await.unwrap();
        for item in page.items.unwrap() {
            keys.push(item["pk"].as_s().unwrap().clone());
            let bytes = size(&AttributeValue::M(item));
            assert!((200_000..400_000).contains(&bytes), "{bytes} bytes");
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            break;
        }
    }
    assert_eq!(keys.len(), 2);
    assert_eq!(relay(&site, &keys).await, [""; 0]);
}
