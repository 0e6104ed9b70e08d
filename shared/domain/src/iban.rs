//! Bank accounts: an IBAN whose check digits are right, and the BIC of a bank.

use crate::text::{self, Invalid};
use iban::IbanLike as _;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where a SEPA credit transfer goes: the EPC's list, by the country codes that IBANs begin with.
const SEPA: [&str; 41] = [
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM",
];
/// Those of them outside the European Economic Area, where banks ask for the BIC beside the IBAN (EPC's list, [D]).
const WITH_BIC: [&str; 12] = ["AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", VATICAN];
/// Whose banks' accounts begin with another country's letters: the overseas parts of France that pay in euros, Åland, and the isles
/// around Britain [D].
const UNDER: [(&str, &str); 12] = [
    ("GP", "FR"),
    ("MQ", "FR"),
    ("GF", "FR"),
    ("RE", "FR"),
    ("YT", "FR"),
    ("PM", "FR"),
    ("BL", "FR"),
    ("MF", "FR"),
    ("AX", "FI"),
    ("GG", "GB"),
    ("JE", "GB"),
    ("IM", "GB"),
];
/// The Vatican, whose IBANs are younger than the list of most.
const VATICAN: &str = "VA";

/// The number of an account that a SEPA transfer reaches, without spaces. Whole, it is shown to who pays alone.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Iban(String);

/// The most characters of an IBAN as people write it: the longest has 34, and stands in groups.
const LONGEST_IBAN: usize = 100;

described!(Iban: { "type": "string", "minLength": 15, "maxLength": LONGEST_IBAN });

impl FromStr for Iban {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        if raw.trim().is_empty() {
            return Err(Invalid::new("Saisissez l’IBAN du compte."));
        }
        if raw.len() > LONGEST_IBAN {
            return Err(Invalid::new("Cet IBAN est trop long : vérifiez-le sur votre RIB."));
        }
        let written: String = raw.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        let parsed: iban::Iban =
            written.parse().map_err(|_| Invalid::new("Cet IBAN n’est pas valide : vérifiez chaque caractère sur votre RIB."))?;
        let country = parsed.country_code();
        if !SEPA.contains(&country) && country != VATICAN {
            return Err(Invalid::new("Ce compte est hors de la zone SEPA : indiquez un compte qui reçoit des virements SEPA."));
        }
        if matches!(country, "FR" | "MC") && !has_rib_key(parsed.bban()) {
            return Err(Invalid::new("La clé RIB de ce compte (ses deux derniers chiffres) n’est pas la bonne : relisez votre RIB."));
        }
        Ok(Self(parsed.electronic_str().to_owned()))
    }
}

/// Whether the last two digits of a French or Monegasque account are the key of its bank, branch and number: beside the IBAN's own
/// check digits, which anyone can put before any number [D].
fn has_rib_key(account: &str) -> bool {
    // A letter is a digit: A to I are 1 to 9, J to R too, and S to Z 2 to 9.
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'R' => u32::from(byte - b'A') % 9 + 1,
        _ => u32::from(byte.saturating_sub(b'S')) + 2,
    };
    // With its key, the number is a multiple of 97.
    account.bytes().fold(0, |rest, byte| (rest * 10 + digit(byte)) % 97) == 0
}

