//! What is left of a name and of a town for the key of a person: the same for all spellings that the civil status takes for one.
//! `docs/one-person.md` says which, in pairs that are tests.

use crate::text;

/// The towns whose arrondissements have a civil status of their own.
const IN_ARRONDISSEMENTS: [&str; 3] = ["PARIS", "LYON", "MARSEILLE"];
/// Words that say which arrondissement, beside numbers.
const OF_AN_ARRONDISSEMENT: &str = "E EM EME IEME ER ERE RE ARRONDISSEMENT ARRONDT ARROND ARRDT ARRT ARDT ARR DE DU LE \
PREMIER DEUXIEME SECOND TROISIEME QUATRIEME CINQUIEME SIXIEME SEPTIEME HUITIEME NEUVIEME DIXIEME ONZIEME DOUZIEME TREIZIEME \
QUATORZIEME QUINZIEME SEIZIEME DIX VINGTIEME";

/// What counts of a name or of first names: their letters. Hyphens, apostrophes and spaces between them come and go.
pub(super) fn name(typed: &str) -> String {
    settled(typed, |typed| text::in_full(typed).replace(' ', ""))
}

/// What counts of a town: the letters of its name, without what tells where it is.
pub(super) fn town(typed: &str) -> String {
    settled(typed, |typed| {
        let full = text::in_full(&without_whereabouts(typed));
        let words: Vec<&str> = full.split(' ').flat_map(pieces).collect();
        in_arrondissements(&words).map_or_else(|| without_numbers(&words).concat(), str::to_owned)
    })
}

/// What `spell` makes of `typed`, and of that again, until it stays: what is one word only without its spaces is none the first time.
fn settled(typed: &str, spell: impl Fn(&str) -> String) -> String {
    let (mut own, mut next) = (spell(typed), String::new());
    while next != own {
        (own, next) = (spell(&own), own);
    }
    own
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// `typed` without what stands behind the town in parentheses or behind a comma: its department, its country, an arrondissement. An
/// article that stands there, as in registers, comes back to its place.
fn without_whereabouts(typed: &str) -> String {
    match typed.split_once(['(', '[', ',']) {
        Some((town, behind)) if has_letter(&text::normalise(town)) => {
            let behind = text::normalise(behind.split([')', ']', ',', '(']).next().unwrap_or_default());
            let article = if matches!(behind.as_str(), "LE" | "LA" | "LES" | "L") { behind.as_str() } else { "" };
            format!("{article} {town}")
        }
        _ => typed.to_owned(),
    }
}

/// The numbers and the words that `word` is made of: « 12e » is two.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| c.is_ascii_digit() != first.is_ascii_digit()).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

/// Paris, Lyon or Marseille, if `words` say nothing else but an arrondissement of it.
fn in_arrondissements<'a>(words: &[&'a str]) -> Option<&'a str> {
    let is_roman = |word: &str| word.bytes().all(|b| b"IVX".contains(&b));
    let says_which = |word: &str| {
        let number = ["EME", "ER", "E"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        is_number(word) || is_roman(number) || OF_AN_ARRONDISSEMENT.split(' ').any(|known| known == word)
    };
    let (towns, others): (Vec<&str>, Vec<&str>) = words.iter().copied().partition(|word| IN_ARRONDISSEMENTS.contains(word));
    match towns[..] {
        [town] if others.iter().all(|word| says_which(word)) => Some(town),
        _ => None,
    }
}

/// `words` without a postal code or a department's number before or behind the town. No town of France has a number in its name.
fn without_numbers<'a, 'w>(words: &'w [&'a str]) -> &'w [&'a str] {
    let names_it = |words: &[&str]| words.iter().any(|word| has_letter(word));
    match words {
        [number, rest @ ..] if is_number(number) && names_it(rest) => without_numbers(rest),
        // The two departments of Corsica.
        [rest @ .., "2", "A" | "B"] if names_it(rest) => without_numbers(rest),
        [rest @ .., number] if is_number(number) && names_it(rest) => without_numbers(rest),
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_town_is_spelled_by_its_letters() {
        for (typed, expected) in [
            ("Saint-Étienne (42)", "SAINTETIENNE"),
            ("ST ETIENNE", "SAINTETIENNE"),
            ("42000 Saint-Étienne 42", "SAINTETIENNE"),
            ("Rochelle (La), 17", "LAROCHELLE"),
            ("Ajaccio 2A", "AJACCIO"),
            ("2A", "A"),
            ("(Loire)", "LOIRE"),
            ("12 (Loire)", "LOIRE"),
            ("Oran, Algérie", "ORAN"),
            ("PARIS12", "PARIS"),
            ("Paris XIIᵉ", "PARIS"),
            ("Paris, douzième arrondissement", "PARIS"),
            ("dix-huitième arrondissement de Paris", "PARIS"),
            ("Paris-l’Hôpital", "PARISLHOPITAL"),
            ("Marseille-en-Beauvaisis", "MARSEILLEENBEAUVAISIS"),
            ("S T", "SAINT"),
            ("Новосибирск", "НОВОСИБИРСК"),
        ] {
            assert_eq!(town(typed), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn spelling_twice_changes_nothing(typed in "(PARIS|ST|Ste|[0-9]{1,3}|[A-Zé’(,) -]|.){0,8}") {
            let (own_name, own_town) = (name(&typed), town(&typed));
            prop_assert_eq!(name(&own_name), own_name);
            prop_assert_eq!(town(&own_town), own_town);
        }

        #[test]
        fn a_letter_is_never_lost_whole(typed in ".{0,20}") {
            prop_assert_eq!(has_letter(&town(&typed)), has_letter(&text::normalise(&typed)), "{}", typed);
            prop_assert_eq!(has_letter(&name(&typed)), has_letter(&text::normalise(&typed)), "{}", typed);
        }
    }
}
