//! `enroll_senior`: puts a person on the list of a group, with the aid if it can be granted `[M]`.

use crate::{
    alike::{self, LikenessAnswer, Meant},
    look_up,
    placement::{self, EnrollmentResult, Listing, Request, Wanted},
};
use lambda_http::http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use sev_domain::{account::Role, aid, enrollment::Link, homonym::Homonym};
use sev_forms::EnrollmentForm;
use sev_http::{App, Body, Call, Header, Json, Nothing, Problem, Reply, Session, typed};
use sev_storage::{Action, Placement};
use sev_views::GroupPath;

/// A person, what is known of them, and what the holder says of someone alike.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnrollForm {
    /// The person and what is known of them.
    #[serde(flatten)]
    pub form: EnrollmentForm,
    /// The answer to « Est-ce la même personne ? ».
    #[serde(flatten)]
    pub answer: LikenessAnswer,
}

impl Body for EnrollForm {
    fn read(request: &lambda_http::Request) -> Result<Self, Problem> {
        let Json(json) = Json::<Value>::read(request)?;
        Ok(Self { form: EnrollmentForm::of(&json)?, answer: typed(json)? })
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<Self>())
    }
}

#[derive(Debug)]
pub struct EnrollSenior;

impl sev_http::Operation for EnrollSenior {
    const NAME: &'static str = "enroll_senior";
    const SUMMARY: &'static str = "Enrolls a person in a group, with the aid when it can be granted; without it the reason is said.";
    const ROLES: &'static [Role] = &[Role::Holder];
    const STATUS: StatusCode = StatusCode::CREATED;
    const HEADERS: &'static [Header] = &[Header::IdempotencyKey];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = EnrollForm;
    type Reply = EnrollmentResult;

    fn example() -> Option<Value> {
        Some(EnrollmentForm::example())
    }

    fn refusals() -> Vec<Problem> {
        placement::joining().into_iter().chain([alike::question(), Problem::too_many(0)]).collect()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<EnrollmentResult>, Problem> {
        let (caller, moment) = (&call.caller, call.moment);
        let group = call.path.id()?;
        let (identity, details) = call.body.form.parse(moment.today, None)?;
        let answer = call.body.answer.parse()?;
        let link = details.claim.link();
        let linked = link.as_ref().map(Link::person);
        let meant = Meant::by(app, caller, &group, identity, linked, answer).await?;
        let Meant { identity, facts, likeness, because, .. } = &meant;
        let aid = aid::on_another_stay(facts.aid.as_ref(), &facts.group).or(likeness.aid());
        if meant.is_taken || aid.is_some_and(|aid| aid.organisation_id != caller.organisation_id) {
            // The answer says who they are, or that another holder has them: it is counted like a search.
            look_up::permit(app, caller, moment).await?;
        }
        let request = Request {
            app,
            caller,
            moment,
            person: identity.key(),
            placement: Placement::Enroll,
            unsure: likeness.asked_about().map(|alike| alike.identity.key()).collect(),
            idempotency: call.once(&[&group.to_string()], &call.body)?,
            group: group.clone(),
        };
        let placed = request
            .carry_out_by(meant.facts.clone(), linked, &|facts, today| {
                let decision = placement::decide_joining(facts, likeness, identity, &details, today)?;
                meant.ask()?;
                let others = if decision.aid.counts_for_the_year() { likeness.to_verify() } else { Vec::new() };
                let homonym = (!others.is_empty()).then(|| Homonym::new(others, because.clone(), moment.now));
                Ok(Wanted::Listed(Box::new(Listing { identity: identity.clone(), details: details.clone(), decision, homonym })))
            })
            .await;
        match placed {
            // The question says something of another person: it is counted and audited like a search.
            Err(problem) if problem.code == alike::QUESTION => {
                look_up::permit(app, caller, moment).await?;
                look_up::record(app, (caller, moment), Action::SearchedSenior, Some(&group), &identity.key()).await?;
                Err(problem)
            }
            placed => placed.map(|placed| placed.reply()),
        }
    }
}
