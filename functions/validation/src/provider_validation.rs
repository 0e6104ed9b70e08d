//! `provider_validation`: the provider says who was there, for good; or ANCV does in its place, with a reason `[M][D]`.

use crate::{
    page::{self, ValidationPage},
    party::delays,
    said::{ListForm, list_changed},
    told,
};
use jiff::civil::Date;
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    attendance::Attendance,
    course::OutOfTurn,
    deadline::Party,
    mail::{Message, StayOf},
    world::Moment,
};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session};
use sev_storage::{Action, CourseChange, Round, Rounds, StayRecord, Told};
use sev_views::GroupPath;

#[derive(Debug)]
pub struct ProviderValidation;

impl sev_http::Operation for ProviderValidation {
    const NAME: &'static str = "provider_validation";
    const SUMMARY: &'static str = "Says for the provider who was there, for good. ANCV may in its place, with a reason.";
    const ROLES: &'static [Role] = &[Role::Provider, Role::Operations];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = Json<ListForm>;
    type Reply = ValidationPage;

    fn example() -> Option<Value> {
        Some(json!({ "present": [], "absent": [], "reason": "Le prestataire ne peut pas se connecter." }))
    }

    fn refusals() -> Vec<Problem> {
        let turns = [OutOfTurn::NotOver { from: Date::ZERO }, OutOfTurn::Empty, OutOfTurn::ProviderDone];
        turns.map(Problem::from).into_iter().chain([list_changed()]).collect()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<ValidationPage>, Problem> {
        let (caller, moment) = (&call.caller, call.moment);
        let Moment { now, today } = moment;
        let said = call.body.0.parse(caller)?;
        let mut rounds = Rounds::new();
        let record = loop {
            let record = call.path.stay(app, caller).await?;
            let group = &record.group;
            let before = record.attendance.as_ref().and_then(|attendance| attendance.provider.as_ref());
            if before.is_some_and(|before| said.repeats(before, caller, &record.enrollments)) {
                break record;
            }
            if before.is_some() {
                return Err(OutOfTurn::ProviderDone.into());
            }
            let after = group.validated_by_provider(today, &delays(app, group, today).await?)?;
            let statement = said.statement(caller, &record.enrollments, now)?;
            let by_ancv = caller.organisation_id != group.provider_id;
            let due_on = after.course.due_on;
            let mut mails = told::users(app, group, Party::Holder, |identifier| Message::ListValidated {
                identifier,
                stay: StayOf::from(group),
                due_on,
                by_ancv,
            })
            .await?;
            mails.extend(told::spoken_for(app, caller, group, Party::Provider, now).await?);
            let lines = vec![told::line(caller, group, Action::ValidatedByProvider, said.reason.as_deref(), moment)];
            let attendance = Attendance { group_id: group.group_id.clone(), provider: Some(statement), holder: None };
            let told = Told { mails, lines };
            let change = CourseChange { attendance: Some(&attendance), ..CourseChange::new(group, &after, now, &told) };
            let is_written = app.store.change_course(&change).await?.is_ok();
            if rounds.after(Round::new(is_written))?.is_some() {
                break StayRecord { group: after, attendance: Some(attendance), ..record };
            }
        };
        page::of(app, caller, &record, today).await.map(Reply::new)
    }
}
