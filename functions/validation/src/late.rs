//! Someone who is added after the stay: by the rules of the departure, as if they had been enrolled on its eve `[D]`.

use jiff::Timestamp;
use sev_domain::{
    aid::{self, Decision, Refusal},
    deadline::days_after,
    enrollment::{Details, Enrollment, EnrollmentStatus},
    identity::Identity,
    refused::Refused as _,
};
use sev_http::Problem;
use sev_storage::Facts;

/// Whether the person could have been enrolled, and with what aid.
///
/// # Errors
/// The refusal.
pub(crate) fn decide(facts: &Facts, identity: &Identity, details: &Details) -> Result<Decision, Refusal> {
    // Someone who was found absent was on the list: their presence is what is to be corrected.
    if facts.own.as_ref().is_some_and(|own| own.status != EnrollmentStatus::Withdrawn) {
        return Err(Refusal::AlreadyEnrolled);
    }
    let eve = days_after(facts.group.start_date, -1);
    aid::decide(&facts.case(identity, details, eve)?)
}

/// Why the person can't be added, and what to do: after the stay nobody edits the list any more.
pub(crate) fn detail(refusal: &Refusal) -> String {
    if *refusal == Refusal::AlreadyEnrolled {
        return "Cette personne figure déjà sur la liste de ce groupe. Si elle y est notée absente à tort, appelez l’ANCV au 0 969 320 616 : elle peut corriger sa présence.".into();
    }
    refusal.detail()
}

/// The answer to the holder who asks for them.
pub(crate) fn problem(refusal: Refusal) -> Problem {
    if refusal == Refusal::AlreadyEnrolled {
        return Problem::conflict(refusal.code(), refusal.title(), detail(&refusal));
    }
    refusal.into()
}

/// Why someone may not be added: what stands against joining a list, but for its places and its departure.
pub(crate) fn refusals() -> impl Iterator<Item = Refusal> {
    Refusal::each().into_iter().filter(|refusal| match refusal {
        Refusal::GroupFull { .. } | Refusal::GroupLocked { .. } | Refusal::HasCaregiver { .. } | Refusal::HasSpouse { .. } => false,
        Refusal::AlreadyEnrolled
        | Refusal::TooYoung { .. }
        | Refusal::CaregiverTooYoung { .. }
        | Refusal::SpouseTooYoung { .. }
        | Refusal::TaxedAlone { .. }
        | Refusal::NotRetired
        | Refusal::NotResident
        | Refusal::NoCeiling
        | Refusal::LinkedToSelf
        | Refusal::CaregiverNeedsSenior
        | Refusal::HelpedNotDependent { .. }
        | Refusal::HelpedIsCaregiver { .. }
        | Refusal::SpouseNotEnrolled
        | Refusal::SpouseNotALAide { .. }
        | Refusal::SpouseDependsOnAnother { .. }
        | Refusal::SpouseTaken { .. }
        | Refusal::SpouseTaxedAlone { .. }
        | Refusal::NoRules { .. } => true,
    })
}

/// The person on the list.
pub(crate) fn enrollment(facts: &Facts, identity: &Identity, details: &Details, decision: Decision, at: Timestamp) -> Enrollment {
    Enrollment {
        group_id: facts.group.group_id.clone(),
        person: identity.key(),
        holder_id: facts.group.holder_id.clone(),
        identity: identity.clone(),
        details: details.clone(),
        aid: decision.aid,
        snapshot: decision.snapshot,
        status: EnrollmentStatus::Active,
        caregivers: 0,
        spouses: 0,
        version: facts.own.as_ref().map_or(0, |own| own.version).saturating_add(1),
        enrolled_at: at,
        lost_aid: false,
        homonym: None,
    }
}
