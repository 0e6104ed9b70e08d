//! Mails: what is in the outbox is sent once, whatever happens on the way.

use jiff::SignedDuration;
use serde_json::{Value, json};
use sev_domain::{account::OrganisationId, mail::Message};
use sev_local::mailbox::Failure;
use sev_storage::{Address, Claim, LEASE, Mail, Progress};
use sev_tests::{Site, at_once};

const TO: &str = "accueil@ccas.example";

/// A notice that has not been written yet.
pub(crate) fn notice(site: &Site, mail_id: &str) -> Mail {
    let message = Message::PasswordChanged { identifier: "ANCV2528".parse().unwrap(), at: site.clock.now() };
    Mail::new(Address { email: TO.to_owned(), organisation_id: OrganisationId::new("demo") }, message).once(mail_id)
}

/// A link, valid for half an hour.
pub(crate) fn link(site: &Site, mail_id: &str) -> Mail {
    let valid_until = site.clock.now() + SignedDuration::from_mins(30);
    let message = Message::PasswordLink { identifier: "ANCV2528".parse().unwrap(), token: format!("opens-{mail_id}"), valid_until };
    let mut link = notice(site, mail_id);
    link.message = message;
    link
}

/// A system whose own queue calls nobody, so that a test decides what is delivered, and when.
async fn held() -> Site {
    let site = Site::start().await;
    site.running().pause().await;
    site
}

/// What the queue delivers of a mail.
pub(crate) fn delivery(mail_id: &str) -> Value {
    delivery_of(&json!({ "mail_id": mail_id }).to_string(), mail_id)
}

fn delivery_of(body: &str, name: &str) -> Value {
    json!({ "messageId": name, "body": body })
}

/// Delivers, and gives the names of what failed.
async fn deliver(site: &Site, records: &[Value]) -> Vec<String> {
    let answer = site.running().workers.get("send_mail").unwrap().invoke(json!({ "Records": records })).await.unwrap();
    answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
}

async fn later(site: &Site, by: SignedDuration) {
    site.running().clock.move_to(site.clock.now() + by);
}

/// What stands in the outbox of a mail.
async fn item(site: &Site, mail_id: &str) -> std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue> {
    use aws_sdk_dynamodb::types::AttributeValue::S;
    let get = site.database.get_item().table_name("WorkTable").key("pk", S(format!("OUTBOX#{mail_id}"))).key("sk", S("MAIL".into()));
    get.consistent_read(true).send().await.unwrap().item.unwrap()
}

#[tokio::test]
async fn what_is_in_the_outbox_is_sent_by_stream_and_queue() {
    let site = Site::start().await;
    site.store.post(&link(&site, "one")).await.unwrap();
    let sent = site.mailed(1, |_| true).await;
    assert_eq!((sent[0].to.as_str(), sent[0].subject.as_str()), (TO, "Choisissez un nouveau mot de passe"));
    let url = format!("{}/mot-de-passe/choisir#opens-one", site.base_url);
    assert!(sent[0].text.contains(&url) && sent[0].html.contains(&url), "{}", sent[0].text);
    // Newest first, as whoever tries the system out sees them.
    site.store.post(&notice(&site, "two")).await.unwrap();
    site.mailed(2, |_| true).await;
    let listed = site.stranger().get("/dev/mails").await;
    assert_eq!(listed.body[0]["subject"], "Votre mot de passe a été changé");
    assert_eq!(listed.body[1]["text"].as_str(), Some(sent[0].text.as_str()));
}

#[tokio::test]
async fn after_a_reset_there_are_no_mails_and_new_ones_are_sent() {
    let site = Site::start().await;
    site.store.post(&notice(&site, "before")).await.unwrap();
    site.mailed(1, |_| true).await;
    site.running().reset().await.unwrap();
    assert_eq!(site.running().mailbox.mails(), []);
    site.store.post(&notice(&site, "after")).await.unwrap();
    site.mailed(1, |_| true).await;
}

