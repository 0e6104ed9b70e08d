//! `decide_homonym`: ANCV finds that someone is another person than those whom they are alike, or one of them `[D]`.
//!
//! Of another person the aid is paid. Of the same person the aid goes back if it is their second of the year; if it is their only
//! one it stays, and none follows under the other identity.

use crate::path::{EnrollmentPath, no_enrollment};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    correction::is_disputed,
    course::Stage,
    credit::LedgerReason,
    enrollment::Enrollment,
    homonym::{Finding, NotToVerify, Pair},
    identity::PersonKey,
    mail::{Message, StayOf},
    money::Cents,
    payment::{LineKind, PaymentLine},
    presence::{self, Place},
    text,
    world::Moment,
};
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, CourseChange, Mail, Round, Rounds, StayRecord, Told};
use sev_views::{AidView, no_group};

/// What ANCV has found.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct FindingForm {
    /// Whether they are another person.
    #[serde(default)]
    #[schemars(!default, with = "bool")]
    pub is_another: Option<bool>,
    /// Who they are, of those whom they are alike; of another person, `null`.
    #[serde(default)]
    #[schemars(!default, with = "Option<PersonKey>")]
    pub same_as: Option<String>,
    /// Why, in 10 to 500 characters.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub reason: String,
}

/// What a finding has come to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// The person's place.
    pub enrollment_id: PersonKey,
    /// Whether they are another person.
    pub is_another: bool,
    /// Whether they are still to be compared with others whom they are alike.
    pub to_verify: bool,
    /// The aid from now on.
    pub aid: AidView,
}

#[derive(Debug)]
pub struct DecideHomonym;

