//! What a change of an enrollment comes to.

use super::{AidOutcome, Case, Decision, Refusal, admit_changes, decide};
use crate::{
    enrollment::{Claim, Details, Enrollment, Snapshot},
    rules::Household,
};

/// What an edit of `own` into the details of `case` comes to.
///
/// An enrollment keeps what it was decided with `[D]`. Details that decide nothing (an address, a
/// wish) change nothing, whatever the rules and the credit have become: neither is an aid lost by them, nor one given that was
/// wanting. When what decides has changed, an aid that
/// was granted stays, with its amount, as long as the person has a right to it: neither a suspension
/// of new aid, nor a credit that has run out since, takes it back.
///
/// # Errors
/// A [`Refusal`] when the group has departed, the person can't take part by what has changed, or
/// someone of the group would lose what they take part by.
pub fn decide_edit(case: &Case<'_>, own: &Enrollment) -> Result<Decision, Refusal> {
    admit_changes(case.group, case.today)?;
    if decides_alike(&own.details, case.details) {
        // An aid that was wanting is wanting still: others wait for it too.
        return Ok(Decision { aid: own.aid.clone(), snapshot: own.snapshot.clone() });
    }
    let decision = after_edit(own, case.details, decide(case)?);
    check_dependants(own, case.details, &decision)?;
    Ok(decision)
}

/// Whether two forms say the same of all that decides.
fn decides_alike(one: &Details, other: &Details) -> bool {
    let deciding = |details: &Details| (details.claim.clone(), details.resident_in_france, details.disabled, details.dependent);
    deciding(one) == deciding(other)
}

fn after_edit(own: &Enrollment, details: &Details, fresh: Decision) -> Decision {
    let same_right = own.details.claim.eligibility() == details.claim.eligibility();
    let still_due = match fresh.aid {
        AidOutcome::Granted { .. } | AidOutcome::Suspended { .. } | AidOutcome::CreditExhausted | AidOutcome::NoAidOnStay => true,
        AidOutcome::ProgrammeOnly | AidOutcome::OverCeiling { .. } | AidOutcome::AlreadyAided { .. } => false,
    };
    if !(own.aid.is_granted() && same_right && still_due) {
        return fresh;
    }
    // The amount is the first decision's; the age and the ceiling are those that the new facts were held to.
    let amounts = &own.snapshot;
    Decision {
        aid: own.aid.clone(),
        snapshot: Snapshot { price_cents: amounts.price_cents, stay_aid_cents: amounts.stay_aid_cents, ..fresh.snapshot },
    }
}

/// Whether those who depend on `before` still can when it becomes what `details` and `decision` say `[D]`.
fn check_dependants(before: &Enrollment, details: &Details, decision: &Decision) -> Result<(), Refusal> {
    if before.caregivers > 0 && (!(details.disabled || details.dependent) || matches!(details.claim, Claim::Aidant { .. })) {
        return Err(Refusal::HasCaregiver { name: before.full_name() });
    }
    if before.spouses > 0 && !still_a_spouse(before, details, decision) {
        return Err(Refusal::HasSpouse { name: before.full_name() });
    }
    Ok(())
}

/// From « au programme » the spouse of someone may move to « à l'aide », not back: the other may be there by that right.
fn still_a_spouse(before: &Enrollment, details: &Details, decision: &Decision) -> bool {
    let over = |aid: &AidOutcome| matches!(aid, AidOutcome::OverCeiling { .. });
    match (&before.details.claim, &details.claim) {
        (_, claim) if claim.link().is_some() => false,
        (Claim::AuProgramme { .. }, Claim::AuProgramme { .. }) => true,
        (Claim::AuProgramme { .. }, Claim::ALAide { income, .. }) => income.household == Household::Couple,
        (Claim::ALAide { .. }, Claim::ALAide { income, .. }) => {
            income.household == Household::Couple && over(&before.aid) == over(&decision.aid)
        }
        _ => false,
    }
}
