//! `holder_validation`: the holder confirms who travelled, for good; or ANCV does in its place, with a reason `[M][D]`.
//!
//! One transaction pays for those whom both saw, gives back the aid of those whom neither saw, and opens a correction for each
//! on whom the parties disagree. Of a list so long that one transaction does not take it, some of those who were not there leave
//! it beforehand, with the holder's word: each part is whole, and the same request goes on where it was cut off.

use crate::{
    page::{self, ValidationPage},
    party,
    said::{ListForm, Said, list_changed},
    told,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    attendance::{Attendance, Statement, Verdict},
    correction::{Correction, CorrectionKind, CorrectionState},
    course::{OutOfTurn, Stage},
    deadline::Party,
    enrollment::Enrollment,
    identity::PersonKey,
    mail::{Message, StayOf},
    money::Cents,
    payment::{LineKind, PaymentLine},
    presence::{self, Place},
    world::Moment,
};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session};
use sev_storage::{Action, AuditLine, CorrectionChange, CourseChange, Mail, Round, Rounds, StayRecord, Told};
use sev_views::{GroupPath, Totals};
use std::collections::BTreeSet;

/// On how many people the parties may disagree: each is a correction, and all of them one transaction.
const MOST_DISPUTED: usize = 60;

/// Who travelled and who did not.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct HolderForm {
    /// The list.
    #[serde(flatten)]
    pub list: ListForm,
    /// `true`: nothing is done, and the answer says what it would come to.
    #[serde(default)]
    pub preview: bool,
}

/// What a confirmation comes to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Confirmation {
    /// The summary.
    pub totals: Totals,
    /// The list after it, or, of a preview, as it is.
    pub validation: ValidationPage,
}

#[derive(Debug)]
pub struct HolderValidation;

impl sev_http::Operation for HolderValidation {
    const NAME: &'static str = "holder_validation";
    const SUMMARY: &'static str =
        "Confirms for the holder who travelled, for good, or says what that would come to. ANCV may in its place, with a reason.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Operations];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = Json<HolderForm>;
    type Reply = Confirmation;

    fn example() -> Option<Value> {
        let reason = "Le porteur de projet ne peut pas se connecter.";
        Some(json!({ "present": [], "absent": [], "reason": reason, "preview": false }))
    }

    fn refusals() -> Vec<Problem> {
        let mut turns = party::before_confirming();
        turns.extend([OutOfTurn::HolderDone, OutOfTurn::Suspended].map(Problem::from));
        turns.extend([list_changed(), too_many_disputed()]);
        turns
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Confirmation>, Problem> {
        let (caller, moment) = (&call.caller, call.moment);
        let Moment { now, today } = moment;
        let form = &call.body.0;
        let said = form.list.parse(caller)?;
        let mut rounds = Rounds::new();
        let (totals, record) = loop {
            let record = call.path.stay(app, caller).await?;
            let word = match word(&record, &said, caller, moment)? {
                Word::Repeated(totals) => break (totals, record),
                Word::Taken(word) => word,
            };
            let verdict = Verdict::of(&record.enrollments, &word.provider, &word.statement.absent);
            let totals = Totals::from(&verdict);
            if form.preview {
                break (totals, record);
            }
            let decided = Decided::new(app, caller, &record, &word, &verdict, now);
            if decided.corrections.len() > MOST_DISPUTED {
                return Err(too_many_disputed());
            }
            if let Some(record) = rounds.after(decided.write(app, caller, &record, moment).await?)? {
                break (totals, record);
            }
        };
        Ok(Reply::new(Confirmation { totals, validation: page::of(app, caller, &record, today).await? }))
    }
}

/// One list was hardly meant: ANCV looks at it with both.
fn too_many_disputed() -> Problem {
    let detail = format!(
        "Vous n’êtes pas d’accord avec le prestataire sur plus de {MOST_DISPUTED} personnes. Vérifiez la liste, \
         puis appelez l’ANCV au 0 969 320 616. Rien n’a été enregistré."
    );
    Problem::conflict("too_many_disputed", "Trop de désaccords sur cette liste", detail)
}

/// What the holder says, if it is their turn.
enum Word {
    /// It was said before.
    Repeated(Totals),
    /// It is said now.
    Taken(Box<Both>),
}

/// The words of both.
struct Both {
    provider: BTreeSet<PersonKey>,
    statement: Statement,
}

fn word(record: &StayRecord, said: &Said, caller: &Session, moment: Moment) -> Result<Word, Problem> {
    let attendance = record.attendance.as_ref();
    let provider = attendance.and_then(|attendance| attendance.provider.as_ref()).map(|said| said.absent.clone()).unwrap_or_default();
    let before = attendance.and_then(|attendance| attendance.holder.as_ref());
    if record.group.course.stage == Stage::Confirmed {
        return match before.filter(|before| said.repeats(before, caller, &record.enrollments)) {
            Some(before) => Ok(Word::Repeated(Totals::from(&Verdict::of(&record.enrollments, &provider, &before.absent)))),
            None => Err(OutOfTurn::HolderDone.into()),
        };
    }
    record.group.leaving_in_parts(moment.today)?;
    let statement = said.statement(caller, &record.enrollments, moment.now)?;
    match before {
        None => Ok(Word::Taken(Box::new(Both { provider, statement }))),
        // Some have left already: the rest follows, and nothing else can be said.
        Some(before) if said.is_absent_as(before) => Ok(Word::Taken(Box::new(Both { provider, statement: before.clone() }))),
        Some(_) => Err(list_changed()),
    }
}

/// What a confirmation writes, but for the mails.
struct Decided {
    attendance: Attendance,
    places: Vec<Place>,
    owed: Cents,
    corrections: Vec<Correction>,
    line: Option<PaymentLine>,
    statement: Statement,
}

impl Decided {
    fn new(app: &App, caller: &Session, record: &StayRecord, word: &Both, verdict: &Verdict<'_>, now: Timestamp) -> Self {
        let group = &record.group;
        let absent: BTreeSet<PersonKey> = verdict.absent.iter().map(|person| person.person.clone()).collect();
        let owed = verdict.owed();
        let paid = verdict.present.iter().filter(|person| person.payable() > Cents::ZERO).count();
        let line = (owed > Cents::ZERO).then(|| {
            let people = u32::try_from(paid).unwrap_or(u32::MAX);
            PaymentLine::due(group, "aid".into(), LineKind::Aid, i64::from(owed.get()), people, now)
        });
        let disputed = |person: &&Enrollment| Correction {
            correction_id: app.entropy.id(),
            group_id: group.group_id.clone(),
            holder_id: group.holder_id.clone(),
            holder_name: group.holder_name.clone(),
            provider_name: group.provider_name.clone(),
            venue_name: group.venue_name.clone(),
            correction_kind: CorrectionKind::Presence,
            correction_state: CorrectionState::Open,
            person: person.person.clone(),
            identity: person.identity.clone(),
            details: None,
            message: None,
            attachments: Vec::new(),
            opened_at: now,
            opened_by: caller.user_id.clone(),
            closed_at: None,
            closed_by: None,
            reason: None,
            version: 1,
        };
        let provider = record.attendance.as_ref().and_then(|attendance| attendance.provider.clone());
        Self {
            attendance: Attendance { group_id: group.group_id.clone(), provider, holder: Some(word.statement.clone()) },
            places: presence::absent(&record.enrollments, &absent),
            owed,
            corrections: verdict.disputed.iter().map(disputed).collect(),
            line,
            statement: word.statement.clone(),
        }
    }

