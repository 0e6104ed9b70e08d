use super::*;
use crate::letters::{self, is_apostrophe};
use jiff::civil::date;
use proptest::prelude::*;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

pub(super) fn person(last: &str, first: &str, birth: &str, city: &str) -> Identity {
    Identity {
        last_name: last.parse().unwrap(),
        first_name: first.parse().unwrap(),
        birth_date: BirthDate::parse(birth, date(2026, 11, 24)).unwrap(),
        birth_city: city.parse().unwrap(),
    }
}

/// What the page says of one person and another, with the pairs that it says it of.
const PAGE: &str = include_str!("../../../../docs/one-person.md");

/// `name · first name · birth date · birth town`.
fn written(cell: &str) -> Identity {
    let facts: Vec<_> = cell.split(" · ").collect();
    let [last, first, birth, city] = facts[..] else { panic!("not the four facts of a person: {cell}") };
    person(last, first, birth, city)
}

/// The rows of the page that are pairs of people.
fn pairs() -> Vec<(Identity, Identity, &'static str, &'static str)> {
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    let rows = PAGE.lines().filter(|line| line.contains(" · ") && line.starts_with("| ")).map(|line| (line, cells(line)));
    let pair = |(line, cells): (_, Vec<&'static str>)| match cells[..] {
        [one, other, verdict, _] => (written(one), written(other), verdict, line),
        _ => panic!("not a pair: {line}"),
    };
    rows.map(pair).collect()
}

#[test]
fn the_page_is_right_of_every_pair() {
    let pairs = pairs();
    for (one, other, verdict, line) in &pairs {
        match *verdict {
            "one" => assert_eq!(one.facts(), other.facts(), "{line}"),
            "another" | "alike" => assert_ne!(one.facts(), other.facts(), "{line}"),
            _ => panic!("no verdict: {line}"),
        }
        assert_eq!(one.key() == other.key(), *verdict == "one", "{line}");
        let is_alike = *verdict == "alike";
        assert_eq!((one.is_alike(other), other.is_alike(one)), (is_alike, is_alike), "{line}");
    }
    let many = |verdict| pairs.iter().filter(|(_, _, of_pair, _)| *of_pair == verdict).count();
    let counts = ["one", "another", "alike"].map(many);
    assert!(counts[0] >= 60 && counts[1] >= 10 && counts[2] >= 10, "{counts:?}: rows are missing");
    let years = pairs.iter().map(|(one, ..)| one.birth_date.date().year());
    assert!(years.into_iter().all(|year| (1920..=1970).contains(&year)), "seniors of today");
}

#[test]
fn a_key_is_read_as_it_is_written() {
    let key = person("Le Gall", "Jean-François", "1948-03-12", "Saint-Étienne").key();
    assert_eq!(key.as_str().parse(), Ok(key.clone()));
}

#[test]
fn a_name_is_made_of_letters() {
    for raw in ["", "   ", "-", "1234", "'", "’", "ʼ", "ʿ ʻ", "–", "·", "Jean👴", "x".repeat(61).as_str()] {
        assert!(raw.parse::<Name>().is_err(), "{raw}");
    }
    assert!("N’Guyen-D'Arc".parse::<Name>().is_ok());
    assert!("O‘Neil‑Coll·ell".parse::<Name>().is_ok());
    assert!("Алексей".parse::<Name>().is_ok());
    assert!("Paris 12".parse::<City>().is_ok());
    assert!("Saint‑Étienne".parse::<City>().is_ok());
    assert!("(ʼ) 12".parse::<City>().is_err());
    assert!("75012".parse::<City>().is_err());
}

/// A name as people have it: words of letters with and without marks, joined by what joins words. None of them is short for « Saint »:
/// joined to another, that is no word of its own.
fn a_name() -> impl Strategy<Value = String> {
    let name = "[A-Za-zéèêàçïôüñłøđßœæþħıŋąęőšžễ]{3,9}([ '’‘ʼʻ`´′‐‑–—-][A-Za-zéèêàçïôüñłøđßœæþħıŋąęőšžễ]{3,9}){0,2}";
    name.prop_filter("short for a saint", |name| text::in_full(name) == text::normalise(name))
}

/// How someone else may write it.
fn written_again(name: &str, joint: &str) -> Vec<String> {
    let joined = |joint| name.split(|c| !char::is_alphanumeric(c) || is_apostrophe(c)).collect::<Vec<_>>().join(joint);
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).collect();
    vec![
        name.to_uppercase(),
        name.to_lowercase(),
        name.nfd().collect(),
        name.nfkd().collect(),
        format!("  {name} "),
        joined(joint),
        joined(""),
        joined(joint).to_uppercase().nfd().collect(),
        plain.chars().map(|c| letters::plain(c).map_or_else(|| c.to_string(), str::to_owned)).collect(),
        text::normalise(name),
        text::bare(name),
    ]
}

proptest! {
    #[test]
    fn any_spelling_of_a_person_has_one_key(
        last in a_name(), first in a_name(), city in a_name(), joint in "[ '’‘ʼʻ`´′‐‑–—-]{1,2}",
    ) {
        let plain = person(&last, &first, "1948-03-12", &city);
        for last in written_again(&last, &joint) {
            prop_assert_eq!(person(&last, &first, "1948-03-12", &city).key(), plain.key(), "{}", last);
        }
        for first in written_again(&first, &joint) {
            prop_assert_eq!(person(&last, &first, "1948-03-12", &city).key(), plain.key(), "{}", first);
        }
        for city in written_again(&city, &joint) {
            prop_assert_eq!(person(&last, &first, "1948-03-12", &format!("{city} (42)")).key(), plain.key(), "{}", city);
        }
    }

    #[test]
    fn what_is_taken_for_a_name_leaves_something_for_the_key(typed in ".{1,12}|[ʼʿ’'·а-яא-ת一-三ก-๙ ]{1,4}") {
        if let Ok(name) = typed.parse::<Name>() {
            prop_assert!(!spelling::name(name.as_str()).is_empty());
        }
        if let Ok(city) = typed.parse::<City>() {
            prop_assert!(!spelling::town(city.as_str()).is_empty());
        }
    }
}
