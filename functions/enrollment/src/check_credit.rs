//! `check_credit`: what the aid would be for a person on a group, and why. It enrolls nobody; since
//! its answer says something of a person, it is limited and audited like a search `[D]`.

use crate::{
    alike::{LikenessAnswer, Meant},
    look_up,
    path::no_enrollment,
    placement,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sev_domain::{account::Role, aid::Refusal, credit::Movement, homonym::Likeness, money::Cents};
use sev_forms::EnrollmentForm;
use sev_http::{App, Body, Call, Form, Json, Nothing, Problem, Reply, Session, typed};
use sev_storage::Action;
use sev_views::{AidView, CreditView, GroupPath};

/// The same form as an enrollment's.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckForm {
    /// The person and what is known of them.
    #[serde(flatten)]
    pub form: EnrollmentForm,
    /// The answer to « Est-ce la même personne ? »: of the same person, what they have had counts.
    #[serde(flatten)]
    pub answer: LikenessAnswer,
    /// The person is on the list already: what would an edit come to?
    pub editing: bool,
}

impl Body for CheckForm {
    fn read(request: &lambda_http::Request) -> Result<Self, Problem> {
        #[derive(Deserialize)]
        struct Editing {
            #[serde(default)]
            editing: bool,
        }
        let Json(json) = Json::<Value>::read(request)?;
        Ok(Self { form: EnrollmentForm::of(&json)?, answer: typed(json.clone())?, editing: typed::<Editing>(json)?.editing })
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<Self>())
    }
}

/// What an enrollment or an edit would come to now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CreditCheck {
    /// The aid, or why there would be none.
    pub aid: AidView,
    /// Whole years on the day of departure.
    pub age_on_departure: u8,
    /// The holder's credit of the stay's year, now.
    pub credit: CreditView,
    /// What would be available after it.
    pub credit_after_cents: Cents,
}

#[derive(Debug)]
pub struct CheckCredit;

impl sev_http::Operation for CheckCredit {
    const NAME: &'static str = "check_credit";
    const SUMMARY: &'static str = "Says what the aid would be for a person on a group, with its reason, and enrolls nobody.";
    const ROLES: &'static [Role] = &[Role::Holder];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = CheckForm;
    type Reply = CreditCheck;

    fn example() -> Option<Value> {
        Some(EnrollmentForm::example())
    }

    fn refusals() -> Vec<Problem> {
        let refusals = Refusal::each().into_iter().map(Problem::from);
        refusals.chain([Problem::too_many(0)]).collect()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<CreditCheck>, Problem> {
        let group = call.path.id()?;
        let (today, form) = (call.moment.today, &call.body.form);
        // Without a person to look for, every mistake of the form is named at once.
        let Some(identity) = form.identity.parse(&mut Form::new(), today) else { return Err(form.refusal(today)) };
        let answer = call.body.answer.parse()?;
        look_up::permit(app, &call.caller, call.moment).await?;
        let linked = form.details.linked_enrollment_id.as_deref().and_then(|raw| raw.parse().ok());
        let (identity, facts, likeness) = if call.body.editing {
            let facts = placement::facts(app, &call.caller, &group, &identity.key(), linked.as_ref()).await?;
            (identity, facts, Likeness::default())
        } else {
            let meant = Meant::by(app, &call.caller, &group, identity, linked.as_ref(), answer).await?;
            (meant.identity, meant.facts, meant.likeness)
        };
        // A confidential income that is left empty stays as it is stored.
        let own = facts.own.as_ref().filter(|own| call.body.editing && own.is_active());
        let (_, details) = form.parse(today, own.map(|own| &own.details))?;

        let decision = if call.body.editing {
            placement::decide_edit(&facts, own.ok_or_else(no_enrollment)?, &details, today)?
        } else {
            placement::decide_joining(&facts, &likeness, &identity, &details, today)?
        };
        look_up::record(app, (&call.caller, call.moment), Action::CheckedCredit, Some(&group), &identity.key()).await?;
        let credit = placement::credit(&facts);
        let takes = Movement::between(own.map_or(Cents::ZERO, |own| own.aid.amount()), decision.aid.amount());
        Ok(Reply::new(CreditCheck {
            aid: AidView::of(&decision.aid, &facts.group.holder_id),
            age_on_departure: identity.birth_date.age_on(facts.group.start_date),
            credit_after_cents: credit.after(takes).available_cents,
            credit: CreditView::new(&credit, facts.in_force(today)),
        }))
    }
}
