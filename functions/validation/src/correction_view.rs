//! A correction, as the holder who has asked for it and ANCV see it.

use crate::{late, paths::no_correction};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::{OrganisationKind, Role},
    aid::{AidOutcome, Refusal},
    correction::{Attachment, Correction, CorrectionKind, CorrectionState, FileFormat, Paper},
    date::in_words,
    enrollment::{Details, EnrollmentStatus, Link},
    identity::{Identity, PersonKey},
    mail::{Message, StayOf},
    world::Moment,
};
use sev_forms::{DetailsForm, IdentityForm};
use sev_http::{App, Problem, Reply, Session};
use sev_storage::{Facts, Mail, Member, StayRecord};
use sev_views::{AidView, GroupSummary};

/// A file of a correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AttachmentView {
    /// Its key.
    pub attachment_id: String,
    /// Which paper it is.
    pub paper: Paper,
    /// What it is, by its content.
    pub format: FileFormat,
    /// Its length.
    pub size_bytes: u64,
}

impl From<&Attachment> for AttachmentView {
    fn from(attachment: &Attachment) -> Self {
        let Attachment { attachment_id, paper, format, size_bytes } = attachment;
        Self { attachment_id: attachment_id.clone(), paper: *paper, format: *format, size_bytes: *size_bytes }
    }
}

/// What the caller can do with a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionCan {
    /// Accept or refuse it.
    pub decide: bool,
    /// Take it back.
    pub withdraw: bool,
}

/// A correction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CorrectionView {
    /// Its key within its group.
    pub correction_id: String,
    /// The group.
    pub group: GroupSummary,
    /// What is to be corrected.
    pub kind: CorrectionKind,
    /// What became of it.
    pub state: CorrectionState,
    /// About whom: « Jeanne MOREAU ».
    pub name: String,
    /// Who they are.
    pub identity: IdentityForm,
    /// What the form of a missing person was filled in with. A confidential income is `null`.
    pub form: Option<DetailsForm>,
    /// What the holder says to it.
    pub message: Option<String>,
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// Whether the provider says that the person was there; `null` of someone missing.
    pub present_for_provider: Option<bool>,
    /// Whether the holder says so.
    pub present_for_holder: Option<bool>,
    /// The aid that accepting it would give or give up, and once it is accepted the aid that there is. `null` when there is none to
    /// speak of, or when the person could not have been enrolled.
    pub aid_if_accepted: Option<AidView>,
    /// When it was opened.
    #[schemars(with = "sev_domain::date::Instant")]
    pub opened_at: Timestamp,
    /// When it was closed.
    #[schemars(with = "Option<sev_domain::date::Instant>")]
    pub closed_at: Option<Timestamp>,
    /// Why ANCV has decided so.
    pub reason: Option<String>,
    /// For `If-Match`.
    pub version: u32,
    /// What the caller can do.
    pub can: CorrectionCan,
    /// What it is about and what became of it, in French.
    pub explanation: String,
}

/// What decides about someone of `record`, as it is read now.
///
/// # Errors
/// The group is gone, or the database gives no answer.
pub(crate) async fn facts(app: &App, record: &StayRecord, person: &PersonKey, details: Option<&Details>) -> Result<Facts, Problem> {
    let link = details.and_then(|details| details.claim.link());
    let linked = link.as_ref().map(Link::person);
    let facts = app.store.facts(&record.group.holder_id, &record.group.group_id, person, linked).await?;
    facts.ok_or_else(no_correction)
}

/// The correction of `record` that asks for the one whom someone with `details` depends on.
pub(crate) fn asked_with<'a>(record: &'a StayRecord, details: &Details) -> Option<&'a Correction> {
    let link = details.claim.link()?;
    record.corrections.iter().find(|other| other.is_open() && other.details.is_some() && other.person == *link.person())
}

/// Who stands on the list and may be the missing person of `correction`, typed in another way.
fn twin<'a>(record: &'a StayRecord, correction: &Correction) -> Option<&'a Identity> {
    let is_undecided = correction.is_open() && correction.correction_kind == CorrectionKind::MissingPerson;
    let listed = record.enrollments.iter().filter(|own| is_undecided && own.status != EnrollmentStatus::Withdrawn);
    listed.map(|own| &own.identity).find(|own| own.is_alike(&correction.identity))
}

