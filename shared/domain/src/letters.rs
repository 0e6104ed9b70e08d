//! The signs of names that Unicode's decomposition leaves as they are: the one table for the key of a person, for sorting and
//! searching, and for the bank's file.

/// What a Latin letter is written with where there is A to Z alone, if it does not decompose into one of them and marks.
///
/// The letters that names of people in France have, in the languages of Europe, Turkey, Azerbaijan, Vietnam and West Africa. The
/// spelling is that of the machine-readable zone of passports (ICAO Doc 9303, part 3, section 6) `[P]`, but for Ø: O and not OE, which
/// is what a French clerk writes, who sees an O `[D]`.
#[must_use]
pub const fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'Æ' => "AE",
        'æ' => "ae",
        'Ɓ' => "B",
        'ɓ' => "b",
        'Đ' | 'Ð' | 'Ɖ' | 'Ɗ' => "D",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'Ə' | 'Ǝ' | 'Ɛ' => "E",
        'ə' | 'ǝ' | 'ɛ' => "e",
        'Ɠ' | 'Ǥ' | 'Ɣ' => "G",
        'ɠ' | 'ǥ' | 'ɣ' => "g",
        'Ħ' => "H",
        'ħ' => "h",
        'Ɨ' | 'Ɩ' => "I",
        'ı' | 'ɨ' | 'ɩ' => "i",
        'Ƙ' => "K",
        'ƙ' => "k",
        'Ł' => "L",
        'ł' => "l",
        'Ŋ' | 'Ɲ' => "N",
        'ŋ' | 'ɲ' => "n",
        'Ø' | 'Ɔ' => "O",
        'ø' | 'ɔ' => "o",
        'Œ' => "OE",
        'œ' => "oe",
        'ĸ' => "q",
        'ẞ' => "SS",
        'ß' => "ss",
        'Ŧ' => "T",
        'ŧ' => "t",
        'Þ' => "TH",
        'þ' => "th",
        'Ʉ' => "U",
        'ʉ' => "u",
        'Ʋ' => "V",
        'ʋ' => "v",
        'Ƴ' => "Y",
        'ƴ' => "y",
        'Ƶ' => "Z",
        'ƶ' => "z",
        _ => return None,
    })
}

/// Whether people type the character for an apostrophe. Unicode takes some of them for letters.
#[must_use]
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '‘' | '’' | '‛' | '′' | '\u{2b9}'..='\u{2c1}' | '\u{2c8}' | 'ꞌ' | '＇')
}

/// Whether people type the character for a hyphen, or a text processor makes it of one.
#[must_use]
pub const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sepa, text};

    /// The Latin letters of Europe and of Vietnam: Latin-1, Extended-A and Extended Additional, without its medieval letters.
    fn of_europe_and_vietnam() -> impl Iterator<Item = char> {
        let blocks = [('À', 'ſ'), ('Ḁ', 'ẛ'), ('ẞ', 'ẞ'), ('Ạ', 'ỹ')];
        blocks.into_iter().flat_map(|(first, last)| first..=last).filter(|c| c.is_alphabetic())
    }

    #[test]
    fn every_letter_of_europe_and_vietnam_is_written_with_a_to_z() {
        for letter in of_europe_and_vietnam() {
            let (sorted, paid) = (text::bare(&letter.to_string()), sepa::plain(&letter.to_string(), 9));
            assert!(!sorted.is_empty() && sorted.bytes().all(|b| b.is_ascii_uppercase()), "{letter}: {sorted}");
            let of_the_bank = paid.replace(['.', '\''], "").to_uppercase();
            assert_eq!(of_the_bank, sorted, "{letter}: the bank's file spells it as lists sort it");
        }
    }

    #[test]
    fn a_capital_is_spelled_as_its_small_letter() {
        for letter in ('\u{c0}'..='\u{1eff}').filter(|letter| letter.is_lowercase()) {
            let Some(small) = plain(letter) else { continue };
            for capital in letter.to_uppercase().filter(|capital| !capital.is_ascii()) {
                assert_eq!(plain(capital).map(str::to_lowercase).as_deref(), Some(small), "{capital}, {letter}");
            }
        }
    }
}
