//! `docs/performance.md`, whole.

use crate::{
    clock::ms,
    functions::{Counts, Figures},
    growth::{self, Point, Step},
    operations::Path,
    promises::{Promise, megabytes, thousands, times},
    supply::NOT_ASKED,
    throughput::{Bounds, Load, Served},
    timing::Comparison,
    twin::Beside,
};
use std::fmt::Write as _;

/// All that was measured.
pub(crate) struct Measured<'a> {
    pub(crate) date: &'a str,
    pub(crate) commit: &'a str,
    pub(crate) counts: Counts,
    pub(crate) bounds: Bounds,
    pub(crate) functions: &'a [Figures],
    /// How many zip files are deployed, and their bytes.
    pub(crate) uploaded: (usize, u64),
    pub(crate) beside: &'a [Beside<'a>],
    pub(crate) paths: &'a [Path],
    pub(crate) timing: &'a [Comparison],
    pub(crate) loads: &'a [Load],
    pub(crate) growth: &'a [Step],
    pub(crate) promises: &'a [Promise],
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
    text.push_str(&format!("|{}\n", "---|".repeat(head.len())));
    rows.into_iter().for_each(|row| text.push_str(&line(&row)));
    text
}

impl Measured<'_> {
    pub(crate) fn document(&self) -> String {
        let mut text = String::new();
        for part in [
            self.head(),
            self.promises(),
            self.functions(),
            self.twins(),
            self.operations(),
            self.timing(),
            self.throughput(),
            self.growth(),
            READING.to_owned(),
        ] {
            let _ = write!(text, "{}{}", if text.is_empty() { "" } else { "\n" }, part);
        }
        text
    }

    fn head(&self) -> String {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let profile = if cfg!(debug_assertions) { "**without optimisation**: times mean nothing" } else { "with optimisation" };
        format!(
            "# Performance\n\n\
             Written by `make bench` on {}, at commit `{}`; do not edit.\n\n\
             A machine with {cores} cores. The functions are the binaries of `make functions`; the embedded system is built\n\
             {profile}. « MB » is a million bytes. The last section says how to read all this.\n",
            self.date, self.commit
        )
    }

    fn promises(&self) -> String {
        let rows = self.promises.iter().map(|promise| {
            vec![promise.text.clone(), promise.found.clone(), if promise.kept { "kept".into() } else { "**broken**".into() }]
        });
        format!("## Promises\n\n{}", table(&["Promise", "Measured", ""], rows))
    }

    fn functions(&self) -> String {
        let rows = self.functions.iter().map(|figures| row(&format!("`{}`", figures.name), figures));
        format!(
            "## The functions\n\n\
             Each is a process on a stub of Lambda's Runtime API, before the embedded database: {} cold starts, in turns with all the\n\
             others and their twins, then {} calls of one process. « – » stands for a function that is only started: nobody waits for\n\
             one without a route, and what {} take is the store of files, of which the\n\
             embedded one says nothing.\n\n\
             They are {} binaries, whose zip files come to {} together.\n\n{}",
            self.counts.cold,
            self.counts.warm,
            NOT_ASKED.iter().map(|operation| format!("`{operation}`")).collect::<Vec<_>>().join(", "),
            self.uploaded.0,
            megabytes(self.uploaded.1),
            table(&FUNCTION, rows)
        )
    }

    fn twins(&self) -> String {
        let mut rows = Vec::new();
        for Beside { function, bundled, plain } in self.beside {
            rows.push(row(&format!("`{}`", function.name), function));
            rows.push(row("Node, one file", bundled));
            rows.push(row("Node, as written", plain));
        }
        let factors = self.beside.iter().map(|Beside { function, bundled, .. }| {
            let of = |of: fn(&Figures) -> u128| times(of(bundled), of(function));
            vec![
                format!("`{}`", function.name),
                of(|figures| figures.init.median().as_micros()),
                of(|figures| figures.first.median().as_micros()),
                of(|figures| figures.warm.median().as_micros()),
                of(|figures| figures.resident.into()),
                of(|figures| figures.peak.into()),
                of(|figures| figures.zip.into()),
            ]
        });
        format!(
            "## Beside Node\n\n\
             The same two operations in plain Node 20 with the AWS SDK v3 (`tests/bench/node`), in the same run, on the same stub and\n\
             database. Before anything is measured, the function and its twin are given the same request on the same data: the run\n\
             stops unless their answers, their calls to the database and every item, key and condition in them are the same.\n\
             « One file » is bundled and minified by esbuild, the way Node is best deployed: it is what the promises are held to.\n\
             « As written » is the sources with `node_modules`.\n\n{}\n\
             How many times more Node (one file) takes:\n\n{}",
            table(&FUNCTION, rows),
            table(&["Operation", "Init", "First answer", "Warm", "RSS", "Peak", "Zip"], factors)
        )
    }

    fn operations(&self) -> String {
        let rows = self.paths.iter().map(|path| {
            let cost = &path.cost;
            vec![
                format!("`{}`", path.operation),
                path.name.to_owned(),
                cost.round_trips.to_string(),
                cost.calls.to_string(),
                cost.reads(),
                cost.writes(),
            ]
        });
        format!(
            "## What an operation asks of DynamoDB\n\n\
             Round trips are calls that wait for one another; those sent together are one. Units are read and write request units.\n\n{}",
            table(&["Operation", "Path", "Round trips", "Calls", "Read units", "Write units"], rows)
        )
    }

    fn timing(&self) -> String {
        let rows = self.timing.iter().map(|comparison| {
            let Comparison { operation, known, unknown, p } = comparison;
            vec![
                format!("`{operation}`"),
                known.count().to_string(),
                ms(known.median()),
                ms(unknown.median()),
                format!("{p:.3}"),
                if comparison.is_alike() { "indistinguishable" } else { "**told apart**" }.to_owned(),
            ]
        });
        format!(
            "## Whether time tells if a login exists\n\n\
             A wrong password, and a forgotten one, for logins that exist and as many that don't, in turns, in one process on the embedded\n\
             database. p is that of the Mann–Whitney U test: how often times that are alike differ as much by chance. Below 0.001 they\n\
             are told apart.\n\n{}",
            table(&["Operation", "Of each", "Median, known", "Median, unknown", "p", ""], rows)
        )
    }

    fn throughput(&self) -> String {
        let cells = |served: &Served| {
            let mut cells = vec![served.a_second.to_string(), ms(served.times.median()), ms(served.times.percentile(99))];
            cells.push(served.refused.to_string());
            cells
        };
        let rows = self.loads.iter().map(|load| [vec![load.clients.to_string()], cells(&load.apart), cells(&load.together)].concat());
        format!(
            "## Enrollments a second\n\n\
             `enroll_senior` with aid, over HTTP, on the embedded system: at most {} requests and {} s a case. « Apart »: each client\n\
             has a group and a credit of its own. « Together »: all take places of one group and spend one credit. « Not granted »\n\
             are requests that were answered by anything but a granted enrollment.\n\n{}",
            thousands(self.bounds.requests),
            self.bounds.time.as_secs(),
            table(&["Clients", "Apart: a second", "p50", "p99", "Not granted", "Together: a second", "p50", "p99", "Not granted"], rows)
        )
    }

    fn growth(&self) -> String {
        let sizes: Vec<_> = self.growth.iter().map(|step| thousands(step.size)).collect();
        let head: Vec<_> = std::iter::once("Operation").chain(sizes.iter().map(String::as_str)).collect();
        let line = |name: String, cell: &dyn Fn(&Step) -> String| [vec![name], self.growth.iter().map(cell).collect()].concat();
        let units = |point: &Point| format!("{} · {} · {}", point.cost.round_trips, point.cost.reads(), point.cost.writes());
        let operations = || growth::OPERATIONS.iter().enumerate();
        let of_units = operations().map(|(index, name)| line(format!("`{name}`"), &|step| units(&step.points[index])));
        let of_units = of_units.chain([line("`list_groups` as ANCV".into(), &|step| units(&step.everything))]);
        let of_time = operations().map(|(index, name)| line(format!("`{name}`"), &|step| ms(step.points[index].median)));
        let of_time = of_time.chain([
            line("`list_groups` as ANCV".into(), &|step| ms(step.everything.median)),
            line("one more enrollment, while loading".into(), &|step| ms(step.writing)),
        ]);
        format!(
            "## Growth\n\n\
             The database holds as many enrollments, in groups of 20 to 40 people of many holders, written by the store's own\n\
             transaction. At each size a new holder with 12 groups, one of them with 30 people, is asked for.\n\n\
             Round trips · read units · write units:\n\n{}\n\
             Median time of the operation and its database, without HTTP and without a function's start:\n\n{}",
            table(&head, of_units),
            table(&head, of_time)
        )
    }
}

