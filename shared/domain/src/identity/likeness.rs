//! Who is alike: two people by the key who may be one, typed in two ways `[D]`. `docs/one-person.md` says who is, in pairs that are
//! tests.

use super::{Identity, spelling};
use crate::{text, world::fingerprint};
use jiff::civil::Date;

/// A name has at least so many letters for one of them to be a slip: of two, the other one would be half the name.
const LETTERS: usize = 3;

/// By what those who are alike are found: two people who are share one of the two, whatever their towns. Both are digests or dates,
/// and say no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikenessKeys {
    /// Of the birth date: the same when day and month are swapped.
    pub birth: String,
    /// Of name and first name, in either order.
    pub names: String,
}

impl Identity {
    /// Whether this may be `other`, typed in another way: another key, and
    ///
    /// - the birth date is the same, or its day and month are swapped, and name and first name are alike, in either order; or
    /// - one digit of the birth date is another, and name and first name are the same, in either order.
    ///
    /// The town of birth says nothing. A letter and a digit at once are two slips, and two people.
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        let (own, others) = (Spelled::of(self), Spelled::of(other));
        let (born, other_born) = (self.birth_date.date(), other.birth_date.date());
        let is_named = |same: fn(&Name, &Name) -> bool| own.in_either_order(&others, same);
        let is_alike = if order_aside(born) == order_aside(other_born) {
            is_named(Name::is_alike)
        } else {
            is_a_digit_off(born, other_born) && is_named(|own, other| own.whole == other.whole)
        };
        is_alike && self.key() != other.key()
    }

    /// By what those who are alike are found.
    #[must_use]
    pub fn likeness(&self) -> LikenessKeys {
        let Spelled { last, first } = Spelled::of(self);
        let mut names = [last.whole, first.whole];
        names.sort();
        let digest = fingerprint(&names.each_ref().map(String::as_str));
        LikenessKeys { birth: order_aside(self.birth_date.date()), names: digest.chars().take(32).collect() }
    }
}

/// Name and first name by what counts of them.
struct Spelled {
    last: Name,
    first: Name,
}

impl Spelled {
    fn of(identity: &Identity) -> Self {
        Self { last: Name::of(identity.last_name.as_str()), first: Name::of(identity.first_name.as_str()) }
    }

    fn in_either_order(&self, other: &Self, same: fn(&Name, &Name) -> bool) -> bool {
        (same(&self.last, &other.last) && same(&self.first, &other.first))
            || (same(&self.last, &other.first) && same(&self.first, &other.last))
    }
}

/// A name, or first names.
struct Name {
    /// All its letters.
    whole: String,
    words: Vec<String>,
}

impl Name {
    fn of(typed: &str) -> Self {
        Self { whole: spelling::name(typed), words: text::in_full(typed).split(' ').map(str::to_owned).collect() }
    }

    fn is_alike(&self, other: &Self) -> bool {
        is_a_slip(&self.whole, &other.whole) || self.is_part_of(other) || other.is_part_of(self)
    }

    /// Whether it is some of the words of `whole`: one of several first names, a birth name before or behind another name.
    fn is_part_of(&self, whole: &Self) -> bool {
        let words: Vec<&str> = whole.words.iter().map(String::as_str).collect();
        // What is one word to whoever types it may be several to another: MARIETHERESE of MARIE THERESE ODETTE.
        let joined = || (1..=words.len()).flat_map(|length| words.windows(length)).any(|some| some.concat() == self.whole);
        self.whole.chars().count() >= LETTERS && (self.words.iter().all(|word| words.contains(&word.as_str())) || joined())
    }
}

/// Whether two names are the same but for one letter more, less, other, or swapped with the next.
fn is_a_slip(one: &str, other: &str) -> bool {
    let letters = one.chars().count().max(other.chars().count());
    one == other || (letters >= LETTERS && strsim::osa_distance(one, other) == 1)
}

/// A date whose day and month come in an order of their own.
fn order_aside(date: Date) -> String {
    let (less, more) = (date.month().min(date.day()), date.month().max(date.day()));
    format!("{:04}-{less:02}-{more:02}", date.year())
}

fn is_a_digit_off(one: Date, other: Date) -> bool {
    let (one, other) = (one.to_string(), other.to_string());
    one.len() == other.len() && one.bytes().zip(other.bytes()).filter(|(own, other)| own != other).count() == 1
}

