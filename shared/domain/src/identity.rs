//! Who a senior is: name, first name, birth date and birth city `[M]`, and the key that these four make.

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
    // Measured on the normalised form, which is what the person's key is made of.
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

    /// The key of this person: the same for everyone who types the same four facts, whatever the
    /// case, accents, hyphens and double spaces `[D]`.
    #[must_use]
    pub fn key(&self) -> PersonKey {
        // A normalised part holds letters, digits and spaces alone: none can hold the separator.
        let digest = fingerprint(&self.facts().each_ref().map(String::as_str));
        PersonKey(digest.chars().take(32).collect())
    }

    /// The four facts, each the same for everyone who types it.
    fn facts(&self) -> [String; 4] {
        [
            text::normalise(self.last_name.as_str()),
            text::normalise(self.first_name.as_str()),
            self.birth_date.to_string(),
            text::normalise(self.birth_city.as_str()),
        ]
    }

    /// Whether this is almost `other`: three of the four facts are the same, and one is not. Often that is the same person, typed in
    /// two ways.
    #[must_use]
    pub fn resembles(&self, other: &Self) -> bool {
        let (own, others) = (self.facts(), other.facts());
        own.iter().zip(&others).filter(|(own, other)| own == other).count() == 3
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn person(last: &str, first: &str, birth: &str, city: &str) -> Identity {
        Identity {
            last_name: last.parse().unwrap(),
            first_name: first.parse().unwrap(),
            birth_date: BirthDate::parse(birth, date(2026, 11, 24)).unwrap(),
            birth_city: city.parse().unwrap(),
        }
    }

    #[test]
    fn the_same_person_has_one_key_however_it_is_typed() {
        let key = person("Le Gall", "Jean-François", "1948-03-12", "Saint-Étienne").key();
        assert_eq!(person("LE  GALL", "jean francois", "1948-03-12", "SAINT ETIENNE").key(), key);
        assert_eq!(person("le-gall", "Jean Franc\u{327}ois", "1948-03-12", "saint-etienne").key(), key);
        assert_eq!(key.as_str().parse(), Ok(key.clone()));
    }

    #[test]
    fn another_person_has_another_key() {
        let key = person("Martin", "Anne", "1948-03-12", "Lyon").key();
        for other in [
            person("Martine", "Anne", "1948-03-12", "Lyon"),
            person("Martin", "Annie", "1948-03-12", "Lyon"),
            person("Martin", "Anne", "1948-03-13", "Lyon"),
            person("Martin", "Anne", "1948-03-12", "Lyons"),
            person("Martin Anne", "Anne", "1948-03-12", "Lyon"),
        ] {
            assert_ne!(other.key(), key);
        }
    }

    #[test]
    fn someone_typed_in_another_way_in_one_place_is_noticed() {
        let anne = person("Martin", "Anne", "1948-03-12", "Saint-Étienne");
        for (other, resembles) in [
            (person("MARTIN", "anne", "1948-03-12", "Saint Etienne"), false),
            (person("Martine", "Anne", "1948-03-12", "Saint-Étienne"), true),
            (person("Martin", "Annie", "1948-03-12", "Saint-Étienne"), true),
            (person("Martin", "Anne", "1948-12-03", "Saint-Étienne"), true),
            (person("Martin", "Anne", "1948-03-12", "St Etienne"), true),
            (person("Martin", "Annie", "1948-03-12", "St Etienne"), false),
        ] {
            assert_eq!((anne.resembles(&other), other.resembles(&anne)), (resembles, resembles), "{other:?}");
        }
    }

    #[test]
    fn a_name_is_made_of_letters() {
        for raw in ["", "   ", "-", "1234", "'", "Jean👴", "x".repeat(61).as_str()] {
            assert!(raw.parse::<Name>().is_err(), "{raw}");
        }
        assert!("N’Guyen-D'Arc".parse::<Name>().is_ok());
        assert!("Paris 12".parse::<City>().is_ok());
        assert!("75012".parse::<City>().is_err());
    }

    proptest! {
        #[test]
        fn any_two_spellings_of_a_name_share_a_key(name in "[a-zéèêàçïôü]{1,12}( |-)[a-zéèêàçïôü]{1,12}") {
            let plain = person(&name, "Anne", "1948-03-12", "Lyon").key();
            let other = person(&name.to_uppercase().replace('-', "  "), "ANNE", "1948-03-12", "LYON").key();
            prop_assert_eq!(plain, other);
        }
    }
}
