//! `/dev/mails`: the mails that were sent, newest first.

use super::{PARIS, titled};
use crate::{answer, mailbox::Mail, system::System};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Response},
};
use lambda_http::http::{HeaderMap, StatusCode, header};
use sev_domain::date::in_french;
use sev_http::Problem;
use std::sync::Arc;

/// All of them: a page for a browser, JSON for anything else.
pub(super) async fn list(State(system): State<Arc<System>>, headers: HeaderMap) -> Response {
    let mails = system.mailbox.mails();
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !accept.contains("text/html") {
        return answer::json(StatusCode::OK, "application/json", &serde_json::to_value(&mails).unwrap_or_default());
    }
    let shown: String = mails.iter().map(shown).collect();
    let shown = if shown.is_empty() { format!("<p>{NONE}</p>") } else { shown };
    titled(
        "Mails",
        &format!(
            "<h1>Mails envoyés</h1>
<p>Ils ne quittent pas cette machine. <a href=\"/dev\">Outils de développement</a></p>
{shown}"
        ),
    )
    .into_response()
}

/// One, as those see it whose mail shows HTML.
pub(super) async fn one(State(system): State<Arc<System>>, Path(number): Path<String>) -> Response {
    let mail = system.mailbox.mails().into_iter().find(|mail| mail.number.to_string() == number);
    let missing = || Problem::not_found("Ce mail");
    mail.map_or_else(|| answer::problem(&missing()), |mail| Html(mail.html).into_response())
}

const NONE: &str = "Aucun mail pour l’instant.";

/// What `/dev` says of them.
pub(super) fn summary(system: &System) -> String {
    match system.mailbox.mails().len() {
        0 => format!("<p>{NONE}</p>"),
        1 => "<p><a href=\"/dev/mails\">Lire le mail envoyé</a></p>".to_owned(),
        count => format!("<p><a href=\"/dev/mails\">Lire les {count} mails envoyés</a></p>"),
    }
}

fn shown(mail: &Mail) -> String {
    let at = PARIS.to_datetime(mail.sent_at);
    format!(
        "<section><h2>{subject}</h2><p>À {to}, de {from}, le {day} à {hour} h {minute:02}. <a href=\"/dev/mails/{number}\">Voir en HTML</a></p><p class=\"mail\">{text}</p></section>
",
        subject = escaped(&mail.subject),
        to = escaped(&mail.to),
        from = escaped(&mail.from),
        day = in_french(at.date()),
        hour = at.hour(),
        minute = at.minute(),
        number = mail.number,
        text = linked(&mail.text),
    )
}

/// The text, with its links to be followed.
pub(super) fn linked(text: &str) -> String {
    let line = |line: &str| {
        let line = escaped(line);
        if line.starts_with("http://") || line.starts_with("https://") { format!("<a href=\"{line}\">{line}</a>") } else { line }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