/// What would decide about someone who is missing. Whom they depend on may be missing too: then it is as if that one had been added
/// before `[D]`.
///
/// # Errors
/// The group is gone, or the database gives no answer.
pub(crate) async fn prospect(
    app: &App,
    record: &StayRecord,
    identity: &Identity,
    details: &Details,
) -> Result<Result<AidOutcome, Refusal>, Problem> {
    let mut own = facts(app, record, &identity.key(), Some(details)).await?;
    if let Some((other, theirs)) = asked_with(record, details).and_then(|other| Some((other, other.details.as_ref()?))) {
        let facts = facts(app, record, &other.person, Some(theirs)).await?;
        let decided = late::decide(&facts, &other.identity, theirs).ok();
        if let (Some(credit), Some(decided)) = (&mut own.credit, &decided) {
            credit.available_cents = credit.available_cents.minus(decided.aid.amount());
        }
        own.linked = decided.map(|decision| late::enrollment(&facts, &other.identity, theirs, decision, other.opened_at));
    }
    Ok(late::decide(&own, identity, details).map(|decision| decision.aid))
}

/// The answer about `correction`, to `caller`.
pub(crate) async fn reply(
    app: &App,
    (caller, moment): (&Session, Moment),
    record: &StayRecord,
    correction: &Correction,
) -> Result<Reply<CorrectionView>, Problem> {
    let is_missing = correction.correction_kind == CorrectionKind::MissingPerson;
    let own = record.enrollments.iter().find(|own| own.person == correction.person);
    let prospect = match (correction.correction_state, &correction.details) {
        (CorrectionState::Open, Some(details)) => Some(prospect(app, record, &correction.identity, details).await?),
        (CorrectionState::Open, None) | (CorrectionState::Accepted, _) => own.map(|own| Ok(own.aid.clone())),
        (CorrectionState::Refused | CorrectionState::Withdrawn, _) => None,
    };
    let mut explanation = correction.explanation().to_owned();
    if let Some(other) = correction.details.as_ref().filter(|_| correction.is_open()).and_then(|details| asked_with(record, details)) {
        explanation = format!(
            "{explanation} Elle dépend de {}, qui est signalée aussi : l’ANCV décide d’abord de cette autre demande.",
            other.name()
        );
    }
    if let Some(twin) = twin(record, correction) {
        explanation = format!(
            "{explanation} Attention : {} figure déjà sur la liste, avec une identité presque semblable (naissance le {} à {}). Vérifiez que ce n’est pas la même personne.",
            twin.listed(),
            in_words(twin.birth_date.date()),
            twin.birth_city.as_str()
        );
    }
    match &prospect {
        Some(Err(refusal)) => {
            explanation = format!("{explanation} En l’état, elle ne peut pas être ajoutée : {}", late::detail(refusal));
        }
        Some(Ok(aid)) if is_missing && correction.correction_state == CorrectionState::Accepted => {
            explanation = format!("{explanation} {}", aid.explanation(&record.group.holder_id));
        }
        Some(Ok(_)) | None => {}
    }
    let statement = |party: fn(&sev_domain::attendance::Attendance) -> Option<&sev_domain::attendance::Statement>| {
        let said = record.attendance.as_ref().filter(|_| !is_missing).and_then(party);
        said.map(|said| !said.absent.contains(&correction.person))
    };
    let view = CorrectionView {
        correction_id: correction.correction_id.clone(),
        group: GroupSummary::new(&record.group, moment.today),
        kind: correction.correction_kind,
        state: correction.correction_state,
        name: correction.name(),
        identity: IdentityForm::of(&correction.identity),
        form: correction.details.as_ref().map(DetailsForm::of),
        message: correction.message.as_ref().map(|message| message.as_str().to_owned()),
        attachments: correction.attachments.iter().map(AttachmentView::from).collect(),
        present_for_provider: statement(|attendance| attendance.provider.as_ref()),
        present_for_holder: statement(|attendance| attendance.holder.as_ref()),
        aid_if_accepted: prospect.and_then(Result::ok).map(|aid| AidView::of(&aid, &record.group.holder_id)),
        opened_at: correction.opened_at,
        closed_at: correction.closed_at,
        reason: correction.reason.clone(),
        version: correction.version,
        can: CorrectionCan {
            decide: correction.is_open() && caller.roles.contains(&Role::Operations),
            withdraw: correction.is_open() && is_missing && caller.kind == OrganisationKind::Holder,
        },
        explanation,
    };
    Ok(Reply::new(view).version(correction.version))
}

/// Mails to both parties that a correction was closed; `after` is the group from now on.
pub(crate) async fn closing_mails(app: &App, after: &sev_domain::group::Group, correction: &Correction) -> Result<Vec<Mail>, Problem> {
    let (holders, providers) =
        tokio::join!(app.store.recipients(&after.holder_id, Role::Holder), app.store.recipients(&after.provider_id, Role::Provider));
    let parties: Vec<Member> = [holders?, providers?].concat();
    let due_on = after.course.deadline().map(|deadline| deadline.due_on);
    Ok(Mail::to_each(&parties, |identifier| Message::CorrectionClosed {
        identifier,
        stay: StayOf::from(after),
        outcome: correction.correction_state,
        correction: correction.correction_kind,
        due_on,
    }))
}
