//! A function as a process of its own, on a Runtime API.

use crate::{
    clock::now,
    runtime_api::{RuntimeApi, Seen},
};
use axum::body::Bytes;
use serde_json::Value;
use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How to start a function.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// What the template's `Handler` names.
    pub(crate) operation: String,
    /// What is run, with its arguments.
    pub(crate) line: Vec<PathBuf>,
    /// Its environment, beside what Lambda sets by itself.
    pub(crate) environment: Vec<(String, String)>,
}

/// Memory of a process, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) resident: u64,
    /// The most that was ever resident.
    pub(crate) peak: u64,
}

#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    api: RuntimeApi,
    /// From the start of the process to its first request for work.
    pub(crate) init: Duration,
    pub(crate) memory: Memory,
}

impl Process {
    /// Starts `program`, and returns when it asks for work.
    pub(crate) async fn start(program: &Program) -> Self {
        let mut api = RuntimeApi::start().await;
        let (name, arguments) = program.line.split_first().unwrap();
        let mut command = Command::new(name);
        command.args(arguments).env_clear().envs(lambda(&program.operation, &api.address)).envs(program.environment.iter().cloned());
        // Lambda takes the lines of the log from the same place; nobody reads these.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        let started = now();
        let child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", name.display()));
        let ready = tokio::time::timeout(Duration::from_secs(20), api.seen()).await;
        match ready.unwrap_or_else(|_| panic!("{:?} does not ask for work", program.line)) {
            Seen::Ready(at) => {
                let memory = memory(child.id());
                Self { child, api, init: at - started, memory }
            }
            Seen::Failed(how) => panic!("{:?}: {how}", program.line),
            Seen::Answered(..) => panic!("{:?} answers what it was not asked", program.line),
        }
    }

    /// Hands it `event`, and returns its answer with the time that it took.
    pub(crate) async fn invoke(&mut self, event: Bytes) -> (Duration, Value) {
        let given = now();
        self.api.hand_out(event);
        let (at, body) = match self.api.seen().await {
            Seen::Answered(at, body) => (at, body),
            Seen::Failed(how) => panic!("{how}"),
            Seen::Ready(_) => panic!("an event was left without an answer"),
        };
        match self.api.seen().await {
            Seen::Ready(_) => (at - given, serde_json::from_slice(&body).unwrap()),
            Seen::Failed(how) => panic!("{how}"),
            Seen::Answered(..) => panic!("an event was answered twice"),
        }
    }

    /// Its memory as it is.
    pub(crate) fn memory_now(&self) -> Memory {
        memory(self.child.id())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What Lambda sets in every function's environment.
fn lambda(handler: &str, api: &str) -> Vec<(String, String)> {
    [
        ("_HANDLER", handler),
        ("AWS_LAMBDA_RUNTIME_API", api),
        ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "bench"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ("AWS_LAMBDA_LOG_LEVEL", "INFO"),
        ("AWS_REGION", "eu-west-3"),
        ("AWS_ACCESS_KEY_ID", "bench"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
        ("AWS_SESSION_TOKEN", "bench"),
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
        ("PATH", "/usr/local/bin:/usr/bin/:/bin"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

fn memory(process: u32) -> Memory {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').trim().strip_suffix(" kB")?.parse::<u64>().ok()
    };
    let bytes = |name| kilobytes(name).unwrap_or_default() * 1024;
    Memory { resident: bytes("VmRSS"), peak: bytes("VmHWM") }
}
