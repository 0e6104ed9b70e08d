//! Requests to the operations on stays that are over: each has a stay of its own where one alone would succeed.

use crate::{
    operations::ancv,
    stage::{Call, Holder, Stage, senior, session},
};
use jiff::ToSpan as _;
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationKind, Role},
    course::Course,
    group::Group,
    rules::Delays,
};
use sev_http::Session;

/// `count` requests to `operation`, each on a stay that has just ended.
pub(crate) async fn calls(stage: &Stage, holder: &Holder, operation: &'static str, count: usize) -> Vec<Call> {
    let mut calls = Vec::new();
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
