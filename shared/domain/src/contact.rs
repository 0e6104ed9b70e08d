//! Where a person or an organisation can be reached.

use crate::{
    identity::City,
    text::{self, Invalid},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How a person is addressed `[M]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Civility {
    /// Madame.
    Madame,
    /// Monsieur.
    Monsieur,
}

/// A French postal code: five digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostalCode(String);

impl FromStr for PostalCode {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let digits: String = raw.trim().chars().filter(|c| *c != ' ').collect();
        if digits.is_empty() {
            return Err(Invalid::missing());
        }
        if digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(Invalid::new("Le code postal compte 5 chiffres. Exemple : 34280."))
        }
    }
}

impl PostalCode {
    /// The five digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address: one `@`, a dot in the domain, no space, 254 characters at most. Whether it
/// works is shown by a mail, not by a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("L’adresse e-mail n’est pas valide. Exemple : nom@exemple.fr.");
        let address = text::line(raw, 254, |c| !c.is_control() && c != ' ').map_err(|_| refused())?;
        let (local, domain) = address.split_once('@').ok_or_else(refused)?;
        let labels = domain.split('.').collect::<Vec<_>>();
        let sound = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
            && labels.len() >= 2
            && labels.iter().all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        if sound { Ok(Self(address)) } else { Err(refused()) }
    }
}

impl Email {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A line of an address: 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AddressLine(String);

impl FromStr for AddressLine {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        text::line(raw, 100, text::in_a_sentence).map(Self)
    }
}

impl AddressLine {
    /// The line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a senior is written to. Town and postal code are required, the e-mail is not `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Madame or monsieur.
    pub civility: Civility,
    /// E-mail address, if any.
    pub email: Option<Email>,
    /// Number and street.
    pub address: AddressLine,
    /// Second line of the address, if any.
    pub address_complement: Option<AddressLine>,
    /// Postal code.
    pub postal_code: PostalCode,
    /// Town.
    pub city: City,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_have_five_digits() {
        assert_eq!("34 280".parse::<PostalCode>().unwrap().as_str(), "34280");
        for raw in ["", "3428", "342800", "2A004", "abcde", "３４２８０"] {
            assert!(raw.parse::<PostalCode>().is_err(), "{raw}");
        }
    }

    #[test]
    fn addresses_that_no_mail_can_reach_are_refused() {
        for raw in [
            "",
            "nom",
            "nom@",
            "@exemple.fr",
            "nom@exemple",
            "nom@exemple..fr",
            "nom exemple@a.fr",
            "nom@exe mple.fr",
            "a@b@c.fr",
            "👴@exemple.fr",
            "nom@exemple.fr\r\nBcc: x@y.fr",
        ] {
            assert!(raw.parse::<Email>().is_err(), "{raw}");
        }
        assert!("jeanne.moreau+sev@ville-vannes.fr".parse::<Email>().is_ok());
    }
}