const FUNCTION: [&str; 8] = ["Function", "Init", "RSS", "First answer", "Warm", "Warm p99", "Peak", "Zip"];

fn row(name: &str, figures: &Figures) -> Vec<String> {
    let asked = |cell: String| if figures.first.count() > 0 { cell } else { "–".to_owned() };
    vec![
        name.to_owned(),
        ms(figures.init.median()),
        megabytes(figures.resident),
        asked(ms(figures.first.median())),
        asked(ms(figures.warm.median())),
        asked(ms(figures.warm.percentile(99))),
        asked(megabytes(figures.peak)),
        megabytes(figures.zip),
    ]
}

const READING: &str = "\
## How to read it

- **Init** is from the start of the process to its first request for work, as the Runtime API sees it: the median of the
  cold starts. For `login` and `refresh_session` it holds one call to Secrets Manager, answered by a stub on this machine.
  Lambda adds what is not ours: fetching the zip and starting the sandbox.
- **RSS** is the resident memory at that moment, the largest of the cold starts. **Peak** is the most that the process was
  ever resident in, over all its calls. A `login` works in 19 MiB, as OWASP asks of Argon2 in any language; what is above
  that is what the allocator keeps of earlier ones.
- **First answer** is init and the first call, which opens the connections and, in an operation that needs something
  random, seeds the generator. **Warm** is a later call, from the event to the answer. Both contain the embedded database,
  which answers from memory; DynamoDB is a few milliseconds a round trip away. A warm `login` is Argon2 and little else:
  no language makes it 10 times faster, and the promises are about the start and the memory.
