//! Text that people type, and how it is refused.

use crate::letters::{self, is_apostrophe, is_hyphen};
use std::borrow::Cow;
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Why a value typed by a person can't be taken, in a French sentence to show beside its field.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Invalid(Cow<'static, str>);

impl Invalid {
    /// A refusal with its sentence.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(message.into())
    }

    /// The field was left empty.
    #[must_use]
    pub fn missing() -> Self {
        Self::new("Ce champ est obligatoire.")
    }
}

/// `raw` in Unicode's composed form, without spaces at its ends and with single ones inside.
#[must_use]
pub fn tidy(raw: &str) -> String {
    raw.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// A tidy line of at least one character.
///
/// # Errors
/// An empty line, one of more than `max` characters, or one with a character that `allowed` refuses.
pub fn line(raw: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<String, Invalid> {
    // Bounds the work before the text is looked at: no character takes more than 4 bytes, and tidying only shortens.
    if raw.len() > max.saturating_mul(16) {
        return Err(too_long(max));
    }
    let line = tidy(raw);
    if line.is_empty() {
        return Err(Invalid::missing());
    }
    if line.chars().count() > max {
        return Err(too_long(max));
    }
    if let Some(refused) = line.chars().find(|c| !allowed(*c)) {
        return Err(if refused.is_control() {
            Invalid::new("Ce champ contient un caractère invisible : saisissez-le de nouveau.")
        } else {
            Invalid::new(format!("Le caractère « {refused} » n’est pas accepté dans ce champ."))
        });
    }
    Ok(line)
}

/// The fewest characters of a reason.
pub const SHORTEST_REASON: usize = 10;
/// The most characters of a reason.
pub const LONGEST_REASON: usize = 500;

/// Why someone of ANCV does something in another's place: a sentence of 10 to 500 characters `[D]`.
///
/// # Errors
/// It is missing, shorter or longer, or has characters that are in no sentence.
pub fn reason(raw: &str) -> Result<String, Invalid> {
    let reason = line(raw, LONGEST_REASON, in_a_sentence)?;
    if reason.chars().count() < SHORTEST_REASON { Err(Invalid::new("Donnez le motif en 10 caractères au moins.")) } else { Ok(reason) }
}

fn too_long(max: usize) -> Invalid {
    Invalid::new(format!("Ce champ est limité à {max} caractères."))
}

/// Letters of any script, marks, spaces, hyphens, apostrophes, full stops and the Catalan middle dot: what a person's name is made of.
#[must_use]
pub fn in_a_name(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || is_apostrophe(c) || is_hyphen(c) || matches!(c, ' ' | '.' | '·')
}

/// What a place or a plain sentence is made of: letters, digits and ordinary punctuation, no pictures.
#[must_use]
pub fn in_a_sentence(c: char) -> bool {
    c.is_alphanumeric()
        || is_combining_mark(c)
        || c.is_ascii_punctuation()
        || is_apostrophe(c)
        || is_hyphen(c)
        || matches!(c, ' ' | '«' | '»' | '°' | '€' | '…' | '\u{a0}')
}

/// `text` with a full stop, unless it ends a sentence already: for what someone has typed, before another sentence.
#[must_use]
pub fn as_sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// The same text for people who would type it differently: in words of capitals, with A to Z for all Latin letters, no accents, and
/// single spaces for hyphens, apostrophes and full stops. « Jean-François » and « JEAN FRANCOIS » come out alike.
///
/// For sorting and for finding words. Whether two people are one is said by [`crate::identity::Identity::key`], which takes more
/// spellings for one.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match letters::plain(c) {
            Some(plain) => spelled.extend(plain.chars().map(|c| c.to_ascii_uppercase())),
            None if is_apostrophe(c) || !c.is_alphanumeric() => spelled.push(' '),
            None => spelled.extend(c.to_uppercase()),
        }
    }
    spelled.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`normalise`] without spaces: « O’Neil », « O Neil » and « Oneil » come out alike.
#[must_use]
pub fn bare(text: &str) -> String {
    normalise(text).replace(' ', "")
}

/// [`normalise`] with « Saint », « Sainte » and their plurals in full, where they are words that are shortened: « St-Étienne » is
/// `SAINT ETIENNE`.
#[must_use]
pub fn in_full(text: &str) -> String {
    full_words(&normalise(text)).collect::<Vec<_>>().join(" ")
}

