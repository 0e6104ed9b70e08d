//! `change_presence`: ANCV changes whether someone had travelled, after the holder has confirmed: by a line of its own, never by
//! changing one `[D]`.

use crate::{
    page::{self, ValidationPage},
    said::list_changed,
    told,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    correction::is_disputed,
    course::{OutOfTurn, Stage},
    credit::LedgerReason,
    deadline::Party,
    enrollment::{Enrollment, EnrollmentStatus},
    identity::PersonKey,
    mail::{Message, StayOf},
    money::Cents,
    payment::{LineKind, PaymentLine},
    presence::{self, Place},
    text,
    world::Moment,
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, CourseChange, Round, Rounds, StayRecord, Told};
use sev_views::GroupPath;

/// Whether someone had travelled.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PresenceForm {
    /// The version of the course that the page shows.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default)]
    pub course_version: u32,
    /// About whom.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "PersonKey")]
    pub enrollment_id: String,
    /// Whether they had.
    #[serde(default)]
    #[schemars(!default, with = "bool")]
    pub is_present: Option<bool>,
    /// Why it is changed: 10 to 500 characters.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub reason: String,
}

struct Wanted {
    person: PersonKey,
    is_present: bool,
    reason: String,
}

#[derive(Debug)]
pub struct ChangePresence;

impl sev_http::Operation for ChangePresence {
    const NAME: &'static str = "change_presence";
    const SUMMARY: &'static str = "Changes whether someone had travelled, after the list was confirmed, with a reason.";
    const ROLES: &'static [Role] = &[Role::Operations];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = Json<PresenceForm>;
    type Reply = ValidationPage;

    fn example() -> Option<Value> {
        let reason = "Le prestataire a retrouvé la feuille de présence.";
        Some(json!({ "course_version": 3, "enrollment_id": "00000000000000000000000000000000", "is_present": true, "reason": reason }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::from(OutOfTurn::NotConfirmed), undecided(), list_changed()]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<ValidationPage>, Problem> {
        let (caller, moment) = (&call.caller, call.moment);
        let Moment { now, today } = moment;
        let form = &call.body.0;
        let wanted = parse(form)?;
        let mut rounds = Rounds::new();
        let record = loop {
            let record = call.path.stay(app, caller).await?;
            let group = &record.group;
            if group.course.stage != Stage::Confirmed {
                return Err(OutOfTurn::NotConfirmed.into());
            }
            let own = record.enrollments.iter().find(|own| own.person == wanted.person && own.status != EnrollmentStatus::Withdrawn);
            let own = own.ok_or_else(|| Problem::not_found("Cette inscription"))?;
            if is_disputed(&own.person, &record.corrections) {
                return Err(undecided());
            }
            if own.is_active() == wanted.is_present {
                // As it is wanted: a request that comes twice changes nothing.
                break record;
            }
            if form.course_version != group.course.course_version {
                return Err(list_changed());
            }
            let (places, kind, owed) = corrected(app, &record, own).await?;
            let after = presence::counted(&group.corrected(owed)?, &places, today);
            let line_id = format!("presence-{}", after.course.course_version);
            let line = (owed != 0).then(|| PaymentLine::due(group, line_id, kind, owed, 1, now));
            let message = |identifier| Message::PresenceCorrected { identifier, stay: StayOf::from(group), owed_cents: owed };
            let mut mails = told::users(app, group, Party::Provider, message).await?;
            mails.extend(told::users(app, group, Party::Holder, message).await?);
            let noted = told::line(caller, group, Action::CorrectedPresence, Some(&wanted.reason), moment).about(&own.person);
            let told = Told { mails, lines: vec![noted] };
            let reason = LedgerReason::PresenceCorrected;
            let change = CourseChange { places: &places, reason, line: line.as_ref(), ..CourseChange::new(group, &after, now, &told) };
            let is_written = app.store.change_course(&change).await?.is_ok();
            if rounds.after(Round::new(is_written))?.is_some() {
                break StayRecord { enrollments: page::after(&record.enrollments, &places), group: after, ..record };
            }
        };
        page::of(app, caller, &record, today).await.map(Reply::new)
    }
}

/// The places that change when `own` turns out to have been there, or not, and what that adds to what is owed.
async fn corrected(app: &App, record: &StayRecord, own: &Enrollment) -> Result<(Vec<Place>, LineKind, i64), Problem> {
    let (group, year) = (&record.group, record.group.group_id.year());
    if own.is_active() {
        let people = [own.person.clone()].into();
        let owed = -i64::from(own.payable().get());
        return Ok((presence::absent(&record.enrollments, &people), LineKind::Reversal, owed));
    }
    let (credit, known, rules) =
        tokio::join!(app.store.credit(&group.holder_id, year), app.store.look_up(&own.person, year, None), app.store.rules(year));
    let (credit, known, rules) = (credit?, known?, rules?);
    let rules = rules.as_ref().and_then(|book| book.in_force(own.snapshot.decided_on));
    let aid = presence::aid_again(own, rules, credit.as_ref(), known.aid.as_ref());
    let places = presence::back(&record.enrollments, own, aid);
    let back = places.iter().find(|place| place.after.person == own.person);
    let owed = i64::from(back.map_or(Cents::ZERO, |place| place.after.payable()).get());
    Ok((places, LineKind::Supplement, owed))
}

fn parse(form: &PresenceForm) -> Result<Wanted, Problem> {
    let mut mistakes = Form::new();
    let person = mistakes.required::<PersonKey>("enrollment_id", &form.enrollment_id);
    let is_present = mistakes.present("is_present", form.is_present);
    let reason = mistakes.take("reason", text::reason(&form.reason));
    let wanted = person.zip(is_present).zip(reason).map(|((person, is_present), reason)| Wanted { person, is_present, reason });
    mistakes.finish(wanted)
}

/// ANCV is to decide on them already.
fn undecided() -> Problem {
    let title = "Une demande de correction est en cours";
    Problem::conflict(
        "correction_open",
        title,
        "Le prestataire et le porteur de projet ne s’accordent pas sur cette personne : décidez de la demande de correction.",
    )
}
