//! `restore_enrollment`: takes a withdrawal back, until departure. The aid is decided afresh `[D]`.

use crate::{
    path::{EnrollmentPath, no_enrollment},
    placement::{self, EnrollmentResult, Listing, Request, Wanted},
};
use sev_domain::{account::Role, enrollment::Link, homonym::Likeness};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Placement;

#[derive(Debug)]
pub struct RestoreEnrollment;

impl sev_http::Operation for RestoreEnrollment {
    const NAME: &'static str = "restore_enrollment";
    const SUMMARY: &'static str = "Puts a withdrawn person back on the list, until departure. The aid is decided afresh.";
    const ROLES: &'static [Role] = &[Role::Holder];

    type Caller = Session;
    type Path = EnrollmentPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = EnrollmentResult;

    fn refusals() -> Vec<Problem> {
        placement::joining()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<EnrollmentResult>, Problem> {
        let (group, person) = call.path.parse()?;
        // The enrollment itself says whom it is linked to, so it is read before what decides.
        let link = call.path.place(app, &call.caller).await?.details.claim.link();
        let request = Request {
            app,
            caller: &call.caller,
            moment: call.moment,
            group,
            person,
            placement: Placement::Restore,
            unsure: Vec::new(),
            idempotency: None,
        };
        let placed = request
            .carry_out(link.as_ref().map(Link::person), &|facts, today| {
                let own = facts.own.as_ref().ok_or_else(no_enrollment)?;
                if own.is_active() {
                    return Ok(Wanted::Unchanged);
                }
                let decision = placement::decide_joining(facts, &Likeness::default(), &own.identity, &own.details, today)?;
                Ok(Wanted::Listed(Box::new(Listing {
                    identity: own.identity.clone(),
                    details: own.details.clone(),
                    decision,
                    homonym: None,
                })))
            })
            .await?;
        Ok(placed.reply())
    }
}
