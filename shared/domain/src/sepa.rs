//! The characters that every bank of the SEPA area takes.

use crate::letters::{self, is_apostrophe, is_hyphen};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// `raw` in the characters of a SEPA message, at most `most` of them: accents go, ligatures are spelled, what has no likeness
/// becomes a full stop. It does not begin with a slash nor have two in a row, which references may not, and is never empty.
#[must_use]
pub fn plain(raw: &str, most: usize) -> String {
    let spelled: String =
        raw.chars().flat_map(|c| spelling(c).map_or_else(|| c.to_string(), str::to_owned).chars().collect::<Vec<_>>()).collect();
    let mut plain = String::with_capacity(spelled.len());
    for c in spelled.nfkd().filter(|c| !is_combining_mark(*c)) {
        let c = if c.is_whitespace() { ' ' } else { c };
        let c = if is_plain(c) { c } else { '.' };
        let repeats = plain.ends_with(c) && matches!(c, ' ' | '/' | '.');
        let leads = plain.is_empty() && matches!(c, ' ' | '/');
        if !repeats && !leads {
            plain.push(c);
        }
    }
    let cut: String = plain.chars().take(most).collect();
    let cut = cut.trim_end_matches([' ', '/']);
    if cut.is_empty() { "-".to_owned() } else { cut.to_owned() }
}

/// Whether every bank takes the character: the set of the EPC's implementation guidelines.
#[must_use]
pub const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '?' | ':' | '(' | ')' | '.' | ',' | '\'' | '+' | ' ')
}

/// How a character is written that has no likeness by its decomposition.
const fn spelling(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "+",
        '€' => "EUR",
        '@' => "(at)",
        '"' | '«' | '»' | '“' | '”' => "'",
        '_' => "-",
        '[' | '{' => "(",
        ']' | '}' => ")",
        ';' => ",",
        '!' => ".",
        '°' => "o",
        c if is_apostrophe(c) => "'",
        c if is_hyphen(c) => "-",
        letter => return letters::plain(letter),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_written_as_banks_take_them() {
        for (raw, expected) in [
            ("ACTIF RESIDENCE", "ACTIF RESIDENCE"),
            ("Résidence Hôtelière de l’Étang", "Residence Hoteliere de l'Etang"),
            ("Dupont & Fils <SARL>", "Dupont + Fils .SARL."),
            ("Le Cœur d’Artichaut", "Le Coeur d'Artichaut"),
            ("Straßburg_Łódź", "Strassburg-Lodz"),
            ("12 bis, n° 4 — bât. C", "12 bis, no 4 - bat. C"),
            ("10 € à l’unité", "10 EUR a l'unite"),
            ("accueil@exemple.fr", "accueil(at)exemple.fr"),
            ("  deux   espaces\tet\u{a0}un  ", "deux espaces et un"),
            ("//ref//une", "ref/une"),
            ("日本", "."),
            ("", "-"),
            ("///", "-"),
            ("ﬁlière", "filiere"),
        ] {
            assert_eq!(plain(raw, 70), expected, "{raw}");
        }
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(plain(&"é".repeat(100), 70), "e".repeat(70));
        assert_eq!(plain(&format!("{} suite", "a".repeat(69)), 70), "a".repeat(69), "and does not end with a space");
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_plain_and_within_its_bounds(raw in ".{0,200}", most in 1_usize..141) {
            let plain = plain(&raw, most);
            prop_assert!((1..=most).contains(&plain.chars().count()));
            prop_assert!(plain.chars().all(is_plain), "{}", plain);
            prop_assert!(!plain.starts_with('/') && !plain.contains("//"), "{}", plain);
        }
    }
}
