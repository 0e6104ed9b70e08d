//! Edits, and those whom they must not harm.

use super::*;

#[test]
fn a_spouse_stays_their_own_through_an_edit() {
    let paul = Enrollment { spouses: 1, ..enrolled("Paul", couple(10_000), granted()) };
    let anne = enrolled("Anne", conjoint("Paul"), granted());
    let edit = Circumstances { own: Some(anne), linked: Some(paul), ..Circumstances::of(Details { disabled: true, ..conjoint("Paul") }) };
    assert_eq!(edit.decide_edit().map(|decision| decision.aid), Ok(granted()));
}

#[test]
fn those_who_are_depended_on_stay_what_they_are() {
    let helped = Enrollment { caregivers: 1, ..enrolled("Paul", dependent(aide(10_000, 4)), granted()) };
    let wife = Enrollment { spouses: 1, ..enrolled("Paul", couple(10_000), granted()) };
    let retired = || programme(Occupation::Retired);
    let programme_wife = Enrollment { spouses: 1, ..enrolled("Paul", retired(), AidOutcome::ProgrammeOnly) };
    let luc = enrolled("Luc", dependent(retired()), AidOutcome::ProgrammeOnly);
    for (own, details, expected) in [
        (&helped, dependent(retired()), Ok(())),
        (&helped, Details { disabled: true, ..aide(10_000, 4) }, Ok(())),
        (&helped, aide(10_000, 4), Err("has_caregiver")),
        (&helped, dependent(aidant("Luc")), Err("has_caregiver")),
        (&wife, couple(11_000), Ok(())),
        (&wife, retired(), Err("has_spouse")),
        (&wife, couple(99_000), Err("has_spouse")),
        (&wife, aide(10_000, 8), Err("has_spouse")),
        (&wife, aidant("Luc"), Err("has_spouse")),
        (&programme_wife, couple(11_000), Ok(())),
        (&programme_wife, aide(11_000, 4), Err("has_spouse")),
    ] {
        let edit =
            Circumstances { own: Some(own.clone()), linked: Some(luc.clone()), available: Cents::euros(999), ..Circumstances::of(details) };
        assert_eq!(edit.decide_edit().map(drop).map_err(|refusal| refusal.code()), expected);
    }
    assert_eq!(check_withdrawal(&helped).unwrap_err().code(), "has_caregiver");
    assert_eq!(check_withdrawal(&wife).unwrap_err().code(), "has_spouse");
    assert_eq!(check_withdrawal(&enrolled("Paul", aide(10_000, 4), granted())), Ok(()));
}

#[test]
fn an_edit_takes_a_granted_aid_back_only_for_the_persons_own_reasons() {
    let own = enrolled("Paul", aide(10_000, 4), granted());
    let edit = |details: Details| Circumstances { own: Some(own.clone()), available: Cents::ZERO, ..Circumstances::of(details) };
    let keeps = |case: Circumstances| case.decide_edit().unwrap().aid == granted();
    assert!(keeps(edit(aide(11_000, 4))), "the credit has run out since");
    let mut case = edit(aide(11_000, 4));
    case.rules.suspended = Some("Budget atteint.".into());
    assert!(keeps(case), "only new aid is suspended");
    let mut case = edit(aide(11_000, 4));
    case.rules.aid_eight_days_cents = Cents::euros(130);
    assert!(keeps(case), "the amount is the first decision's");
    assert!(!keeps(edit(aide(99_000, 4))), "too much income");
    assert!(!keeps(edit(programme(Occupation::Retired))), "another right");
    let case = Circumstances { other_aid: Some(had_elsewhere()), ..edit(aide(11_000, 4)) };
    assert!(!keeps(case), "an aid on another stay");
    let snapshot = edit(aide(11_000, 8)).decide_edit().unwrap().snapshot;
    assert_eq!(snapshot.ceiling_cents, Some(Cents::euros(26_768)), "the new facts are held to their own ceiling");
    assert_eq!(snapshot.stay_aid_cents, Cents::euros(160));
}

proptest! {
    /// An edit that says the same of all that decides changes nothing, whatever the rules and the credit have become, and whether the
    /// aid was granted or wanting.
    #[test]
    fn an_edit_with_the_same_facts_changes_nothing(
        available in 0_u32..40_000, suspended in any::<bool>(), min_age in 50_u8..110, ceiling in 0_u32..40_000, aid in 0_u32..300, was in 0_usize..6,
    ) {
        let outcome = [
            granted(), AidOutcome::OverCeiling { ceiling_cents: Cents::ZERO }, AidOutcome::AlreadyAided { stay: had_elsewhere() },
            AidOutcome::CreditExhausted, AidOutcome::Suspended { reason: "Budget atteint.".into() }, AidOutcome::NoAidOnStay,
        ][was].clone();
        let own = enrolled("Paul", aide(50_000, 4), outcome);
        let mut case = Circumstances { own: Some(own.clone()), available: Cents::new(available), ..Circumstances::of(own.details.clone()) };
        case.rules.suspended = suspended.then(|| "Budget atteint.".into());
        case.rules.min_age = min_age;
        case.rules.aid_eight_days_cents = Cents::euros(aid);
        case.rules.ceilings = vec![crate::rules::Ceiling { household: Household::Single, shares: TaxShares::quarters(4), cents: Cents::euros(ceiling) }];
        let decision = case.decide_edit().unwrap();
        prop_assert_eq!((decision.aid, decision.snapshot), (own.aid, own.snapshot));
    }
}
