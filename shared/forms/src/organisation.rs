//! The details of an organisation.

use schemars::JsonSchema;
use serde::Deserialize;
use sev_domain::{
    account::{HolderType, Organisation, OrganisationKind},
    contact::{AddressLine, OrganisationName, PhoneNumber, PostalCode},
    identity::City,
    text::Invalid,
};
use sev_http::{Form, or_default};

/// What the form of « Informations » holds. The convention number is ANCV's, and each user's address is their own.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OrganisationForm {
    /// Name: 2 to 100 characters. Groups keep the one that they were made under.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "OrganisationName")]
    pub name: String,
    /// Telephone number.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "PhoneNumber")]
    pub phone: String,
    /// What kind of holder it is; for holders alone, who must say it.
    #[serde(default)]
    pub holder_type: Option<HolderType>,
    /// Number and street.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "AddressLine")]
    pub street: String,
    /// Second line of the address.
    #[serde(default)]
    #[schemars(with = "Option<AddressLine>")]
    pub complement: Option<String>,
    /// Postal code: five digits.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "PostalCode")]
    pub postal_code: String,
    /// Town.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "City")]
    pub city: String,
}

impl OrganisationForm {
    /// What it makes of an organisation of `kind`; its mistakes are noted.
    pub fn parse(self, mistakes: &mut Form, kind: OrganisationKind) -> Option<impl FnOnce(Organisation) -> Organisation + use<>> {
        let name = mistakes.required::<OrganisationName>("name", &self.name);
        let phone = mistakes.required::<PhoneNumber>("phone", &self.phone);
        let holder_type = match (kind, self.holder_type) {
            (OrganisationKind::Holder, None) => Err(Invalid::new("Choisissez le type de votre organisme.")),
            (OrganisationKind::Provider | OrganisationKind::Ancv, Some(_)) => {
                Err(Invalid::new("Le type de porteur ne concerne que les porteurs de projet."))
            }
            (_, holder_type) => Ok(holder_type),
        };
        let holder_type = mistakes.take("holder_type", holder_type);
        let street = mistakes.required::<AddressLine>("street", &self.street);
        let complement = mistakes.optional::<AddressLine>("complement", self.complement.as_deref());
        let postal_code = mistakes.required::<PostalCode>("postal_code", &self.postal_code);
        let city = mistakes.required::<City>("city", &self.city);
        let values = name.zip(phone).zip(holder_type).zip(street).zip(postal_code).zip(city);
        values.map(|(((((name, phone), holder_type), street), postal_code), city)| {
            move |before| Organisation {
                name: name.as_str().to_owned(),
                phone: phone.as_str().to_owned(),
                holder_type,
                street: street.as_str().to_owned(),
                complement: complement.map(|line| line.as_str().to_owned()),
                postal_code: postal_code.as_str().to_owned(),
                city: city.as_str().to_owned(),
                ..before
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::http::StatusCode;
    use serde_json::{Value, json};

    fn refused(change: Value, kind: OrganisationKind) -> Vec<String> {
        let mut form = json!({
            "name": "Association Voyages", "phone": "04 56 34 22 09", "holder_type": "association",
            "street": "69 avenue de Paris", "complement": null, "postal_code": "31000", "city": "Toulouse",
        });
        form.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (form, mut mistakes) = (serde_json::from_value::<OrganisationForm>(form).unwrap(), Form::new());
        let parsed = form.parse(&mut mistakes, kind);
        match mistakes.finish(parsed) {
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
            (
                json!({ "name": "", "phone": null, "street": " ", "postal_code": "", "city": "" }),
                vec!["name", "phone", "street", "postal_code", "city"],
            ),
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
