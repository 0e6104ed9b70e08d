//! Some groups of the season have people: they are enrolled, and their lists validated, by the operations themselves. What is then
//! owed is what was seen.

use super::{
    MORNINGS,
    desk::Desk,
    group,
    hands::{Hands, Step},
    id,
    model::Cast,
    plan::{Act, Day, Stay},
};
use crate::over_http::corrections::{REASON, missing};
use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, WriteRequest};
use jiff::ToSpan as _;
use serde_json::json;
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role, User},
    enrollment::Enrollment,
    money::Cents,
    rules::RuleBook,
};
use sev_http::Endpoint;
use sev_runtime::session::{ACCESS_LIFETIME, Session};
use sev_tests::{Site, forms, laws};
use std::collections::BTreeMap;

const PROVIDER: Endpoint = Endpoint::of::<sev_validation::provider_validation::ProviderValidation, _>();
const HOLDER: Endpoint = Endpoint::of::<sev_validation::holder_validation::HolderValidation, _>();
const OPEN: Endpoint = Endpoint::of::<sev_validation::open_correction::OpenCorrection, _>();
const DECIDE: Endpoint = Endpoint::of::<sev_validation::decide_correction::DecideCorrection, _>();
const PRESENCE: Endpoint = Endpoint::of::<sev_validation::change_presence::ChangePresence, _>();

/// How many groups may have people, and until when their stays end: within the year of their aid.
const FIRST: u32 = 70;
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

/// Whether the second travelled in the end, when the two do not agree: so ANCV decides on every other such list.
const fn was_there(stay: &Stay) -> bool {
    stay.number.is_multiple_of(2)
}

/// Whether ANCV adds who is missing: the first for whom it is asked, on every other list.
const fn is_added(stay: &Stay, asked_before: usize) -> bool {
    asked_before == 0 && stay.number.is_multiple_of(2)
}

/// The token of whoever does something about `stay` in a role.
fn token(site: &Site, stay: &Stay, role: Role) -> String {
    let group = group(stay);
    let (kind, organisation_id) = if role == Role::Provider {
        (OrganisationKind::Provider, group.provider_id)
    } else if role == Role::Holder {
        (OrganisationKind::Holder, group.holder_id)
    } else {
        (OrganisationKind::Ancv, OrganisationId::new("admin90"))
    };
    let user = User {
        user_id: format!("{organisation_id}-0"),
        identifier: format!("{}-U0", organisation_id.as_str().to_uppercase()).parse().unwrap(),
        display_name: "Camille".into(),
        organisation_id,
        organisation_name: "Test".into(),
        organisation_kind: kind,
        roles: vec![role],
    };
    site.signer.sign(&Session::of(&user, "season".into()), site.clock.now(), ACCESS_LIFETIME).unwrap()
}

/// A name of its own for each: who is born a day later is nobody's likeness.
fn name(number: u32) -> String {
    let letter = |place: u32| char::from(b'a' + u8::try_from(number / 26_u32.pow(place) % 26).unwrap());
    format!("Le Gall {}{}{}", letter(2), letter(1), letter(0))
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
            let form = forms::with(forms::senior(&name(stay.number * 2 + person)), json!({ "birth_date": born }));
            let enrolled = site.bearer(token(site, stay, Role::Holder)).post(&format!("/api/groups/{}/enrollments", id(stay)), &form).await;
            assert_eq!(enrolled.status, 201, "{}", enrolled.body);
        }
    }
}

/// What was done of the lists with people.
#[derive(Default)]
pub(super) struct Lists {
    /// Who was asked for, by group: the correction's key, and whether it is still open.
    missing: BTreeMap<u32, Vec<(String, bool)>>,
    /// How many mails the parties and ANCV were sent of what the others have done.
    pub(super) told: usize,
}

