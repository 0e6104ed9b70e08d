//! The functions as they are deployed: one process each, on a Runtime API, before the embedded database.

use crate::{
    clock::Times,
    process::{Memory, Process, Program},
    secrets,
    stage::{Call, Stage},
    supply::Scene,
};
use flate2::{Compression, write::DeflateEncoder};
use serde_json::Value;
use sev_local::template::Template;
use std::{
    collections::HashMap,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

/// How often each thing is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    /// Cold starts.
    pub(crate) cold: usize,
    /// Calls of one process after its first.
    pub(crate) warm: usize,
}

/// What was measured of a function.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    /// The operation, or what else it is called.
    pub(crate) name: String,
    /// From the start of the process to its first request for work.
    pub(crate) init: Times,
    /// The most that was resident then, over all starts.
    pub(crate) resident: u64,
    /// From the start of the process to its first answer.
    pub(crate) first: Times,
    /// From an event to its answer, later.
    pub(crate) warm: Times,
    /// The most that was ever resident.
    pub(crate) peak: u64,
    /// Bytes of the zip file.
    pub(crate) zip: u64,
}

/// Where functions and what they need are.
pub(crate) struct Shop<'a> {
    pub(crate) stage: &'a Stage,
    template: Template,
    folder: PathBuf,
    secrets: String,
}

impl<'a> Shop<'a> {
    pub(crate) async fn open(stage: &'a Stage, folder: &Path) -> Self {
        let secrets = secrets::serve(&stage.keys.1).await;
        Self { stage, template: Template::load().unwrap(), folder: folder.to_owned(), secrets }
    }

    /// The environment of the function of `operation`, with the database at `database`.
    pub(crate) fn environment(&self, operation: &str, database: &str) -> Vec<(String, String)> {
        let function = &self.stage.running.functions.get(operation).unwrap().function;
        let parameters = HashMap::from([("SessionPublicKeys", self.stage.keys.0.clone())]);
        let mut environment: Vec<_> = self.template.environment(function, &parameters).unwrap().into_iter().collect();
        environment.push(("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), database.to_owned()));
        environment.push(("AWS_ENDPOINT_URL_SECRETS_MANAGER".to_owned(), self.secrets.clone()));
        environment
    }

    /// The binary of `operation`.
    pub(crate) fn binary(&self, operation: &str) -> PathBuf {
        self.folder.join(operation).join("bootstrap")
    }

    /// How the function of `operation` is started, before the database itself.
    pub(crate) fn program(&self, operation: &str) -> Program {
        let environment = self.environment(operation, &self.stage.running.database_url);
        Program { line: vec![self.binary(operation)], environment }
    }

    /// Every function, in the template's order.
    pub(crate) async fn measure_all(&self, counts: Counts) -> Vec<Figures> {
        let scene = Scene::new(self.stage, "functions").await;
        let mut all = Vec::new();
        for deployed in self.stage.running.functions.iter() {
            let operation = deployed.endpoint.name;
            let calls = scene.calls(self.stage, operation, counts.cold + 1 + counts.warm).await;
            let zip = zipped(&[("bootstrap".to_owned(), self.binary(operation))]);
            all.push(measure(self.stage, operation, &self.program(operation), &calls, counts, zip).await);
        }
        all
    }
}

/// Measures `program`, with a request of `calls` for each time that it is asked something.
pub(crate) async fn measure(stage: &Stage, name: &str, program: &Program, calls: &[Call], counts: Counts, zip: u64) -> Figures {
    let mut figures = Figures {
        name: name.to_owned(),
        init: Times::default(),
        resident: 0,
        first: Times::default(),
        warm: Times::default(),
        peak: 0,
        zip,
    };
    let mut calls = calls.iter();
    let mut ask = || calls.next().unwrap().json(stage);
    for _ in 0..counts.cold {
        let mut process = Process::start(program).await;
        let (time, answer) = process.invoke(ask()).await;
        succeeded(name, &answer);
        figures.init.push(process.init);
        figures.first.push(process.init + time);
        figures.resident = figures.resident.max(process.memory.resident);
    }
    let mut process = Process::start(program).await;
    process.invoke(ask()).await;
    for _ in 0..counts.warm {
        // The function has just asked for work; real calls don't come that fast on each other's heels.
        tokio::time::sleep(Duration::from_millis(1)).await;
        let (time, answer) = process.invoke(ask()).await;
        succeeded(name, &answer);
        figures.warm.push(time);
    }
    let Memory { peak, .. } = process.memory_now();
    figures.peak = peak;
    figures
}

fn succeeded(name: &str, answer: &Value) {
    let status = answer["statusCode"].as_u64().unwrap_or_default();
    assert!((200..300).contains(&status), "{name}: {answer}");
}

/// Bytes of a zip file of `files`: what is deployed is compressed by deflate, as `sam package` does.
pub(crate) fn zipped(files: &[(String, PathBuf)]) -> u64 {
    /// A local header, a central one, and once the end of the archive.
    const HEADERS: usize = 30 + 46;
    const END: usize = 22;
    let compressed = |path: &Path| {
        let content = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut encoder = DeflateEncoder::new(Counted(0), Compression::default());
        encoder.write_all(&content).unwrap();
        encoder.finish().unwrap().0
    };
    let bytes: usize = files.iter().map(|(name, path)| compressed(path) + HEADERS + 2 * name.len()).sum();
    u64::try_from(bytes + END).unwrap()
}

/// Counts what is written.
struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
