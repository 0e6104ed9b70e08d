//! Writes the demo data, by the product's own paths.

use super::{
    GIVEN, PASSWORD,
    calendar::{Calendar, add},
    groups::{Guest, Outcome, Plan, plans},
    items, payments,
    people::{Claim, PETIT_LUCIEN, Person},
    programme::{ENTRIES, Entry, finance, rules},
};
use crate::{
    StartError,
    database::Database,
    functions::{Deployed, Functions, World},
    template::{Function, Template},
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde_json::{Value, json};
use sev_domain::{
    contact::{Civility, Contact},
    date::BirthDate,
    identity::Identity,
    money::Cents,
    text::Invalid,
    world::{Clock, Entropy},
};
use sev_http::{App, Endpoint, Session};
use sev_runtime::session::{ACCESS_LIFETIME, generate_keys};
use sev_storage::{Credentials, PersonRecord};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};
use tokio::task::JoinSet;
use tracing::Dispatch;

/// A clock that the seeding sets before each enrollment.
#[derive(Clone, Default)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn set(&self, at: Timestamp) {
        self.0.store(at.as_second(), Ordering::Relaxed);
    }

    fn clock(&self) -> Clock {
        let this = self.clone();
        Clock::new(move || Timestamp::from_second(this.0.load(Ordering::Relaxed)).unwrap_or_default())
    }
}

/// The same bytes in every demo: identifiers don't change from one reset to the next.
fn counted(from: u64) -> Entropy {
    let count = AtomicU64::new(from << 32);
    Entropy::new(move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            // SplitMix64: spread out, and never the same twice.
            let mut mixed = count.fetch_add(1, Ordering::Relaxed).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let word = (mixed ^ (mixed >> 31)).to_le_bytes();
            chunk.iter_mut().zip(word).for_each(|(byte, random)| *byte = random);
        }
    })
}

fn failed(error: impl ToString) -> StartError {
    StartError::Demo(error.to_string())
}

/// Fills the empty tables of `database` with the demo data around `today`.
pub(super) async fn seed(template: &Template, bound: &[(Function, Endpoint)], database: &Database, today: Date) -> Result<(), StartError> {
    let calendar = Calendar::around(today);
    let keys = generate_keys("demo").map_err(StartError::Keys)?;
    // Holders that have nothing to do with each other are filled side by side.
    let (some, others): (Vec<_>, Vec<_>) = plans(calendar).into_iter().partition(Plan::is_with_people_aided_elsewhere);
    let mut lanes: JoinSet<Result<(), StartError>> = JoinSet::new();
    for (lane, plans) in [(0, some), (1, others)] {
        let hands = Hands::default();
        let world = World {
            client: database.client().clone(),
            files: None,
            keys: keys.clone(),
            clock: hands.clock(),
            entropy: counted(lane),
            log: Dispatch::none(),
            given: GIVEN,
        };
        let functions = Functions::deploy(template, bound, &world)?;
        let opener =
            functions.iter().find(|deployed| deployed.function.opens_sessions()).ok_or_else(|| failed("no function opens sessions"))?;
        let enroll = functions.get("enroll_senior").ok_or_else(|| failed("no enroll_senior"))?;
        let app = opener.unguarded(database.client().clone());
        if lane == 0 {
            programme(&app, calendar).await?;
        }
        let [provider, holder] =
            ["provider_validation", "holder_validation"].map(|name| functions.get(name).cloned().ok_or_else(|| failed(name)));
        let validate = [provider?, holder?];
        let people = usize::try_from(lane).unwrap_or(0) * 200;
        let mut seeding = Seeding { app, enroll: Arc::clone(enroll), validate, calendar, hands, people };
        lanes.spawn(async move {
            for plan in plans {
                seeding.group(&plan).await?;
            }
            Ok(())
        });
    }
    while let Some(done) = lanes.join_next().await {
        done.map_err(failed)??;
    }
    let hands = Hands::default();
    let world = World {
        client: database.client().clone(),
        files: None,
        keys,
        clock: hands.clock(),
        entropy: counted(2),
        log: Dispatch::none(),
        given: GIVEN,
    };
    let functions = Functions::deploy(template, bound, &world)?;
    let any = functions.iter().next().ok_or_else(|| failed("no function"))?;
    payments::batch(&any.unguarded(database.client().clone()), calendar, |at| hands.set(at)).await?;
    forget_mails(database).await
}

