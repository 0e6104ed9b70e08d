//! Requests to the operations on stays that are over: each has a stay of its own where one alone would succeed.

use crate::{
    operations::ancv,
    stage::{Call, Holder, Stage, senior, session},
};
use jiff::ToSpan as _;
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationKind, Role},
    correction::{Correction, CorrectionKind},
    course::Course,
    group::Group,
    rules::Delays,
};
use sev_http::Session;
use sev_storage::{CorrectionChange, CourseChange, StayRecord, Told};
use sev_tests::forms::with;

/// `count` requests to `operation`, each on a stay that has just ended.
pub(crate) async fn calls(stage: &Stage, holder: &Holder, operation: &'static str, count: usize) -> Vec<Call> {
    let (holder, mut calls) = (&stage.beside(holder).await, Vec::new());
    for index in stage.strangers(count) {
        let group = stage.group(holder, 8).await;
        let provider = provider(&group);
        if operation == "list_venues" {
            calls.push(Call { operation, caller: Some(provider), ..Call::default() });
            continue;
        }
        let person = stage.enrolled(holder, &group, senior(index)).await;
        let group = ended(stage, group).await;
        let list = json!({ "course_version": 0, "present": [person], "absent": [] });
        let says = |operation, caller: &Session, body: Value| Call {
            caller: Some(caller.clone()),
            ..Call::to(operation, holder).in_group(&group).sending(body)
        };
        let (first, second) = (says("provider_validation", &provider, list.clone()), says("holder_validation", &holder.session, list));
        let reason = "Le prestataire a retrouvé la feuille de présence.";
        let presence = json!({ "course_version": 2, "enrollment_id": person, "is_present": false, "reason": reason });
        let steps = match operation {
            "provider_validation" => vec![first],
            "holder_validation" => vec![first, second],
            _ => vec![first, second, says("change_presence", &ancv(), presence)],
        };
        let (measured, before) = steps.split_last().unwrap();
        for step in before {
            let (status, body) = step.run(stage, &stage.app).await;
            assert_eq!(status, 200, "{body}");
        }
        calls.push(measured.clone());
    }
    calls
}

/// `count` requests to `operation`, each on a correction of a stay of its own: the parties disagree about someone, or the holder
/// says that someone is missing, whom it takes back.
pub(crate) async fn corrections(stage: &Stage, holder: &Holder, operation: &'static str, count: usize) -> Vec<Call> {
    let (holder, mut calls) = (&stage.beside(holder).await, Vec::new());
    for index in stage.strangers(count) {
        let group = stage.group(holder, 8).await;
        let provider = provider(&group);
        let person = stage.enrolled(holder, &group, senior(index)).await;
        let group = ended(stage, group).await;
        for (step, caller, present, absent) in
            [("provider_validation", &provider, vec![], vec![&person]), ("holder_validation", &holder.session, vec![&person], vec![])]
        {
            let list = json!({ "course_version": 0, "present": present, "absent": absent });
            let call = Call { caller: Some(caller.clone()), ..Call::to(step, holder).in_group(&group).sending(list) };
            let (status, body) = call.run(stage, &stage.app).await;
            assert_eq!(status, 200, "{step}: {body}");
        }
        let record = stage.app.store.stay_record(&group.group_id).await.unwrap().unwrap();
        let mut correction = record.corrections[0].clone();
        if operation == "withdraw_correction" {
            correction.correction_id = stage.app.entropy.id();
            correction.correction_kind = CorrectionKind::MissingPerson;
            add(stage, &record, &correction).await;
        }
        let call = Call::to(operation, holder).in_group(&group).at("correction_id", &correction.correction_id);
        calls.push(match operation {
            "decide_correction" => {
                let decision = json!({ "accepted": true, "reason": "Les papiers montrent que cette personne a voyagé." });
                Call { caller: Some(ancv()), ..call }.with("if-match", "\"1\"").sending(decision)
            }
            "withdraw_correction" => call.sending(json!({})),
            _ => call,
        });
    }
    calls
}

/// Someone alike to someone else, of whom the holder says that they are another.
pub(crate) fn another(form: &Value) -> Value {
    let because = "Ce sont deux cousines, nées le même jour.";
    with(form.clone(), json!({ "first_name": "Yvonne Marie", "same_person": false, "another_person_because": because }))
}

/// `count` findings about people who are alike to others, each in a group of their own before its stay.
pub(crate) async fn homonyms(stage: &Stage, holder: &Holder, operation: &'static str, count: usize) -> Vec<Call> {
    let (holder, mut calls) = (&stage.beside(holder).await, Vec::new());
    let finding = json!({ "is_another": true, "same_as": null, "reason": "Les pièces d’identité montrent deux personnes." });
    for index in stage.strangers(count) {
        let group = stage.group(holder, 8).await;
        stage.enrolled(holder, &group, senior(index)).await;
        let person = stage.enrolled(holder, &group, another(&senior(index))).await;
        let call = Call { caller: Some(ancv()), ..Call::to(operation, holder).in_group(&group).at("enrollment_id", &person) };
        calls.push(call.with("if-match", "\"1\"").sending(finding.clone()));
    }
    calls
}

/// Opens one more correction of a stay.
async fn add(stage: &Stage, record: &StayRecord, correction: &Correction) {
    let mut after = record.group.clone();
    after.course.course_version += 1;
    after.course.open_corrections += 1;
    let (changed, told) = ([CorrectionChange { before: None, after: correction }], Told::default());
    let change = CourseChange { corrections: &changed, ..CourseChange::new(&record.group, &after, stage.app.clock.now(), &told) };
    assert!(stage.app.store.change_course(&change).await.unwrap().is_ok());
}

fn provider(group: &Group) -> Session {
    Session { kind: OrganisationKind::Provider, roles: vec![Role::Provider], ..session(&group.provider_id, "user") }
}

/// The same group, whose stay ended yesterday.
async fn ended(stage: &Stage, group: Group) -> Group {
    let end_date = stage.app.clock.today().saturating_sub(1.days());
    let (found, _) = stage.app.store.group_with_enrollments(&group.group_id).await.unwrap().unwrap();
    let start_date = end_date.saturating_sub(7.days());
    let group = Group { start_date, end_date, course: Course::ahead(end_date, &Delays::default()), ..found };
    stage.app.store.put_group(&group).await.unwrap();
    group
}