impl Lists {
    /// What someone does, by the operation that it is.
    pub(super) async fn act(&mut self, site: &Site, hands: &mut Hands, cast: &Cast, (stay, act): (&Stay, Act)) {
        let (holders, providers, ancv) = (cast.holders[stay.holder].len(), cast.providers[stay.provider].len(), cast.ancv.len());
        self.told += match act {
            Act::ProviderValidates => {
                say(site, hands, stay, true).await;
                holders
            }
            Act::HolderConfirms => {
                say(site, hands, stay, false).await;
                let is_disputed = was_seen(stay, true) != was_seen(stay, false);
                providers + if is_disputed { ancv } else { 0 }
            }
            Act::CorrectionOpens => {
                self.ask(site, hands, stay).await;
                providers + ancv
            }
            Act::CorrectionCloses => {
                let asked = self.missing.get_mut(&stay.number).unwrap();
                let before = asked.len() - 1;
                let (correction, is_open) = asked.last_mut().unwrap();
                assert!(std::mem::take(is_open), "it was decided on before");
                decide(site, hands, stay, correction, is_added(stay, before)).await;
                holders + providers
            }
            Act::AncvDecides => {
                let record = site.store.stay_record(&id(stay)).await.unwrap().unwrap();
                let Some(disputed) = record.corrections.iter().find(|correction| correction.is_open()) else { return };
                decide(site, hands, stay, &disputed.correction_id, was_there(stay)).await;
                holders + providers
            }
            Act::PresenceChanges => {
                change_presence(site, hands, stay).await;
                holders + providers
            }
        };
    }

    /// The holder asks for someone who is missing, with their papers.
    async fn ask(&mut self, site: &Site, hands: &mut Hands, stay: &Stay) {
        let asked = self.missing.entry(stay.number).or_default();
        let token = token(site, stay, Role::Holder);
        let born = jiff::civil::date(1941, 1, 1) + i64::from(stay.number * 20 + u32::try_from(asked.len()).unwrap()).days();
        let person = forms::with(forms::senior("Le Moal"), json!({ "birth_date": born }));
        let (group, key) = (id(stay).to_string(), format!("missing-{}-{}", stay.number, asked.len()));
        let body = missing(&site.bearer(token.clone()), &group, person).await;
        let step =
            Step { endpoint: &OPEN, token: &token, path: &[("group_id", &group)], headers: &[("idempotency-key", &key)], body: &body };
        let opened = hands.done(site, step).await;
        asked.push((opened["correction_id"].as_str().unwrap().to_owned(), true));
    }
}

/// A party says who was there.
async fn say(site: &Site, hands: &mut Hands, stay: &Stay, by_provider: bool) {
    let (endpoint, role) = if by_provider { (&PROVIDER, Role::Provider) } else { (&HOLDER, Role::Holder) };
    let (group, people) = site.store.group_with_enrollments(&id(stay)).await.unwrap().unwrap();
    let second = second(&people).person.to_string();
    let mut present: Vec<_> = people.iter().map(|person| person.person.to_string()).collect();
    let absent = if was_seen(stay, by_provider) { vec![] } else { vec![second] };
    present.retain(|person| !absent.contains(person));
    let body = json!({ "course_version": group.course.course_version, "present": present, "absent": absent, "reason": null });
    let (token, group) = (token(site, stay, role), id(stay).to_string());
    hands.done(site, Step { endpoint, token: &token, path: &[("group_id", &group)], headers: &[], body: &body }).await;
}

/// Of the two who were enrolled, the one with the greater key.
fn second(people: &[Enrollment]) -> &Enrollment {
    let enrolled = people.iter().filter(|person| person.identity.listed().starts_with("LE GALL"));
    enrolled.max_by_key(|person| person.person.to_string()).unwrap()
}

async fn decide(site: &Site, hands: &mut Hands, stay: &Stay, correction: &str, accepted: bool) {
    let (token, group) = (token(site, stay, Role::Operations), id(stay).to_string());
    let (path, body) = ([("group_id", group.as_str()), ("correction_id", correction)], json!({ "accepted": accepted, "reason": REASON }));
    hands.done(site, Step { endpoint: &DECIDE, token: &token, path: &path, headers: &[("if-match", "1")], body: &body }).await;
}

