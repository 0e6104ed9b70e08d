//! Organisations, their users, and what each may do.

use crate::text::Invalid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What someone types to log in: a convention number for a holder (`ANCV2528`), a number given by
/// ANCV for others. Case does not matter `[M]`. Whoever is invited by the first user of an organisation has
/// its number and a word of their own: `ANCV2528-JEANNE` `[D]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("minLength" = 1, "maxLength" = LONGEST_IDENTIFIER, "pattern" = "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"))]
pub struct LoginIdentifier(String);

/// The most characters of an identifier.
const LONGEST_IDENTIFIER: usize = 40;

impl FromStr for LoginIdentifier {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let identifier = raw.trim().to_uppercase();
        if identifier.is_empty() {
            return Err(Invalid::new("Saisissez votre numéro de convention ou votre identifiant."));
        }
        let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
        if identifier.len() <= LONGEST_IDENTIFIER && identifier.split('-').all(part) {
            Ok(Self(identifier))
        } else {
            Err(Invalid::new("L’identifiant ne contient que des lettres, des chiffres et des tirets. Exemple : ANCV1654."))
        }
    }
}

impl LoginIdentifier {
    /// The identifier in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of the organisation, which all identifiers of its users begin with.
    #[must_use]
    pub fn number(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
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

impl OrganisationKind {
    /// Whether who works there must log in with a second factor: all of ANCV's own people, whatever their roles `[D]`.
    #[must_use]
    pub const fn needs_second_factor(self) -> bool {
        matches!(self, Self::Ancv)
    }
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
    /// Administers their own organisation: its details and its users. Every organisation has one `[M][D]`.
    Administrator,
}

impl Role {
    /// Every role, for what must be said of each of them.
    pub const ALL: &[Self] =
        &[Self::Holder, Self::Provider, Self::Instruction, Self::Operations, Self::Finance, Self::Support, Self::Dpo, Self::Administrator];
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
    /// The number that the identifiers of all its users begin with: a holder's convention number, or what ANCV gave.
    pub number: LoginIdentifier,
    /// The convention number, for a holder.
    pub convention_number: Option<LoginIdentifier>,
    /// What kind of holder it is.
    pub holder_type: Option<HolderType>,
    /// Telephone number.
    pub phone: String,
    /// Number and street.
    pub street: String,
    /// Second line of the address.
    pub complement: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// Goes up with each change of these details.
    pub version: u32,
}

/// Whether someone can log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Not yet: a link was mailed with which to choose a password.
    Invited,
    /// Yes.
    Active,
    /// No longer.
    Deactivated,
}

/// Someone who logs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// The user's key.
    pub user_id: String,
    /// What they log in by.
    pub identifier: LoginIdentifier,
    /// The person's name, or the organisation's for its first user.
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
        for raw in ["", " ", "ANCV 2528", "ANCV#2528", "x".repeat(41).as_str(), "ÀNCV", "-", "ANCV2528-", "-JEANNE", "ANCV2528--A"] {
            assert!(raw.parse::<LoginIdentifier>().is_err(), "{raw}");
        }
    }

    #[test]
    fn the_identifiers_of_an_organisation_begin_with_its_number() {
        for (identifier, number) in [("ANCV2528", "ANCV2528"), ("ancv2528-jeanne", "ANCV2528"), ("ANCV2528-JEANNE-2", "ANCV2528")] {
            assert_eq!(identifier.parse::<LoginIdentifier>().unwrap().number(), number);
        }
    }
}