    /// Whether one transaction does not take it.
    fn is_in_parts(&self, record: &StayRecord) -> bool {
        let changes: Vec<_> = self.corrections.iter().map(|after| CorrectionChange { before: None, after }).collect();
        let told = Told::default();
        let change = CourseChange::new(&record.group, &record.group, self.statement.at, &told);
        let whole = CourseChange {
            attendance: Some(&self.attendance),
            places: &self.places,
            line: self.line.as_ref(),
            corrections: &changes,
            ..change
        };
        !whole.fits() && self.leaving().next().is_some()
    }

    /// Those who leave the list.
    fn leaving(&self) -> impl Iterator<Item = &PersonKey> {
        let leaves = |place: &&Place| place.before.as_ref().is_some_and(Enrollment::is_active) && !place.after.is_active();
        self.places.iter().filter(leaves).map(|place| &place.after.person)
    }

    /// Writes it, or a part of those who leave: the stay once all is written.
    async fn write(&self, app: &App, caller: &Session, record: &StayRecord, moment: Moment) -> Result<Round<StayRecord>, Problem> {
        let (group, Moment { now, today }) = (&record.group, moment);
        if self.is_in_parts(record) {
            let part: BTreeSet<PersonKey> = self.leaving().take(CourseChange::MOST_LEAVING).cloned().collect();
            let places = presence::absent(&record.enrollments, &part);
            let after = presence::counted(&group.leaving_in_parts(today)?, &places, today);
            let told = Told { mails: Vec::new(), lines: vec![self.line_of_audit(caller, record, moment)] };
            let change =
                CourseChange { attendance: Some(&self.attendance), places: &places, ..CourseChange::new(group, &after, now, &told) };
            let is_written = app.store.change_course(&change).await?.is_ok();
            return Ok(if is_written { Round::InPart } else { Round::Lost });
        }
        let disputed = u32::try_from(self.corrections.len()).unwrap_or(u32::MAX);
        let owed = i64::from(self.owed.get());
        let confirmed = group.confirmed_by_holder(today, owed, disputed)?;
        let after = presence::counted(&confirmed, &self.places, today);
        let by_ancv = caller.organisation_id != group.holder_id;
        let owed_cents = self.owed;
        let mut mails = told::users(app, group, Party::Provider, |identifier| Message::ListConfirmed {
            identifier,
            stay: StayOf::from(group),
            owed_cents,
            disputed,
            by_ancv,
        })
        .await?;
        mails.extend(told::spoken_for(app, caller, group, Party::Holder, now).await?);
        if disputed > 0 {
            let message = |identifier| Message::ListDisputed { identifier, stay: StayOf::from(group), disputed };
            mails.extend(Mail::to_each(&app.store.recipients_at_ancv(Role::Operations).await?, message));
        }
        let told = Told { mails, lines: vec![self.line_of_audit(caller, record, moment)] };
        let corrections: Vec<_> = self.corrections.iter().map(|after| CorrectionChange { before: None, after }).collect();
        let change = CourseChange {
            attendance: Some(&self.attendance),
            places: &self.places,
            line: self.line.as_ref(),
            corrections: &corrections,
            ..CourseChange::new(group, &after, now, &told)
        };
        if app.store.change_course(&change).await?.is_err() {
            return Ok(Round::Lost);
        }
        let all = record.corrections.iter().chain(&self.corrections).cloned().collect();
        Ok(Round::Written(StayRecord {
            group: after,
            enrollments: page::after(&record.enrollments, &self.places),
            attendance: Some(self.attendance.clone()),
            corrections: all,
        }))
    }

    fn line_of_audit(&self, caller: &Session, record: &StayRecord, moment: Moment) -> AuditLine {
        told::line(caller, &record.group, Action::ConfirmedByHolder, self.statement.reason.as_deref(), moment)
    }
}
