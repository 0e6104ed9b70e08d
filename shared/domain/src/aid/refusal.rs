//! Why a person can't be enrolled, and what to do about it.

use crate::{date::in_french, refused::Refused};
use jiff::civil::Date;

/// A reason against an enrollment, its edit or its withdrawal: a stable code, the form's field that
/// it is about, and French sentences that say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Every place of the group is taken.
    GroupFull {
        /// The places of the group.
        places: u32,
    },
    /// The day of departure has come.
    GroupLocked {
        departed_on: Date,
    },
    /// The person is on the list of this group.
    AlreadyEnrolled,
    /// Too young on the day of departure.
    TooYoung {
        age: u8,
        least: u8,
        /// Years required of a disabled or dependent person.
        least_with_needs: u8,
        departure: Date,
    },
    /// A caregiver who is too young on the day of departure.
    CaregiverTooYoung {
        age: u8,
        least: u8,
        departure: Date,
    },
    /// Asks for the aid as a husband or wife, and is not of age on the day of departure.
    SpouseTooYoung {
        age: u8,
        departure: Date,
    },
    /// Has a husband or wife, and a single person's tax notice.
    TaxedAlone {
        /// The husband or wife.
        name: String,
    },
    NotRetired,
    /// Does not live in France.
    NotResident,
    /// The rules have no ceiling for this household.
    NoCeiling,
    LinkedToSelf,
    /// A caregiver whose senior is not on the list.
    CaregiverNeedsSenior,
    /// The helped senior is neither disabled nor dependent.
    HelpedNotDependent {
        name: String,
    },
    /// The helped person is a caregiver.
    HelpedIsCaregiver {
        name: String,
    },
    /// The spouse is not on the list.
    SpouseNotEnrolled,
    /// The spouse takes part « au programme ».
    SpouseNotALAide {
        name: String,
    },
    /// The spouse takes part by someone else's right.
    SpouseDependsOnAnother {
        name: String,
    },
    /// The spouse is someone else's already.
    SpouseTaken {
        name: String,
    },
    /// The spouse's tax notice is a single person's.
    SpouseTaxedAlone {
        name: String,
    },
    /// The rules of the stay's year are not set yet.
    NoRules {
        year: i16,
    },
    /// A caregiver came along for this person.
    HasCaregiver {
        name: String,
    },
    /// A husband or wife takes part by this person's right.
    HasSpouse {
        /// The person depended on.
        name: String,
    },
}

impl Refusal {
    /// One of each.
    #[must_use]
    pub fn each() -> Vec<Self> {
        let name = String::new;
        vec![
            Self::GroupFull { places: 0 },
            Self::GroupLocked { departed_on: Date::ZERO },
            Self::AlreadyEnrolled,
            Self::TooYoung { age: 0, least: 0, least_with_needs: 0, departure: Date::ZERO },
            Self::CaregiverTooYoung { age: 0, least: 0, departure: Date::ZERO },
            Self::SpouseTooYoung { age: 0, departure: Date::ZERO },
            Self::TaxedAlone { name: name() },
            Self::NotRetired,
            Self::NotResident,
            Self::NoCeiling,
            Self::LinkedToSelf,
            Self::CaregiverNeedsSenior,
            Self::HelpedNotDependent { name: name() },
            Self::HelpedIsCaregiver { name: name() },
            Self::SpouseNotEnrolled,
            Self::SpouseNotALAide { name: name() },
            Self::SpouseDependsOnAnother { name: name() },
            Self::SpouseTaken { name: name() },
            Self::SpouseTaxedAlone { name: name() },
            Self::NoRules { year: 0 },
            Self::HasCaregiver { name: name() },
            Self::HasSpouse { name: name() },
        ]
    }
}

