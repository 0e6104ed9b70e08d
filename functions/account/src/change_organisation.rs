//! `change_organisation`: the details of the organisation, as « Mon compte » changes them `[M]`.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::{HolderType, Organisation, OrganisationKind, Role},
    contact::{AddressLine, OrganisationName, PhoneNumber, PostalCode},
    identity::City,
};
use sev_http::{App, Call, Form, Header, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, AuditLine};

/// What the form of « Informations » holds. The convention number is ANCV's, and each user's address is their own.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OrganisationForm {
    /// Name: 2 to 100 characters. Groups keep the one that they were made under.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(required)]
    pub name: String,
    /// Telephone number.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(required)]
    pub phone: String,
    /// What kind of holder it is; for holders alone, who must say it.
    #[serde(default)]
    pub holder_type: Option<HolderType>,
    /// Number and street.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(required)]
    pub street: String,
    /// Second line of the address.
    #[serde(default)]
    pub complement: Option<String>,
    /// Postal code: five digits.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(required)]
    pub postal_code: String,
    /// Town.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(required)]
    pub city: String,
}

/// The operation.
#[derive(Debug)]
pub struct Operation;

impl sev_http::Operation for Operation {
    const NAME: &'static str = "change_organisation";
    const SUMMARY: &'static str = "Changes the details of the caller's organisation.";
    const ROLES: &'static [Role] = &[Role::Administrator];
    const ASKS_SESSION: bool = true;
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: true }];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<OrganisationForm>;
    type Reply = Organisation;

    fn example() -> Option<Value> {
        Some(json!({
            "name": "Association Voyages", "phone": "04 56 34 22 09", "holder_type": "association",
            "street": "69 avenue de Paris", "complement": null, "postal_code": "31000", "city": "Toulouse",
        }))
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Organisation>, Problem> {
        let change = parse(call.body.0, call.caller.kind)?;
        let before = app.store.organisation(&call.caller.organisation_id).await?;
        let before = before.ok_or_else(|| Problem::not_found("Cet organisme"))?;
        if call.meta.if_match != Some(before.version) {
            return Err(Problem::version_conflict());
        }
        let after = Organisation { version: before.version.saturating_add(1), ..change(before.clone()) };
        let line = AuditLine::new(app.clock.now(), &before.organisation_id, &call.caller.user_id, Action::ChangedOrganisation);
        if !app.store.change_organisation(&before, &after, &line).await? {
            return Err(Problem::version_conflict());
        }
        Ok(Reply::new(after.clone()).version(after.version))
    }
}

/// What the form makes of an organisation of `kind`.
fn parse(form: OrganisationForm, kind: OrganisationKind) -> Result<impl FnOnce(Organisation) -> Organisation, Problem> {
    let mut mistakes = Form::new();
    let name = mistakes.required::<OrganisationName>("name", &form.name);
    let phone = mistakes.required::<PhoneNumber>("phone", &form.phone);
    match (kind, form.holder_type) {
        (OrganisationKind::Holder, None) => mistakes.refuse("holder_type", "Choisissez le type de votre organisme."),
        (OrganisationKind::Provider | OrganisationKind::Ancv, Some(_)) => {
            mistakes.refuse("holder_type", "Le type de porteur ne concerne que les porteurs de projet.");
        }
        _ => {}
    }
    let street = mistakes.required::<AddressLine>("street", &form.street);
    let complement = mistakes.optional::<AddressLine>("complement", form.complement.as_deref());
    let postal_code = mistakes.required::<PostalCode>("postal_code", &form.postal_code);
    let city = mistakes.required::<City>("city", &form.city);
    let values = name.zip(phone).zip(street).zip(postal_code).zip(city);
    let ((((name, phone), street), postal_code), city) = mistakes.finish(values)?;
    Ok(move |before| Organisation {
        name: name.as_str().to_owned(),
        phone: phone.as_str().to_owned(),
        holder_type: form.holder_type,
        street: street.as_str().to_owned(),
        complement: complement.map(|line| line.as_str().to_owned()),
        postal_code: postal_code.as_str().to_owned(),
        city: city.as_str().to_owned(),
        ..before
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::http::StatusCode;
    use sev_http::Operation as _;

    fn refused(change: Value, kind: OrganisationKind) -> Vec<String> {
        let mut form = Operation::example().unwrap();
        form.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        match parse(serde_json::from_value(form).unwrap(), kind) {
            Ok(_) => vec![],
            Err(problem) => {
                assert_eq!(problem.status(), StatusCode::UNPROCESSABLE_ENTITY);
                let problem = serde_json::to_value(problem).unwrap();
                problem["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect()
            }
        }
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let holder = OrganisationKind::Holder;
        for (change, fields) in [
            (json!({}), vec![]),
            (json!({ "complement": " " }), vec![]),
            (json!({ "name": "", "phone": null, "street": " ", "postal_code": "", "city": "" }), vec![
                "name",
                "phone",
                "street",
                "postal_code",
                "city",
            ]),
            (json!({ "holder_type": null }), vec!["holder_type"]),
            (json!({ "postal_code": "3400", "phone": "12" }), vec!["phone", "postal_code"]),
            (json!({ "complement": "x".repeat(101) }), vec!["complement"]),
        ] {
            assert_eq!(refused(change, holder), fields);
        }
        assert_eq!(refused(json!({}), OrganisationKind::Provider), ["holder_type"]);
        assert_eq!(refused(json!({ "holder_type": null }), OrganisationKind::Provider), [""; 0]);
    }
}