/// A demo begins without mails to be sent.
async fn forget_mails(database: &Database) -> Result<(), StartError> {
    let client = database.client();
    for item in items::read(client, "WorkTable").await? {
        let key: items::Item = item.into_iter().filter(|(name, _)| ["pk", "sk"].contains(&name.as_str())).collect();
        client.delete_item().table_name("WorkTable").set_key(Some(key)).send().await.map_err(failed)?;
    }
    Ok(())
}

/// Organisations with their logins and credits, the rules, and someone whom ANCV knows.
async fn programme(app: &App, calendar: Calendar) -> Result<(), StartError> {
    let password_hash = sev_access::password::hash(PASSWORD, &app.entropy).ok_or_else(|| failed("no password hash"))?;
    for book in rules(calendar) {
        app.store.put_rules(&book).await.map_err(failed)?;
    }
    for (index, entry) in ENTRIES.iter().enumerate() {
        app.store.put_organisation(&entry.organisation(index).map_err(failed)?).await.map_err(failed)?;
        let credentials = Credentials::new(entry.member().map_err(failed)?, Some(password_hash.clone()));
        app.store.add_user(&credentials).await.map_err(failed)?;
        for (year, euros) in calendar.years().into_iter().zip(entry.credits).filter(|_| entry.is_holder()) {
            app.store.open_credit(&entry.id(), year, Cents::euros(euros), calendar.granted_at(year)).await.map_err(failed)?;
        }
    }
    for member in finance().map_err(failed)? {
        app.store.add_user(&Credentials::new(member, Some(password_hash.clone()))).await.map_err(failed)?;
    }
    payments::accounts(app, calendar).await?;
    let known = known(&Person::named(PETIT_LUCIEN), calendar).map_err(failed)?;
    app.store.put_person(&known).await.map_err(failed)
}

fn known(person: &Person, calendar: Calendar) -> Result<PersonRecord, Invalid> {
    let birth_city: sev_domain::identity::City = person.birth_city.parse()?;
    Ok(PersonRecord {
        identity: Identity {
            last_name: person.last_name.parse()?,
            first_name: person.first_name.parse()?,
            birth_date: BirthDate::parse(&person.birth_date, calendar.today)?,
            birth_city: birth_city.clone(),
        },
        contact: Contact {
            civility: Civility::Monsieur,
            email: None,
            address: "14 rue de la Fosse".parse()?,
            address_complement: None,
            postal_code: "44000".parse()?,
            city: birth_city,
        },
        // Whose last enrollment is older than these data.
        holder_id: None,
        updated_at: Calendar::new_year(calendar.stay_year - 1),
    })
}

struct Seeding {
    app: App,
    enroll: Arc<Deployed>,
    /// The provider's word, and the holder's.
    validate: [Arc<Deployed>; 2],
    calendar: Calendar,
    hands: Hands,
    /// The number of the next invented person.
    people: usize,
}