fn full_words(normalised: &str) -> impl Iterator<Item = &str> {
    normalised.split(' ').map(|word| match word {
        "ST" => "SAINT",
        "STE" => "SAINTE",
        "STS" => "SAINTS",
        "STES" => "SAINTES",
        other => other,
    })
}

/// [`normalise`] with words that a hyphen or an apostrophe parts in one: « Résidence O’Neil » is `RESIDENCE ONEIL`.
#[must_use]
pub fn joined(text: &str) -> String {
    normalise(&text.replace(|c| is_apostrophe(c) || is_hyphen(c), ""))
}

/// Whether `wanted` stands in `text`, however both are spelled.
#[must_use]
pub fn holds(text: &str, wanted: &str) -> bool {
    let (text, wanted) = (normalise(text), normalise(wanted));
    let full = |normalised: &str| full_words(normalised).collect::<String>();
    // What is typed so far may end within a word: « st » begins « stade » too.
    text.replace(' ', "").contains(&wanted.replace(' ', "")) || full(&text).contains(&full(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_type_the_same_name_in_many_ways() {
        for (typed, expected) in [
            ("Jean-François", "JEAN FRANCOIS"),
            ("  jean   FRANÇOIS ", "JEAN FRANCOIS"),
            ("jean franc\u{327}ois", "JEAN FRANCOIS"),
            ("L’Haÿ-les-Roses", "L HAY LES ROSES"),
            ("Bœuf", "BOEUF"),
            ("O'Neil", "O NEIL"),
            ("Strauß", "STRAUSS"),
            ("Saint-Étienne.", "SAINT ETIENNE"),
            ("Łukasz Wałęsa", "LUKASZ WALESA"),
            ("Ðorđe, Þórr, Ağaoğlu Işıl", "DORDE THORR AGAOGLU ISIL"),
            ("Oʼneil O‘neil O`neil O´neil O′neil", "O NEIL O NEIL O NEIL O NEIL O NEIL"),
            ("Col·lell Co\u{140}lell", "COL LELL COL LELL"),
            ("Nguyễn Đức", "NGUYEN DUC"),
            ("Алексей", "АЛЕКСЕИ"),
            ("ʼ", ""),
        ] {
            assert_eq!(normalise(typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_wanted_is_found_in_any_spelling() {
        for (text, wanted, is_there) in [
            ("CCAS de Saint-Étienne", "st etienne", true),
            ("CCAS de St-Étienne", "SAINT ETIENNE", true),
            ("Résidence Ste-Anne", "sainte-anne", true),
            ("Stade de la Mer", "st", true),
            ("Résidence O’Neil", "oneil", true),
            ("Pavillon Łódź", "lodz", true),
            ("Est-Ouest", "saint", false),
            ("CCAS de Nérac", "", true),
            ("CCAS de Nérac", "narbonne", false),
        ] {
            assert_eq!(holds(text, wanted), is_there, "{wanted} in {text}");
            assert_eq!(holds(text, &normalise(wanted)), is_there, "{wanted} in {text}");
        }
    }

    #[test]
    fn lines_are_bounded_and_refuse_pictures() {
        assert_eq!(line("  Le   Gall ", 40, in_a_name), Ok("Le Gall".into()));
        assert_eq!(line(" \t ", 40, in_a_name), Err(Invalid::missing()));
        assert!(line("Jean 👴", 40, in_a_name).is_err());
        assert!(line("12 rue du Port 🏖", 40, in_a_sentence).is_err());
        assert!(line(&"a".repeat(41), 40, in_a_name).is_err());
        assert!(line(&"a".repeat(10_000), 40, in_a_name).is_err());
        assert!(line("Jean\u{0}", 40, in_a_name).is_err());
    }

    #[test]
    fn no_character_comes_out_otherwise_the_second_time() {
        for c in ('\0'..=char::MAX).filter(|c| !c.is_control()) {
            let once = normalise(&c.to_string());
            assert_eq!(normalise(&once), once, "U+{:04X}", u32::from(c));
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in ".{0,60}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn a_line_that_is_taken_is_within_its_bounds(text in ".{0,200}", max in 1_usize..60) {
            if let Ok(taken) = line(&text, max, in_a_sentence) {
                prop_assert!((1..=max).contains(&taken.chars().count()));
                prop_assert_eq!(line(&taken, max, in_a_sentence), Ok(taken.clone()));
            }
        }
    }
}
