//! Passwords that were stolen elsewhere and are in the lists that attackers try first.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// Made by `stolen-passwords/make.py`, in records of three bytes. For each first two bytes of a digest, the
/// number of the entry after the last one that begins so; then, sorted, the next three bytes of each entry.
const LIST: &[u8] = include_bytes!("../stolen-passwords/list");

const BUCKETS: usize = 1 << 16;

/// The digest of `password` in lower case and in one Unicode form: who writes a stolen password
/// in capitals has a stolen password.
fn digest(password: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    for character in password.chars().flat_map(char::to_lowercase).nfc() {
        hash.update(character.encode_utf8(&mut [0; 4]));
    }
    hash.finalize().into()
}

/// The entries that begin as `digest` does, without their first two bytes, and the next three bytes of it.
fn entries([first, second, third, fourth, fifth, ..]: [u8; 32]) -> (&'static [[u8; 3]], [u8; 3]) {
    let bucket = usize::from(u16::from_be_bytes([first, second]));
    let found = || {
        let (ends, entries) = LIST.as_chunks().0.split_at_checked(BUCKETS)?;
        let end = |bucket: usize| ends.get(bucket).and_then(|[a, b, c]| usize::try_from(u32::from_be_bytes([0, *a, *b, *c])).ok());
        let start = if bucket == 0 { 0 } else { end(bucket - 1)? };
        entries.get(start..end(bucket)?)
    };
    // A test reads the whole list: none is missing.
    (found().unwrap_or_default(), [third, fourth, fifth])
}

/// Whether `password` is in the list, in whatever case. Of other passwords, 1 in 770 000 is taken for one that is.
pub(crate) fn is_stolen(password: &str) -> bool {
    let (entries, wanted) = entries(digest(password));
    entries.binary_search(&wanted).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::iter::repeat_with;

    #[test]
    fn the_list_is_sorted_and_whole() {
        let mut count = 0;
        for bucket in 0..=u16::MAX {
            let [first, second] = bucket.to_be_bytes();
            let mut digest = [0; 32];
            (digest[0], digest[1]) = (first, second);
            let (entries, _) = entries(digest);
            // Chance alone fills them: 22 each, give or take.
            assert!((1..100).contains(&entries.len()), "{bucket:04x} has {} entries", entries.len());
            assert!(entries.is_sorted_by(|one, next| one < next), "{bucket:04x} is not sorted");
            count += entries.len();
        }
        assert_eq!(count, 1_428_392);
        assert_eq!(LIST.len(), 3 * (BUCKETS + count));
    }

    #[test]
    fn a_stolen_password_is_known_in_any_case_and_form() {
        for password in [
            // The first two and the last two entries.
            "qazxswedc2203",
            "csmspender12",
            "kazuyamishima",
            "kingmitdemding11",
            // As listed, and written otherwise.
            "Kingmitdemding11",
            "i love justin bieber",
            "I Love Justin Bieber",
            "nEMvXyHeqDd5OQxyXYZI",
            "NEMVXYHEQDD5OQXYXYZI",
            "Motdepasse13579.",
            "mOTDEPASSE13579.",
            "micontraseña",
            "MICONTRASEÑA",
            "micontrasen\u{303}a",
        ] {
            assert!(is_stolen(password), "{password} is not in the list");
        }
        for (one, other) in [("ÉTÉ À NÎMES", "été à nîmes"), ("été", "e\u{301}te\u{301}"), ("E\u{301}TÉ", "été")] {
            assert_eq!(digest(one), digest(other), "{one}, {other}");
        }
    }

    #[test]
    fn words_drawn_at_random_are_not_in_the_list() {
        const WORDS: [&str; 16] = [
            "tuba",
            "moufle",
            "corail",
            "gravier",
            "prune",
            "orage",
            "zinc",
            "marmite",
            "lundi",
            "Pied",
            "châtaigne",
            "hêtre",
            "Bocal",
            "vélo",
            "dix",
            "42",
        ];
        let mut state = 7_u64;
        let mut word = || {
            // Knuth's generator: the same phrases each time.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            WORDS[usize::try_from(state >> 60).unwrap()]
        };
        for separator in [" ", "-", ""] {
            for _ in 0..2_000 {
                let phrase = repeat_with(&mut word).take(4).collect::<Vec<_>>().join(separator);
                assert!(!is_stolen(&phrase), "{phrase} is in the list");
            }
        }
    }
}