/// ANCV finds that the second was there when the list says no, or the reverse.
async fn change_presence(site: &Site, hands: &mut Hands, stay: &Stay) {
    let (group, people) = site.store.group_with_enrollments(&id(stay)).await.unwrap().unwrap();
    let second = second(&people);
    let body = json!({
        "course_version": group.course.course_version, "enrollment_id": second.person, "is_present": !second.is_active(), "reason": REASON,
    });
    let (token, group) = (token(site, stay, Role::Operations), id(stay).to_string());
    hands.done(site, Step { endpoint: &PRESENCE, token: &token, path: &[("group_id", &group)], headers: &[], body: &body }).await;
}

fn did(stay: &Stay, wanted: Act) -> bool {
    stay.acts.iter().any(|(day, act)| *act == wanted && *day < MORNINGS)
}

/// The aid of those who travelled, as the plan says it, in cents.
fn consumed(stay: &Stay) -> i64 {
    let (by_provider, by_holder) = (was_seen(stay, true), was_seen(stay, false));
    // Of whom they do not agree, nothing is paid until ANCV says so.
    let second = if by_provider == by_holder { by_holder } else { did(stay, Act::AncvDecides) && was_there(stay) };
    let second = second != did(stay, Act::PresenceChanges);
    let missing = is_added(stay, 0) && did(stay, Act::CorrectionCloses);
    AID * (1 + i64::from(second) + i64::from(missing))
}

/// Fails unless what has arrived at each provider, and what stands against it, is the aid of those who travelled, no line was paid
/// twice, and all laws hold.
pub(super) async fn assert_paid(site: &Site, stays: &[Stay], desk: &Desk) {
    let real: Vec<_> = stays.iter().filter(|stay| has_real_people(stay)).collect();
    let confirmed: Vec<_> = real.iter().filter(|stay| did(stay, Act::HolderConfirms)).collect();
    for act in [Act::CorrectionCloses, Act::AncvDecides, Act::PresenceChanges] {
        assert!(confirmed.iter().filter(|stay| did(stay, act)).count() > 5, "{act:?} hardly happened");
    }
    let wrong = [desk.cancelled, desk.rejected, desk.returned];
    assert!(wrong.iter().all(|times| *times > 3), "too little went wrong at the bank: {wrong:?}");

    let scanned = site.database.scan().table_name("PaymentsTable").filter_expression("begins_with(sk, :line)");
    let scanned = scanned.expression_attribute_values(":line", AttributeValue::S("LINE#".into())).send().await.unwrap().items.unwrap();
    let (mut owed, mut due) = (BTreeMap::<String, i64>::new(), BTreeMap::<String, i64>::new());
    for line in &scanned {
        let text = |name: &str| line[name].as_s().unwrap().clone();
        let cents = line["amount_cents"].as_n().unwrap().parse::<i64>().unwrap();
        *owed.entry(text("group_id")).or_default() += cents;
        match text("line_state").as_str() {
            "settled" => {}
            "due" => *due.entry(text("provider_id")).or_default() += cents,
            other => panic!("{line:?} is {other}"),
        }
    }
    let expected: BTreeMap<_, _> = confirmed.iter().map(|stay| (id(stay).to_string(), consumed(stay))).collect();
    assert_eq!(owed, expected, "by group");
    assert!(due.values().all(|cents| *cents <= 0), "nothing is left but what is to be given back: {due:?}");
    let mut by_provider = BTreeMap::<String, i64>::new();
    for stay in &confirmed {
        *by_provider.entry(group(stay).provider_id.to_string()).or_default() += consumed(stay);
    }
    let mut paid = desk.books();
    for (provider, cents) in due {
        *paid.entry(provider).or_default() += cents;
    }
    assert_eq!(paid, by_provider, "by provider: what has arrived, less what is to be given back");

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
