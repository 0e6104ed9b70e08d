//! The list of a stay that is over, as all who may see it do: what several operations answer with.

use crate::{party::spoken_for, sentence};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::{OrganisationKind, Role},
    attendance::{Attendance, Fate, Statement, aid_of, listed, payable_of},
    correction::{Correction, CorrectionKind, CorrectionState, is_disputed},
    course::Stage,
    date::in_paris,
    deadline::Party,
    enrollment::{Enrollment, EnrollmentStatus},
    group::GroupStatus,
    identity::PersonKey,
    payment::PaymentLine,
    presence::Place,
};
use sev_http::{App, Problem, Session};
use sev_storage::StayRecord;
use sev_views::{AidView, Attendee, CorrectionSummary, DeadlineView, GroupSummary, PaymentState, Reader, Said, Totals, alphabetical};

/// What the caller can do with the list now.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Can {
    /// Say who was there, as the provider or in its place.
    pub validate: bool,
    /// Confirm who travelled, as the holder or in its place.
    pub confirm: bool,
    /// Say that someone is missing.
    pub ask_correction: bool,
    /// For whom they speak.
    pub for_party: Option<Party>,
}

/// The list of a stay that is over.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ValidationPage {
    /// The group and its stay.
    pub group: GroupSummary,
    /// The version of its course.
    pub course_version: u32,
    /// Until when it is to be validated; `null` when nobody is to.
    pub deadline: Option<DeadlineView>,
    /// What the provider has said.
    pub provider_said: Option<Said>,
    /// What the holder has.
    pub holder_said: Option<Said>,
    /// Those on the list, in alphabetical order, with those who did not travel.
    pub people: Vec<Attendee>,
    /// What the caller can do.
    pub can: Can,
    /// Where the list stands, in French.
    pub explanation: String,
    /// What it comes to, once the holder has confirmed.
    pub totals: Option<Totals>,
    /// What was or is to be corrected, oldest first.
    pub corrections: Vec<CorrectionSummary>,
    /// How far its payment has come, once the holder has confirmed; `null` for a holder.
    pub payment: Option<PaymentState>,
}

/// The list of `record` as the caller sees it, with what the payments say of it.
pub(crate) async fn of(app: &App, caller: &Session, record: &StayRecord, today: Date) -> Result<ValidationPage, Problem> {
    let is_paid = record.group.course.stage == Stage::Confirmed && caller.kind != OrganisationKind::Holder;
    let lines = if is_paid { Some(app.store.lines_of_group(&record.group.group_id).await?) } else { None };
    // A holder that waits for the provider may call it.
    let phone = if record.group.status(today) == GroupStatus::ToValidate && caller.kind == OrganisationKind::Holder {
        app.store.organisation(&record.group.provider_id).await?.map(|provider| provider.phone)
    } else {
        None
    };
    let explanation = sentence::of(&record.group, caller.kind, phone.as_deref(), today);
    Ok(page(record, lines.as_deref(), caller, (explanation, today)))
}