#[cfg(test)]
mod tests {
    use super::super::tests::person;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_slip_is_alike_and_two_are_not() {
        let jeanne = person("MOREAU", "Jeanne", "1948-03-12", "Lyon");
        for (last, first, birth, is_alike) in [
            ("MOREAU", "Jeanne", "1948-03-12", true),
            ("MOREAU", "Jeane", "1948-03-12", true),
            ("MOREAU", "Jeannne", "1948-03-12", true),
            ("MOREAU", "Jeanna", "1948-03-12", true),
            ("MOREAU", "Jaenne", "1948-03-12", true),
            ("MORAUX", "Jeanne", "1948-03-12", false),
            ("MOREAUX", "Jeane", "1948-03-12", true),
            ("JEANNE", "Moreau", "1948-03-12", true),
            ("JEANE", "Moreau", "1948-12-03", true),
            ("MOREAU", "Jeanne Marie", "1948-12-03", true),
            ("MOREAU-ROUX", "Jeanne", "1948-03-12", true),
            ("ROUX MOREAU", "Marie-Jeanne", "1948-03-12", true),
            ("MOREAU", "Jean", "1948-03-12", false),
            ("MOREAU", "Anne", "1948-03-12", false),
            ("MOREAU", "Jeanne", "1949-03-12", true),
            ("MOREAU", "Jeanne", "1938-03-12", true),
            ("MOREAU", "Jeanne", "1948-03-22", true),
            ("JEANNE", "Moreau", "1948-04-12", true),
            ("MOREAU", "Jeane", "1949-03-12", false),
            ("MOREAU", "Jeanne", "1949-03-13", false),
            ("MOREAU", "Jeanne", "1949-12-03", false),
        ] {
            // Of another town, so that nobody is herself.
            let other = person(last, first, birth, "Oran");
            assert_eq!((jeanne.is_alike(&other), other.is_alike(&jeanne)), (is_alike, is_alike), "{last} {first} {birth}");
        }
    }

    #[test]
    fn a_letter_of_two_is_half_a_name() {
        let born = |last: &str| person(last, "Mai", "1948-03-12", "Hué");
        assert!(!born("LE").is_alike(&born("LY")));
        assert!(!born("LE").is_alike(&born("LE GALL")), "nor is a particle a name");
        assert!(born("LEE").is_alike(&born("LE")));
    }

    #[test]
    fn nobody_is_alike_to_herself() {
        let anne = person("Le Gall", "Anne", "1948-03-12", "Saint-Étienne");
        assert!(!anne.is_alike(&person("LEGALL", "ANNE", "1948-03-12", "St Etienne (42)")));
    }

    /// A few names that are near to each other, and dates that are.
    fn near() -> impl Strategy<Value = Identity> {
        let name = "(MARIE|MARI|JEAN|JEANNE|LEA|LEO|LE|THERESE)([ -](MARIE|ODETTE|LE))?";
        let birth = "19[34]8-0[1-3]-0[1-3]";
        (name, name, birth, "LYON|ORAN").prop_map(|(last, first, birth, city)| person(&last, &first, &birth, &city))
    }

    proptest! {
        #[test]
        fn whoever_is_alike_is_found_by_a_key(one in near(), other in near()) {
            let (keys, others) = (one.likeness(), other.likeness());
            prop_assert_eq!(one.is_alike(&other), other.is_alike(&one));
            if one.is_alike(&other) {
                prop_assert!(keys.birth == others.birth || keys.names == others.names);
            }
        }

        #[test]
        fn a_slip_of_any_kind_is_noticed(last in "[A-Z]{4,9}", first in "[A-Z]{4,9}", at in 0_usize..4, letter in "[A-Z]", kind in 0..4) {
            let mut typed: Vec<char> = last.chars().collect();
            match kind {
                0 => typed.insert(at, letter.chars().next().unwrap()),
                1 => drop(typed.remove(at)),
                2 => typed[at] = letter.chars().next().unwrap(),
                _ => typed.swap(at.min(2), at.min(2) + 1),
            }
            let typed: String = typed.into_iter().collect();
            let (one, other) = (person(&last, &first, "1948-03-12", "Lyon"), person(&typed, &first, "1948-12-03", "Gap"));
            prop_assert!(one.is_alike(&other), "{} {}", last, typed);
            prop_assert!(one.is_alike(&person(&first, &typed, "1948-03-12", "Gap")), "{} {}", last, typed);
        }
    }
}
