//! What is counted of a change: a placement with what became of its aid, and the money that moved.

use sev_domain::{aid::AidOutcome, money::Cents};
use sev_runtime::meter::{Metric, Unit};
use sev_storage::Placement;
use sev_views::AidName;

/// The metrics of a change after which the aid is `aid`, and which moved the credit that is used from `before` to `after`.
/// Someone withdrawn is counted under the aid that they had.
pub(crate) fn of(placement: Placement, aid: &AidOutcome, before: Cents, after: Cents) -> Vec<Metric> {
    let placement = match placement {
        Placement::Enroll => "enroll",
        Placement::Edit => "edit",
        Placement::Withdraw => "withdraw",
        Placement::Restore => "restore",
    };
    let enrollments =
        Metric { name: "Enrollments", unit: Unit::Count, value: 1, dimensions: vec![("Placement", placement.into()), ("Aid", name(aid))] };
    let moved = [("granted", after.minus(before)), ("released", before.minus(after))];
    let cents = moved.into_iter().filter(|(_, cents)| *cents > Cents::ZERO).map(|(movement, cents)| Metric {
        name: "AidCents",
        unit: Unit::None,
        value: cents.get(),
        dimensions: vec![("Movement", movement.into())],
    });
    std::iter::once(enrollments).chain(cents).collect()
}

/// The outcome by the name that the API gives it.
fn name(aid: &AidOutcome) -> String {
    let name = serde_json::to_value(AidName::from(aid)).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn cents(cents: u32) -> Cents {
        Cents::new(cents)
    }

    #[test]
    fn a_change_counts_once_and_says_which_way_the_money_went() {
        let granted = AidOutcome::Granted { amount_cents: cents(16_000), counts_for_the_year: true };
        let suspended = AidOutcome::Suspended { reason: "Plus de crédits pour Mme Kervella".into() };
        let nothing: &[(&str, u32)] = &[];
        for (placement, aid, before, after, names, moved) in [
            (Placement::Enroll, &granted, 0, 16_000, ("enroll", "granted"), &[("granted", 16_000)][..]),
            (Placement::Enroll, &AidOutcome::CreditExhausted, 0, 0, ("enroll", "credit_exhausted"), nothing),
            (Placement::Enroll, &suspended, 0, 0, ("enroll", "aid_suspended"), nothing),
            (Placement::Edit, &granted, 16_000, 16_000, ("edit", "granted"), nothing),
            (Placement::Edit, &granted, 16_000, 18_000, ("edit", "granted"), &[("granted", 2_000)]),
            (Placement::Edit, &AidOutcome::ProgrammeOnly, 16_000, 0, ("edit", "programme_only"), &[("released", 16_000)]),
            (Placement::Withdraw, &granted, 16_000, 0, ("withdraw", "granted"), &[("released", 16_000)]),
            (Placement::Withdraw, &AidOutcome::NoAidOnStay, 0, 0, ("withdraw", "no_aid_on_stay"), nothing),
            (Placement::Restore, &granted, 0, 16_000, ("restore", "granted"), &[("granted", 16_000)]),
        ] {
            let metrics = of(placement, aid, cents(before), cents(after));
            let documents: Vec<_> = metrics.iter().map(|metric| metric.emf(Timestamp::UNIX_EPOCH)).collect();
            let (enrollment, cents) = documents.split_first().unwrap();
            assert_eq!(
                (&enrollment["Placement"], &enrollment["Aid"], &enrollment["Enrollments"]),
                (&names.0.into(), &names.1.into(), &1.into())
            );
            let said: Vec<_> = cents
                .iter()
                .map(|metric| (metric["Movement"].as_str().unwrap(), u32::try_from(metric["AidCents"].as_u64().unwrap()).unwrap()))
                .collect();
            assert_eq!(said, moved, "{names:?}");
        }
    }
}
