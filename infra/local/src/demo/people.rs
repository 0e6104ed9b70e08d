//! Invented seniors and their enrollment forms.

use super::programme::Entry;
use serde_json::{Value, json};

/// Who someone is: name, first name, civility, date and town of birth.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) last_name: String,
    pub(super) first_name: String,
    pub(super) civility: &'static str,
    pub(super) birth_date: String,
    pub(super) birth_city: String,
}

/// Aided this year by another holder.
pub(super) const MOREAU_JEANNE: [&str; 5] = ["MOREAU", "Jeanne", "madame", "1948-03-12", "LYON"];
/// Known to ANCV, never aided.
pub(super) const PETIT_LUCIEN: [&str; 5] = ["PETIT", "Lucien", "monsieur", "1945-07-05", "NANTES"];
/// Aided this year by another holder, and a caregiver in a group of the manual's.
pub(super) const DUBOIS_MARTINE: [&str; 5] = ["DUBOIS", "Martine", "madame", "1959-10-02", "ALBI"];

const LAST_NAMES: [&str; 43] = [
    "LE GOFF",
    "RIAUX",
    "KERMARREC",
    "BERNARD",
    "LEFEBVRE",
    "GARNIER",
    "ROUSSEL",
    "CHEVALIER",
    "BLANCHARD",
    "MEUNIER",
    "LACROIX",
    "FONTAINE",
    "BARBIER",
    "ROLLAND",
    "JACQUET",
    "PERRIN",
    "COLIN",
    "MASSON",
    "GAUTHIER",
    "NOEL",
    "DELMAS",
    "VIDAL",
    "SALMON",
    "GUILLOT",
    "TANGUY",
    "LE BIHAN",
    "CARADEC",
    "POIRIER",
    "MARCHAND",
    "AUBERT",
    "BENOÎT",
    "PRÉVOST",
    "CLÉMENT",
    "BRUNET",
    "HUBERT",
    "TEXIER",
    "MAILLARD",
    "CHARPENTIER",
    "RENARD",
    "LAMBERT",
    "BOUVIER",
    "D’ALMEIDA",
    "NGUYEN",
];
const FIRST_NAMES: [(&str, &str); 31] = [
    ("Yvonne", "madame"),
    ("Marcel", "monsieur"),
    ("Monique", "madame"),
    ("Michel", "monsieur"),
    ("Françoise", "madame"),
    ("Raymond", "monsieur"),
    ("Denise", "madame"),
    ("Robert", "monsieur"),
    ("Simone", "madame"),
    ("Jean-Pierre", "monsieur"),
    ("Colette", "madame"),
    ("Gérard", "monsieur"),
    ("Marie-Thérèse", "madame"),
    ("Bernard", "monsieur"),
    ("Ginette", "madame"),
    ("Maurice", "monsieur"),
    ("Hélène", "madame"),
    ("Guy", "monsieur"),
    ("Annick", "madame"),
    ("Henri", "monsieur"),
    ("Odette", "madame"),
    ("Claude", "monsieur"),
    ("Renée", "madame"),
    ("Joël", "monsieur"),
    ("Thérèse", "madame"),
    ("Roger", "monsieur"),
    ("Andrée", "madame"),
    ("Yves", "monsieur"),
    ("Josiane", "madame"),
    ("André", "monsieur"),
    ("Madeleine", "madame"),
];
const BIRTH_CITIES: [&str; 11] =
    ["VANNES", "LORIENT", "QUIMPER", "RENNES", "NANTES", "ANGERS", "LIMOGES", "TOULOUSE", "CLERMONT-FERRAND", "SAINT-ÉTIENNE", "PARIS 12"];
const STREETS: [&str; 9] = [
    "rue des Lilas",
    "rue de la République",
    "allée des Chênes",
    "rue du Stade",
    "impasse des Mimosas",
    "avenue de la Gare",
    "rue Pasteur",
    "chemin du Moulin",
    "place de l’Église",
];