impl Iban {
    /// The IBAN as a file for a bank has it, without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The letters that it begins with.
    fn country(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    /// Whether this and `bic` can be one account.
    ///
    /// # Errors
    /// A bank of another country, or none where the IBAN alone does not do: outside the European Economic Area.
    pub fn goes_with(&self, bic: Option<&Bic>) -> Result<(), Invalid> {
        match bic {
            Some(bic) if bic.country() != self.country() => {
                Err(Invalid::new("Ce BIC est celui d’une banque d’un autre pays que l’IBAN : relisez les deux sur votre RIB."))
            }
            None if WITH_BIC.contains(&self.country()) => {
                Err(Invalid::new("Pour un compte de ce pays, la banque demande aussi le BIC : il est sur votre RIB."))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The IBAN in groups of four, as a RIB has it.
    #[must_use]
    pub fn in_groups(&self) -> String {
        let groups: Vec<String> = self.0.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        groups.join(" ")
    }

    /// Enough to know one's own account by: `FR76 •••• •••• 0189`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{} •••• •••• {}", self.0.get(..4).unwrap_or_default(), self.end())
    }

    /// The last four characters.
    #[must_use]
    pub fn end(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

/// The end alone: whoever reads a log pays nobody.
impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban(…{})", self.end())
    }
}

/// The BIC of a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bic(String);

described!(Bic: { "type": "string", "pattern": "^[A-Za-z]{6}[A-Za-z0-9]{2}([A-Za-z0-9]{3})?$" });

impl FromStr for Bic {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        let bic: String = raw.chars().take(50).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let alphanumeric = bic.bytes().all(|b| b.is_ascii_alphanumeric());
        let letters = bic.bytes().take(6).all(|b| b.is_ascii_uppercase());
        if [8, 11].contains(&bic.len()) && alphanumeric && letters {
            Ok(Self(bic))
        } else {
            Err(Invalid::new("Un BIC compte 8 ou 11 caractères, comme AGRIFRPP ou AGRIFRPP882. Laissez vide si vous ne le connaissez pas."))
        }
    }
}

impl Bic {
    /// The letters that the accounts of its bank begin with.
    fn country(&self) -> &str {
        let own = self.0.get(4..6).unwrap_or_default();
        UNDER.iter().find(|(part, _)| *part == own).map_or(own, |(_, country)| country)
    }

    /// The BIC in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The fewest letters and digits of whose account it is.
pub const SHORTEST_HOLDER: usize = 2;
/// The most characters of it.
pub const LONGEST_HOLDER: usize = 70;

/// Whose account it is, as the bank knows them.
///
/// # Errors
/// An empty name, one of more than 70 characters, one with a picture, or one of which a file for the bank would keep nothing.
pub fn account_holder(raw: &str) -> Result<String, Invalid> {
    let name = text::line(raw, LONGEST_HOLDER, text::in_a_sentence)?;
    if text::normalise(&name).chars().filter(char::is_ascii_alphanumeric).count() < SHORTEST_HOLDER {
        return Err(Invalid::new("Écrivez le nom du titulaire en lettres latines, comme sur le RIB."));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FRENCH: &str = "FR7630006000011234567890189";

    #[test]
    fn an_iban_is_read_as_people_write_it() {
        for (raw, read) in [
            (FRENCH, FRENCH),
            ("FR76 3000 6000 0112 3456 7890 189", FRENCH),
            (" fr76-3000-6000-0112-3456-7890-189 ", FRENCH),
            ("FR76\u{a0}3000\u{202f}6000 0112 3456 7890 189", FRENCH),
            ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
            ("BE68 5390 0754 7034", "BE68539007547034"),
            ("MC58 1122 2000 0101 2345 6789 030", "MC5811222000010123456789030"),
            ("VA59 0011 2300 0012 3456 78", "VA59001123000012345678"),
        ] {
            assert_eq!(raw.parse::<Iban>().map(|iban| iban.as_str().to_owned()), Ok(read.to_owned()), "{raw}");
        }
    }

    #[test]
    fn what_is_no_sepa_account_is_refused() {
        for (raw, part) in [
            ("", "Saisissez"),
            (" ", "Saisissez"),
            ("FR76 3000 6000 0112 3456 7890 188", "n’est pas valide"),
            ("FR77 3000 6000 0112 3456 7890 189", "n’est pas valide"),
            ("FR76 3000 6000 0112 3456 7890 18", "n’est pas valide"),
            ("FR76 3000 6000 0112 3456 7890 1890", "n’est pas valide"),
            ("XX76 3000 6000 0112 3456 7890 189", "n’est pas valide"),
            ("30006000011234567890189", "n’est pas valide"),
            ("FR76 3000 6000 0112 3456 7890 18é", "n’est pas valide"),
            // True ones, of Brazil and of the Emirates.
            ("BR15 0000 0000 0000 1093 2840 814P 2", "hors de la zone SEPA"),
            ("AE07 0331 2345 6789 0123 456", "hors de la zone SEPA"),
            (&"FR76".repeat(40), "trop long"),
        ] {
            let refused = raw.parse::<Iban>().unwrap_err().to_string();
            assert!(refused.contains(part), "{raw}: {refused}");
        }
    }

    /// Whose check digits are right, and whose RIB key is not: a typing error that someone's own arithmetic has covered up.
    #[test]
    fn the_key_of_a_french_account_is_checked_too() {
        for (raw, is_right) in [
            ("FR14 2004 1010 0505 0001 3M02 606", true),
            ("FR25 2004 1010 0505 0001 3M02 699", false),
            ("MC93 2004 1010 0505 0001 3M02 606", true),
            ("MC07 2004 1010 0505 0001 3M02 699", false),
        ] {
            let read = raw.parse::<Iban>().map(drop).map_err(|refused| refused.to_string());
            assert_eq!(read.is_ok(), is_right, "{raw}");
            assert!(read.err().is_none_or(|refused| refused.contains("clé RIB")), "{raw}");
        }
    }

    #[test]
    fn a_bic_is_of_the_country_of_the_iban_and_there_where_it_is_needed() {
        const GERMAN: &str = "DE89370400440532013000";
        const MONEGASQUE: &str = "MC5811222000010123456789030";
        const BRITISH: &str = "GB29NWBK60161331926819";
        for (iban, bic, refused) in [
            (FRENCH, None, None),
            (FRENCH, Some("AGRIFRPP"), None),
            (FRENCH, Some("BNPAREXX"), None),
            (FRENCH, Some("AGRIMQMX"), None),
            (FRENCH, Some("COBADEFF"), Some("autre pays")),
            (FRENCH, Some("CMCIMCM1"), Some("autre pays")),
            // Its accounts are in Pacific francs: no SEPA transfer reaches them.
            (FRENCH, Some("CEPANCNM"), Some("autre pays")),
            (GERMAN, None, None),
            (GERMAN, Some("COBADEFFXXX"), None),
            (GERMAN, Some("AGRIFRPP"), Some("autre pays")),
            (MONEGASQUE, None, Some("aussi le BIC")),
            (MONEGASQUE, Some("CMCIMCM1"), None),
            (MONEGASQUE, Some("AGRIFRPP"), Some("autre pays")),
            (BRITISH, None, Some("aussi le BIC")),
            (BRITISH, Some("NWBKGB2L"), None),
            (BRITISH, Some("NWBKJESH"), None),
        ] {
            let bic = bic.map(|bic| bic.parse::<Bic>().unwrap());
            let read = iban.parse::<Iban>().unwrap().goes_with(bic.as_ref()).map_err(|refused| refused.to_string());
            match refused {
                None => assert_eq!(read, Ok(()), "{iban} {bic:?}"),
                Some(part) => assert!(read.unwrap_err().contains(part), "{iban} {bic:?}"),
            }
        }
    }

    #[test]
    fn an_iban_is_shown_by_its_ends_and_never_printed() {
        let iban: Iban = FRENCH.parse().unwrap();
        assert_eq!((iban.masked().as_str(), iban.end()), ("FR76 •••• •••• 0189", "0189"));
        assert_eq!(iban.in_groups(), "FR76 3000 6000 0112 3456 7890 189");
        assert_eq!(format!("{iban:?}"), "Iban(…0189)");
    }

    #[test]
    fn a_bic_has_eight_or_eleven_characters() {
        for (raw, is_read) in [
            ("AGRIFRPP", true),
            ("agri fr pp 882", true),
            ("BNPAFRPPXXX", true),
            ("", false),
            ("AGRIFRP", false),
            ("AGRIFRPP88", false),
            ("4GRIFRPP", false),
            ("AGRIFRÉP", false),
            (&"A".repeat(80), false),
        ] {
            assert_eq!(raw.parse::<Bic>().is_ok(), is_read, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_seen(place in 4_usize..27, digit in 0_u8..10) {
            let mut typed = FRENCH.as_bytes().to_vec();
            typed[place] = b'0' + digit;
            let typed = String::from_utf8(typed).unwrap();
            prop_assert_eq!(typed.parse::<Iban>().is_ok(), typed == FRENCH);
        }

        #[test]
        fn nothing_that_is_typed_panics(raw in ".{0,120}") {
            let _ = raw.parse::<Iban>();
            let _ = raw.parse::<Bic>();
        }
    }
}
