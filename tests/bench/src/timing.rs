//! Whether the time that an answer takes tells if a login exists.

use crate::{
    clock::{Times, now},
    factor::password_hash,
    stage::{Call, Stage},
    supply::user_of,
};
use serde_json::{Value, json};
use std::time::Duration;

const OPERATIONS: [(&str, u16); 2] = [("login", 401), ("request_password_reset", 202)];
/// Times are told apart when what is found comes by chance less often than once in so many runs.
const ONCE_IN: f64 = 1000.0;

/// The times of one operation for logins that exist, and for some that don't.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) operation: &'static str,
    pub(crate) known: Times,
    pub(crate) unknown: Times,
    /// How often times that are alike differ as much by chance, or more.
    pub(crate) p: f64,
}

impl Comparison {
    fn new(operation: &'static str, known: Times, unknown: Times) -> Self {
        let p = mann_whitney(known.all(), unknown.all());
        Self { operation, known, unknown, p }
    }

    /// Whether nobody can tell one from the other.
    pub(crate) fn is_alike(&self) -> bool {
        self.p >= 1.0 / ONCE_IN
    }
}

/// Asks of `count` logins that exist and of as many that don't, in turns, each once and from a network of its own: no limit is
/// met.
pub(crate) async fn measure(count: usize) -> Vec<Comparison> {
    let stage = Stage::start().await;
    let (holder, hash) = (stage.holder("timing").await, password_hash(&stage).await);
    let mut comparisons = Vec::new();
    for (operation, status) in OPERATIONS {
        let (mut known, mut unknown) = (Times::default(), Times::default());
        for (turn, index) in stage.strangers(count).enumerate() {
            let user = user_of(&stage, &holder, index, |credentials| credentials.password_hash.clone_from(&hash)).await;
            let there = (true, user.identifier.to_string());
            let not_there = (false, format!("NOONE{index:08}"));
            // Each comes first as often as second.
            let pair = if turn.is_multiple_of(2) { [there, not_there] } else { [not_there, there] };
            for (exists, identifier) in pair {
                let call = Call { operation, body: Some(form(&identifier)), network: 2 * index + usize::from(exists), ..Call::default() };
                let from = now();
                let (got, body) = call.run(&stage, &stage.app).await;
                let time = from.elapsed();
                assert_eq!(got, status, "{operation}: {body}");
                if exists { &mut known } else { &mut unknown }.push(time);
            }
        }
        comparisons.push(Comparison::new(operation, known, unknown));
    }
    comparisons
}

fn form(identifier: &str) -> Value {
    json!({ "identifier": identifier, "password": "mauvais mot de passe" })
}

/// The two-sided p of the Mann–Whitney U test: by the normal approximation, corrected for ties and for continuity. It supposes
/// nothing of how times are spread, and a few that are far off count no more than others.
fn mann_whitney(one: &[Duration], other: &[Duration]) -> f64 {
    let mut all: Vec<(Duration, bool)> = one.iter().map(|time| (*time, true)).chain(other.iter().map(|time| (*time, false))).collect();
    all.sort_unstable();
    let (mut rank_sum, mut ties, mut below) = (0.0, 0.0, 0.0);
    for equal in all.chunk_by(|one, other| one.0 == other.0) {
        let (size, ours) = (count(equal.len()), count(equal.iter().filter(|(_, is_ours)| *is_ours).count()));
        // Those that are equal share the middle of their ranks.
        rank_sum += ours * (below + (size + 1.0) / 2.0);
        ties += size.powi(3) - size;
        below += size;
    }
    let (n, m) = (count(one.len()), count(other.len()));
    let u = rank_sum - n * (n + 1.0) / 2.0;
    let variance = n * m / 12.0 * ((n + m + 1.0) - ties / ((n + m) * (n + m - 1.0)));
    if variance.is_nan() || variance <= 0.0 {
        return 1.0;
    }
    let z = ((u - n * m / 2.0).abs() - 0.5).max(0.0) / variance.sqrt();
    complement_of_erf(z / std::f64::consts::SQRT_2)
}

/// 1 − erf(`x`) for `x` ≥ 0, within 1.5e-7: Abramowitz and Stegun, 7.1.26.
fn complement_of_erf(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    series.iter().fold(0.0, |sum, factor| (sum + factor) * t) * (-x * x).exp()
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(micros: &[u64]) -> Vec<Duration> {
        micros.iter().map(|micros| Duration::from_micros(*micros)).collect()
    }

    #[test]
    fn p_is_what_the_tables_say() {
        for (one, other, p) in [
            // Worked out by hand: U = 17 of 20, without ties.
            (&[19, 22, 16, 29, 24][..], &[20, 11, 17, 12][..], 0.111_347),
            (&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10], 0.012_186),
            (&[1, 2, 2, 3], &[2, 3, 3, 4], 0.172_034),
            (&[5, 5, 5], &[5, 5, 5], 1.0),
            (&[1, 2, 3], &[1, 2, 3], 1.0),
            (&[], &[1], 1.0),
        ] {
            for found in [mann_whitney(&times(one), &times(other)), mann_whitney(&times(other), &times(one))] {
                assert!((found - p).abs() < 1e-5, "{one:?} and {other:?}: {found}, not {p}");
            }
        }
    }

    #[test]
    fn what_is_shifted_is_told_apart_and_what_is_alike_is_not() {
        let even: Vec<_> = (0..300).map(|index| 10_000 + index * 37 % 1000).collect();
        let shifted: Vec<_> = even.iter().map(|micros| micros + 200).collect();
        let compared = |one: &[u64], other: &[u64]| {
            Comparison::new("login", times(one).into_iter().collect(), times(other).into_iter().collect()).is_alike()
        };
        assert!(compared(&even, &even[1..]));
        assert!(!compared(&even, &shifted));
    }

    #[test]
    fn the_complement_of_erf_is_what_the_tables_say() {
        for (x, expected) in [(0.0, 1.0), (0.5, 0.479_500_1), (1.0, 0.157_299_2), (2.0, 0.004_677_7), (3.0, 0.000_022_1)] {
            assert!((complement_of_erf(x) - expected).abs() < 2e-7, "{x}");
        }
    }
}
