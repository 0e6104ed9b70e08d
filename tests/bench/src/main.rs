//! `make bench`: measures the system, writes `docs/performance.md`, and fails when a promise is broken.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a measuring program: a panic is a run that failed, and units come as floats"
)]

mod after;
mod clock;
mod factor;
mod functions;
mod growth;
mod loader;
mod operations;
mod paid;
mod process;
mod promises;
mod report;
mod runtime_api;
mod secrets;
mod stage;
mod supply;
mod throughput;
mod till;
mod timing;
mod tokenless;
mod twin;
mod users;

use functions::{Counts, Shop};
use report::Measured;
use stage::Stage;
use std::{path::PathBuf, process::ExitCode, time::Duration};
use throughput::Bounds;
use twin::{Beside, Twin};

const USAGE: &str =
    "sev-bench --functions FOLDER --twin FOLDER --bundles FOLDER --date DATE --commit HASH --document FILE [--million] [--quick]";

/// What the command line says.
#[derive(Debug)]
struct Arguments {
    functions: PathBuf,
    twin: Twin,
    date: String,
    commit: String,
    /// Where the document goes.
    document: PathBuf,
    /// One size more, which takes long.
    million: bool,
    /// Little of everything, to try the program itself.
    quick: bool,
}

impl Arguments {
    fn read() -> Option<Self> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let value = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1).cloned();
        let flag = |name: &str| arguments.iter().any(|argument| argument == name);
        Some(Self {
            functions: value("--functions")?.into(),
            twin: Twin { sources: value("--twin")?.into(), bundles: value("--bundles")?.into() },
            date: value("--date")?,
            commit: value("--commit")?,
            document: value("--document")?.into(),
            million: flag("--million"),
            quick: flag("--quick"),
        })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(arguments) = Arguments::read() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let quick = arguments.quick;
    let counts = if quick { Counts { cold: 3, warm: 10 } } else { Counts { cold: 20, warm: 200 } };
    let bounds = Bounds { requests: if quick { 192 } else { 3840 }, time: Duration::from_secs(10) };
    let mut sizes = if quick { vec![100, 1000] } else { vec![1000, 10_000, 100_000] };
    sizes.extend(arguments.million.then_some(1_000_000));

    let stage = Stage::start().await;
    let shop = Shop::open(&stage, &arguments.functions).await;
    eprintln!("the twins do the same work as the functions…");
    arguments.twin.assert_same_work(&shop).await;
    eprintln!("functions and their twins in Node…");
    let mut subjects = shop.subjects(counts).await;
    let functions = subjects.len();
    subjects.extend(arguments.twin.subjects(&shop, counts).await);
    let figures = functions::measure(&stage, subjects, counts).await;
    let (functions, twins) = figures.split_at(functions);
    eprintln!("round trips and units…");
    let paths = operations::count(&stage).await;
    eprintln!("whether time tells if a login exists…");
    let timing = timing::measure(if quick { 20 } else { 400 }).await;
    eprintln!("enrollments a second…");
    let loads = throughput::measure(&[1, 8, 64], bounds).await;
    eprintln!("growth…");
    let growth = growth::measure(&sizes, if quick { 5 } else { 50 }).await;

    let named = |name: &str| functions.iter().find(|figures| figures.name == name).unwrap();
    let beside: Vec<_> =
        twins.chunks_exact(2).map(|forms| Beside { function: named(&forms[0].name), bundled: &forms[0], plain: &forms[1] }).collect();
    let promises = promises::all(functions, &beside, &paths, &timing, &growth);
    let measured = Measured {
        date: &arguments.date,
        commit: &arguments.commit,
        counts,
        bounds,
        functions,
        uploaded: shop.uploaded(),
        beside: &beside,
        paths: &paths,
        timing: &timing,
        loads: &loads,
        growth: &growth,
        promises: &promises,
    };
    std::fs::write(&arguments.document, measured.document()).unwrap();
    for promise in &promises {
        eprintln!("{}: {}: {}", if promise.kept { "kept" } else { "BROKEN" }, promise.text, promise.found);
    }
    if promises.iter().all(|promise| promise.kept) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
