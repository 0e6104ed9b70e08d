//! Organisations, their users, and what each may do.

use crate::text::Invalid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What someone types to log in: a convention number for a holder (`ANCV2528`), a number given by
/// ANCV for others. Case does not matter `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct LoginIdentifier(String);

impl FromStr for LoginIdentifier {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let identifier = raw.trim().to_uppercase();
        if identifier.is_empty() {
            return Err(Invalid::new("Saisissez votre numéro de convention."));
        }
        if identifier.len() <= 20 && identifier.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self(identifier))
        } else {
            Err(Invalid::new("Le numéro de convention ne contient que des lettres et des chiffres. Exemple : ANCV1654."))
        }
    }
}

impl LoginIdentifier {
    /// The identifier in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LoginIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The key of an organisation, given by ANCV. It never changes, unlike a convention number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct OrganisationId(String);

impl OrganisationId {
    /// An identifier that ANCV gave.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganisationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The three sides of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Porteur de projet: enrolls seniors.
    Holder,
    /// Prestataire: hosts them.
    Provider,
    /// ANCV itself.
    Ancv,
}

/// What a user may do `[D]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works for a holder: its groups, its seniors, its credit.
    Holder,
    /// Works for a provider: the groups of its venues, never tax data.
    Provider,
    /// ANCV: conventions and grants.
    Instruction,
    /// ANCV: offers, groups, corrections.
    Operations,
    /// ANCV: payments.
    Finance,
    /// ANCV: accounts.
    Support,
    /// ANCV: retention and access requests.
    Dpo,
}

impl Role {
    /// Every role, for what must be said of each of them.
    pub const ALL: &[Self] = &[Self::Holder, Self::Provider, Self::Instruction, Self::Operations, Self::Finance, Self::Support, Self::Dpo];
}

/// What kind of organisation a holder is `[P]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HolderType {
    /// Centre communal d'action sociale.
    Ccas,
    /// Centre intercommunal d'action sociale.
    Cias,
    /// Town hall.
    Mairie,
    /// Association or club.
    Association,
    /// Pension fund.
    CaisseDeRetraite,
    /// Care home or other establishment.
    Etablissement,
    /// Anything else.
    Autre,
}

/// An organisation as « Mon compte » shows it `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organisation {
    /// Its key.
    pub organisation_id: OrganisationId,
    /// Holder, provider or ANCV.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// The convention number, for a holder.
    pub convention_number: Option<LoginIdentifier>,
    /// What kind of holder it is.
    pub holder_type: Option<HolderType>,
    /// Telephone number.
    pub phone: String,
    /// Where the programme's mails go.
    pub email: String,
    /// Number and street.
    pub street: String,
    /// Second line of the address.
    pub complement: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
}

/// Someone who logs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// The user's key.
    pub user_id: String,
    /// The name shown in the page's header.
    pub display_name: String,
    /// The organisation that they work for.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its side of the programme.
    pub organisation_kind: OrganisationKind,
    /// What they may do.
    pub roles: Vec<Role>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_a_convention_number() {
        assert_eq!(" ancv2528 ".parse::<LoginIdentifier>(), "ANCV2528".parse());
        for raw in ["", " ", "ANCV 2528", "ANCV#2528", "x".repeat(21).as_str(), "ÀNCV"] {
            assert!(raw.parse::<LoginIdentifier>().is_err(), "{raw}");
        }
    }
}
