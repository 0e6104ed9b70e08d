//! `cargo run` serves the whole system on this machine; `cargo run -- openapi` prints its OpenAPI description, and
//! `cargo run -- operations` the list of its operations (`docs/operations-list.md`);
//! `cargo run -- course` prints the course of a group (`docs/course.md`); `cargo run -- event NAME` prints a sample of what calls an
//! operation; `cargo run -- keys NAME` prints a new pair of session keys for a deployment.

use sev_local::{
    Options, StartError, course, demo, openapi, operations,
    registry::{self, Bound},
    samples,
    template::Template,
};
use sev_runtime::session::generate_keys;
use std::{io::Write as _, process::ExitCode};
use tokio::signal;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        None => serve().await,
        Some("openapi") => describe(),
        Some("operations") => list(),
        Some("course") => {
            let _ = std::io::stdout().write_all(course::render().as_bytes());
            Ok(())
        }
        Some("event") => sample(),
        Some("keys") => new_keys(),
        Some(other) => {
            say(&format!(
                "Commande inconnue : {other}. Il y a « openapi », « operations », « course », « event », « keys », ou rien pour démarrer le système."
            ));
            return ExitCode::FAILURE;
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn bound() -> Result<Bound, StartError> {
    registry::bind(&Template::load()?, &registry::binaries()).map_err(StartError::Mismatches)
}

fn describe() -> Result<(), StartError> {
    let bound = bound()?;
    // A reader that goes away is no error.
    let _ = std::io::stdout().write_all(openapi::render(&bound.functions).as_bytes());
    Ok(())
}

fn list() -> Result<(), StartError> {
    let _ = std::io::stdout().write_all(operations::render(&Template::load()?, &registry::binaries(), &bound()?).as_bytes());
    Ok(())
}

fn sample() -> Result<(), StartError> {
    let operation = std::env::args().nth(2).unwrap_or_default();
    let event = samples::render(&bound()?, &operation).unwrap_or_else(|| Err("elle n’existe pas".to_owned()));
    let event = event.map_err(|problem| StartError::Sample { operation, problem })?;
    let _ = std::io::stdout().write_all(event.as_bytes());
    Ok(())
}

fn new_keys() -> Result<(), StartError> {
    let name = std::env::args().nth(2).unwrap_or_else(|| "sessions".to_owned());
    let (public_key, private_key) = generate_keys(&name).map_err(StartError::Keys)?;
    let keys = serde_json::json!({ "public_key": public_key, "private_key": private_key });
    let _ = writeln!(std::io::stdout(), "{keys}");
    Ok(())
}

async fn serve() -> Result<(), StartError> {
    lambda_http::tracing::init_default_subscriber();
    sev_runtime::log::panics();
    let port = match variable("PORT") {
        None => 3000,
        Some(value) => value.parse().map_err(|_| StartError::NoPort { value })?,
    };
    let folder = variable("DATA_DIR").unwrap_or_else(|| ".sev".to_owned());
    let options =
        if folder == ":memory:" { Options { port, ..Options::in_memory() } } else { Options::in_folder(folder.clone().into(), port) };
    let running = sev_local::start(options).await?;
    say(&format!(
        "\nSEV Web : {url}\nOutils : {url}/dev\nDonnées : {folder}\n\nComptes de démonstration (mot de passe {password}) :\n{logins}\nCtrl-C pour arrêter.\n",
        url = running.base_url,
        password = demo::PASSWORD,
        logins = demo::LOGINS.iter().map(|login| format!("  {:<14} {}\n", login.identifier, login.name)).collect::<String>(),
    ));
    stop_asked().await;
    running.shutdown().await;
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
async fn stop_asked() {
    #[cfg(unix)]
    if let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = signal::ctrl_c().await;
}

fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the local system's own two settings")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn say(text: &str) {
    // Standard error, so that standard output is what was asked for alone.
    let _ = writeln!(std::io::stderr(), "{text}");
}
