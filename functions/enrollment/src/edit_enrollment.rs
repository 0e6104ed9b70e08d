//! `edit_enrollment`: changes what is known of a person on the list, and decides the aid again.
//!
//! The identity is the person: a mistake in it is mended by withdrawing and enrolling again.

use crate::{
    path::{EnrollmentPath, no_enrollment},
    placement::{self, EnrollmentResult, Listing, Request, Wanted},
};
use jiff::civil::Date;
use serde_json::Value;
use sev_domain::{
    account::Role,
    aid::Refusal,
    enrollment::{Details, Enrollment},
};
use sev_forms::{DetailsForm, EnrollmentForm};
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session};
use sev_storage::Placement;

#[derive(Debug)]
pub struct EditEnrollment;

impl sev_http::Operation for EditEnrollment {
    const NAME: &'static str = "edit_enrollment";
    const SUMMARY: &'static str = "Changes an enrollment that the header If-Match names the version of, and decides the aid again.";
    const ROLES: &'static [Role] = &[Role::Holder];
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: true }];

    type Caller = Session;
    type Path = EnrollmentPath;
    type Query = Nothing;
    type Body = Json<DetailsForm>;
    type Reply = EnrollmentResult;

    fn example() -> Option<Value> {
        let mut example = EnrollmentForm::example();
        if let Some(form) = example.as_object_mut() {
            form.retain(|field, _| !["last_name", "first_name", "birth_date", "birth_city"].contains(&field.as_str()));
        }
        Some(example)
    }

    fn refusals() -> Vec<Problem> {
        let refusals = Refusal::each().into_iter();
        refusals.filter(|refusal| !matches!(refusal, Refusal::GroupFull { .. } | Refusal::AlreadyEnrolled)).map(Problem::from).collect()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<EnrollmentResult>, Problem> {
        let (group, person) = call.path.parse()?;
        // Required by HEADERS; no enrollment has a version of 0.
        let version = call.meta.if_match.unwrap_or_default();
        let form = &call.body.0;
        // Read before anything is known of what is stored: only its own id names the linked person.
        let linked = form.linked_enrollment_id.as_deref().and_then(|raw| raw.parse().ok());
        let request = Request {
            app,
            caller: &call.caller,
            moment: call.moment,
            group,
            person,
            placement: Placement::Edit,
            unsure: Vec::new(),
            idempotency: None,
        };
        let placed = request
            .carry_out(linked.as_ref(), &|facts, today| {
                let own = facts.own.as_ref().filter(|own| own.is_active()).ok_or_else(no_enrollment)?;
                if own.version != version {
                    return Err(Problem::version_conflict());
                }
                let details = parse(form, own, today)?;
                let decision = placement::decide_edit(facts, own, &details, today)?;
                Ok(Wanted::Listed(Box::new(Listing { identity: own.identity.clone(), details, decision, homonym: None })))
            })
            .await?;
        Ok(placed.reply())
    }
}

fn parse(form: &DetailsForm, own: &Enrollment, today: Date) -> Result<Details, Problem> {
    let mut mistakes = Form::new();
    let details = form.parse(&mut mistakes, today, Some(&own.details));
    mistakes.finish(details)
}
