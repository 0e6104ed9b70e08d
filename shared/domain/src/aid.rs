//! Who may be enrolled, and whether the aid is granted: the decisions of the programme.

mod refusal;
#[cfg(test)]
mod tests;

pub use refusal::Refusal;

use crate::{
    credit::{Credit, YearlyAid},
    enrollment::{Claim, Details, Enrollment, Link, Occupation, Snapshot},
    group::{Group, GroupStatus},
    identity::Identity,
    money::Cents,
    rules::RuleSet,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The aid of an enrollment, or why there is none `[M]`. Kept with the enrollment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum AidOutcome {
    /// The aid is granted.
    Granted {
        /// How much.
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
    AlreadyAided {
        /// That stay.
        stay: YearlyAid,
    },
    /// ANCV has suspended new aid for the year.
    Suspended {
        /// Its reason, in French.
        reason: String,
    },
    /// The holder's credit of the year does not suffice.
    CreditExhausted,
}

impl AidOutcome {
    /// What it takes from the credit.
    #[must_use]
    pub const fn amount(&self) -> Cents {
        match self {
            Self::Granted { amount_cents, .. } => *amount_cents,
            Self::ProgrammeOnly | Self::OverCeiling { .. } | Self::AlreadyAided { .. } | Self::Suspended { .. } | Self::CreditExhausted => {
                Cents::ZERO
            }
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
        }
    }

    /// The outcome and its reason, in French sentences.
    #[must_use]
    pub fn explanation(&self) -> String {
        match self {
            Self::Granted { amount_cents, .. } => format!("L’aide de {amount_cents} est prise sur votre crédit d’intervention."),
            Self::ProgrammeOnly => "Cette personne participe au programme sans demander l’aide financière.".into(),
            Self::OverCeiling { ceiling_cents } => {
                format!("Le revenu imposable dépasse le plafond de {ceiling_cents} qui correspond à ce foyer et à ce nombre de parts.")
            }
            Self::AlreadyAided { stay } => {
                format!("Cette personne a déjà l’aide de {} sur un autre séjour : {}. L’aide est accordée une seule fois par année.", stay.year, stay.stay_in_french())
            }
            Self::Suspended { reason } => format!("L’ANCV a suspendu les nouvelles aides de l’année. {reason}"),
            Self::CreditExhausted => {
                "Votre crédit d’intervention de l’année ne suffit plus pour cette aide. Vous pouvez demander une aide complémentaire à l’ANCV sur votre espace Action sociale.".into()
            }
        }
    }
}

/// Everything that the decision looks at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// The group, for its stay.
    pub group: &'a Group,
    /// Who is enrolled.
    pub identity: &'a Identity,
    /// What the form says.
    pub details: &'a Details,
    /// The enrollment that the claim is linked to, as it stands in the group.
    pub linked: Option<&'a Enrollment>,
    /// The year's aid that the person has on another enrollment.
    pub other_aid: Option<&'a YearlyAid>,
    /// What the holder may still spend, with what this enrollment already takes given back.
    pub available: Cents,
    /// The day of the decision.
    pub today: Date,
}

/// What comes out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The aid or why there is none.
    pub aid: AidOutcome,
    /// By what it was decided.
    pub snapshot: Snapshot,
}

/// Whether one more person can join `group` on `today` `[M]`.
///
/// # Errors
/// [`Refusal::GroupLocked`] from the departure on, [`Refusal::GroupFull`] without a place.
pub fn admit(group: &Group, today: Date) -> Result<(), Refusal> {
    match group.status(today) {
        GroupStatus::Open => Ok(()),
        GroupStatus::Full => Err(Refusal::GroupFull { places: group.places }),
        GroupStatus::Locked => Err(Refusal::GroupLocked { departed_on: group.start_date }),
    }
}

/// Whether the person of `case` may be enrolled by the right that they claim, and with what aid.
///
/// Of several reasons against the aid, the one that no later event changes is said first: the
/// income, then an aid already had, then a suspension, then the credit.
///
/// # Errors
/// A [`Refusal`] when the person can't take part at all.
pub fn decide(case: &Case<'_>) -> Result<Decision, Refusal> {
    let Case { rules, group, details, .. } = case;
    if !details.resident_in_france {
        return Err(Refusal::NotResident);
    }
    check_link(case)?;
    let min_age = check_age(case)?;
    if details.claim.occupation() == Some(Occupation::Working) {
        return Err(Refusal::NotRetired);
    }
    let stay_aid = rules.aid(group.length, group.price_cents, group.aid_cents);
    let ceiling = ceiling(case)?;
    Ok(Decision {
        aid: decide_aid(case, stay_aid, ceiling),
        snapshot: Snapshot {
            rule_set: rules.name.clone(),
            decided_on: case.today,
            price_cents: group.price_cents,
            stay_aid_cents: stay_aid,
            min_age,
            ceiling_cents: ceiling,
        },
    })
}

