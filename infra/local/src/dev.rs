//! `/dev`: tools for whoever tries the system out. They exist in this crate alone, so no deployed
//! function can have them.

mod mails;
mod previews;
mod schedules;

use crate::{answer, system::System};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use lambda_http::{
    aws_lambda_events::query_map::QueryMap,
    http::{HeaderMap, StatusCode, header},
};
use serde_json::{Value, json};
use sev_domain::date::in_french;
use sev_http::{FieldProblem, Problem};
use std::sync::Arc;

static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

pub(crate) fn router(system: Arc<System>) -> Router {
    Router::new()
        .route("/dev", get(page))
        .route("/dev/style.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/dev/mails", get(mails::list))
        .route("/dev/mails/previews", get(previews::list))
        .route("/dev/mails/previews/{index}", get(previews::one))
        .route("/dev/mails/{number}", get(mails::one))
        .route("/dev/clock", get(clock).post(move_clock))
        .route("/dev/reset", post(reset))
        .route("/dev/schedules/{function}", post(schedules::run))
        .with_state(system)
}

async fn clock(State(system): State<Arc<System>>) -> Response {
    shown(&system)
}

fn shown(system: &System) -> Response {
    answer::json(StatusCode::OK, "application/json", &json!({ "now": system.clock.now(), "moved": system.clock.is_moved() }))
}

async fn move_clock(State(system): State<Arc<System>>, headers: HeaderMap, body: Bytes) -> Response {
    let is_form = is_form(&headers) && !body.starts_with(b"{");
    match wanted(is_form, &body) {
        Ok(Some(now)) => system.clock.move_to(now),
        Ok(None) => system.clock.set_back(),
        Err(problem) => return answer::problem(&problem),
    }
    if is_form { Redirect::to("/dev").into_response() } else { shown(&system) }
}

async fn reset(State(system): State<Arc<System>>, headers: HeaderMap) -> Response {
    match system.reset().await {
        Ok(()) if is_form(&headers) => Redirect::to("/dev").into_response(),
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => {
            let error_id = system.app.entropy.id();
            tracing::error!(%error, error_id, "reset");
            answer::internal(&error_id)
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// The instant asked for, `None` for the system's own. A form says what time it is in France.
fn wanted(is_form: bool, body: &[u8]) -> Result<Option<Timestamp>, Problem> {
    let text = std::str::from_utf8(body).map_err(|_| Problem::malformed())?;
    let raw = if is_form {
        // A QueryMap takes any text.
        let form: QueryMap = text.parse().unwrap_or_default();
        form.first("now").filter(|now| !now.is_empty()).map(str::to_owned)
    } else {
        let json: Value = serde_json::from_str(text).map_err(|_| Problem::malformed())?;
        match json.get("now") {
            Some(Value::String(now)) => Some(now.clone()),
            Some(Value::Null) => None,
            _ => return Err(invalid()),
        }
    };
    let Some(raw) = raw else { return Ok(None) };
    let in_france = || raw.parse::<DateTime>().ok().and_then(|at| PARIS.to_timestamp(at).ok());
    let instant = raw.parse::<Timestamp>().ok().or_else(in_france).ok_or_else(invalid)?;
    // The programme's years; beyond them nothing means anything.
    if (2000..2100).contains(&PARIS.to_datetime(instant).year()) { Ok(Some(instant)) } else { Err(invalid()) }
}

fn invalid() -> Problem {
    let message = "Indiquez une date entre 2000 et 2099, par exemple 2027-05-14T08:00:00Z, ou null pour l’heure du système.";
    Problem::invalid(vec![FieldProblem { field: "now".into(), message: message.into() }])
}

async fn page(State(system): State<Arc<System>>) -> Html<String> {
    let now = PARIS.to_datetime(system.clock.now());
    let moved = if system.clock.is_moved() { "L’horloge a été déplacée." } else { "C’est l’heure du système." };
    let logins: String =
        crate::demo::LOGINS.iter().map(|login| format!("<li><code>{}</code> : {}</li>", login.identifier, login.name)).collect();
    titled(
        "Outils de développement",
        &format!(
        "<h1>Outils de développement</h1>
<p>Ces outils n’existent que sur cette machine. <a href=\"/\">Ouvrir SEV Web</a> · <a href=\"/api/openapi.json\">Description de l’API</a></p>
<section><h2>Comptes de démonstration</h2><p>Mot de passe : <code>{password}</code></p><ul>{logins}</ul></section>
<section><h2>Horloge</h2>
<p>Nous sommes le <strong>{day} à {hour:02}:{minute:02}</strong>. {moved}</p>
<form method=\"post\" action=\"/dev/clock\">
<label for=\"now\">Nouvelle date (heure de Paris)</label>
<input type=\"datetime-local\" id=\"now\" name=\"now\" required value=\"{value}\">
<button>Déplacer l’horloge</button>
</form>
<form method=\"post\" action=\"/dev/clock\"><button>Revenir à l’heure du système</button></form>
</section>
<section><h2>Tâches planifiées</h2>
<p>Elles ont lieu à leur heure tant que l’horloge avance d’elle-même : la déplacer n’en lance aucune.</p>
{schedules}</section>
<section><h2>Données</h2>
<p>Tout effacer, puis remettre les données de démonstration autour de la date de l’horloge.</p>
<form method=\"post\" action=\"/dev/reset\"><button>Remettre les données de démonstration</button></form>
</section>
<section><h2>Mails</h2>{mails}<p><a href=\"/dev/mails/previews\">Voir les modèles de mails</a></p></section>
",
        password = crate::demo::PASSWORD,
        mails = mails::summary(&system),
        schedules = schedules::listed(&system),
        day = in_french(now.date()),
        hour = now.hour(),
        minute = now.minute(),
        value = now.strftime("%Y-%m-%dT%H:%M"),
        ),
    )
}

/// A page of `/dev`.
fn titled(title: &str, main: &str) -> Html<String> {
    Html(format!(
        "<!doctype html>
<html lang=\"fr\">
<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title} · SEV Web</title>
<link rel=\"stylesheet\" href=\"/dev/style.css\"></head>
<body>
<main>
{main}</main>
</body>
</html>
"
    ))
}

const STYLE: &str = "body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #f6f6f6; margin: 0 }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem }
section { background: #fff; border: 1px solid #d0d0d0; padding: 0 1.25rem 1.25rem; margin: 1rem 0 }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .75rem }
button, input { font: inherit; padding: .375rem .75rem }
.mail { white-space: pre-line; overflow-wrap: anywhere }
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_takes_json_and_forms() {
        let instant: Timestamp = "2027-05-14T08:00:00Z".parse().unwrap();
        assert_eq!(wanted(false, br#"{"now":"2027-05-14T08:00:00Z"}"#).unwrap(), Some(instant));
        assert_eq!(wanted(false, br#"{"now":null}"#).unwrap(), None);
        assert_eq!(wanted(true, b"now=2027-05-14T10%3A00").unwrap(), Some(instant), "ten o'clock in Paris");
        assert_eq!(wanted(true, b"").unwrap(), None);
        for refused in [&b""[..], b"{}", br#"{"now":1}"#, br#"{"now":"demain"}"#, br#"{"now":"1999-01-01T00:00:00Z"}"#, b"\xff"] {
            assert!(wanted(false, refused).is_err());
        }
    }
}
