//! `open_correction`: « Il manque quelqu'un » `[M]`. The holder says who travelled without being on the list, with the papers
//! that show it; ANCV decides, and until then the clock stands. Whoever has confirmed can still say so, and no clock is stopped.

use crate::{
    correction_view::{CorrectionView, prospect, reply},
    late,
    papers::{self, SentPaper},
    party,
    paths::find,
};
use jiff::Timestamp;
use lambda_http::http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    correction::{Correction, CorrectionKind, CorrectionState},
    course::Stage,
    enrollment::{Comment, Details},
    group::Group,
    identity::Identity,
    mail::{Message, StayOf},
    world::{Moment, fingerprint},
};
use sev_forms::EnrollmentForm;
use sev_http::{App, Body, Call, Files, Form, Header, Json, Nothing, Problem, Reply, Session, before, conflicts, or_default, same, typed};
use sev_storage::{Action, CorrectionChange, CourseChange, CourseLost, Idempotency, Mail, Rounds, StayRecord, Told};
use sev_views::GroupPath;

/// A missing person, with the papers that were sent.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CorrectionForm {
    /// The person and what is known of them.
    #[serde(flatten)]
    pub form: EnrollmentForm,
    /// What the holder says to it, 200 characters at most.
    #[schemars(with = "Option<Comment>")]
    pub message: Option<String>,
    /// The papers: identity, and tax notice « à l'aide »; six at most.
    #[schemars(length(max = sev_domain::correction::MOST_FILES))]
    pub attachments: Vec<SentPaper>,
}

impl Body for CorrectionForm {
    fn read(request: &lambda_http::Request) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct Rest {
            #[serde(default)]
            message: Option<String>,
            #[serde(default, deserialize_with = "or_default")]
            attachments: Vec<SentPaper>,
        }
        let Json(json) = Json::<Value>::read(request)?;
        let form = EnrollmentForm::of(&json)?;
        let Rest { message, attachments } = typed(json)?;
        Ok(Self { form, message, attachments })
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<Self>())
    }
}

#[derive(Debug)]
pub struct OpenCorrection;

impl sev_http::Operation<Files> for OpenCorrection {
    const NAME: &'static str = "open_correction";
    const SUMMARY: &'static str = "Says that someone travelled who is not on the list, with their papers. ANCV decides; until then the holder's clock stands, if the list is not confirmed.";
    const ROLES: &'static [Role] = &[Role::Holder];
    const STATUS: StatusCode = StatusCode::CREATED;
    const HEADERS: &'static [Header] = &[Header::IdempotencyKey];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = CorrectionForm;
    type Reply = CorrectionView;

    fn example() -> Option<Value> {
        let papers = [("5f0c7a526f0e4c559d4e0a6a2f6f6c11", "identity"), ("5f0c7a526f0e4c559d4e0a6a2f6f6c12", "tax_notice")];
        let papers = papers.map(|(id, paper)| json!({ "attachment_id": id, "paper": paper }));
        let mut example = EnrollmentForm::example();
        let fields = example.as_object_mut()?;
        fields.insert("message".into(), json!("Madame a remplacé sa sœur au dernier moment."));
        fields.insert("attachments".into(), json!(papers));
        Some(example)
    }

    fn refusals() -> Vec<Problem> {
        let turns = party::before_confirming().into_iter();
        turns.chain(conflicts(["already_asked"])).chain(late::refusals().map(late::problem)).collect()
    }

    async fn handle(app: &App, call: Call<Self, Files>) -> Result<Reply<CorrectionView>, Problem> {
        let id = call.path.id()?;
        let asked = call.once(&["correction", &id.to_string()], &call.body)?;
        let wanted = Wanted { asked, ..parse(app, &call)? };
        match wanted.open(app, &call).await {
            Err(problem) => {
                before(app, wanted.asked.as_ref()).await?.ok_or(problem)?;
                wanted.repeated(app, &call).await
            }
            opened => opened,
        }
    }
}

/// A correction that is asked for.
struct Wanted {
    correction_id: String,
    identity: Identity,
    details: Details,
    message: Option<Comment>,
    papers: Vec<SentPaper>,
    asked: Option<Idempotency>,
}

