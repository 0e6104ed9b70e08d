//! What became of the aid, and how it is said.

use crate::{account::OrganisationId, credit::YearlyAid, money::Cents};
use serde::{Deserialize, Serialize};

/// The aid of an enrollment, or why there is none `[M]`. Kept with the enrollment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum AidOutcome {
    /// The aid is granted.
    Granted {
        amount_cents: Cents,
        /// Whether it is the person's one aid of the year.
        counts_for_the_year: bool,
    },
    /// Enrolled « au programme »: no aid is asked for.
    ProgrammeOnly,
    /// The taxable income is above the ceiling.
    OverCeiling {
        /// The ceiling of the household.
        ceiling_cents: Cents,
    },
    /// The person has had the year's aid on another stay.
    AlreadyAided { stay: YearlyAid },
    /// ANCV has suspended new aid for the year.
    Suspended {
        /// Its reason, in French.
        reason: String,
    },
    /// The holder's credit of the year does not suffice.
    CreditExhausted,
    /// The stay carries no aid: nothing is granted, and the year's aid is not used up `[D]`.
    NoAidOnStay,
}

impl AidOutcome {
    /// What it takes from the credit.
    #[must_use]
    pub const fn amount(&self) -> Cents {
        match self {
            Self::Granted { amount_cents, .. } => *amount_cents,
            Self::ProgrammeOnly
            | Self::OverCeiling { .. }
            | Self::AlreadyAided { .. }
            | Self::Suspended { .. }
            | Self::CreditExhausted
            | Self::NoAidOnStay => Cents::ZERO,
        }
    }

    /// Whether the aid is granted.
    #[must_use]
    pub const fn is_granted(&self) -> bool {
        matches!(self, Self::Granted { .. })
    }

    /// Whether it is the person's one aid of the year.
    #[must_use]
    pub const fn counts_for_the_year(&self) -> bool {
        matches!(self, Self::Granted { counts_for_the_year: true, .. })
    }

    /// The outcome in a few French words.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Granted { amount_cents, .. } => format!("Aide de {amount_cents} accordée"),
            Self::ProgrammeOnly => "Au programme, sans aide".into(),
            Self::OverCeiling { .. } => "Sans aide : revenu au-dessus du plafond".into(),
            Self::AlreadyAided { stay } => format!("Sans aide : déjà aidé en {}", stay.year),
            Self::Suspended { .. } => "Sans aide : aides suspendues".into(),
            Self::CreditExhausted => "Sans aide : crédit épuisé".into(),
            Self::NoAidOnStay => "Sans aide : séjour sans aide".into(),
        }
    }

    /// The outcome and its reason, in French sentences for `holder`: of another holder's stay they say that there is one.
    #[must_use]
    pub fn explanation(&self, holder: &OrganisationId) -> String {
        match self {
            Self::Granted { amount_cents, .. } => format!("L’aide de {amount_cents} est prise sur le crédit d’intervention."),
            Self::ProgrammeOnly => "Cette personne participe au programme sans demander l’aide financière.".into(),
            Self::OverCeiling { ceiling_cents } => {
                format!("Le revenu imposable dépasse le plafond de {ceiling_cents} qui correspond à ce foyer et à ce nombre de parts.")
            }
            Self::AlreadyAided { stay } if stay.organisation_id != *holder => format!(
                "Cette personne a déjà l’aide de {} au cours d’un autre séjour, avec un autre porteur de projet. L’aide est accordée une seule fois par année. Si vous pensez à une erreur, appelez l’ANCV au 0 969 320 616.",
                stay.year
            ),
            Self::AlreadyAided { stay } => {
                format!("Cette personne a déjà l’aide de {} sur un autre séjour : {}. L’aide est accordée une seule fois par année.", stay.year, stay.stay_in_french())
            }
            Self::Suspended { reason } => format!("L’ANCV a suspendu les nouvelles aides de l’année. {reason}"),
            Self::CreditExhausted => {
                "Le crédit d’intervention de l’année ne suffit plus pour cette aide. Une aide complémentaire peut être demandée à l’ANCV, sur l’espace Action sociale.".into()
            }
            Self::NoAidOnStay => "Ce séjour n’ouvre pas droit à une aide.".into(),
        }
    }
}