#[tokio::test]
async fn a_mail_that_is_delivered_twice_is_sent_once() {
    let site = held().await;
    site.store.post(&link(&site, "one")).await.unwrap();
    assert_eq!(deliver(&site, &[delivery("one")]).await, [""; 0]);
    assert_eq!(deliver(&site, &[delivery("one")]).await, [""; 0], "there is nothing left to do");
    assert_eq!(site.running().mailbox.mails().len(), 1);
}

#[tokio::test]
async fn of_many_deliveries_at_once_one_sends() {
    let site = held().await;
    for round in 0..5 {
        let mail_id = format!("mail-{round}");
        site.store.post(&notice(&site, &mail_id)).await.unwrap();
        let deliveries = at_once((0..8).map(async |_| deliver(&site, &[delivery(&mail_id)]).await)).await;
        // The others come back, and find it sent.
        assert!(deliveries.iter().any(Vec::is_empty), "{deliveries:?}");
        assert_eq!(deliver(&site, &[delivery(&mail_id)]).await, [""; 0]);
        assert_eq!(site.running().mailbox.mails().len(), round + 1);
    }
}

#[tokio::test]
async fn who_dies_before_sending_is_replaced_when_the_lease_is_over() {
    let site = held().await;
    site.store.post(&notice(&site, "one")).await.unwrap();
    let Claim::Yours(_, dead) = site.store.claim("one", site.clock.now()).await.unwrap() else { panic!("nobody else is there") };
    assert_eq!(deliver(&site, &[delivery("one")]).await, ["one"], "it is still being sent");
    later(&site, LEASE - SignedDuration::from_secs(1)).await;
    assert_eq!(deliver(&site, &[delivery("one")]).await, ["one"]);
    assert_eq!(site.running().mailbox.mails().len(), 0);
    later(&site, SignedDuration::from_secs(1)).await;
    assert_eq!(deliver(&site, &[delivery("one")]).await, [""; 0]);
    assert_eq!(site.running().mailbox.mails().len(), 1);
    // Should the dead come back, it changes nothing more.
    site.store.mark_refused(&dead, "late", site.clock.now()).await.unwrap();
    site.store.release(&dead).await.unwrap();
    assert_eq!(site.store.claim("one", site.clock.now()).await.unwrap(), Claim::Done(Progress::Sent));
}

#[tokio::test]
async fn what_ses_refuses_for_good_is_kept_and_not_tried_again() {
    let site = held().await;
    site.store.post(&link(&site, "one")).await.unwrap();
    site.running().mailbox.fail_next(Failure::new(400, "MessageRejected"));
    assert_eq!(deliver(&site, &[delivery("one")]).await, [""; 0], "the queue need not bring it again");
    assert_eq!(deliver(&site, &[delivery("one")]).await, [""; 0]);
    assert_eq!(site.running().mailbox.mails().len(), 0);
    let kept = item(&site, "one").await;
    assert_eq!((kept["progress"].as_s().unwrap().as_str(), kept["outcome"].as_s().unwrap().as_str()), ("refused", "MessageRejected"));
    assert!(!format!("{kept:?}").contains("opens-one"), "the token is gone");
}

#[tokio::test]
async fn what_ses_does_not_take_now_is_sent_later() {
    let site = held().await;
    for (round, failure) in [
        Failure::new(400, "Throttling"),
        Failure::new(503, "ServiceUnavailable"),
        // Someone has to set it up, and then it goes on.
        Failure::new(403, "AccessDenied"),
        Failure::new(400, "MailFromDomainNotVerifiedException"),
        Failure {
            words: "Email address is not verified. The following identities failed the check",
            ..Failure::new(400, "MessageRejected")
        },
    ]
    .into_iter()
    .enumerate()
    {
        let mail_id = format!("mail-{round}");
        site.store.post(&notice(&site, &mail_id)).await.unwrap();
        site.running().mailbox.fail_next(failure);
        assert_eq!(deliver(&site, &[delivery(&mail_id)]).await, [mail_id.as_str()], "{failure:?}");
        assert_eq!(site.running().mailbox.mails().len(), round, "the SDK has not tried again by itself");
        // At once: it was given back.
        assert_eq!(deliver(&site, &[delivery(&mail_id)]).await, [""; 0], "{failure:?}");
        assert_eq!(site.running().mailbox.mails().len(), round + 1);
    }
}

