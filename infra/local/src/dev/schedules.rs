//! `/dev/schedules`: what a schedule calls, called now.

use super::is_form;
use crate::{answer, pipeline::tick, system::System, template::Source};
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use lambda_http::http::{HeaderMap, StatusCode};
use serde_json::json;
use sev_http::Problem;
use std::{fmt::Write as _, sync::Arc};

/// Runs a function, in a task of its own as Lambda does, and says what became of it.
pub(super) async fn run(State(system): State<Arc<System>>, Path(function): Path<String>, headers: HeaderMap) -> Response {
    let called = system.workers.get(&function).filter(|employed| matches!(employed.worker.source, Source::Schedule { .. }));
    let Some(employed) = called.cloned() else {
        let detail = format!("Aucune fonction planifiée ne s’appelle « {function} » dans template.yaml.");
        return answer::problem(&Problem::new(StatusCode::NOT_FOUND, "not_found", "Introuvable", detail));
    };
    let _open = system.gate.read().await;
    let event = tick(system.clock.now());
    match tokio::spawn(async move { employed.invoke(event).await }).await {
        Ok(Ok(_)) if is_form(&headers) => Redirect::to("/dev").into_response(),
        Ok(Ok(response)) => answer::json(StatusCode::OK, "application/json", &json!({ "outcome": response.outcome })),
        Ok(Err(_)) | Err(_) => {
            let error_id = system.app.entropy.id();
            tracing::error!(function, error_id, "a schedule's function has failed");
            answer::internal(&error_id)
        }
    }
}

/// What `/dev` says of them.
pub(super) fn listed(system: &System) -> String {
    let mut html = String::new();
    for worker in system.workers.iter().map(|employed| &employed.worker) {
        if let Source::Schedule { at, .. } = &worker.source {
            let (name, when) = (&worker.operation, at.words());
            // Writing to a String can't fail.
            let _ = writeln!(
                html,
                "<form method=\"post\" action=\"/dev/schedules/{name}\"><span><code>{name}</code>, {when}</span><button>Lancer maintenant</button></form>"
            );
        }
    }
    html
}