fn decide_aid(case: &Case<'_>, stay_aid: Cents, ceiling: Option<Cents>) -> AidOutcome {
    let claim = &case.details.claim;
    let counts_for_the_year = match claim {
        Claim::AuProgramme { .. } => return AidOutcome::ProgrammeOnly,
        Claim::ALAide { .. } | Claim::ALAideParConjoint { .. } => true,
        Claim::Aidant { .. } => case.rules.caregivers_count_for_the_year,
    };
    if let (Claim::ALAide { income, .. }, Some(ceiling_cents)) = (claim, ceiling)
        && income.cents > ceiling_cents
    {
        return AidOutcome::OverCeiling { ceiling_cents };
    }
    if let (Claim::ALAideParConjoint { .. }, Some(AidOutcome::OverCeiling { ceiling_cents })) =
        (claim, case.linked.map(|spouse| &spouse.aid))
    {
        // One tax notice for both: what is too much for one is too much for the other [D].
        return AidOutcome::OverCeiling { ceiling_cents: *ceiling_cents };
    }
    if let (true, Some(stay)) = (counts_for_the_year, case.other_aid) {
        return AidOutcome::AlreadyAided { stay: stay.clone() };
    }
    if let Some(reason) = &case.rules.suspended {
        return AidOutcome::Suspended { reason: reason.clone() };
    }
    if case.available < stay_aid {
        return AidOutcome::CreditExhausted;
    }
    AidOutcome::Granted { amount_cents: stay_aid, counts_for_the_year }
}

fn ceiling(case: &Case<'_>) -> Result<Option<Cents>, Refusal> {
    let Claim::ALAide { income, .. } = &case.details.claim else { return Ok(None) };
    case.rules.ceiling(income.household, income.shares).map(Some).ok_or(Refusal::NoCeiling)
}

/// The least age that applied. A caregiver has none, nor has the spouse of someone enrolled `[P]`.
fn check_age(case: &Case<'_>) -> Result<Option<u8>, Refusal> {
    if case.details.claim.link().is_some() {
        return Ok(None);
    }
    let least = if case.details.disabled || case.details.dependent { case.rules.min_age_with_needs } else { case.rules.min_age };
    let age = case.identity.birth_date.age_on(case.group.start_date);
    if age < least { Err(Refusal::TooYoung { age, least, departure: case.group.start_date }) } else { Ok(Some(least)) }
}

fn check_link(case: &Case<'_>) -> Result<(), Refusal> {
    let Some(link) = case.details.claim.link() else { return Ok(()) };
    if *link.person() == case.identity.key() {
        return Err(Refusal::LinkedToSelf);
    }
    let linked = case.linked.filter(|linked| linked.is_active() && linked.person == *link.person());
    match (&link, linked) {
        (Link::Helped(_), None) => Err(Refusal::CaregiverNeedsSenior),
        (Link::Spouse(_), None) => Err(Refusal::SpouseNotEnrolled),
        (Link::Helped(_), Some(helped)) => {
            // A caregiver is not someone that another caregiver comes along for.
            let is_senior = !matches!(helped.details.claim, Claim::Aidant { .. });
            if is_senior && (helped.details.disabled || helped.details.dependent) {
                Ok(())
            } else {
                Err(Refusal::HelpedNotDependent { name: helped.full_name() })
            }
        }
        (Link::Spouse(_), Some(spouse)) => match (&case.details.claim, &spouse.details.claim) {
            (_, claim) if claim.link().is_some() => Err(Refusal::SpouseDependsOnAnother { name: spouse.full_name() }),
            (Claim::ALAideParConjoint { .. }, Claim::AuProgramme { .. }) => Err(Refusal::SpouseNotALAide { name: spouse.full_name() }),
            _ => Ok(()),
        },
    }
}

/// Whether `before` may become what `details` and `decision` say, given who depends on it `[D]`.
///
/// # Errors
/// A [`Refusal`] when a caregiver or a spouse of the group would lose what they take part by.
pub fn check_dependants(before: &Enrollment, details: &Details, decision: &Decision) -> Result<(), Refusal> {
    if before.caregivers > 0 && (!(details.disabled || details.dependent) || matches!(details.claim, Claim::Aidant { .. })) {
        return Err(Refusal::HasCaregiver { name: before.full_name() });
    }
    let over = |aid: &AidOutcome| matches!(aid, AidOutcome::OverCeiling { .. });
    let changes_right = details.claim.eligibility() != before.details.claim.eligibility()
        || details.claim.link().is_some()
        || over(&before.aid) != over(&decision.aid);
    if before.spouses > 0 && changes_right {
        return Err(Refusal::HasSpouse { name: before.full_name() });
    }
    Ok(())
}

/// Whether `enrollment` may be withdrawn: nobody of the group may depend on it `[D]`.
///
/// # Errors
/// [`Refusal::HasCaregiver`] or [`Refusal::HasSpouse`].
pub fn check_withdrawal(enrollment: &Enrollment) -> Result<(), Refusal> {
    if enrollment.caregivers > 0 {
        return Err(Refusal::HasCaregiver { name: enrollment.full_name() });
    }
    if enrollment.spouses > 0 {
        return Err(Refusal::HasSpouse { name: enrollment.full_name() });
    }
    Ok(())
}

/// What the holder may spend on this enrollment: what is left, and what the enrollment takes already.
#[must_use]
pub fn available_to(credit: Option<&Credit>, own: Option<&Enrollment>) -> Cents {
    let left = credit.map_or(Cents::ZERO, |credit| credit.available_cents);
    own.filter(|own| own.is_active()).map_or(left, |own| left.plus(own.aid.amount()))
}

/// The year's aid that the person has anywhere but on this group's own enrollment.
#[must_use]
pub fn on_another_stay<'a>(aid: Option<&'a YearlyAid>, group: &Group) -> Option<&'a YearlyAid> {
    aid.filter(|aid| aid.group_id != group.group_id)
}
