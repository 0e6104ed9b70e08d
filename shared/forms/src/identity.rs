//! The four facts of an identity, as they are typed.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{date::BirthDate, identity::Identity};
use sev_http::{Form, or_default};

/// Who the senior is. All four are required `[M]`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
pub struct IdentityForm {
    /// Family name.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::identity::Name")]
    pub last_name: String,
    /// First name.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::identity::Name")]
    pub first_name: String,
    /// Date of birth, `YYYY-MM-DD`.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::date::Day")]
    pub birth_date: String,
    /// Town of birth.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "sev_domain::identity::City")]
    pub birth_city: String,
}

impl IdentityForm {
    /// The form that gives `identity`.
    #[must_use]
    pub fn of(identity: &Identity) -> Self {
        Self {
            last_name: identity.last_name.as_str().to_uppercase(),
            first_name: identity.first_name.as_str().to_owned(),
            birth_date: identity.birth_date.to_string(),
            birth_city: identity.birth_city.as_str().to_owned(),
        }
    }

    /// The identity, or `None` with its mistakes noted.
    pub fn parse(&self, form: &mut Form, today: Date) -> Option<Identity> {
        let last_name = form.required("last_name", &self.last_name);
        let first_name = form.required("first_name", &self.first_name);
        let birth_date = form.take("birth_date", BirthDate::parse(&self.birth_date, today));
        let birth_city = form.required("birth_city", &self.birth_city);
        Some(Identity { last_name: last_name?, first_name: first_name?, birth_date: birth_date?, birth_city: birth_city? })
    }
}
