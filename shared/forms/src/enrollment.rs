//! « Inscription d'un senior », whole: who they are and what is known of them.

use crate::{DetailsForm, IdentityForm};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};
use sev_domain::{enrollment::Details, identity::Identity};
use sev_http::{Body, Form, Json, Problem, typed};

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
    ///
    /// # Errors
    /// 422 with the field that has a value of the wrong type.
    pub fn of(json: &Value) -> Result<Self, Problem> {
        Ok(Self { identity: typed(json.clone())?, details: typed(json.clone())? })
    }

    /// The identity and the details, each `None` with its mistakes noted.
    pub fn parse_into(&self, form: &mut Form, today: Date, stored: Option<&Details>) -> Option<(Identity, Details)> {
        let identity = self.identity.parse(form, today);
        let details = self.details.parse(form, today, stored);
        identity.zip(details)
    }

    /// The same by itself.
    ///
    /// # Errors
    /// 422 with every mistake of both halves.
    pub fn parse(&self, today: Date, stored: Option<&Details>) -> Result<(Identity, Details), Problem> {
        let mut form = Form::new();
        let parsed = self.parse_into(&mut form, today, stored);
        form.finish(parsed)
    }

    /// What is wrong with a form whose identity can't be read.
    #[must_use]
    pub fn refusal(&self, today: Date) -> Problem {
        self.parse(today, None).err().unwrap_or_else(Problem::internal)
    }

    /// A person « à l'aide » of the demo, whom ANCV knows and nobody has aided.
    #[must_use]
    pub fn example() -> Value {
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
