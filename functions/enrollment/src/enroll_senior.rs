//! `enroll_senior`: puts a person on the list of a group, with the aid if it can be granted `[M]`.

use crate::{
    path,
    placement::{self, EnrollmentResult, Listing, Request, Wanted},
};
use lambda_http::http::StatusCode;
use serde_json::Value;
use sev_domain::{account::Role, enrollment::Link, group::GroupId, world::fingerprint};
use sev_forms::EnrollmentForm;
use sev_http::{App, Call, Header, Meta, Nothing, Problem, Reply, Session};
use sev_storage::{Idempotency, Placement};
use sev_views::GroupPath;

/// How long a repeated request gets the first one's answer.
const IDEMPOTENCY_SECONDS: i64 = 24 * 3600;

/// The operation.
#[derive(Debug)]
pub struct Operation;

impl sev_http::Operation for Operation {
    const NAME: &'static str = "enroll_senior";
    const SUMMARY: &'static str = "Enrolls a person in a group, with the aid when it can be granted; without it the reason is said.";
    const ROLES: &'static [Role] = &[Role::Holder];
    const STATUS: StatusCode = StatusCode::CREATED;
    const HEADERS: &'static [Header] = &[Header::IdempotencyKey];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = EnrollmentForm;
    type Reply = EnrollmentResult;

    fn example() -> Option<Value> {
        Some(EnrollmentForm::example())
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<EnrollmentResult>, Problem> {
        let group = path::group(&call.path)?;
        let (identity, details) = call.body.parse(app.clock.today(), None)?;
        let request = Request {
            app,
            caller: &call.caller,
            person: identity.key(),
            placement: Placement::Enroll,
            idempotency: idempotency(app, &call.caller, &call.meta, &group, &call.body)?,
            group,
        };
        let linked = details.claim.link();
        let placed = request
            .carry_out(linked.as_ref().map(Link::person), &|facts, today| {
                let decision = placement::decide_joining(facts, &identity, &details, today)?;
                Ok(Wanted::Listed(Box::new(Listing { identity: identity.clone(), details: details.clone(), decision })))
            })
            .await?;
        Ok(placed.reply())
    }
}

/// What is kept of a request that carries a key, to know it again.
fn idempotency(app: &App, caller: &Session, meta: &Meta, group: &GroupId, form: &EnrollmentForm) -> Result<Option<Idempotency>, Problem> {
    let Some(key) = &meta.idempotency_key else { return Ok(None) };
    let asked = serde_json::to_string(form).map_err(|_| Problem::internal())?;
    Ok(Some(Idempotency {
        user_id: caller.user_id.clone(),
        key: key.clone(),
        fingerprint: fingerprint(&[&group.to_string(), &asked]),
        expires_at: app.clock.now().as_second() + IDEMPOTENCY_SECONDS,
    }))
}