fn parse(app: &App, call: &Call<OpenCorrection, Files>) -> Result<Wanted, Problem> {
    let CorrectionForm { form, message, attachments } = &call.body;
    let mut mistakes = Form::new();
    let person = form.parse_into(&mut mistakes, call.moment.today, None);
    let message = mistakes.optional::<Comment>("message", message.as_deref());
    let papers = papers::check(&mut mistakes, attachments, form.details.eligibility);
    let (identity, details) = mistakes.finish(person.filter(|_| papers.is_some()))?;
    // The same for each attempt: what was copied before an answer was lost is copied to the same place again.
    let correction_id =
        call.name(app, |key| fingerprint(&["correction", &call.caller.user_id, &call.path.group_id, key]).chars().take(32).collect());
    Ok(Wanted { correction_id, identity, details, message, papers: attachments.clone(), asked: None })
}

impl Wanted {
    async fn open(&self, app: &App, call: &Call<OpenCorrection, Files>) -> Result<Reply<CorrectionView>, Problem> {
        let Call { caller, moment, path, tools: files, .. } = call;
        let Moment { now, today } = *moment;
        let mut correction: Option<Correction> = None;
        let mut rounds = Rounds::new();
        loop {
            let record = path.stay(app, caller).await?;
            let after = record.group.correction_opened(today)?;
            self.is_new(&record)?;
            prospect(app, &record, &self.identity, &self.details).await?.map_err(late::problem)?;
            let correction = match &mut correction {
                Some(correction) => correction,
                None => correction.insert(self.correction(files, caller, &record.group, now).await?),
            };
            let line = caller.did(Action::OpenedCorrection, *moment).on(&record.group.group_id).about(&self.identity.key());
            let told = Told { mails: mails(app, &after, now).await?, lines: vec![line] };
            let opened = [CorrectionChange { before: None, after: correction }];
            let change = CourseChange {
                corrections: &opened,
                idempotency: self.asked.as_ref(),
                ..CourseChange::new(&record.group, &after, now, &told)
            };
            match app.store.change_course(&change).await? {
                Ok(()) => {
                    let record = StayRecord { group: after, ..record };
                    return reply(app, (caller, *moment), &record, correction).await;
                }
                Err(CourseLost::Repeated(kept)) => {
                    same(self.asked.as_ref(), &kept)?;
                    return self.repeated(app, call).await;
                }
                Err(CourseLost::Changed) => rounds.lost()?,
            }
        }
    }

    /// Whether nobody is asked about the person yet.
    fn is_new(&self, record: &StayRecord) -> Result<(), Problem> {
        let person = self.identity.key();
        let is_asked = record.corrections.iter().any(|other| other.is_open() && other.person == person);
        if is_asked {
            return Err(Problem::conflict(
                "already_asked",
                "Une demande est déjà en cours",
                "Une demande sur cette personne attend déjà la décision de l’ANCV.",
            ));
        }
        Ok(())
    }

    /// The correction, once its papers were looked at and kept.
    async fn correction(&self, files: &Files, caller: &Session, group: &Group, now: Timestamp) -> Result<Correction, Problem> {
        let attachments = papers::keep(files, &group.group_id, &self.correction_id, &self.papers).await?;
        Ok(Correction {
            correction_id: self.correction_id.clone(),
            group_id: group.group_id.clone(),
            holder_id: group.holder_id.clone(),
            holder_name: group.holder_name.clone(),
            provider_name: group.provider_name.clone(),
            venue_name: group.venue_name.clone(),
            correction_kind: CorrectionKind::MissingPerson,
            correction_state: CorrectionState::Open,
            person: self.identity.key(),
            identity: self.identity.clone(),
            details: Some(self.details.clone()),
            message: self.message.clone(),
            attachments,
            opened_at: now,
            opened_by: caller.user_id.clone(),
            closed_at: None,
            closed_by: None,
            reason: None,
            version: 1,
        })
    }

    /// What the same request has come to before.
    async fn repeated(&self, app: &App, call: &Call<OpenCorrection, Files>) -> Result<Reply<CorrectionView>, Problem> {
        let record = call.path.stay(app, &call.caller).await?;
        let correction = find(&record, &self.correction_id).ok_or_else(Problem::unavailable)?;
        reply(app, (&call.caller, call.moment), &record, correction).await
    }
}

/// Who is told: the provider, and those of ANCV who decide.
async fn mails(app: &App, group: &Group, at: Timestamp) -> Result<Vec<Mail>, Problem> {
    let (providers, ancv) =
        tokio::join!(app.store.recipients(&group.provider_id, Role::Provider), app.store.recipients_at_ancv(Role::Operations));
    let is_confirmed = group.course.stage == Stage::Confirmed;
    let told = |to_ancv| move |identifier| Message::CorrectionOpened { identifier, stay: StayOf::from(group), at, to_ancv, is_confirmed };
    let mut mails = Mail::to_each(&providers?, told(false));
    mails.extend(Mail::to_each(&ancv?, told(true)));
    Ok(mails)
}