impl sev_http::Operation for DecideHomonym {
    const NAME: &'static str = "decide_homonym";
    const SUMMARY: &'static str =
        "Finds that someone is another person than those whom they are alike, or one of them: then a second aid of the year goes back.";
    const ROLES: &'static [Role] = &[Role::Operations];
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: true }];

    type Caller = Session;
    type Path = EnrollmentPath;
    type Query = Nothing;
    type Body = Json<FindingForm>;
    type Reply = Found;

    fn example() -> Option<Value> {
        Some(json!({ "is_another": true, "same_as": null, "reason": "Les pièces d’identité montrent deux personnes." }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::from(NotToVerify::Closed)]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Found>, Problem> {
        let (group, person) = call.path.parse()?;
        let wanted = parse(&call.body.0)?;
        let (caller, moment) = (&call.caller, call.moment);
        let mut rounds = Rounds::new();
        loop {
            let record = app.store.stay_record(&group).await?.ok_or_else(no_group)?;
            let own = record.enrollments.iter().find(|own| own.person == person).ok_or_else(no_enrollment)?;
            if wanted.is_done(own, caller) {
                return Ok(reply(own));
            }
            let others = own.to_verify().ok_or(NotToVerify::Closed)?.others.clone();
            if call.meta.if_match != Some(own.version) {
                return Err(Problem::version_conflict());
            }
            let place = wanted.carry_out(app, own, &others, caller, moment).await?;
            let after = place.after.clone();
            if rounds.after(wanted.write(app, &record, place, &others, caller, moment).await?)?.is_some() {
                return Ok(reply(&after));
            }
        }
    }
}

fn reply(own: &Enrollment) -> Reply<Found> {
    let is_another = own.homonym.as_ref().and_then(|homonym| homonym.finding.as_ref()).is_some_and(|finding| finding.is_another);
    Reply::new(Found {
        enrollment_id: own.person.clone(),
        is_another,
        to_verify: own.to_verify().is_some(),
        aid: AidView::of(&own.aid, &own.holder_id),
    })
    .version(own.version)
}

/// What was found, read.
struct Wanted {
    /// Who the person is, if they are one of those whom they are alike.
    same_as: Option<PersonKey>,
    reason: String,
}

fn parse(form: &FindingForm) -> Result<Wanted, Problem> {
    let mut mistakes = Form::new();
    let is_another = mistakes.present("is_another", form.is_another);
    let same_as = match is_another {
        Some(false) => mistakes.required("same_as", form.same_as.as_deref().unwrap_or_default()).map(Some),
        Some(true) | None => Some(None),
    };
    let reason = mistakes.take("reason", text::reason(&form.reason));
    let wanted = is_another.zip(same_as).zip(reason).map(|((_, same_as), reason)| Wanted { same_as, reason });
    mistakes.finish(wanted)
}

impl Wanted {
    const fn is_another(&self) -> bool {
        self.same_as.is_none()
    }

    /// Whether this very finding was written before: a double click is no mistake.
    fn is_done(&self, own: &Enrollment, caller: &Session) -> bool {
        let finding = own.homonym.as_ref().and_then(|homonym| homonym.finding.as_ref());
        finding.is_some_and(|it| it.is_another == self.is_another() && it.by == caller.user_id && it.reason == self.reason)
    }

    /// The place as it shall be.
    async fn carry_out(
        &self,
        app: &App,
        own: &Enrollment,
        others: &[PersonKey],
        caller: &Session,
        moment: Moment,
    ) -> Result<Place, Problem> {
        let aid = match &self.same_as {
            None => None,
            Some(same) if !others.contains(same) => {
                return Err(Problem::refused("same_as", "Choisissez l’une des personnes ressemblantes."));
            }
            Some(same) => app.store.look_up(same, own.group_id.year(), None).await?.aid,
        };
        let (by, at) = (caller.user_id.clone(), moment.now);
        let finding = Finding { is_another: self.is_another(), reason: self.reason.clone(), by, at };
        let same = self.same_as.as_ref().map(|same| (same, aid.as_ref()));
        Ok(Place { before: Some(own.clone()), after: own.verified(finding, same)? })
    }

    /// Writes it with what is owed by it and with what is said of the two people from now on.
    async fn write(
        &self,
        app: &App,
        record: &StayRecord,
        place: Place,
        others: &[PersonKey],
        caller: &Session,
        moment: Moment,
    ) -> Result<Round, Problem> {
        let (group, person) = (&record.group, place.after.person.clone());
        let owed = owed(record, &place);
        let places = [place];
        let after = presence::counted(&group.looked_at(owed), &places, moment.today);
        let kind = if owed < 0 { LineKind::Reversal } else { LineKind::Supplement };
        let line_id = format!("homonym-{}", after.course.course_version);
        let line = (owed != 0).then(|| PaymentLine::due(group, line_id, kind, owed, 1, moment.now));
        let pair = |other: &PersonKey| match &self.same_as {
            None => Some((person.clone(), other.clone(), Pair::Two)),
            Some(same) => (same == other).then(|| (person.clone(), other.clone(), Pair::One)),
        };
        let pairs: Vec<_> = others.iter().filter_map(pair).collect();
        let mails = match (&self.same_as, &places) {
            (Some(_), [Place { before: Some(before), after }]) if after.to_verify().is_none() => {
                let released_cents = before.aid.amount().minus(after.aid.amount());
                let holders = app.store.recipients(&group.holder_id, Role::Holder).await?;
                Mail::to_each(&holders, |identifier| Message::SamePerson { identifier, stay: StayOf::from(group), released_cents })
            }
            _ => Vec::new(),
        };
        let action = if self.is_another() { Action::FoundAnother } else { Action::FoundSame };
        let noted = caller.did(action, moment).on(&group.group_id).about(&person).because(&self.reason);
        let told = Told { mails, lines: vec![noted] };
        let change = CourseChange {
            places: &places,
            pairs: &pairs,
            reason: LedgerReason::FoundSame,
            line: line.as_ref(),
            ..CourseChange::new(group, &after, moment.now, &told)
        };
        Ok(Round::new(app.store.change_course(&change).await?.is_ok()))
    }
}

/// By how much what is owed for the group changes: by nothing before its list is confirmed, nor while ANCV is to decide whether the
/// person was there.
fn owed(record: &StayRecord, place: &Place) -> i64 {
    let person = &place.after.person;
    if record.group.course.stage != Stage::Confirmed || is_disputed(person, &record.corrections) {
        return 0;
    }
    let before = place.before.as_ref().map_or(Cents::ZERO, Enrollment::payable);
    i64::from(place.after.payable().get()) - i64::from(before.get())
}
