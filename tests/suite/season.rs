//! A season of a thousand groups, day by day: scans that are missed, killed or run twice, mails that come late, twice and in any
//! order. In the end exactly those mails are sent that a plain calendar says.

mod model;
mod plan;

use aws_sdk_dynamodb::{Client, config::retry::RetryConfig, types::AttributeValue};
use jiff::{ToSpan as _, Timestamp, civil::Date, tz::TimeZone};
use model::{Cast, Person, Sent};
use plan::{Act, Day, Dice, Morning, Stay};
use serde_json::{Value, json};
use sev_domain::{
    account::{Organisation, OrganisationId, OrganisationKind, Role, User},
    course::Course,
    date::in_words,
    group::{Environment, Group, GroupId, GroupType, StayLength},
    money::Cents,
    rules::Delays,
};
use sev_events::{Operation as _, Tick};
use sev_local::mailbox::Failure;
use sev_notification::deadline_scan;
use sev_storage::{Credentials, Member};
use sev_tests::{
    Site,
    faults::{Fault, Line},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");
/// The first day. The season holds both changes of the clocks, a New Year and a 29 February.
const BEGIN: Date = jiff::civil::date(2027, 3, 1);
const GROUPS: u32 = 1000;
/// How many mornings there are, and then some days on which the last mails come.
const MORNINGS: Day = 455;
const LAST_MAILS: Day = 8;

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
    line: Line,
    app: deadline_scan::App,
}

impl Season {
    async fn begin(seed: u64) -> Self {
        let site = Site::without_demo().await;
        site.running().pause().await;
        let line = Line::to(&site.running().database_url).await;
        // What fails, fails: the SDK doesn't make it good.
        let client = line.client(&site.database).config().to_builder().retry_config(RetryConfig::disabled()).build();
        let app = deadline_scan::App { store: site.store.through(Client::from_conf(client)), clock: site.clock.clone() };
        Self { site, dice: Dice::new(seed), deliveries: BTreeMap::new(), written: BTreeSet::new(), line, app }
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
            Morning::Missed => return,
            Morning::Once => {}
            Morning::Twice => self.scan().await,
            Morning::Killed => {
                let app = self.app.clone();
                let running = tokio::spawn(async move { deadline_scan::Operation::handle(&app, Tick {}).await });
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
                let done = deadline_scan::Operation::handle(&self.app, Tick {}).await;
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
            let stay = item["message"].as_m().unwrap()["stay"].as_m().unwrap();
            let (days, evening) = plan::delay(&text(&item["to"]), &text(&stay["group_id"]), today);
            // Often a second time, at once or later.
            let again = self.dice.chance(25).then(|| self.dice.within(0..3));
            for days in [Some(days), again.map(|later| days + later)].into_iter().flatten() {
                self.deliveries.entry((today + days, evening)).or_default().push(mail_id.clone());
            }
        }
    }

    /// Delivers what comes at a moment, in any order, and again what asks for it.
    async fn deliver(&mut self, day: Day, evening: bool) {
        self.now(at(day, if evening { 23 } else { 9 }, 59));
        let mut due = self.deliveries.remove(&(day, evening)).unwrap_or_default();
        for _ in 0..5 {
            self.dice.shuffle(&mut due);
            let mut failed = Vec::new();
            for batch in due.chunks(5) {
                if self.dice.chance(3) {
                    self.site.running().mailbox.fail_next(Failure::new(400, "Throttling"));
                }
                let records: Vec<Value> = (0..).zip(batch).map(|(index, mail)| delivery(index, mail)).collect();
                let answer = self.site.running().workers.get("send_mail").unwrap().invoke(json!({ "Records": records })).await.unwrap();
                failed.extend(answer.batch_item_failures.iter().map(|failure| batch[failure.item_identifier.parse::<usize>().unwrap()].clone()));
            }
            due = failed;
        }
        assert_eq!(due, [""; 0]);
        // What is done goes by itself, in time: here at once, when nothing more of it comes.
        let waiting: BTreeSet<_> = self.deliveries.values().flatten().cloned().collect();
        let done: Vec<_> = self.written.difference(&waiting).cloned().collect();
        for mail_id in done {
            let [pk, sk] = [format!("OUTBOX#{mail_id}"), "MAIL".to_owned()].map(AttributeValue::S);
            self.site.database.delete_item().table_name("WorkTable").key("pk", pk).key("sk", sk).send().await.unwrap();
            self.written.remove(&mail_id);
        }
    }

