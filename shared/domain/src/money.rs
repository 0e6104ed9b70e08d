//! Money is whole euro cents, never a float.

use crate::text::Invalid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of at least zero, in euro cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Cents(u32);

impl Cents {
    pub const ZERO: Self = Self(0);
    /// The most that a form may declare: ten million euros.
    pub const MAX_DECLARED: Self = Self(1_000_000_000);

    /// An amount in cents.
    #[must_use]
    pub const fn new(cents: u32) -> Self {
        Self(cents)
    }

    /// An amount in whole euros.
    #[must_use]
    pub const fn euros(euros: u32) -> Self {
        Self(euros * 100)
    }

    /// The number of cents.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// An amount that a person declared.
    ///
    /// # Errors
    /// A negative amount, or one above [`Self::MAX_DECLARED`].
    pub fn declared(cents: i64) -> Result<Self, Invalid> {
        if cents < 0 {
            return Err(Invalid::new("Le montant ne peut pas être négatif."));
        }
        u32::try_from(cents)
            .ok()
            .map(Self)
            .filter(|amount| *amount <= Self::MAX_DECLARED)
            .ok_or_else(|| Invalid::new("Le montant est trop élevé : vérifiez qu’il est en euros."))
    }

    /// The sum, at most `u32::MAX` cents.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What remains after `other` is taken, at least zero.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `percent` hundredths of the amount, rounded down to the cent.
    #[must_use]
    pub fn percent(self, percent: u8) -> Self {
        let cents = u64::from(self.0) * u64::from(percent) / 100;
        Self(u32::try_from(cents).unwrap_or(u32::MAX))
    }
}

/// As it is written in French: `1 180,00 €`, with the spaces that don't break.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let euros = (self.0 / 100).to_string();
        for (index, digit) in euros.char_indices() {
            if index > 0 && (euros.len() - index).is_multiple_of(3) {
                f.write_str("\u{202f}")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ",{:02}\u{a0}€", self.0 % 100)
    }
}

/// An amount that may be below zero, as it is written in French: `−160,00 €`.
#[must_use]
pub fn signed(cents: i64) -> String {
    // No sum of the programme is near what a u32 holds.
    let amount = Cents(u32::try_from(cents.unsigned_abs()).unwrap_or(u32::MAX));
    if cents < 0 { format!("\u{2212}{amount}") } else { amount.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_in_french() {
        for (cents, text) in [
            (0, "0,00\u{a0}€"),
            (16_000, "160,00\u{a0}€"),
            (118_000, "1\u{202f}180,00\u{a0}€"),
            (100_000_005, "1\u{202f}000\u{202f}000,05\u{a0}€"),
        ] {
            assert_eq!(Cents::new(cents).to_string(), text);
        }
    }

    #[test]
    fn an_amount_below_zero_has_the_sign_of_mathematics() {
        assert_eq!(signed(-16_000), "\u{2212}160,00\u{a0}€");
        assert_eq!((signed(0), signed(16_000)), ("0,00\u{a0}€".into(), "160,00\u{a0}€".into()));
    }

    #[test]
    fn declared_amounts_have_bounds() {
        assert!(Cents::declared(-1).is_err());
        assert_eq!(Cents::declared(0), Ok(Cents::ZERO));
        assert_eq!(Cents::declared(1_000_000_000), Ok(Cents::MAX_DECLARED));
        assert!(Cents::declared(1_000_000_001).is_err());
        assert!(Cents::declared(i64::MAX).is_err());
    }
}