#[tokio::test]
async fn one_bad_message_does_not_bring_the_others_back() {
    let site = held().await;
    for mail_id in ["one", "two"] {
        site.store.post(&notice(&site, mail_id)).await.unwrap();
    }
    let bad = [delivery_of("pas du JSON", "text"), delivery_of("{}", "empty"), json!({ "messageId": "bare" }), delivery("nobody")];
    let records = [&bad[..], &[delivery("one"), delivery("two")]].concat();
    assert_eq!(deliver(&site, &records).await, ["text", "empty", "bare", "nobody"]);
    assert_eq!(site.running().mailbox.mails().len(), 2);
}

#[tokio::test]
async fn what_is_sent_keeps_no_token_and_goes_in_a_month() {
    let site = held().await;
    site.store.post(&link(&site, "one")).await.unwrap();
    assert!(format!("{:?}", item(&site, "one").await).contains("opens-one"));
    assert!(!item(&site, "one").await.contains_key("expires_at"), "what is not sent yet is not forgotten");
    deliver(&site, &[delivery("one")]).await;
    let kept = item(&site, "one").await;
    assert!(!format!("{kept:?}").contains("opens-one"));
    let end = site.clock.now().as_second() + 30 * 24 * 3600;
    assert_eq!(kept["expires_at"].as_n().unwrap(), &end.to_string());
}

#[tokio::test]
async fn a_link_that_no_longer_opens_is_not_sent() {
    let site = held().await;
    site.store.post(&link(&site, "one")).await.unwrap();
    later(&site, SignedDuration::from_mins(30)).await;
    assert_eq!(deliver(&site, &[delivery("one")]).await, [""; 0]);
    assert_eq!(site.running().mailbox.mails().len(), 0);
    assert_eq!(item(&site, "one").await["outcome"].as_s().unwrap(), "late");
}

#[tokio::test]
async fn a_message_that_always_fails_ends_among_the_dead_letters() {
    let site = Site::start().await;
    let (queues, addresses) = &site.running().queues;
    // Else each delivery would take two minutes.
    let at_once = queues.set_queue_attributes().queue_url(&addresses["MailQueue"]);
    at_once.attributes(aws_sdk_sqs::types::QueueAttributeName::VisibilityTimeout, "0").send().await.unwrap();
    queues.send_message().queue_url(&addresses["MailQueue"]).message_body("poison").send().await.unwrap();
    let dead = queues.receive_message().queue_url(&addresses["MailDeadLetters"]).wait_time_seconds(10).send().await.unwrap();
    assert_eq!(dead.messages().iter().filter_map(|message| message.body()).collect::<Vec<_>>(), ["poison"]);
    // And it has held nothing up.
    site.store.post(&notice(&site, "one")).await.unwrap();
    site.mailed(1, |_| true).await;
}

#[tokio::test]
async fn a_relay_that_can_t_reach_the_queue_asks_for_the_change_again() {
    let site = held().await;
    let relay = site.running().workers.get("relay_outbox").unwrap();
    let change = |number: &str, pk: &str| json!({ "eventName": "INSERT", "dynamodb": { "Keys": { "pk": { "S": pk }, "sk": { "S": "MAIL" } }, "SequenceNumber": number } });
    let failed = async |records: &[Value]| -> Vec<String> {
        let answer = relay.invoke(json!({ "Records": records })).await.unwrap();
        answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
    };
    let changes = [change("1", "OUTBOX#a"), change("2", "OUTBOX#b"), change("3", "OUTBOX#c")];
    assert_eq!(failed(&changes).await, [""; 0]);
    let wrong = [change("1", "OUTBOX#a"), change("2", "GROUP#b"), change("3", "OUTBOX#c")];
    assert_eq!(failed(&wrong).await, ["2"], "a stream goes on from the first that failed");
    let (queues, addresses) = &site.running().queues;
    queues.delete_queue().queue_url(&addresses["MailQueue"]).send().await.unwrap();
    assert_eq!(failed(&changes).await, ["1"]);
}
