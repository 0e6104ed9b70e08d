//! What the system promises of its speed, size and cost, and whether this run kept it.

use crate::{
    clock::ms,
    functions::Figures,
    growth::{self, Step},
    operations::{GRANTED, Path},
    timing::Comparison,
    twin::Beside,
};
use std::time::Duration;

const INIT: Duration = Duration::from_millis(10);
const MEGABYTE: u64 = 1_000_000;
const RESIDENT: u64 = 15 * MEGABYTE;
const FASTER: u128 = 10;
const SMALLER: u128 = 5;
const ROUND_TRIPS: usize = 2;

#[derive(Clone, Debug)]
pub(crate) struct Promise {
    pub(crate) text: String,
    pub(crate) found: String,
    pub(crate) kept: bool,
}

/// `12.9 MB`, in millions of bytes.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / MEGABYTE, bytes % MEGABYTE / 100_000)
}

/// `one` as a multiple of `other`: `31.4×`, `0.04×`.
pub(crate) fn times(one: u128, other: u128) -> String {
    let hundredths = one * 100 / other.max(1);
    if hundredths < 100 { format!("0.{hundredths:02}×") } else { format!("{}.{}×", hundredths / 100, hundredths % 100 / 10) }
}

/// Each of them, by what was measured.
pub(crate) fn all(functions: &[Figures], twins: &[Beside<'_>], paths: &[Path], timing: &[Comparison], growth: &[Step]) -> Vec<Promise> {
    let mut promises = of_functions(functions);
    promises.extend(of_twins(twins));
    let granted: Vec<_> = paths.iter().filter(|path| path.name == GRANTED).collect();
    let most = granted.iter().map(|path| path.cost.round_trips).max();
    promises.push(Promise {
        text: format!("An enrollment whose aid is granted takes at most {ROUND_TRIPS} round trips to DynamoDB"),
        found: most.map_or_else(|| "not measured".to_owned(), |most| most.to_string()),
        kept: most.is_some_and(|most| most <= ROUND_TRIPS),
    });
    promises.push(of_timing(timing));
    promises.push(of_growth(growth));
    promises
}

fn of_functions(functions: &[Figures]) -> Vec<Promise> {
    let slowest = functions.iter().max_by_key(|figures| figures.init.median()).unwrap();
    let largest = functions.iter().max_by_key(|figures| figures.resident).unwrap();
    vec![
        Promise {
            text: "Every function is initialised within 10 ms (median)".into(),
            found: format!("{} at most (`{}`)", ms(slowest.init.median()), slowest.name),
            kept: slowest.init.median() <= INIT,
        },
        Promise {
            text: "Every function is within 15 MB resident once initialised".into(),
            found: format!("{} at most (`{}`)", megabytes(largest.resident), largest.name),
            kept: largest.resident <= RESIDENT,
        },
    ]
}

fn of_twins(twins: &[Beside<'_>]) -> Vec<Promise> {
    let promise = |text: String, factor: u128, of: fn(&Figures) -> u128| {
        let found = twins.iter().map(|twin| format!("{} (`{}`)", times(of(twin.bundled), of(twin.function)), twin.function.name));
        Promise {
            text,
            found: found.collect::<Vec<_>>().join(", "),
            kept: !twins.is_empty() && twins.iter().all(|twin| of(twin.bundled) >= factor * of(twin.function)),
        }
    };
    vec![
        promise(format!("A function is initialised at least {FASTER} times faster than its twin in Node"), FASTER, |figures| {
            figures.init.median().as_micros()
        }),
        promise(format!("A function is resident in at least {SMALLER} times less memory than its twin in Node"), SMALLER, |figures| {
            figures.resident.into()
        }),
    ]
}

fn of_timing(timing: &[Comparison]) -> Promise {
    let found = timing.iter().map(|comparison| format!("p = {:.3} (`{}`)", comparison.p, comparison.operation));
    Promise {
        text: "A login that exists and one that does not are indistinguishable by the time of an answer".into(),
        found: found.collect::<Vec<_>>().join(", "),
        kept: !timing.is_empty() && timing.iter().all(Comparison::is_alike),
    }
}

fn of_growth(growth: &[Step]) -> Promise {
    let first = growth.first().unwrap();
    let changed: Vec<_> = growth::OPERATIONS
        .iter()
        .enumerate()
        .filter(|(index, _)| growth.iter().any(|step| step.points[*index].cost != first.points[*index].cost))
        .map(|(_, operation)| format!("`{operation}`"))
        .collect();
    let sizes = growth.iter().map(|step| thousands(step.size)).collect::<Vec<_>>().join(", ");
    Promise {
        text: format!("Round trips and units of an operation are the same at {sizes} enrollments"),
        found: if changed.is_empty() {
            format!("the same, for {} operations", growth::OPERATIONS.len())
        } else {
            format!("changed: {}", changed.join(", "))
        },
        kept: changed.is_empty() && growth.len() > 1,
    }
}

pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    parts.join(" ")
}
