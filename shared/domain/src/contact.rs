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

described!(PostalCode: { "type": "string", "pattern": "^ *[0-9]( *[0-9]){4} *$" });

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

/// The most characters of an address, by RFC 5321.
const LONGEST_EMAIL: usize = 254;

described!(Email: { "type": "string", "format": "email", "minLength": 1, "maxLength": LONGEST_EMAIL });

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("L’adresse e-mail n’est pas valide. Exemple : nom@exemple.fr.");
        let address = text::line(raw, LONGEST_EMAIL, |c| !c.is_control() && c != ' ').map_err(|_| refused())?;
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
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What people are told of an address that another user of ANCV has.
pub const ADDRESS_TAKEN: &str = "Cette adresse est déjà celle d’un autre utilisateur de l’ANCV : à l’ANCV, chacun a la sienne.";

/// The mailbox that an address reaches, as far as its spelling tells: in small letters, and without what a `+` adds to the name in front
/// of the `@` `[D]`. What else a mailbox answers to, its own server alone knows.
#[must_use]
pub fn mailbox(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.split_once('@') {
        Some((local, domain)) => match local.split_once('+') {
            Some((name, _)) if !name.is_empty() => format!("{name}@{domain}"),
            _ => address,
        },
        None => address,
    }
}

/// A line of an address: 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AddressLine(String);

/// The most characters of a line of an address, or of an organisation's name.
const LONGEST_LINE: usize = 100;

described!(AddressLine: { "type": "string", "minLength": 1, "maxLength": LONGEST_LINE });

impl FromStr for AddressLine {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        text::line(raw, LONGEST_LINE, text::in_a_sentence).map(Self)
    }
}

impl AddressLine {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of an organisation: 2 to 100 characters. Mails under ANCV's letterhead begin with it, so it leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrganisationName(String);

/// The fewest letters and digits of an organisation's name.
const SHORTEST_NAME: usize = 2;

described!(OrganisationName: { "type": "string", "minLength": SHORTEST_NAME, "maxLength": LONGEST_LINE });

impl FromStr for OrganisationName {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let name = text::line(raw, LONGEST_LINE, text::in_a_sentence)?;
        if name.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST_NAME {
            return Err(Invalid::new("Saisissez le nom complet de votre organisme."));
        }
        let lower = name.to_lowercase();
        if name.contains(['<', '>', '@']) || ["://", "www."].iter().any(|part| lower.contains(part)) {
            return Err(Invalid::new("Le nom ne contient ni adresse de site, ni adresse e-mail, ni les signes < et >."));
        }
        Ok(Self(name))
    }
}

impl OrganisationName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A telephone number in France, or one with its country's prefix. Written in pairs, as people read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// The most characters of a telephone number, as people write it.
const LONGEST_NUMBER: usize = 30;

described!(PhoneNumber: { "type": "string", "minLength": 1, "maxLength": LONGEST_NUMBER, "pattern": "^[0-9 +.()/-]*$" });

impl FromStr for PhoneNumber {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("Le numéro de téléphone n’est pas valide. Exemple : 04 56 34 22 09.");
        let typed = text::line(raw, LONGEST_NUMBER, |c| c.is_ascii_digit() || " +.-()/".contains(c))
            .map_err(|invalid| if raw.trim().is_empty() { invalid } else { refused() })?;
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let (prefix, national) = match (typed.starts_with('+'), digits.strip_prefix("33")) {
            (false, _) => ("", digits.as_str()),
            // « +33 (0)4 » is written too.
            (true, Some(national)) => ("0", national.strip_prefix('0').unwrap_or(national)),
            (true, None) => return if (8..=15).contains(&digits.len()) { Ok(Self(format!("+{digits}"))) } else { Err(refused()) },
        };
        let national = format!("{prefix}{national}");
        if national.len() != 10 || !national.starts_with('0') || national.starts_with("00") {
            return Err(refused());
        }
        let pairs: Vec<_> = national.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok()).collect();
        Ok(Self(pairs.join(" ")))
    }
}

impl PhoneNumber {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a senior is written to. Town and postal code are required, the e-mail is not `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub civility: Civility,
    /// E-mail address, if any.
    pub email: Option<Email>,
    pub address: AddressLine,
    /// Second line of the address, if any.
    pub address_complement: Option<AddressLine>,
    pub postal_code: PostalCode,
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
    fn telephone_numbers_are_written_in_pairs() {
        for (raw, number) in [
            ("0456342209", "04 56 34 22 09"),
            ("04.56.34.22.09", "04 56 34 22 09"),
            (" 04-56 34/22 09 ", "04 56 34 22 09"),
            ("+33 4 56 34 22 09", "04 56 34 22 09"),
            ("+33 (0)4 56 34 22 09", "04 56 34 22 09"),
            ("+33 3 33 12 34 56", "03 33 12 34 56"),
            ("+33 (0)3 33 33 33 33", "03 33 33 33 33"),
            ("0333123456", "03 33 12 34 56"),
            ("+32 2 123 45 67", "+3221234567"),
        ] {
            assert_eq!(raw.parse::<PhoneNumber>().unwrap().as_str(), number, "{raw}");
        }
        for raw in [
            "",
            "  ",
            "12",
            "0056342209",
            "4563422090",
            "04 56 34 22 0",
            "04 56 34 22 099",
            "+3",
            "appelez-moi",
            "04 56 34 22 09 ext 3",
            "+33 33 3 33 12 34 56",
            "+33 (0)04 56 34 22 09",
            "+33 (00)4 56 34 22 09",
        ] {
            assert!(raw.parse::<PhoneNumber>().is_err(), "{raw}");
        }
    }

    #[test]
    fn an_organisation_has_a_name() {
        assert_eq!("  Mairie  de  Nérac ".parse::<OrganisationName>().unwrap().as_str(), "Mairie de Nérac");
        for name in ["CCAS d’Évian-les-Bains (74)", "Office 65+ / UDAF : antenne n° 2", "L’Âge d’or & Cie"] {
            assert_eq!(name.parse::<OrganisationName>().unwrap().as_str(), name);
        }
        let long = "x".repeat(101);
        for raw in [
            "",
            " ",
            "A",
            "--",
            "A\u{7}B",
            long.as_str(),
            "Remboursement : https://evil.example",
            "Voir WWW.evil.example",
            "<b>ANCV</b>",
            "ANCV <aide@evil.example>",
            "aide@evil.example",
        ] {
            assert!(raw.parse::<OrganisationName>().is_err(), "{raw}");
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

    #[test]
    fn a_mailbox_has_several_spellings() {
        for (one, other, same) in [
            ("jeanne@ancv.fr", "jeanne@ancv.fr", true),
            ("Jeanne.MOREAU@Ancv.FR", "jeanne.moreau@ancv.fr", true),
            ("jeanne+sev@ancv.fr", "jeanne@ancv.fr", true),
            ("jeanne+sev@ancv.fr", "JEANNE+autre+encore@ancv.fr", true),
            ("+jeanne@ancv.fr", "+paul@ancv.fr", false),
            ("jeanne@ancv.fr", "paul@ancv.fr", false),
            ("jeanne@ancv.fr", "jeanne@exemple.fr", false),
            ("jeanne.moreau@ancv.fr", "jeannemoreau@ancv.fr", false),
        ] {
            assert_eq!(mailbox(one) == mailbox(other), same, "{one} {other}");
        }
    }
}