impl Seeding {
    async fn group(&mut self, plan: &Plan) -> Result<(), StartError> {
        let missing = || failed("a group without its organisations");
        let (group, holder) = (plan.group(self.calendar).ok_or_else(missing)?, plan.holder().ok_or_else(missing)?);
        self.app.store.put_group(&group).await.map_err(failed)?;
        let group_id = group.group_id.to_string();
        let mut people: Vec<String> = Vec::new();
        for (index, guest) in plan.guests.iter().enumerate() {
            self.hands.set(self.calendar.enrolled_at(group.start_date, index));
            let previous = people.last().cloned().unwrap_or_default();
            people.push(self.guest(holder, &group_id, *guest, previous).await?);
        }
        let provider = plan.provider().ok_or_else(missing)?;
        let [provider_says, holder_says] = self.validate.clone();
        let after = |days: i64| add(group.end_date, days.days());
        match plan.outcome {
            Outcome::Confirmed if !people.is_empty() && after(2) < self.calendar.today => {
                self.list(&provider_says, provider, after(1), &group_id, (&people, &[])).await?;
                self.list(&holder_says, holder, after(2), &group_id, (&people, &[])).await
            }
            Outcome::Validated(on, absent) => {
                let (there, rest) = people.split_at(absent.min(people.len()));
                let (gone, others) = rest.split_at(rest.len().min(1));
                self.list(&provider_says, provider, on, &group_id, (&[there, others].concat(), gone)).await
            }
            Outcome::Confirmed | Outcome::Left => Ok(()),
        }
    }

    /// Sends the list of a stay that is over, as someone of `entry`.
    async fn list(
        &self,
        operation: &Deployed,
        entry: &Entry,
        on: Date,
        group_id: &str,
        (present, absent): (&[String], &[String]),
    ) -> Result<(), StartError> {
        self.hands.set(Calendar::on(on));
        let token = self.token(entry)?;
        let form = json!({ "present": present, "absent": absent });
        let response = operation.call(&token, &[("group_id", group_id)], &form).await.map_err(failed)?;
        if response.status().is_success() {
            return Ok(());
        }
        Err(failed(format!("group {group_id}: {} {}", response.status(), String::from_utf8_lossy(response.body().as_ref()))))
    }

    /// Enrolls one person, and returns their enrollment's identifier.
    async fn guest(&mut self, holder: &Entry, group_id: &str, guest: Guest, previous: String) -> Result<String, StartError> {
        let (claim, outcome) = match guest {
            Guest::Programme => (Claim::Programme, "programme_only"),
            Guest::Disabled => (Claim::Disabled, "programme_only"),
            Guest::Spouse => (Claim::Spouse(previous), "programme_only"),
            Guest::Aided | Guest::AidedNamed(_) => (Claim::Aid, "granted"),
            Guest::OverCeiling => (Claim::OverCeiling, "over_ceiling"),
            Guest::Caregiver => (Claim::Caregiver(previous), "granted"),
            Guest::CaregiverAidedElsewhere(_) => (Claim::Caregiver(previous), "already_aided"),
        };
        let person = match guest {
            Guest::AidedNamed(name) | Guest::CaregiverAidedElsewhere(name) => Person::named(name),
            Guest::Programme | Guest::Disabled | Guest::Spouse | Guest::Aided | Guest::OverCeiling | Guest::Caregiver => {
                Person::invented(self.people)
            }
        };
        let form = person.form(holder, self.people, &claim);
        self.people += 1;
        let token = self.token(holder)?;
        let response = self.enroll.call(&token, &[("group_id", group_id)], &form).await.map_err(failed)?;
        let body: Value = serde_json::from_slice(response.body().as_ref()).unwrap_or_default();
        let text = |pointer| body.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        match (text("/enrollment/enrollment_id"), text("/aid/outcome")) {
            (Some(enrollment_id), Some(got)) if got == outcome => Ok(enrollment_id),
            _ => Err(failed(format!("group {group_id}, {guest:?}: {} {body}", response.status()))),
        }
    }

    fn token(&self, holder: &Entry) -> Result<String, StartError> {
        let signer = self.app.signer.as_ref().ok_or_else(|| failed("no private key"))?;
        signer
            .sign(&Session::of(&holder.user().map_err(failed)?, "demo".into()), self.app.clock.now(), ACCESS_LIFETIME)
            .map_err(StartError::Keys)
    }
}
