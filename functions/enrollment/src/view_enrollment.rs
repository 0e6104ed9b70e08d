//! `view_enrollment`: one person's whole form, tax and health data included, for who may change it.
//! Each look is audited `[D]`.

use crate::{
    look_up,
    path::{EnrollmentPath, no_enrollment, no_group},
};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::Role;
use sev_forms::DetailsForm;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::{Participant, participants, Reader};

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
        let (group_id, person) = call.path.parse()?;
        let found = app.store.group_with_enrollments(&group_id).await?;
        let (_, enrollments) = found.filter(|(group, _)| group.holder_id == call.caller.organisation_id).ok_or_else(no_group)?;
        let own = enrollments.iter().find(|enrollment| enrollment.person == person && enrollment.is_active()).ok_or_else(no_enrollment)?;
        look_up::record(app, &call.caller, Action::ViewedEnrollment, Some(&group_id), &person).await?;
        let shown = participants(&enrollments, Reader::Holder, |enrollment| enrollment.person == person);
        let page = shown.into_iter().next().map(|enrollment| EnrollmentPage {
            enrollment,
            birth_city: own.identity.birth_city.as_str().to_owned(),
            details: DetailsForm::of(&own.details),
        });
        page.map(|page| Reply::new(page).version(own.version)).ok_or_else(no_enrollment)
    }
}
