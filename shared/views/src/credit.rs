use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{credit::Credit, money::Cents, rules::RuleSet};

/// A holder's credit of a year `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CreditView {
    /// The year of the stays.
    pub year: i16,
    /// « Montant alloué ».
    pub allocated_cents: Cents,
    /// « Montant utilisé à date ».
    pub used_cents: Cents,
    /// « Montant disponible à date ».
    pub available_cents: Cents,
    /// Whether ANCV has suspended new aid of the year.
    pub suspended: bool,
    /// Its reason, in French.
    pub suspension_reason: Option<String>,
}

impl CreditView {
    /// The credit under the rules in force, if the year has some.
    #[must_use]
    pub fn new(credit: &Credit, rules: Option<&RuleSet>) -> Self {
        let suspension_reason = rules.and_then(|rules| rules.suspended.clone());
        Self {
            year: credit.year,
            allocated_cents: credit.allocated_cents,
            used_cents: credit.used_cents,
            available_cents: credit.available_cents,
            suspended: suspension_reason.is_some(),
            suspension_reason,
        }
    }
}
