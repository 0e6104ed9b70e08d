//! `application/problem+json` (RFC 9457): what went wrong, in French, with a stable code.

use crate::reply::append;
use lambda_http::http::{HeaderMap, HeaderName, StatusCode, header};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    aid::Refusal, bank_account::AccountRefusal, batch::BatchRefusal, correction::NotOpen, course::OutOfTurn, homonym::NotToVerify,
    member::MemberRefusal, refused::Refused, takeover::NotApart,
};
use sev_runtime::files::FilesError;
use sev_storage::{Overtaken, StoreError};

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldProblem {
    /// The field's name in the request.
    pub field: String,
    /// A French sentence to show beside it.
    pub message: String,
}

/// An answer that is not what was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// Always `about:blank`: the code says which problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The HTTP status.
    status: u16,
    /// A stable name for programs.
    pub code: &'static str,
    /// A few French words.
    title: String,
    /// French sentences: why, and what to do.
    detail: String,
    /// What is wrong with which field; empty when no field is to blame.
    fields: Vec<FieldProblem>,
    /// What to tell the hotline about an error that is not the caller's.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_id: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    headers: HeaderMap,
}

impl Problem {
    /// A problem with its status, code, title and detail.
    pub fn new(status: StatusCode, code: &'static str, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            status: status.as_u16(),
            code,
            title: title.into(),
            detail: detail.into(),
            fields: Vec::new(),
            error_id: None,
            headers: HeaderMap::new(),
        }
    }

    /// Fields that can't be taken as they are: 422.
    #[must_use]
    pub fn invalid(fields: Vec<FieldProblem>) -> Self {
        let detail = if fields.len() > 1 { "Corrigez les champs indiqués." } else { "Corrigez le champ indiqué." };
        Self { fields, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", "Certaines informations sont à corriger", detail) }
    }

    /// One field that can't be taken as it is, and why, in a French sentence: 422.
    #[must_use]
    pub fn refused(field: &str, sentence: &str) -> Self {
        Self::invalid(vec![FieldProblem { field: field.into(), message: sentence.into() }])
    }

    /// The body is not JSON: 400.
    #[must_use]
    pub fn malformed() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed_json", "La demande n’est pas lisible", "Le contenu envoyé n’est pas du JSON valide.")
    }

    /// The content type is not JSON: 415.
    #[must_use]
    pub fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Le format n’est pas accepté",
            "Envoyez le contenu en « application/json ».",
        )
    }

    /// More than a megabyte: 413.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "payload_too_large",
            "La demande est trop volumineuse",
            "Le contenu envoyé est limité à 1 Mo.",
        )
    }

    /// No session, or one that has ended: 401.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "Connectez-vous", "Votre session est terminée ou vous n’êtes pas connecté.")
            .header(header::WWW_AUTHENTICATE, "Bearer")
    }

    /// The caller's role does not allow it: 403.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Accès refusé", "Votre rôle ne permet pas cette action.")
    }

    /// The caller's roles ask for a second factor, which is not set up: 403.
    #[must_use]
    pub fn second_factor_needed() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "second_factor_needed",
            "La double authentification est à activer",
            "Votre rôle la demande : activez-la depuis « Mon compte » avant de continuer.",
        )
    }

    /// There is no such thing, or it is another organisation's: 404, the same for both.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "Introuvable",
            format!("{what} n’existe pas ou n’est pas accessible avec votre compte."),
        )
    }

    /// What the rules refuse.
    fn of(refusal: &impl Refused) -> Self {
        let (code, title, detail) = (refusal.code(), refusal.title(), refusal.detail());
        match refusal.field() {
            Some(field) => Self {
                fields: vec![FieldProblem { field: field.to_owned(), message: detail.clone() }],
                ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title, detail)
            },
            None => Self::conflict(code, title, detail),
        }
    }

    /// What there is does not allow it: 409.
    pub fn conflict(code: &'static str, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, title, detail)
    }

    /// Changed by someone else in the meantime: 412.
    #[must_use]
    pub fn version_conflict() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "version_conflict",
            "Ces informations ont changé entre-temps",
            "Une autre personne les a modifiées. Rechargez-les, puis refaites votre modification.",
        )
    }

    /// The header `If-Match` is needed: 428.
    #[must_use]
    pub fn version_required() -> Self {
        Self::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition_required",
            "La version manque",
            "Indiquez dans l’en-tête If-Match la version que vous modifiez.",
        )
    }

    /// Too many attempts at a password or a code: 429, with the seconds to wait.
    #[must_use]
    pub fn throttled(seconds: i64) -> Self {
        Self::later("Trop de tentatives", seconds)
    }

    /// Too much of what is no mistake, like invitations in a day: 429, with the seconds to wait.
    #[must_use]
    pub fn too_many(seconds: i64) -> Self {
        Self::later("Trop de demandes", seconds)
    }

    fn later(title: &str, seconds: i64) -> Self {
        let seconds = seconds.max(1);
        Self::new(StatusCode::TOO_MANY_REQUESTS, "throttled", title, format!("Réessayez dans {}.", wait(seconds)))
            .header(header::RETRY_AFTER, &seconds.to_string())
    }

    /// The database did not answer, or too many write the same thing at once: 503, try again.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Le service est momentanément occupé",
            "Votre demande n’a peut-être pas été enregistrée. Réessayez dans quelques instants : rien ne sera fait deux fois.",
        )
        .header(header::RETRY_AFTER, "2")
    }

    /// Something that should not happen: 500. What happened is in the log, under `error_id`.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Une erreur est survenue",
            // The page adds the hotline and the number.
            "Réessayez dans quelques instants.",
        )
    }

    /// The problem with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        append(&mut self.headers, name, value);
        self
    }

    /// The problem with its number for the hotline, when it is the system's own.
    #[must_use]
    pub(crate) fn numbered(mut self, error_id: &str) -> Self {
        if self.status >= 500 {
            self.error_id = Some(error_id.to_owned());
        }
        self
    }

    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

