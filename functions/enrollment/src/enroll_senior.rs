//! `enroll_senior`: puts a person on the list of a group, with the aid if it can be granted `[M]`.

use crate::placement::{self, EnrollmentResult, Listing, Request, Wanted};
use lambda_http::http::StatusCode;
use serde_json::Value;
use sev_domain::{account::Role, enrollment::Link};
use sev_forms::EnrollmentForm;
use sev_http::{App, Call, Header, Nothing, Problem, Reply, Session};
use sev_storage::Placement;
use sev_views::GroupPath;

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
    type Body = EnrollmentForm;
    type Reply = EnrollmentResult;

    fn example() -> Option<Value> {
        Some(EnrollmentForm::example())
    }

    fn refusals() -> Vec<Problem> {
        placement::joining()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<EnrollmentResult>, Problem> {
        let group = call.path.id()?;
        let (identity, details) = call.body.parse(call.moment.today, None)?;
        let request = Request {
            app,
            caller: &call.caller,
            moment: call.moment,
            person: identity.key(),
            placement: Placement::Enroll,
            idempotency: call.once(&[&group.to_string()], &call.body)?,
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