    /// What someone does, by the course alone.
    async fn act(&self, day: Day, stay: &Stay, act: Act) {
        let (store, today, delays) = (&self.site.store, date(day), Delays::default());
        let group = store.group(&id(stay)).await.unwrap().unwrap();
        let after = match act {
            Act::ProviderValidates => group.validated_by_provider(today, &delays).unwrap(),
            Act::CorrectionOpens => group.correction_opened(today).unwrap(),
            Act::CorrectionCloses => group.correction_closed(today, 0, &delays),
            Act::HolderConfirms => group.confirmed_by_holder(today, 0, 0).unwrap(),
        };
        store.put_group(&after).await.unwrap();
    }
}

fn delivery(index: usize, mail_id: &str) -> Value {
    json!({ "messageId": index.to_string(), "body": json!({ "mail_id": mail_id }).to_string() })
}

fn id(stay: &Stay) -> GroupId {
    GroupId::new(2027, stay.number)
}

/// An organisation with users, some of whom want no reminders.
async fn organisation(site: &Site, kind: OrganisationKind, role: Role, number: &str, reminded: &[bool]) -> Vec<Person> {
    let organisation_id = OrganisationId::new(number.to_lowercase());
    let organisation = Organisation {
        organisation_id: organisation_id.clone(),
        kind,
        name: number.to_owned(),
        number: number.parse().unwrap(),
        convention_number: None,
        holder_type: None,
        phone: "01 99 00 10 37".into(),
        street: "1 RUE DU PORT".into(),
        complement: None,
        postal_code: "56000".into(),
        city: "VANNES".into(),
        version: 1,
    };
    site.store.put_organisation(&organisation).await.unwrap();
    let mut people = Vec::new();
    for (index, wants_reminders) in reminded.iter().enumerate() {
        let user = User {
            user_id: format!("{}-{index}", number.to_lowercase()),
            identifier: format!("{number}-U{index}").parse().unwrap(),
            display_name: number.to_owned(),
            organisation_id: organisation_id.clone(),
            organisation_name: number.to_owned(),
            organisation_kind: kind,
            roles: vec![role, Role::Administrator],
        };
        let email = format!("u{index}@{}.example", number.to_lowercase());
        let member = Member { reminders: *wants_reminders, ..Member::new(&user, email.clone()) };
        site.store.add_user(&Credentials::new(member, None)).await.unwrap();
        people.push(Person { email, wants_reminders: *wants_reminders });
    }
    people
}

async fn cast(site: &Site) -> Cast {
    let mut cast = Cast { providers: vec![], holders: vec![], ancv: vec![] };
    for (number, reminded) in [("PREST901", &[true][..]), ("PREST902", &[false]), ("PREST903", &[true, false])] {
        cast.providers.push(organisation(site, OrganisationKind::Provider, Role::Provider, number, reminded).await);
    }
    for (number, reminded) in [("ANCV9001", &[true][..]), ("ANCV9002", &[true, true]), ("ANCV9003", &[false])] {
        cast.holders.push(organisation(site, OrganisationKind::Holder, Role::Holder, number, reminded).await);
    }
    cast.ancv = organisation(site, OrganisationKind::Ancv, Role::Operations, "ADMIN90", &[true]).await;
    cast
}

