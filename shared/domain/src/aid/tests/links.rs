//! Caregivers and spouses: whom they may depend on, and from which age.

use super::*;

#[test]
fn a_caregiver_and_a_spouse_who_asks_for_the_aid_have_a_least_age_of_their_own() {
    let spouse = enrolled("Paul", couple(10_000), granted());
    let helped = enrolled("Paul", dependent(programme(Occupation::Retired)), AidOutcome::ProgrammeOnly);
    let by_right = || details(Claim::ALAideParConjoint { occupation: Occupation::WithoutOccupation, spouse: spouse.person.clone() });
    let along = || details(Claim::AuProgramme { occupation: Occupation::WithoutOccupation, spouse: Some(spouse.person.clone()) });
    let asking = || {
        let mut asking = couple(10_000);
        let Claim::ALAide { spouse: of, .. } = &mut asking.claim else { unreachable!() };
        *of = Some(spouse.person.clone());
        asking
    };
    // Departure is on 14 May 2027.
    for (details, linked, born, expected) in [
        (aidant("Paul"), &helped, date(2011, 5, 14), Ok(())),
        (aidant("Paul"), &helped, date(2011, 5, 15), Err("caregiver_too_young")),
        (by_right(), &spouse, date(2009, 5, 14), Ok(())),
        (by_right(), &spouse, date(2009, 5, 15), Err("spouse_too_young")),
        (asking(), &spouse, date(2009, 5, 15), Err("spouse_too_young")),
        (along(), &spouse, date(2019, 5, 15), Ok(())),
    ] {
        let outcome = Circumstances { birth: born, linked: Some(linked.clone()), ..Circumstances::of(details) }.decide();
        assert_eq!(outcome.as_ref().map(drop).map_err(Refusal::code), expected, "born {born}");
        if let Err(refusal) = outcome {
            assert_eq!(refusal.field(), Some("birth_date"));
        }
    }
}

#[test]
fn two_spouses_declare_one_household() {
    let own = |household| {
        let income = TaxableIncome { household, shares: TaxShares::quarters(8), cents: Cents::euros(10_000) };
        details(Claim::ALAide { occupation: Occupation::Retired, spouse: Some(key("Paul")), income })
    };
    for (household, other, expected) in [
        (Household::Couple, couple(10_000), Ok(())),
        (Household::Single, couple(10_000), Err("taxed_alone")),
        (Household::Single, programme(Occupation::Retired), Err("taxed_alone")),
        (Household::Couple, aide(10_000, 8), Err("spouse_taxed_alone")),
    ] {
        let paul = enrolled("Paul", other, granted());
        let outcome = Circumstances { linked: Some(paul), ..Circumstances::of(own(household)) }.decide();
        assert_eq!(outcome.map(drop).map_err(|refusal| refusal.code()), expected, "{household:?}");
    }
}

#[test]
fn the_spouse_of_someone_enrolled_may_be_of_any_age_and_so_may_a_caregiver() {
    let young = date(1990, 1, 1);
    let spouse = enrolled("Paul", couple(10_000), granted());
    for claim in [
        Claim::AuProgramme { occupation: Occupation::WithoutOccupation, spouse: Some(spouse.person.clone()) },
        Claim::ALAideParConjoint { occupation: Occupation::WithoutOccupation, spouse: spouse.person.clone() },
    ] {
        let case = Circumstances { birth: young, linked: Some(spouse.clone()), ..Circumstances::of(details(claim)) };
        assert!(case.decide().is_ok());
    }
    let helped = enrolled("Paul", dependent(programme(Occupation::Retired)), AidOutcome::ProgrammeOnly);
    let caregiver = Circumstances { birth: young, linked: Some(helped), ..Circumstances::of(aidant("Paul")) };
    assert_eq!(caregiver.decide(), Ok(granted()));
}

#[test]
fn a_caregiver_comes_along_for_a_dependent_senior_of_the_list() {
    let retired = || programme(Occupation::Retired);
    let withdrawn = Enrollment { status: EnrollmentStatus::Withdrawn, ..enrolled("Paul", dependent(retired()), AidOutcome::ProgrammeOnly) };
    let caregiver = Details { disabled: true, ..aidant("Luc") };
    for (linked, expected) in [
        (None, Err("caregiver_needs_senior")),
        (Some(withdrawn), Err("caregiver_needs_senior")),
        (Some(enrolled("Luc", dependent(retired()), AidOutcome::ProgrammeOnly)), Err("caregiver_needs_senior")),
        (Some(enrolled("Paul", retired(), AidOutcome::ProgrammeOnly)), Err("helped_not_dependent")),
        (Some(enrolled("Paul", caregiver, granted())), Err("helped_is_caregiver")),
        (Some(enrolled("Paul", dependent(retired()), AidOutcome::ProgrammeOnly)), Ok(granted())),
        (Some(enrolled("Paul", Details { disabled: true, ..retired() }, AidOutcome::ProgrammeOnly)), Ok(granted())),
    ] {
        let outcome = Circumstances { linked, ..Circumstances::of(aidant("Paul")) }.decide();
        assert_eq!(outcome.as_ref().map_err(Refusal::code), expected.as_ref().map_err(|code| *code));
        if let Err(refusal) = outcome {
            assert_eq!(refusal.field(), Some("linked_enrollment_id"));
        }
    }
}

#[test]
fn a_spouse_is_enrolled_by_their_own_right_on_the_same_tax_notice_and_is_one() {
    let over = AidOutcome::OverCeiling { ceiling_cents: Cents::euros(30_186) };
    let taken = Enrollment { spouses: 1, ..enrolled("Paul", couple(10_000), granted()) };
    for (linked, expected) in [
        (None, Err("spouse_not_enrolled")),
        (Some(enrolled("Paul", programme(Occupation::Retired), AidOutcome::ProgrammeOnly)), Err("spouse_not_a_l_aide")),
        (Some(enrolled("Paul", conjoint("Luc"), granted())), Err("spouse_depends_on_another")),
        (Some(enrolled("Paul", aidant("Luc"), granted())), Err("spouse_depends_on_another")),
        (Some(enrolled("Paul", aide(10_000, 8), granted())), Err("spouse_taxed_alone")),
        (Some(taken), Err("spouse_taken")),
        (Some(enrolled("Paul", couple(10_000), granted())), Ok(granted())),
        // The spouse's own aid may be refused for a reason that is not theirs in common.
        (Some(enrolled("Paul", couple(10_000), AidOutcome::CreditExhausted)), Ok(granted())),
        (Some(enrolled("Paul", couple(10_000), AidOutcome::AlreadyAided { stay: had_elsewhere() })), Ok(granted())),
        (Some(enrolled("Paul", couple(99_000), over.clone())), Ok(over)),
    ] {
        let outcome = Circumstances { linked, ..Circumstances::of(conjoint("Paul")) }.decide();
        assert_eq!(outcome.as_ref().map_err(Refusal::code), expected.as_ref().map_err(|code| *code));
    }
}

#[test]
fn nobody_is_linked_to_themselves() {
    let me = person("Anne", date(1950, 1, 1)).key();
    for claim in [
        Claim::Aidant { kind: CaregiverKind::Familial, helped: me.clone() },
        Claim::ALAideParConjoint { occupation: Occupation::Retired, spouse: me },
    ] {
        assert_eq!(Circumstances::of(details(claim)).decide(), Err(Refusal::LinkedToSelf));
    }
}
