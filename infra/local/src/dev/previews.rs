//! `/dev/mails/previews`: one mail of each kind, as it would be sent now.

use super::{
    mails::{escaped, linked},
    titled,
};
use crate::{answer, system::System};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use sev_http::Problem;
use sev_messaging::{Letter, letter, samples};
use std::sync::Arc;

/// Each of them with its kind.
fn letters(system: &System) -> Vec<(&'static str, Letter)> {
    let Ok(identifier) = "ANCV2528".parse() else { return Vec::new() };
    let messages = samples(&identifier, system.clock.now());
    messages.iter().map(|message| (message.kind(), letter(message, &system.public_url))).collect()
}

/// All of them, one below the other.
pub(super) async fn list(State(system): State<Arc<System>>) -> Html<String> {
    let shown = |(index, (kind, letter)): (usize, &(&str, Letter))| {
        format!(
            "<section><h2>{subject}</h2><p><code>{kind}</code> · <a href=\"/dev/mails/previews/{index}\">Voir en HTML</a></p><p class=\"mail\">{text}</p></section>
",
            subject = escaped(letter.subject),
            text = linked(&letter.text),
        )
    };
    let shown: String = letters(&system).iter().enumerate().map(shown).collect();
    titled(
        "Modèles de mails",
        &format!(
            "<h1>Modèles de mails</h1>
<p>Rien de ce qui suit n’a été envoyé. <a href=\"/dev\">Outils de développement</a></p>
{shown}"
        ),
    )
}

/// One, as those see it whose mail shows HTML.
pub(super) async fn one(State(system): State<Arc<System>>, Path(index): Path<String>) -> Response {
    let found = index.parse::<usize>().ok().and_then(|index| letters(&system).into_iter().nth(index));
    let missing = || Problem::not_found("Ce modèle");
    found.map_or_else(|| answer::problem(&missing()), |(_, letter)| Html(letter.html).into_response())
}