fn group(stay: &Stay) -> Group {
    let end_date = date(stay.ends);
    let text = |text: &str| text.to_owned();
    Group {
        group_id: id(stay),
        holder_id: OrganisationId::new(format!("ancv900{}", stay.holder + 1)),
        holder_name: text("Porteur"),
        convention_number: text("ANCV9001"),
        holder_department: text("56"),
        provider_id: OrganisationId::new(format!("prest90{}", stay.provider + 1)),
        provider_name: text("Prestataire"),
        venue_name: text("LES CYCLADES"),
        venue_department: text("34"),
        venue_city: text("LA GRANDE MOTTE"),
        environment: Environment::Mer,
        group_type: GroupType::Constituted,
        offer_year: 2027,
        start_date: end_date - 7.days(),
        end_date,
        length: StayLength::EightDays,
        price_cents: Cents::euros(410),
        aid_cents: Cents::euros(160),
        places: 3,
        enrolled: if stay.is_empty { 0 } else { 2 },
        aided: 0,
        modified_on: BEGIN,
        course: Course::ahead(end_date, &Delays::default()),
    }
}

/// What stands in the mailbox, in the model's words.
fn sent(site: &Site) -> Vec<Sent> {
    let subjects = [model::OPENED, model::REMINDER, model::LAST_DAY, model::LATE, model::TO_ANCV];
    let days: BTreeMap<String, Day> = (-30..MORNINGS + 60).map(|day| (in_words(date(day)), day)).collect();
    let between = |text: &str, before: &str, after: &str| text.split_once(before).and_then(|(_, rest)| Some(rest.split_once(after)?.0.to_owned()));
    let mails = site.running().mailbox.mails();
    let mut all: Vec<_> = mails
        .iter()
        .map(|mail| Sent {
            to: mail.to.clone(),
            group: between(&mail.text, "(groupe ", ")").unwrap(),
            subject: subjects.into_iter().find(|subject| *subject == mail.subject).unwrap(),
            due: days[&between(&mail.text, "jusqu’au ", " à minuit").unwrap()],
            on: (PARIS.to_datetime(mail.sent_at).date() - BEGIN).get_days().into(),
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
    let stays = plan::stays(&mut dice, GROUPS, (cast.providers.len(), cast.holders.len()), &(10..376));
    let mornings = plan::mornings(&mut dice, MORNINGS);
    for stay in &stays {
        season.site.store.put_group(&group(stay)).await.unwrap();
    }
    let mut acts: BTreeMap<Day, Vec<(&Stay, Act)>> = BTreeMap::new();
    for stay in &stays {
        for (day, act) in &stay.acts {
            acts.entry(*day).or_default().push((stay, *act));
        }
    }
    for day in 0..MORNINGS + LAST_MAILS {
        season.morning(day, mornings.get(usize::try_from(day).unwrap()).copied().unwrap_or(Morning::Missed)).await;
        season.deliver(day, false).await;
        season.now(at(day, 15, 0));
        for (stay, act) in acts.get(&day).into_iter().flatten() {
            season.act(day, stay, *act).await;
        }
        season.deliver(day, true).await;
    }
    assert!(season.deliveries.is_empty());

    let (sent, expected) = (sent(&season.site), model::season(&stays, &cast, &mornings, |stay| id(stay).to_string()));
    let missing: Vec<_> = expected.iter().filter(|mail| !sent.contains(mail)).take(5).collect();
    let unexpected: Vec<_> = sent.iter().filter(|mail| !expected.contains(mail)).take(5).collect();
    assert!(missing.is_empty() && unexpected.is_empty(), "missing: {missing:#?}\nunexpected: {unexpected:#?}");
    assert_eq!(sent.len(), expected.len(), "a mail was sent twice");
    sent.len()
}

#[tokio::test]
async fn a_season_of_a_thousand_groups_sends_the_mails_that_the_calendar_says() {
    let begun = Instant::now();
    let mails = live_through(5).await;
    println!("{GROUPS} groups, {mails} mails, {:?}", begun.elapsed());
    assert!(mails > 2000, "{mails} mails are no season");
}
