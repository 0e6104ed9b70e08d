//! `enroll_senior`: puts a person on the list of a group, with the aid if it can be granted `[M]`.

use crate::{
    details_form::DetailsForm,
    identity_form::IdentityForm,
    path,
    placement::{self, EnrollmentResult, Listing, Request, Wanted},
};
use jiff::civil::Date;
use lambda_http::http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};
use sev_domain::{account::Role, enrollment::{Details, Link}, group::GroupId, identity::Identity, world::fingerprint};
use sev_http::{App, Body, Call, Form, Header, Json, Meta, Nothing, Problem, Reply, Session, typed};
use sev_storage::{Idempotency, Placement};
use sev_views::GroupPath;

/// How long a repeated request gets the first one's answer.
const IDEMPOTENCY_SECONDS: i64 = 24 * 3600;

/// A person and what is known of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EnrollmentForm {
    /// Who they are.
    #[serde(flatten)]
    pub identity: IdentityForm,
    /// The rest of the form.
    #[serde(flatten)]
    pub details: DetailsForm,
}

impl EnrollmentForm {
    /// Reads both halves of one JSON object, so that a value of the wrong type is named.
    pub(crate) fn of(json: &Value) -> Result<Self, Problem> {
        Ok(Self { identity: typed(json.clone())?, details: typed(json.clone())? })
    }

    /// # Errors
    /// 422 with every mistake of both halves.
    pub(crate) fn parse(&self, today: Date, stored: Option<&Details>) -> Result<(Identity, Details), Problem> {
        let mut form = Form::new();
        let identity = self.identity.parse(&mut form, today);
        let details = self.details.parse(&mut form, today, stored);
        form.finish(identity.zip(details))
    }

    /// What is wrong with a form whose identity can't be read.
    pub(crate) fn refusal(&self, today: Date) -> Problem {
        self.parse(today, None).err().unwrap_or_else(Problem::internal)
    }

    /// A person « à l'aide » of the demo, whom ANCV knows and nobody has aided.
    pub(crate) fn example() -> Value {
        json!({
            "last_name": "PETIT", "first_name": "Lucien", "birth_date": "1945-07-05", "birth_city": "Nantes",
            "civility": "monsieur", "email": null, "address": "4 rue des Lilas", "address_complement": null,
            "postal_code": "56000", "city": "Vannes", "eligibility": "a_l_aide", "caregiver_kind": null,
            "occupation": "retired", "resident_in_france": true, "reference_tax_income_cents": 1_340_000,
            "rfr_confidential": false, "household": "single", "tax_shares": "1", "taxable_income_cents": 1_300_000,
            "disabled": false, "dependent": false, "linked_enrollment_id": null, "travels_with_spouse": false,
            "single_room": true, "grouped_with": null, "needs": ["sans_sel"], "needs_comment": null, "letter_sent_on": null,
        })
    }
}

impl Body for EnrollmentForm {
    fn read(request: &lambda_http::Request) -> Result<Self, Problem> {
        Json::<Value>::read(request).and_then(|Json(json)| Self::of(&json))
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<Self>())
    }
}

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
