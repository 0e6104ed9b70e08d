//! What each operation asks of the database: round trips and units, by the main paths through it.

use crate::{
    after,
    stage::{Call, Holder, Stage, credentials, programme, senior},
    supply::{NOT_ASKED, Scene},
    till::{Cost, Till},
};
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, OrganisationKind, Role},
    group::Group,
};
use sev_http::{App, Session};
use sev_tests::forms::with;

/// A path through an operation, and what it costs.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) operation: &'static str,
    pub(crate) name: &'static str,
    pub(crate) cost: Cost,
}

/// The path of the promise.
pub(crate) const GRANTED: &str = "the aid is granted";

struct Counter<'a> {
    stage: &'a Stage,
    app: App,
    till: Till,
    paths: Vec<Path>,
}

impl Counter<'_> {
    /// Counts `call`, which must be answered with `status`, and with `outcome` when that is said.
    async fn count(&mut self, name: &'static str, call: &Call, status: u16, outcome: Option<&str>) {
        self.till.take();
        let (got, body) = call.run(self.stage, &self.app).await;
        let cost = self.till.cost();
        assert_eq!(got, status, "{} ({name}): {body}", call.operation);
        if outcome.is_some() {
            assert_eq!(body["aid"]["outcome"].as_str(), outcome, "{} ({name}): {body}", call.operation);
        }
        self.paths.push(Path { operation: call.operation, name, cost });
    }
}

/// Every operation that has requests, and the other paths of those that have several.
pub(crate) async fn count(stage: &Stage) -> Vec<Path> {
    let till = Till::to(&stage.running.database_url).await;
    let mut counter = Counter { stage, app: stage.through(&till.url), till, paths: Vec::new() };
    let scene = Scene::new(stage, "operations").await;
    for deployed in stage.running.functions.iter() {
        let operation = deployed.endpoint.name;
        if NOT_ASKED.contains(&operation) {
            continue;
        }
        let Some(call) = scene.calls(stage, operation, 1).await.pop() else { continue };
        let name = match operation {
            "enroll_senior" => GRANTED,
            "list_groups" | "view_group" => "as the holder",
            "withdraw_senior" => "an aid goes back",
            "restore_enrollment" => "with the aid",
            "edit_enrollment" => "another address",
            "login" => "the right password",
            "refresh_session" => "a new token",
            _ => "–",
        };
        counter.count(name, &call, deployed.endpoint.status.as_u16(), None).await;
        match operation {
            "login" => {
                let wrong = call.sending(with(credentials(), json!({ "password": "wrong" })));
                counter.count("a wrong password", &wrong, 401, None).await;
            }
            "list_groups" | "view_group" => {
                counter.count("as the provider", &Call { caller: Some(provider(&scene.group)), ..call.clone() }, 200, None).await;
                counter.count("as ANCV", &Call { caller: Some(ancv()), ..call }, 200, None).await;
            }
            "enroll_senior" => enrollments(&mut counter, &scene, call).await,
            _ => {}
        }
    }
    counter.paths
}

/// What else can become of an enrollment. `granted` is one that was.
async fn enrollments(counter: &mut Counter<'_>, scene: &Scene, granted: Call) {
    let stage = counter.stage;
    let new = |form: fn(usize) -> Value| form(stage.strangers(1).start);
    let without_key = |call: &Call| Call { headers: Vec::new(), ..call.clone() };
    let keyless = without_key(&granted);

    counter.count("the same request again", &granted, 201, None).await;
    counter.count("granted, without an Idempotency-Key", &keyless.clone().sending(new(senior)), 201, Some("granted")).await;
    let twin = new(senior);
    stage.enrolled(&scene.holder, &scene.group, twin.clone()).await;
    let another = after::another(&twin);
    let unanswered = with(another.clone(), json!({ "same_person": null }));
    counter.count("someone alike is known: the question", &keyless.clone().sending(unanswered), 409, None).await;
    counter.count("granted to another person than the one who is alike", &keyless.clone().sending(another), 201, Some("granted")).await;
    counter.count("granted to someone who is known", &keyless.clone().sending(known(stage, scene).await), 201, Some("granted")).await;
    counter.count("au programme", &keyless.clone().sending(new(programme)), 201, Some("programme_only")).await;
    let rich = with(new(senior), json!({ "taxable_income_cents": 9_000_000 }));
    counter.count("the income is above the ceiling", &keyless.clone().sending(rich), 201, Some("over_ceiling")).await;

    let aided = granted.body.clone().unwrap();
    let other = stage.group(&scene.holder, 40).await;
    let elsewhere = Call::to("enroll_senior", &scene.holder).in_group(&other).sending(aided);
    counter.count("aided already on another stay", &elsewhere, 201, Some("already_aided")).await;
    counter.count("on the list already", &elsewhere, 409, None).await;

    let poor = Holder { id: OrganisationId::new("bench-poor"), session: crate::stage::session(&OrganisationId::new("bench-poor"), "user") };
    let group = stage.group(&poor, 1).await;
    let exhausted = Call::to("enroll_senior", &poor).in_group(&group);
    counter.count("the credit is exhausted", &exhausted.clone().sending(new(senior)), 201, Some("credit_exhausted")).await;
    counter.count("the group is full", &exhausted.sending(new(senior)), 409, None).await;
}

/// The form of someone who was enrolled before and has no aid.
async fn known(stage: &Stage, scene: &Scene) -> Value {
    let form = senior(stage.strangers(1).start);
    let other = stage.group(&scene.holder, 40).await;
    let person = stage.enrolled(&scene.holder, &other, form.clone()).await;
    let withdrawn = Call::to("withdraw_senior", &scene.holder).in_group(&other).at("enrollment_id", &person);
    assert_eq!(withdrawn.run(stage, &stage.app).await.0, 200);
    form
}

fn provider(group: &Group) -> Session {
    Session {
        user_id: "bench-provider".into(),
        identifier: crate::stage::IDENTIFIER.parse().unwrap(),
        session_id: "bench".into(),
        organisation_id: group.provider_id.clone(),
        kind: OrganisationKind::Provider,
        roles: vec![Role::Provider],
        second_factor_needed: false,
    }
}

/// Someone of ANCV, who sees every group.
pub(crate) fn ancv() -> Session {
    Session {
        user_id: "bench-ancv".into(),
        identifier: crate::stage::IDENTIFIER.parse().unwrap(),
        session_id: "bench".into(),
        organisation_id: OrganisationId::new("demo-admin01"),
        kind: OrganisationKind::Ancv,
        roles: vec![Role::Operations],
        second_factor_needed: false,
    }
}