fn page(record: &StayRecord, lines: Option<&[PaymentLine]>, caller: &Session, (explanation, today): (String, Date)) -> ValidationPage {
    let StayRecord { group, enrollments, attendance, corrections } = record;
    // Who pays needs the amounts, not why there is none: an income may be behind it.
    let knows_incomes = caller.roles.iter().any(|role| matches!(role, Role::Holder | Role::Operations));
    let reader = if knows_incomes { Reader::Holder } else { Reader::Provider };
    let said = |of: fn(&Attendance) -> Option<&Statement>| attendance.as_ref().and_then(of);
    let (provider, holder) = (said(|said| said.provider.as_ref()), said(|said| said.holder.as_ref()));
    let is_confirmed = group.course.stage == Stage::Confirmed;
    // While a long list is being confirmed in parts, the holder has not finished.
    let holder = holder.filter(|_| is_confirmed);
    let people = alphabetical(listed(enrollments));
    let mut corrections: Vec<&Correction> = corrections.iter().collect();
    corrections.sort_by_key(|correction| (correction.opened_at, correction.correction_id.clone()));
    let fate = |person: &Enrollment| is_confirmed.then(|| fate(person, &corrections));
    let status = group.status(today);
    let for_party = spoken_for(caller, group, today);
    let can = Can {
        validate: status == GroupStatus::ToValidate && for_party == Some(Party::Provider),
        confirm: status == GroupStatus::ToConfirm && for_party == Some(Party::Holder),
        ask_correction: group.is_open_to_corrections(today).is_ok() && caller.kind == OrganisationKind::Holder,
        for_party,
    };
    let totals = is_confirmed.then(|| {
        let of = |wanted| people.iter().copied().filter(|person| fate(person) == Some(wanted)).collect::<Vec<_>>();
        let (present, absent, disputed) = (of(Fate::Present), of(Fate::Absent), of(Fate::Disputed));
        Totals {
            present: present.len(),
            absent: absent.len(),
            disputed: disputed.len(),
            owed_cents: payable_of(&present),
            released_cents: aid_of(&absent),
            withheld_cents: aid_of(&disputed).plus(aid_of(&present)).minus(payable_of(&present)),
        }
    });
    let attendee = |person: &&Enrollment| Attendee {
        enrollment_id: person.person.clone(),
        last_name: person.identity.last_name.as_str().to_uppercase(),
        first_name: person.identity.first_name.as_str().to_owned(),
        birth_date: person.identity.birth_date.date(),
        eligibility: (reader == Reader::Holder).then(|| person.details.claim.eligibility()),
        aid: if reader == Reader::Holder {
            AidView::of(&person.aid, &person.holder_id)
        } else {
            AidView::for_provider(&person.aid, &person.holder_id)
        },
        to_verify: person.payable() < person.aid.amount(),
        present_for_provider: provider.map(|said| !said.absent.contains(&person.person)),
        present_for_holder: holder.map(|said| !said.absent.contains(&person.person)),
        fate: fate(person),
        is_added: in_paris(person.enrolled_at) >= group.start_date || is_added(&person.person, &corrections),
    };
    ValidationPage {
        group: GroupSummary::new(group, today),
        course_version: group.course.course_version,
        deadline: DeadlineView::of(group, today),
        provider_said: provider.map(|said| Said::of(said, &group.provider_id)),
        holder_said: holder.map(|said| Said::of(said, &group.holder_id)),
        people: people.iter().map(attendee).collect(),
        can,
        explanation,
        totals,
        corrections: corrections.iter().copied().map(|correction| CorrectionSummary::of(correction, reader)).collect(),
        payment: lines.and_then(|lines| PaymentState::of(group, lines)),
    }
}

/// What becomes of someone, once the list is confirmed.
fn fate(person: &Enrollment, corrections: &[&Correction]) -> Fate {
    if person.status == EnrollmentStatus::Absent {
        Fate::Absent
    } else if is_disputed(&person.person, corrections.iter().copied()) {
        Fate::Disputed
    } else {
        Fate::Present
    }
}

fn is_added(person: &PersonKey, corrections: &[&Correction]) -> bool {
    corrections.iter().any(|correction| {
        correction.person == *person
            && correction.correction_kind == CorrectionKind::MissingPerson
            && correction.correction_state == CorrectionState::Accepted
    })
}

/// `enrollments` once `places` have changed; those who have joined come last.
pub(crate) fn after(enrollments: &[Enrollment], places: &[Place]) -> Vec<Enrollment> {
    let changed = |own: &Enrollment| places.iter().find(|place| place.after.person == own.person).map(|place| place.after.clone());
    let joined = places.iter().filter(|place| place.before.is_none()).map(|place| place.after.clone());
    enrollments.iter().map(|own| changed(own).unwrap_or_else(|| own.clone())).chain(joined).collect()
}
