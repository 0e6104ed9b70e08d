//! `search_seniors`: whether ANCV knows a person, by the four facts of their identity `[M]`.
//!
//! Exact, limited and audited `[D]`.

use crate::{alike::AlikeView, look_up};
use lambda_http::Request;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, Role},
    contact::Civility,
    enrollment::Enrollment,
    group::GroupId,
    identity::{Identity, PersonKey},
};
use sev_forms::IdentityForm;
use sev_http::{App, Body, Call, Form, Json, Nothing, Problem, Reply, Session, typed};
use sev_storage::{Action, Known};
use sev_views::{OtherStay, no_group, theirs};

/// Whom to look for, and on behalf of which group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchForm {
    /// The four facts.
    #[serde(flatten)]
    pub identity: IdentityForm,
    /// The group that the person shall join: the answer then says whether they are in it already.
    #[schemars(with = "Option<GroupId>")]
    pub group_id: Option<String>,
}

impl Body for SearchForm {
    fn read(request: &Request) -> Result<Self, Problem> {
        #[derive(Deserialize, JsonSchema)]
        struct Group {
            #[serde(default)]
            group_id: Option<String>,
        }
        let Json(json) = Json::<Value>::read(request)?;
        Ok(Self { identity: typed(json.clone())?, group_id: typed::<Group>(json)?.group_id })
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<Self>())
    }
}

/// Who was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchResult {
    /// The one person of that identity; `null` for « Nouveau senior ».
    #[serde(rename = "match")]
    pub found: Option<Senior>,
    /// Those about whom « Est-ce la même personne ? » is to be answered before the person is enrolled.
    pub alike: Vec<AlikeView>,
}

/// A senior whom ANCV knows. Neither income nor health: those belong to an enrollment.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Senior {
    /// The person's key.
    pub person_id: PersonKey,
    /// Madame or monsieur.
    pub civility: Civility,
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Date of birth.
    pub birth_date: String,
    /// Town of birth.
    pub birth_city: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Number and street.
    pub address: String,
    /// Second line of the address.
    pub address_complement: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// Whether they are on the list of the group.
    pub enrolled_in_group: bool,
    /// Whether they were withdrawn from it, and can be restored.
    pub withdrawn_from_group: bool,
    /// The aid that they have had in the year of the group's stay (without a group: this year), on another stay.
    pub aid_this_year: Option<OtherStay>,
}

#[derive(Debug)]
pub struct SearchSeniors;

impl sev_http::Operation for SearchSeniors {
    const NAME: &'static str = "search_seniors";
    const SUMMARY: &'static str = "Finds the senior of an identity: last name, first name, birth date and birth city, in any spelling; says whether someone alike is known.";
    const ROLES: &'static [Role] = &[Role::Holder];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = SearchForm;
    type Reply = SearchResult;

    fn example() -> Option<Value> {
        Some(json!({ "last_name": "PETIT", "first_name": "Lucien", "birth_date": "1945-07-05", "birth_city": "Nantes", "group_id": null }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::not_found(""), Problem::too_many(0)]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<SearchResult>, Problem> {
        let today = call.moment.today;
        let (identity, group) = parse(&call.body, today)?;
        let person = identity.key();
        look_up::permit(app, &call.caller, call.moment).await?;
        let year = group.as_ref().map_or(today.year(), GroupId::year);
        let (known, likeness) =
            tokio::join!(app.store.look_up(&person, year, group.as_ref()), app.store.likeness(&identity, year, group.as_ref()));
        let (known, likeness) = (known?, likeness?);
        if group.is_some() && theirs(known.group.clone(), &call.caller).is_none() {
            return Err(no_group());
        }
        look_up::record(app, (&call.caller, call.moment), Action::SearchedSenior, group.as_ref(), &person).await?;
        let alike = likeness.asked_about().map(|alike| AlikeView::of(alike, &call.caller.organisation_id)).collect();
        Ok(Reply::new(SearchResult { found: senior(known, &call.caller.organisation_id), alike }))
    }
}

fn parse(body: &SearchForm, today: jiff::civil::Date) -> Result<(Identity, Option<GroupId>), Problem> {
    let mut form = Form::new();
    let identity = body.identity.parse(&mut form, today);
    let group = form.optional("group_id", body.group_id.as_deref());
    form.finish(identity).map(|identity| (identity, group))
}

fn senior(known: Known, caller: &OrganisationId) -> Option<Senior> {
    let record = known.record?;
    let text = |text: &str| text.to_owned();
    let in_group = |active| known.enrollment.as_ref().is_some_and(|enrollment: &Enrollment| enrollment.is_active() == active);
    let elsewhere = known.aid.as_ref().filter(|aid| known.group.as_ref().is_none_or(|group| group.group_id != aid.group_id));
    Some(Senior {
        person_id: record.identity.key(),
        civility: record.contact.civility,
        last_name: record.identity.last_name.as_str().to_uppercase(),
        first_name: text(record.identity.first_name.as_str()),
        birth_date: record.identity.birth_date.to_string(),
        birth_city: text(record.identity.birth_city.as_str()),
        email: record.contact.email.as_ref().map(|email| text(email.as_str())),
        address: text(record.contact.address.as_str()),
        address_complement: record.contact.address_complement.as_ref().map(|line| text(line.as_str())),
        postal_code: text(record.contact.postal_code.as_str()),
        city: text(record.contact.city.as_str()),
        enrolled_in_group: in_group(true),
        withdrawn_from_group: in_group(false),
        aid_this_year: elsewhere.map(|aid| OtherStay::told(aid, caller)),
    })
}
