//! A season of many groups, day by day: scans that are missed, killed or run twice, mails that come late, twice and in any
//! order, functions that die while people validate lists, ask for who is missing, and pay. In the end exactly those mails are sent
//! that a plain calendar says, and each provider has what those who travelled were granted.

mod desk;
mod hands;
pub(crate) mod model;
mod people;
pub(crate) mod plan;

use crate::laid;
use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, WriteRequest};
use desk::Desk;
use hands::Hands;
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use model::{Cast, Person, Sent};
use plan::{Act, Day, Dice, Morning, Stay};
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationKind, Role},
    date::in_words,
    group::{Group, GroupId},
    rules::Delays,
};
use sev_events::{Operation as _, QueueRecord, Tick};
use sev_local::mailbox::Failure;
use sev_messaging::Mailer;
use sev_notification::{deadline_scan, send_mail};
use sev_runtime::meter::Meter;
use sev_tests::{
    Site, at_once,
    faults::{Fault, Line},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");
/// The first day. The season holds both changes of the clocks, a New Year and a 29 February.
const BEGIN: Date = jiff::civil::date(2027, 3, 1);
/// How many mornings there are, and then some days on which the last mails come.
const MORNINGS: Day = 455;
const LAST_MAILS: Day = 20;
/// Every so many days, finance is at its desk.
const DESK_DAYS: Day = 6;
/// How long after the last morning finance does what is left.
const LAST_DESK: Day = 10;

/// How many groups there are: a quarter of a season shows the same each day, and the whole one is for `make test-long`.
fn groups() -> u32 {
    if sev_runtime::config::variable("SEV_LONG").is_some() { 1000 } else { 250 }
}

fn date(day: Day) -> Date {
    BEGIN + day.days()
}

fn at(day: Day, hour: i8, minute: i8) -> Timestamp {
    PARIS.to_timestamp(date(day).at(hour, minute, 0, 0)).unwrap()
}

/// What was written of a mail, and how often it is still to be delivered.
struct Season {
    site: Site,
    dice: Dice,
    /// Deliveries by their moment: the day, and whether in the evening.
    deliveries: BTreeMap<(Day, bool), Vec<String>>,
    written: BTreeSet<String>,
    groups: BTreeMap<u32, Group>,
    line: Line,
    scan: deadline_scan::App,
    post: send_mail::App,
    hands: Hands,
    lists: people::Lists,
}

impl Season {
    async fn begin(seed: u64) -> Self {
        let site = Site::without_demo().await;
        site.running().pause().await;
        let line = Line::to(&site.running().database_url).await;
        let store = site.store.through(line.hasty_client(&site.database));
        let scan = deadline_scan::App { store: store.clone(), clock: site.clock.clone() };
        let mailer = Mailer::new(&site.running().mails, "sender@example.org".into());
        let (clock, meter, public_url) = (site.clock.clone(), Meter::new(|_| {}), site.base_url.clone());
        let post = send_mail::App { store, clock, meter, mailer, public_url };
        let hands = Hands::of(&site, seed).await;
        Self {
            site,
            dice: Dice::new(seed),
            deliveries: BTreeMap::new(),
            written: BTreeSet::new(),
            groups: BTreeMap::new(),
            line,
            scan,
            post,
            hands,
            lists: people::Lists::default(),
        }
    }

    fn now(&self, at: Timestamp) {
        self.site.running().clock.move_to(at);
    }

    /// The scan of a morning, in whatever way it goes.
    async fn morning(&mut self, day: Day, morning: Morning) {
        // At midnight already, or at seven.
        let hour = if self.dice.chance(30) { 0 } else { 7 };
        self.now(at(day, hour, 0));
        match morning {
            // What was written in the afternoon is found all the same.
            Morning::Missed => return self.collect(day).await,
            Morning::Once => {}
            Morning::Twice => self.scan().await,
            Morning::Killed => {
                let app = self.scan.clone();
                let running = tokio::spawn(async move { deadline_scan::DeadlineScan::handle(&app, Tick {}).await });
                tokio::time::sleep(Duration::from_micros(u64::try_from(self.dice.within(0..9000)).unwrap())).await;
                running.abort();
                // A write that was on its way may still take effect.
                let _ = running.await;
            }
            Morning::Broken => {
                let (operation, fault) = [
                    ("TransactWriteItems", Fault::AnswerLost),
                    ("TransactWriteItems", Fault::Broken),
                    ("TransactWriteItems", Fault::Conflict),
                    ("GetItem", Fault::Throttled),
                    ("Query", Fault::Broken),
                ][usize::try_from(self.dice.within(0..5)).unwrap()];
                self.line.fail(operation, fault);
                let done = deadline_scan::DeadlineScan::handle(&self.scan, Tick {}).await;
                let is_met = self.line.left() == 0;
                assert!(done.is_ok() || is_met, "{done:?} without a fault");
                assert!(!is_met || done.is_err() || fault == Fault::Conflict, "{fault:?} was passed over in silence");
                self.line.clear();
            }
        }
        self.scan().await;
        self.collect(day).await;
    }

    async fn scan(&self) {
        let scanned = self.site.running().workers.get("deadline_scan").unwrap().invoke(json!({})).await;
        assert!(scanned.is_ok(), "{scanned:?}");
    }

    /// Finds what is new in the outbox, and says when it is delivered.
    async fn collect(&mut self, today: Day) {
        let scan = self.site.database.scan().table_name("WorkTable").filter_expression("begins_with(pk, :outbox)");
        let scanned = scan.expression_attribute_values(":outbox", AttributeValue::S("OUTBOX#".into())).send().await.unwrap();
        assert!(scanned.last_evaluated_key.is_none());
        for item in scanned.items.unwrap() {
            let text = |value: &AttributeValue| value.as_s().unwrap().clone();
            let mail_id = text(&item["mail_id"]);
            if !self.written.insert(mail_id.clone()) {
                continue;
            }
            // About a stay, or a transfer.
            let message = item["message"].as_m().unwrap();
            let about = message.get("stay").map_or_else(|| &message["reference"], |stay| &stay.as_m().unwrap()["group_id"]);
            let (days, evening) = plan::delay(&text(&item["to"]), &text(about), today);
            // Often a second time, at once or later.
            let again = self.dice.chance(25).then(|| self.dice.within(0..3));
            for days in [Some(days), again.map(|later| days + later)].into_iter().flatten() {
                self.deliveries.entry((today + days, evening)).or_default().push(mail_id.clone());
            }
        }
    }

    /// Delivers what comes at a moment, in any order, and again what asks for it.
    async fn deliver(&mut self, day: Day, evening: bool) {
        let mut due = self.deliveries.remove(&(day, evening)).unwrap_or_default();
        for round in 0..6 {
            // What was not done comes again when the lease of who died is over.
            self.now(at(day, if evening { 23 } else { 9 }, 40 + 3 * round));
            self.dice.shuffle(&mut due);
            let mut failed = Vec::new();
            for batches in due.chunks(15) {
                if round == 0 && self.dice.chance(10) {
                    self.die_with(&batches[0]).await;
                }
                if self.dice.chance(5) {
                    self.site.running().mailbox.fail_next(Failure::new(400, "Throttling"));
                }
                // Three of them at once, as Lambda does.
                let batches = at_once(batches.chunks(5).map(|batch| self.send(batch))).await;
                failed.extend(batches.into_iter().flatten());
            }
            due = failed;
        }
        assert_eq!(due, [""; 0]);
        // What is done goes by itself, in time: here at once, when nothing more of it comes.
        let waiting: BTreeSet<_> = self.deliveries.values().flatten().cloned().collect();
        let done: Vec<_> = self.written.difference(&waiting).cloned().collect();
        for mails in done.chunks(25) {
            let deletes = mails.iter().map(|mail_id| {
                let [pk, sk] = [format!("OUTBOX#{mail_id}"), "MAIL".to_owned()].map(AttributeValue::S);
                let delete = DeleteRequest::builder().key("pk", pk).key("sk", sk).build().unwrap();
                WriteRequest::builder().delete_request(delete).build()
            });
            let written = self.site.database.batch_write_item().request_items("WorkTable", deletes.collect()).send().await.unwrap();
            assert!(written.unprocessed_items.unwrap_or_default().is_empty());
            self.written.retain(|mail_id| !mails.contains(mail_id));
        }
    }

    /// A function dies that has been given a mail: before it has it for itself, or after, but not after it was sent. Then it comes
    /// again, and SES would have it twice.
    async fn die_with(&mut self, mail: &str) {
        let has_it = self.dice.chance(50);
        self.line.fail("UpdateItem", if has_it { Fault::AnswerLost } else { Fault::Held });
        let app = self.post.clone();
        let record = QueueRecord { body: json!({ "mail_id": mail }).to_string() };
        let running = tokio::spawn(async move { send_mail::SendMail::handle(&app, record).await.is_ok() });
        if has_it {
            assert!(!running.await.unwrap(), "the answer was not lost");
        } else {
            // What is held is never let go: it was lost with who asked.
            self.line.until_held().await;
            running.abort();
            assert!(running.await.is_err());
        }
    }

    /// Delivers a batch, and gives what is to come again.
    async fn send(&self, batch: &[String]) -> Vec<String> {
        let records: Vec<Value> = (0..).zip(batch).map(|(index, mail)| delivery(index, mail)).collect();
        let answer = self.site.running().workers.get("send_mail").unwrap().invoke(json!({ "Records": records })).await.unwrap();
        let failed = answer.batch_item_failures.iter();
        failed.map(|failure| batch[failure.item_identifier.parse::<usize>().unwrap()].clone()).collect()
    }

    /// What someone does, by the course alone.
    async fn act(&mut self, day: Day, stay: &Stay, act: Act, cast: &Cast) {
        let (today, delays) = (date(day), Delays::default());
        if people::has_real_people(stay) {
            return self.lists.act(&self.site, &mut self.hands, cast, (stay, act)).await;
        }
        // What the scan has noted of it meanwhile counts no more with the next turn.
        let group = self.groups.get_mut(&stay.number).unwrap();
        let after = match act {
            Act::ProviderValidates => group.validated_by_provider(today, &delays).unwrap(),
            Act::CorrectionOpens => group.correction_opened(today).unwrap(),
            Act::CorrectionCloses => group.correction_closed(today, 0, &delays),
            Act::HolderConfirms => group.confirmed_by_holder(today, 0, 0).unwrap(),
            Act::AncvDecides | Act::PresenceChanges => return,
        };
        *group = after;
        self.site.store.put_group(group).await.unwrap();
    }
}

fn delivery(index: usize, mail_id: &str) -> Value {
    json!({ "messageId": index.to_string(), "body": json!({ "mail_id": mail_id }).to_string() })
}

fn id(stay: &Stay) -> GroupId {
    GroupId::new(2027, stay.number)
}

async fn people(site: &Site, kind: OrganisationKind, role: Role, number: &str, reminded: &[bool]) -> Vec<Person> {
    let members = laid::organisation(site, kind, role, number, reminded).await;
    members.into_iter().map(|member| Person { email: member.email, wants_reminders: member.reminders }).collect()
}

async fn cast(site: &Site) -> Cast {
    let mut cast = Cast { providers: vec![], holders: vec![], ancv: vec![] };
    for (number, reminded) in
        [("PREST901", &[true][..]), ("PREST902", &[false]), ("PREST903", &[true, false]), ("PREST904", &[]), ("PREST905", &[])]
    {
        cast.providers.push(people(site, OrganisationKind::Provider, Role::Provider, number, reminded).await);
    }
    for (number, reminded) in
        [("ANCV9001", &[true][..]), ("ANCV9002", &[true, true]), ("ANCV9003", &[false]), ("ANCV9004", &[]), ("ANCV9005", &[])]
    {
        cast.holders.push(people(site, OrganisationKind::Holder, Role::Holder, number, reminded).await);
    }
    cast.ancv = people(site, OrganisationKind::Ancv, Role::Operations, "ADMIN90", &[true]).await;
    cast
}

fn group(stay: &Stay) -> Group {
    let parties = (format!("prest90{}", stay.provider + 1), format!("ancv900{}", stay.holder + 1));
    laid::group(id(stay), (&parties.0, &parties.1), date(stay.ends), if stay.is_empty || people::has_real_people(stay) { 0 } else { 2 })
}

/// What stands in the mailbox, in the model's words.
fn sent(site: &Site) -> Vec<Sent> {
    let subjects = [model::OPENED, model::REMINDER, model::LAST_DAY, model::LATE, model::TO_ANCV];
    let days: BTreeMap<String, Day> = (-30..MORNINGS + 60).map(|day| (in_words(date(day)), day)).collect();
    let between =
        |text: &str, before: &str, after: &str| text.split_once(before).and_then(|(_, rest)| Some(rest.split_once(after)?.0.to_owned()));
    let mails = site.running().mailbox.mails();
    let mut all: Vec<_> = mails
        .iter()
        .filter_map(|mail| {
            Some(Sent {
                // What the parties tell each other is none of the calendar's.
                subject: subjects.into_iter().find(|subject| *subject == mail.subject)?,
                to: mail.to.clone(),
                group: between(&mail.text, "(groupe ", ")").unwrap(),
                due: days[&between(&mail.text, "jusqu’au ", " à minuit").unwrap()],
                on: (PARIS.to_datetime(mail.sent_at).date() - BEGIN).get_days().into(),
            })
        })
        .collect();
    all.sort_unstable();
    all
}

/// A season by one seed. Gives how many mails there were.
async fn live_through(seed: u64) -> usize {
    let mut season = Season::begin(seed).await;
    let cast = cast(&season.site).await;
    let mut dice = Dice::new(seed);
    let stays = plan::stays(&mut dice, groups(), (cast.providers.len(), cast.holders.len()), &(10..376));
    let mornings = plan::mornings(&mut dice, MORNINGS);
    season.groups = stays.iter().map(|stay| (stay.number, group(stay))).collect();
    for groups in season.groups.values().collect::<Vec<_>>().chunks(20) {
        at_once(groups.iter().map(async |group| season.site.store.put_group(group).await.unwrap())).await;
    }
    let mut acts: BTreeMap<Day, Vec<(&Stay, Act)>> = BTreeMap::new();
    for stay in &stays {
        for (day, act) in &stay.acts {
            acts.entry(*day).or_default().push((stay, *act));
        }
    }
    people::enroll(&season.site, &stays).await;
    desk::open(&season.site, &cast).await;
    let mut desk = Desk::default();
    for day in 0..MORNINGS + LAST_MAILS {
        season.morning(day, mornings.get(usize::try_from(day).unwrap()).copied().unwrap_or(Morning::Missed)).await;
        season.deliver(day, false).await;
        season.now(at(day, 15, 0));
        for (stay, act) in acts.get(&day).into_iter().flatten().filter(|_| day < MORNINGS) {
            season.act(day, stay, *act, &cast).await;
        }
        let is_last = (MORNINGS..MORNINGS + LAST_DESK).contains(&day);
        if is_last || day % DESK_DAYS == 0 && day < MORNINGS {
            season.now(at(day, 16, 0));
            desk.work(&season.site, &mut season.hands, date(day), is_last).await;
        }
        season.deliver(day, true).await;
    }
    assert!(season.deliveries.is_empty());

    let (sent, expected) = (sent(&season.site), model::season(&stays, &cast, &mornings, |stay| id(stay).to_string()));
    let missing: Vec<_> = expected.iter().filter(|mail| !sent.contains(mail)).take(5).collect();
    let unexpected: Vec<_> = sent.iter().filter(|mail| !expected.contains(mail)).take(5).collect();
    assert!(missing.is_empty() && unexpected.is_empty(), "missing: {missing:#?}\nunexpected: {unexpected:#?}");
    assert_eq!(sent.len(), expected.len(), "a mail was sent twice");
    let others = season.site.running().mailbox.mails().len() - sent.len();
    let remitted: usize =
        (1..).zip(&cast.providers).map(|(n, users)| desk.told.get(&format!("prest90{n}")).unwrap_or(&0) * users.len()).sum();
    assert_eq!(others, season.lists.told + remitted, "each is told once of what the others have done");
    people::assert_paid(&season.site, &stays, &desk).await;
    sent.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_season_sends_the_mails_that_the_calendar_says() {
    let mails = live_through(5).await;
    assert!(mails > usize::try_from(groups()).unwrap(), "{mails} mails are no season");
}