/// So many seconds as people say them, rounded up: in minutes, and in hours from an hour and a half on.
fn wait(seconds: i64) -> String {
    let up = |unit: i64| (seconds + unit - 1) / unit;
    match (up(60), up(3600)) {
        (1, _) => "1 minute".to_owned(),
        (minutes @ ..=90, _) => format!("{minutes} minutes"),
        (_, hours) => format!("{hours} heures"),
    }
}

/// A refusal that names a field is the form's (422); one that does not is of what there is (409).
macro_rules! refused {
    ($($refusal:ty),+ $(,)?) => {
        $(impl From<$refusal> for Problem {
            fn from(refusal: $refusal) -> Self {
                Self::of(&refusal)
            }
        })+
    };
}

refused!(Refusal, OutOfTurn, NotOpen, NotToVerify, BatchRefusal, AccountRefusal, MemberRefusal, NotApart);

impl From<FilesError> for Problem {
    fn from(error: FilesError) -> Self {
        // Says which call and which code, never a key.
        tracing::error!(%error, "files");
        if error.is_passing { Self::unavailable() } else { Self::internal() }
    }
}

/// Too many write the same thing at once.
impl From<Overtaken> for Problem {
    fn from(_: Overtaken) -> Self {
        Self::unavailable()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        // Says which call and which code, never an item.
        tracing::error!(%error, "storage");
        match error {
            StoreError::Unavailable { .. } => Self::unavailable(),
            StoreError::Refused { .. } | StoreError::Corrupt { .. } => Self::internal(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_said_in_minutes_or_hours() {
        for (seconds, said) in [
            (-5, "1 minute"),
            (1, "1 minute"),
            (60, "1 minute"),
            (61, "2 minutes"),
            (900, "15 minutes"),
            (5_400, "90 minutes"),
            (5_401, "2 heures"),
            (7_201, "3 heures"),
            (82_800, "23 heures"),
            (86_400, "24 heures"),
        ] {
            let problem = Problem::too_many(seconds);
            assert_eq!(problem.detail, format!("Réessayez dans {said}."), "{seconds}");
            assert_eq!(problem.headers()[header::RETRY_AFTER], seconds.max(1).to_string());
        }
        assert_eq!((Problem::throttled(1).title, Problem::too_many(1).title), ("Trop de tentatives".into(), "Trop de demandes".into()));
    }
}
