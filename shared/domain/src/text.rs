//! Text that people type, and how it is refused.

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

/// Letters of any script, marks, spaces, hyphens, apostrophes and full stops: what a person's name is made of.
#[must_use]
pub fn in_a_name(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || matches!(c, ' ' | '-' | '\'' | '’' | '.')
}

/// What a place or a plain sentence is made of: letters, digits and ordinary punctuation, no pictures.
#[must_use]
pub fn in_a_sentence(c: char) -> bool {
    c.is_alphanumeric()
        || is_combining_mark(c)
        || c.is_ascii_punctuation()
        || matches!(c, ' ' | '’' | '«' | '»' | '°' | '€' | '–' | '—' | '…' | '\u{a0}')
}

/// `text` with a full stop, unless it ends a sentence already: for what someone has typed, before another sentence.
#[must_use]
pub fn as_sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// The same text for people who would type it differently: capitals, no accents, and single spaces
/// for hyphens, apostrophes and full stops. « Jean-François » and « JEAN FRANCOIS » come out alike.
#[must_use]
pub fn normalise(text: &str) -> String {
    let spelled: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_uppercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spelled.replace('Œ', "OE").replace('Æ', "AE").split_whitespace().collect::<Vec<_>>().join(" ")
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
        ] {
            assert_eq!(normalise(typed), expected, "{typed}");
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
