//! Who may be enrolled, and whether the aid is granted: the decisions of the programme.

mod edit;
mod outcome;
mod refusal;
#[cfg(test)]
pub(crate) mod tests;

pub use edit::decide_edit;
pub use outcome::AidOutcome;
pub use refusal::Refusal;

use crate::{
    credit::{Credit, YearlyAid},
    enrollment::{Claim, Details, Enrollment, Link, Occupation, Snapshot},
    group::{Group, GroupStatus},
    identity::Identity,
    money::Cents,
    rules::{Household, RuleSet},
    stake::Stake,
};
use jiff::civil::Date;

/// Everything that the decision looks at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// The group, for its stay.
    pub group: &'a Group,
    pub identity: &'a Identity,
    /// What the form says.
    pub details: &'a Details,
    /// The enrollment that the claim is linked to, as it stands in the group.
    pub linked: Option<&'a Enrollment>,
    /// The person's own place in the group as it stands, active or withdrawn.
    pub own: Option<&'a Enrollment>,
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
    admit_changes(group, today)?;
    if group.status(today) == GroupStatus::Full { Err(Refusal::GroupFull { places: group.places }) } else { Ok(()) }
}

/// Whether the list of `group` may still change on `today` `[D]`.
///
/// # Errors
/// [`Refusal::GroupLocked`] from the departure on.
pub fn admit_changes(group: &Group, today: Date) -> Result<(), Refusal> {
    match group.status(today) {
        GroupStatus::Open | GroupStatus::Full => Ok(()),
        GroupStatus::Locked
        | GroupStatus::ToValidate
        | GroupStatus::ToConfirm
        | GroupStatus::Suspended
        | GroupStatus::Confirmed
        | GroupStatus::Paid
        | GroupStatus::Empty => Err(Refusal::GroupLocked { departed_on: group.start_date }),
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
    // Of a caregiver nothing is asked but whom they help.
    if !details.resident_in_france && details.claim.occupation().is_some() {
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
    if stay_aid == Cents::ZERO {
        return AidOutcome::NoAidOnStay;
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

/// From which age one is of age.
const OF_AGE: u8 = 18;

/// The least age that applied. The spouse of someone enrolled takes part at any age `[P]`, but asks for the aid when of age; a
/// caregiver has a least age of their own `[D]`.
fn check_age(case: &Case<'_>) -> Result<Option<u8>, Refusal> {
    let RuleSet { min_age, min_age_with_needs, min_age_of_caregiver, .. } = *case.rules;
    let departure = case.group.start_date;
    let age = case.identity.birth_date.age_on(departure);
    let refused = |least, refusal| if age < least { Err(refusal) } else { Ok(Some(least)) };
    match (&case.details.claim, case.details.claim.link()) {
        (Claim::Aidant { .. }, _) => {
            let least = min_age_of_caregiver;
            refused(least, Refusal::CaregiverTooYoung { age, least, departure })
        }
        (Claim::ALAide { .. } | Claim::ALAideParConjoint { .. }, Some(_)) => refused(OF_AGE, Refusal::SpouseTooYoung { age, departure }),
        (_, Some(_)) => Ok(None),
        (_, None) => {
            let least = if case.details.disabled || case.details.dependent { min_age_with_needs } else { min_age };
            refused(least, Refusal::TooYoung { age, least, least_with_needs: min_age_with_needs, departure })
        }
    }
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
            if matches!(helped.details.claim, Claim::Aidant { .. }) {
                Err(Refusal::HelpedIsCaregiver { name: helped.full_name() })
            } else if helped.details.disabled || helped.details.dependent {
                Ok(())
            } else {
                Err(Refusal::HelpedNotDependent { name: helped.full_name() })
            }
        }
        (Link::Spouse(_), Some(spouse)) => check_spouse(case, spouse),
    }
}

/// Husband and wife are two, on one tax notice `[P]`: a spouse takes part by their own right, is
/// nobody else's spouse, and is not taxed alone.
fn check_spouse(case: &Case<'_>, spouse: &Enrollment) -> Result<(), Refusal> {
    let name = || spouse.full_name();
    let married_before = case.own.filter(|own| own.is_active()).is_some_and(|own| own.details.claim.link() == case.details.claim.link());
    if spouse.details.claim.link().is_some() {
        return Err(Refusal::SpouseDependsOnAnother { name: name() });
    }
    if spouse.spouses > u32::from(married_before) {
        return Err(Refusal::SpouseTaken { name: name() });
    }
    match (&case.details.claim, &spouse.details.claim) {
        (Claim::ALAide { income, .. }, _) if income.household == Household::Single => Err(Refusal::TaxedAlone { name: name() }),
        (Claim::ALAideParConjoint { .. }, Claim::AuProgramme { .. }) => Err(Refusal::SpouseNotALAide { name: name() }),
        (_, Claim::ALAide { income, .. }) if income.household == Household::Single => Err(Refusal::SpouseTaxedAlone { name: name() }),
        _ => Ok(()),
    }
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
    left.plus(Stake::of(own).credit)
}

/// The year's aid that the person has anywhere but on this group's own enrollment.
#[must_use]
pub fn on_another_stay<'a>(aid: Option<&'a YearlyAid>, group: &Group) -> Option<&'a YearlyAid> {
    aid.filter(|aid| aid.group_id != group.group_id)
}