- **Zip** is compressed by deflate, as it is deployed: that of the binary, which functions of an area share and which is
  uploaded once for all of them. Node's is smaller: Lambda's image already holds Node itself, while a binary brings all
  that it needs.
- These are two full cores. Lambda gives a function of 256 MB about a seventh of one, so times there are longer; that
  holds for both languages.
- **Units** are those that the embedded database reports for each call (`ReturnConsumedCapacity`), by DynamoDB's published
  rules: 4 KB a read, half as much when it is eventual; 1 KB a write; twice as much in a transaction; an index as well
  when the item is in it. They have not been compared with a bill. A transaction whose condition fails reports nothing
  here, while DynamoDB charges for it.
- **Enrollments a second** measure this machine: client, server and database share its cores, and the embedded database
  writes one transaction at a time. DynamoDB writes many at once, but two on one item run into each other: there,
  clients together on one group or one credit wait and try again, which the embedded database never makes them do.
- **Growth** of time is the embedded database's: DynamoDB finds an item in the same time among any number. `list_groups`
  as ANCV reads every group of four years, by decision ([0010](decisions/0010-lists-in-the-function.md)): its units grow
  with the groups, and it is no part of the promise. `view_group` and a holder's `list_groups` grow with their own list,
  which is the same here at each size.
";
