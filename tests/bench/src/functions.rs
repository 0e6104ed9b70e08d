//! The functions as they are deployed: one process each, on a Runtime API, before the embedded database.

use crate::{
    clock::Times,
    process::{Process, Program},
    secrets,
    stage::{Call, Stage},
    supply::{NOT_ASKED, Scene},
};
use axum::body::Bytes;
use flate2::{Compression, write::DeflateEncoder};
use serde_json::Value;
use sev_local::template::{Template, Worker};
use std::{
    collections::{BTreeSet, HashMap},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

/// How often each thing is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) cold: usize,
    /// Calls of one process after its first.
    pub(crate) warm: usize,
}

impl Counts {
    /// Requests to one function: one for each start, and the later ones.
    pub(crate) const fn requests(self) -> usize {
        self.cold + 1 + self.warm
    }
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
    /// From the start of the process to its first answer. None of what is only started, nor of the next two.
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
        let mut parameters = HashMap::from([
            ("SessionPublicKeys", self.stage.keys.0.clone()),
            ("DebtorName", "ANCV".to_owned()),
            ("DebtorIban", "FR1420041010050500013M02606".to_owned()),
            ("DebtorBic", "CDCGFRPPXXX".to_owned()),
            ("PublicUrl", "https://sev.example".to_owned()),
            ("MailSender", "ne-pas-repondre@sev.example".to_owned()),
        ]);
        let queues = self.template.queues.iter().map(|queue| queue.name.as_str());
        parameters.extend(queues.map(|name| (name, format!("https://sqs.eu-west-3.amazonaws.com/123456789012/{name}"))));
        let environment = match self.stage.running.functions.get(operation) {
            Some(deployed) => self.template.environment(&deployed.function, &parameters),
            None => self.template.environment_of_worker(self.worker(operation), &parameters),
        };
        let mut environment: Vec<_> = environment.unwrap().into_iter().collect();
        environment.push(("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), database.to_owned()));
        environment.push(("AWS_ENDPOINT_URL_SECRETS_MANAGER".to_owned(), self.secrets.clone()));
        environment
    }

    fn worker(&self, operation: &str) -> &Worker {
        &self.stage.running.workers.get(operation).unwrap().worker
    }

    /// The binary that runs `operation`.
    pub(crate) fn binary(&self, operation: &str) -> PathBuf {
        let deployed = self.stage.running.functions.get(operation);
        let name = deployed.map_or_else(|| &self.worker(operation).binary, |deployed| &deployed.function.binary);
        self.folder.join(name).join("bootstrap")
    }

    /// Every function, in the template's order: those with a route, then the others, which are only started.
    pub(crate) async fn subjects(&self, counts: Counts) -> Vec<Subject> {
        let running = &self.stage.running;
        let scene = Scene::new(self.stage, "functions").await;
        let mut zips = HashMap::new();
        let mut subject = |operation: &str, calls| {
            let binary = self.binary(operation);
            let zip = *zips.entry(binary.clone()).or_insert_with(|| zipped(&[("bootstrap".to_owned(), binary.clone())]));
            let environment = self.environment(operation, &running.database_url);
            Subject::new(Program { operation: operation.to_owned(), line: vec![binary], environment }, zip, calls)
        };
        let mut all = Vec::new();
        for operation in running.functions.iter().map(|deployed| deployed.endpoint.name) {
            let is_asked = !NOT_ASKED.contains(&operation);
            let calls = if is_asked { scene.calls(self.stage, operation, counts.requests()).await } else { Vec::new() };
            all.push(subject(operation, calls));
        }
        all.extend(running.workers.iter().map(|employed| subject(&employed.worker.operation, Vec::new())));
        all
    }

    /// Bytes of all zip files of a deployment: one for each binary.
    pub(crate) fn uploaded(&self) -> (usize, u64) {
        let running = &self.stage.running;
        let functions = running.functions.iter().map(|deployed| &deployed.function.binary);
        let binaries: BTreeSet<_> = functions.chain(running.workers.iter().map(|employed| &employed.worker.binary)).collect();
        let zip = |name: &&String| zipped(&[("bootstrap".to_owned(), self.folder.join(name).join("bootstrap"))]);
        (binaries.len(), binaries.iter().map(zip).sum())
    }
}

/// A function or a twin, with a request for each time that it will be asked something, or none if it is only started.
pub(crate) struct Subject {
    figures: Figures,
    program: Program,
    calls: std::vec::IntoIter<Call>,
}

/// Measures all of `subjects`. They take turns at cold starts, so that what else the machine does meets all alike.
pub(crate) async fn measure(stage: &Stage, mut subjects: Vec<Subject>, counts: Counts) -> Vec<Figures> {
    for _ in 0..counts.cold {
        for subject in &mut subjects {
            subject.start(stage).await;
        }
    }
    for subject in &mut subjects {
        subject.go_on(stage, counts.warm).await;
    }
    subjects.into_iter().map(|subject| subject.figures).collect()
}

impl Subject {
    pub(crate) fn new(program: Program, zip: u64, calls: Vec<Call>) -> Self {
        let figures = Figures {
            name: program.operation.clone(),
            init: Times::default(),
            resident: 0,
            first: Times::default(),
            warm: Times::default(),
            peak: 0,
            zip,
        };
        Self { figures, program, calls: calls.into_iter() }
    }

    fn event(&mut self, stage: &Stage) -> Option<Bytes> {
        self.calls.next().map(|call| call.json(stage))
    }

    /// Starts it and asks it one thing.
    async fn start(&mut self, stage: &Stage) {
        let event = self.event(stage);
        let mut process = Process::start(&self.program).await;
        self.figures.init.push(process.init);
        self.figures.resident = self.figures.resident.max(process.memory.resident);
        let Some(event) = event else { return };
        let (time, answer) = process.invoke(event).await;
        succeeded(&self.figures.name, &answer);
        self.figures.first.push(process.init + time);
    }

    /// Asks one process of it `count` things after its first.
    async fn go_on(&mut self, stage: &Stage, count: usize) {
        let Some(first) = self.event(stage) else { return };
        let mut process = Process::start(&self.program).await;
        process.invoke(first).await;
        for _ in 0..count {
            let event = self.event(stage).unwrap();
            // The function has just asked for work; real calls don't come that fast on each other's heels.
            tokio::time::sleep(Duration::from_millis(1)).await;
            let (time, answer) = process.invoke(event).await;
            succeeded(&self.figures.name, &answer);
            self.figures.warm.push(time);
        }
        self.figures.peak = process.memory_now().peak;
    }
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