fn pick<T: Copy>(list: &[T], index: usize) -> Option<T> {
    list.get(index % list.len().max(1)).copied()
}

impl Person {
    pub(super) fn named([last_name, first_name, civility, birth_date, birth_city]: [&'static str; 5]) -> Self {
        Self {
            last_name: last_name.into(),
            first_name: first_name.into(),
            civility,
            birth_date: birth_date.into(),
            birth_city: birth_city.into(),
        }
    }

    /// The `index`th of a long line of different people, born from 1936 to 1957.
    pub(super) fn invented(index: usize) -> Self {
        let (first_name, civility) = pick(&FIRST_NAMES, index * 7).unwrap_or(("Yvonne", "madame"));
        Self {
            last_name: pick(&LAST_NAMES, index).unwrap_or("LE GOFF").into(),
            first_name: first_name.into(),
            civility,
            birth_date: format!("{}-{:02}-{:02}", 1936 + index * 5 % 22, 1 + index * 7 % 12, 1 + index * 11 % 28),
            birth_city: pick(&BIRTH_CITIES, index * 3).unwrap_or("VANNES").into(),
        }
    }

    /// The enrollment form of someone of `holder`, « au programme » unless `claim` says otherwise.
    pub(super) fn form(&self, holder: &Entry, index: usize, claim: &Claim) -> Value {
        let mut form = json!({
            "last_name": self.last_name, "first_name": self.first_name, "birth_date": self.birth_date, "birth_city": self.birth_city,
            "civility": self.civility, "email": null,
            "address": format!("{} {}", 1 + index * 13 % 87, pick(&STREETS, index).unwrap_or_default()), "address_complement": null,
            "postal_code": holder.postal_code, "city": holder.city,
            "eligibility": "au_programme", "caregiver_kind": null, "occupation": "retired", "resident_in_france": true,
            "reference_tax_income_cents": 0, "rfr_confidential": false, "household": null, "tax_shares": null, "taxable_income_cents": null,
            "disabled": false, "dependent": false, "linked_enrollment_id": null,
            "travels_with_spouse": false, "single_room": index.is_multiple_of(5), "grouped_with": null, "needs": [], "needs_comment": null,
            "letter_sent_on": null,
        });
        if let (Some(form), Value::Object(claimed)) = (form.as_object_mut(), claim.fields()) {
            form.extend(claimed);
        }
        form
    }
}

/// By which right someone is enrolled, and what comes of it.
#[derive(Clone, Debug)]
pub(super) enum Claim {
    /// « Au programme ».
    Programme,
    /// « Au programme », disabled.
    Disabled,
    /// « Au programme », husband or wife of an enrolled person.
    Spouse(String),
    /// « À l’aide », within the ceiling.
    Aid,
    /// « À l’aide », above the ceiling.
    OverCeiling,
    /// Caregiver of an enrolled person.
    Caregiver(String),
}

impl Claim {
    fn fields(&self) -> Value {
        let aid = |euros: u32| {
            json!({
                "eligibility": "a_l_aide", "household": "single", "tax_shares": "1",
                "reference_tax_income_cents": (euros + 900) * 100, "taxable_income_cents": euros * 100,
            })
        };
        match self {
            Self::Programme => json!({}),
            Self::Disabled => json!({ "disabled": true, "needs": ["fauteuil_roulant"] }),
            Self::Spouse(spouse) => json!({ "linked_enrollment_id": spouse, "travels_with_spouse": true, "single_room": false }),
            Self::Aid => aid(11_450),
            Self::OverCeiling => aid(19_800),
            Self::Caregiver(helped) => json!({
                "eligibility": "aidant", "caregiver_kind": "familial", "occupation": null, "reference_tax_income_cents": null,
                "linked_enrollment_id": helped,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn invented_people_are_all_different() {
        let people: HashSet<_> =
            (0..400).map(Person::invented).map(|person| (person.last_name, person.first_name, person.birth_date)).collect();
        assert_eq!(people.len(), 400);
    }
}
