//! What holds whatever the circumstances.

use super::*;

proptest! {
    /// Whatever the circumstances, the aid granted is the stay's, within the credit, once a year.
    #[test]
    fn aid_is_never_granted_against_the_rules(
        euros in 0_u32..40_000, quarters in 4_u8..16, available in 0_u32..40_000, aided in any::<bool>(),
        suspended in any::<bool>(), price in 100_u32..600, stay_aid in 0_u32..400, five_days in any::<bool>(), birth_year in 1930_i16..1990,
    ) {
        let mut rules = rules();
        rules.suspended = suspended.then(|| "Budget atteint.".into());
        let mut group = les_cyclades(2);
        (group.price_cents, group.aid_cents) = (Cents::euros(price), Cents::euros(stay_aid));
        if five_days { group.length = StayLength::FiveDays; }
        let (identity, details, other) = (person("Anne", date(birth_year, 1, 1)), aide(euros, quarters), had_elsewhere());
        let outcome = decide(&Case {
            rules: &rules, group: &group, identity: &identity, details: &details, linked: None,
            own: None,
            other_aid: aided.then_some(&other), available: Cents::new(available), today: TODAY,
        });
        if let Ok(Decision { aid: AidOutcome::Granted { amount_cents, .. }, snapshot }) = outcome {
            prop_assert!(!aided && !suspended && birth_year <= 1967);
            prop_assert!(amount_cents.get() <= available);
            prop_assert!(amount_cents.get() * 2 <= price * 100);
            let of_length = if five_days { rules.aid_five_days_cents } else { rules.aid_eight_days_cents };
            prop_assert!(amount_cents <= of_length);
            prop_assert!(Cents::euros(euros) <= snapshot.ceiling_cents.unwrap());
            prop_assert_eq!(snapshot.stay_aid_cents, amount_cents);
        }
    }

    /// More credit or a lower income never takes the aid away.
    #[test]
    fn the_aid_is_monotonous(euros in 0_u32..40_000, less in 0_u32..40_000, available in 0_u32..40_000, more in 0_u32..40_000) {
        let case = |euros, available| Circumstances { available: Cents::new(available), ..Circumstances::of(aide(euros, 4)) }.decide().unwrap();
        if case(euros, available).is_granted() {
            prop_assert!(case(euros.saturating_sub(less), available + more).is_granted());
        }
    }
}