impl Refused for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::GroupFull { .. } => "group_full",
            Self::GroupLocked { .. } => "group_locked",
            Self::AlreadyEnrolled => "already_enrolled",
            Self::TooYoung { .. } => "too_young",
            Self::CaregiverTooYoung { .. } => "caregiver_too_young",
            Self::SpouseTooYoung { .. } => "spouse_too_young",
            Self::TaxedAlone { .. } => "taxed_alone",
            Self::NotRetired => "not_retired",
            Self::NotResident => "not_resident",
            Self::NoCeiling => "no_ceiling",
            Self::LinkedToSelf => "linked_to_self",
            Self::CaregiverNeedsSenior => "caregiver_needs_senior",
            Self::HelpedNotDependent { .. } => "helped_not_dependent",
            Self::HelpedIsCaregiver { .. } => "helped_is_caregiver",
            Self::SpouseNotEnrolled => "spouse_not_enrolled",
            Self::SpouseNotALAide { .. } => "spouse_not_a_l_aide",
            Self::SpouseDependsOnAnother { .. } => "spouse_depends_on_another",
            Self::SpouseTaken { .. } => "spouse_taken",
            Self::SpouseTaxedAlone { .. } => "spouse_taxed_alone",
            Self::NoRules { .. } => "no_rules",
            Self::HasCaregiver { .. } => "has_caregiver",
            Self::HasSpouse { .. } => "has_spouse",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::GroupFull { .. }
            | Self::GroupLocked { .. }
            | Self::AlreadyEnrolled
            | Self::NoRules { .. }
            | Self::HasCaregiver { .. }
            | Self::HasSpouse { .. } => None,
            Self::TooYoung { .. } | Self::CaregiverTooYoung { .. } | Self::SpouseTooYoung { .. } => Some("birth_date"),
            Self::TaxedAlone { .. } => Some("household"),
            Self::NotRetired => Some("occupation"),
            Self::NotResident => Some("resident_in_france"),
            Self::NoCeiling => Some("tax_shares"),
            Self::LinkedToSelf
            | Self::CaregiverNeedsSenior
            | Self::HelpedNotDependent { .. }
            | Self::HelpedIsCaregiver { .. }
            | Self::SpouseNotEnrolled
            | Self::SpouseNotALAide { .. }
            | Self::SpouseDependsOnAnother { .. }
            | Self::SpouseTaken { .. }
            | Self::SpouseTaxedAlone { .. } => Some("linked_enrollment_id"),
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::GroupFull { .. } => "Le groupe est complet",
            Self::GroupLocked { .. } => "La liste est fermée",
            Self::AlreadyEnrolled => "Cette personne est déjà inscrite",
            Self::NoRules { .. } => "Les inscriptions ne sont pas ouvertes",
            Self::HasCaregiver { .. } | Self::HasSpouse { .. } => "Une autre inscription dépend de celle-ci",
            Self::TooYoung { .. }
            | Self::CaregiverTooYoung { .. }
            | Self::SpouseTooYoung { .. }
            | Self::TaxedAlone { .. }
            | Self::NotRetired
            | Self::NotResident
            | Self::NoCeiling
            | Self::LinkedToSelf
            | Self::CaregiverNeedsSenior
            | Self::HelpedNotDependent { .. }
            | Self::HelpedIsCaregiver { .. }
            | Self::SpouseNotEnrolled
            | Self::SpouseNotALAide { .. }
            | Self::SpouseDependsOnAnother { .. }
            | Self::SpouseTaken { .. }
            | Self::SpouseTaxedAlone { .. } => "L’inscription n’est pas possible",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::GroupFull { places } => {
                format!("Les {places} places de ce groupe sont prises. Pour en avoir davantage, contactez le professionnel du tourisme.")
            }
            Self::GroupLocked { departed_on } => {
                format!("Le départ était le {} : la liste ne peut plus être modifiée.", in_french(*departed_on))
            }
            Self::AlreadyEnrolled => "Cette personne figure déjà sur la liste de ce groupe. Vous pouvez modifier son inscription.".into(),
            Self::TooYoung { age, least, least_with_needs, departure } => format!(
                "Cette personne n’a pas l’âge requis : {age} ans au départ, le {} ; il faut avoir {least} ans. L’âge est de {least_with_needs} ans pour une personne handicapée ou dépendante, et le conjoint d’une personne inscrite peut partir à tout âge.",
                in_french(*departure)
            ),
            Self::CaregiverTooYoung { age, least, departure } => format!(
                "Un aidant doit avoir {least} ans au départ, le {} : cette personne aura {age} ans. Vérifiez la date de naissance.",
                in_french(*departure)
            ),
            Self::SpouseTooYoung { age, departure } => format!(
                "Un conjoint qui demande l’aide doit être majeur au départ, le {} : cette personne aura {age} ans. Vérifiez la date de naissance, ou inscrivez-la « au programme ».",
                in_french(*departure)
            ),
            Self::TaxedAlone { name } => format!(
                "Les conjoints ont un seul avis d’imposition : choisissez « Couple » si {name} figure sur le même avis, ou retirez le lien."
            ),
            Self::NotRetired => "Le programme est ouvert aux personnes retraitées ou sans activité professionnelle.".into(),
            Self::NotResident => "Le programme est ouvert aux personnes qui résident en France.".into(),
            Self::NoCeiling => "Aucun plafond ne correspond à ce foyer et à ce nombre de parts : vérifiez l’avis d’imposition.".into(),
            Self::LinkedToSelf => "Une personne ne peut pas être liée à elle-même.".into(),
            Self::CaregiverNeedsSenior => {
                "Un aidant accompagne une personne handicapée ou dépendante du groupe. Inscrivez d’abord la personne aidée en cochant « Handicapé » ou « Dépendant », puis inscrivez l’aidant.".into()
            }
            Self::HelpedNotDependent { name } => {
                format!("{name} n’est ni « Handicapé » ni « Dépendant ». Modifiez d’abord son inscription si c’est le cas, ou choisissez une autre personne aidée.")
            }
            Self::HelpedIsCaregiver { name } => format!("{name} participe en tant qu’aidant. Choisissez la personne handicapée ou dépendante que cet aidant accompagne."),
            Self::SpouseNotEnrolled => "Inscrivez d’abord le conjoint dans ce groupe, puis cette personne.".into(),
            Self::SpouseNotALAide { name } => {
                format!("{name} est « au programme » : l’aide par conjoint demande que le conjoint soit inscrit « à l’aide ».")
            }
            Self::SpouseDependsOnAnother { name } => format!("{name} participe grâce à une autre personne et ne peut pas servir de conjoint de référence."),
            Self::SpouseTaken { name } => format!("{name} est déjà le conjoint d’une autre personne du groupe."),
            Self::SpouseTaxedAlone { name } => {
                format!("L’inscription de {name} porte un avis d’imposition de personne seule. Un conjoint figure sur le même avis : modifiez-la d’abord si c’est le cas.")
            }
            Self::NoRules { year } => format!("Les règles de l’année {year} ne sont pas encore publiées par l’ANCV : les inscriptions ouvriront ensuite."),
            Self::HasCaregiver { name } => format!("Un aidant accompagne {name}. Retirez ou modifiez d’abord l’inscription de l’aidant."),
            Self::HasSpouse { name } => format!("Le conjoint de {name} participe grâce à son inscription. Retirez ou modifiez d’abord l’inscription du conjoint."),
        }
    }
}
