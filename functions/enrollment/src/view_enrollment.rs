//! `view_enrollment`: one person's whole form, tax and health data included, for who may change it.
//! Each look is audited `[D]`.

use crate::{
    look_up,
    path::{EnrollmentPath, no_enrollment},
};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::Role;
use sev_forms::DetailsForm;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::{Participant, Reader, participants};

/// An enrollment with its form.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnrollmentPage {
    /// The person on the list.
    pub enrollment: Participant,
    /// Town of birth.
    pub birth_city: String,
    /// What the form was filled in with. A confidential income is `null`.
    pub details: DetailsForm,
}

#[derive(Debug)]
pub struct ViewEnrollment;

impl sev_http::Operation for ViewEnrollment {
    const NAME: &'static str = "view_enrollment";
    const SUMMARY: &'static str = "Shows one enrollment with its whole form. Each look is audited.";
    const ROLES: &'static [Role] = &[Role::Holder];

    type Caller = Session;
    type Path = EnrollmentPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = EnrollmentPage;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<EnrollmentPage>, Problem> {
        let (own, enrollments) = call.path.listed(app, &call.caller).await?;
        let person = &own.person;
        look_up::record(app, (&call.caller, call.moment), Action::ViewedEnrollment, Some(&own.group_id), person).await?;
        let shown = participants(&enrollments, Reader::Holder, |enrollment| enrollment.person == *person);
        let page = shown.into_iter().next().map(|enrollment| EnrollmentPage {
            enrollment,
            birth_city: own.identity.birth_city.as_str().to_owned(),
            details: DetailsForm::of(&own.details),
        });
        page.map(|page| Reply::new(page).version(own.version)).ok_or_else(no_enrollment)
    }
}
