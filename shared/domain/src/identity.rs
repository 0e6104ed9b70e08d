//! Who a senior is: name, first name, birth date and birth city `[M]`, and the key that these four make.

mod likeness;
mod spelling;
#[cfg(test)]
mod tests;

pub use likeness::LikenessKeys;

use crate::{
    date::BirthDate,
    text::{self, Invalid},
    world::fingerprint,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The longest name, first name or city that is kept.
pub const MAX_NAME: usize = 60;

/// A person's name or first name: 1 to 60 letters, spaces, hyphens and apostrophes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(String);

described!(Name: { "type": "string", "minLength": 1, "maxLength": MAX_NAME });

impl FromStr for Name {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        with_a_letter(text::line(raw, MAX_NAME, text::in_a_name)?).map(Self)
    }
}

/// The name of a town: 1 to 60 letters, digits (« Paris 12 ») and ordinary punctuation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct City(String);

described!(City: { "type": "string", "minLength": 1, "maxLength": MAX_NAME });

impl FromStr for City {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        with_a_letter(text::line(raw, MAX_NAME, text::in_a_sentence)?).map(Self)
    }
}

fn with_a_letter(line: String) -> Result<String, Invalid> {
    // Measured on the normalised form: an apostrophe alone may be a letter to Unicode, and would leave nothing for the key.
    if text::normalise(&line).chars().any(char::is_alphabetic) {
        Ok(line)
    } else {
        Err(Invalid::new("Ce champ doit contenir au moins une lettre."))
    }
}

impl Name {
    /// The name as typed, tidied.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl City {
    /// The town as typed, tidied.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The four facts by which ANCV knows a senior, all required `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub last_name: Name,
    pub first_name: Name,
    pub birth_date: BirthDate,
    pub birth_city: City,
}

impl Identity {
    /// As lists write it: « LE GALL Yvonne ».
    #[must_use]
    pub fn listed(&self) -> String {
        format!("{} {}", self.last_name.as_str().to_uppercase(), self.first_name.as_str())
    }

    /// The key of this person: the same for everyone who types the same four facts, in any of the spellings that the civil status
    /// takes for one `[D]`: `docs/one-person.md`.
    #[must_use]
    pub fn key(&self) -> PersonKey {
        // What is left of a part holds letters and digits alone: none can hold the separator.
        let digest = fingerprint(&self.facts().each_ref().map(String::as_str));
        PersonKey(digest.chars().take(32).collect())
    }

    /// The four facts, each the same for everyone who types it.
    fn facts(&self) -> [String; 4] {
        [
            spelling::name(self.last_name.as_str()),
            spelling::name(self.first_name.as_str()),
            self.birth_date.to_string(),
            spelling::town(self.birth_city.as_str()),
        ]
    }
}

/// A person's key: 128 bits of a hash of the identity, as 32 hexadecimal digits. It names the person
/// without saying who they are, and finds them with one read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^[0-9a-f]{32}$"))]
pub struct PersonKey(String);

impl PersonKey {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonKey {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        if raw.len() == 32 && raw.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Invalid::new("Cette personne n’existe pas."))
        }
    }
}

impl TryFrom<String> for PersonKey {
    type Error = Invalid;

    fn try_from(raw: String) -> Result<Self, Invalid> {
        raw.parse()
    }
}

impl From<PersonKey> for String {
    fn from(key: PersonKey) -> Self {
        key.0
    }
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
