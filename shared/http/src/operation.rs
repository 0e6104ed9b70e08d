//! What an operation says of itself.

use crate::{
    input::Body,
    problem::{FieldProblem, Problem},
    reply::Reply,
    tools::Tools,
};
use lambda_http::{
    Request, RequestExt as _,
    http::{HeaderValue, StatusCode, header},
    request::RequestContext,
};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sev_domain::{account::Role, world::Moment};
use sev_runtime::{App, session::Session};

/// One operation of the API: who may call it, what it takes, what it answers. Its route is in
/// `template.yaml`, under the function whose `Handler` is its name. `T` is what it needs beside the tables.
pub trait Operation<T: Tools = ()>: 'static {
    /// Its name: the file's, the template's `Handler`, and the OpenAPI's `operationId`.
    const NAME: &'static str;
    /// What it does, in one English sentence for the OpenAPI.
    const SUMMARY: &'static str;
    /// Roles of which the caller must have one. Empty for [`Anyone`].
    const ROLES: &'static [Role];
    /// The status when all goes well.
    const STATUS: StatusCode = StatusCode::OK;

    /// Whether it can be called before the second factor that the caller's roles ask for is set up.
    const BEFORE_SECOND_FACTOR: bool = false;

    /// Whether the caller's session must still go on: the database is asked first. For what changes accounts. Elsewhere a
    /// token is enough, which outlives its session by its fifteen minutes at most.
    const ASKS_SESSION: bool = false;

    /// Headers that the operation looks at, beside the caller's token.
    const HEADERS: &'static [Header] = &[];

    /// [`Anyone`], or a [`Session`].
    type Caller: Caller;
    /// Parameters in the path.
    type Path: DeserializeOwned + JsonSchema + Send;
    /// Parameters in the query string, each an optional string that the operation parses.
    type Query: DeserializeOwned + JsonSchema + Send;
    type Body: Body;
    /// The body of the answer.
    type Reply: Serialize + JsonSchema;

    /// A body that works on the demo data, for the OpenAPI.
    fn example() -> Option<Value> {
        None
    }

    /// How it refuses, beside what its types say: one problem of each status and code. It goes into the OpenAPI, and where
    /// assertions are on, a problem that is not listed is a panic.
    fn refusals() -> Vec<Problem> {
        Vec::new()
    }

    fn handle(app: &App, call: Call<Self, T>) -> impl Future<Output = Result<Reply<Self::Reply>, Problem>> + Send;
}

/// A header that an operation looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// The version that a change starts from.
    IfMatch {
        /// Whether there is no change without it.
        required: bool,
    },
    /// The same for each attempt at one thing, which is done once.
    IdempotencyKey,
}

impl Header {
    /// Its name in a request.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::IfMatch { .. } => "If-Match",
            Self::IdempotencyKey => "Idempotency-Key",
        }
    }

    /// Whether the operation refuses a request without it.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::IfMatch { required: true })
    }

    /// What it holds, for the OpenAPI.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::IfMatch { .. } => "The version that the change starts from, as `ETag` or `version` gave it.",
            Self::IdempotencyKey => {
                "8 to 64 letters, digits and hyphens, the same for each attempt at one thing: it is done once, for a day."
            }
        }
    }
}

#[derive(Debug)]
pub struct Call<O: Operation<T> + ?Sized, T: Tools = ()> {
    pub caller: O::Caller,
    /// When: the clock is read once, so that no request sees two days.
    pub moment: Moment,
    /// What the operation needs beside the tables.
    pub tools: T,
    /// Parameters in the path.
    pub path: O::Path,
    /// Parameters in the query string.
    pub query: O::Query,
    pub body: O::Body,
    /// What else the request carries.
    pub meta: Meta,
}

/// Headers and circumstances of a request.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The address that the request comes from, as API Gateway saw it.
    pub source_ip: String,
    /// What the caller's browser says that it is.
    pub user_agent: String,
    /// The refresh token's cookie.
    pub refresh_cookie: Option<String>,
    /// The version that the caller means to change.
    pub if_match: Option<u32>,
    /// Chosen by the caller, the same for each attempt at one thing.
    pub idempotency_key: Option<String>,
}

/// Name of the refresh token's cookie.
pub const REFRESH_COOKIE: &str = "sev_refresh";

impl Meta {
    /// Reads the headers of `request`.
    ///
    /// # Errors
    /// 428 without a header that is required; 422 when an `Idempotency-Key` is not 8 to 64 letters, digits and hyphens.
    pub(crate) fn read(request: &Request, wanted: &[Header]) -> Result<Self, Problem> {
        if wanted.iter().any(|wanted| wanted.is_required() && !request.headers().contains_key(wanted.name())) {
            return Err(Problem::version_required());
        }
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let idempotency_key = request.headers().get("idempotency-key").map(idempotency_key).transpose()?;
        Ok(Self {
            source_ip: match request.request_context_ref() {
                Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone().unwrap_or_default(),
                _ => String::new(),
            },
            user_agent: header("user-agent").unwrap_or_default().to_owned(),
            refresh_cookie: request
                .headers()
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|line| line.split(';'))
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(name, _)| *name == REFRESH_COOKIE)
                .map(|(_, value)| value.to_owned()),
            // A version that can't be read matches none, rather than being taken for « any ».
            if_match: header("if-match").map(|value| value.trim_start_matches("W/").trim_matches('"').parse().unwrap_or(0)),
            idempotency_key,
        })
    }
}

/// A key that can't be read is refused: taken for none, a retry would do the thing twice.
fn idempotency_key(value: &HeaderValue) -> Result<String, Problem> {
    let key = value.to_str().unwrap_or_default();
    if (8..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Ok(key.to_owned());
    }
    let message = "La clé compte de 8 à 64 lettres, chiffres ou tirets.".to_owned();
    Err(Problem::invalid(vec![FieldProblem { field: "Idempotency-Key".to_owned(), message }]))
}

/// The roles of which a caller must have one, and whether they may call before the second factor is set up.
pub type Allowed = (&'static [Role], bool);

/// Who may call an operation.
pub trait Caller: Sized + Send {
    /// Whether the caller must show a token.
    const SIGNED: bool;

    /// The caller of `request`, when they are among those who are `allowed`.
    ///
    /// # Errors
    /// 401 without a valid token, 403 with the wrong role or before the second factor is set up.
    fn of(app: &App, request: &Request, allowed: Allowed, moment: Moment) -> Result<Self, Problem>;

    /// Looks whether the session of the caller goes on, which its token alone can't say.
    ///
    /// # Errors
    /// 401 when it has ended, or its user can't log in any more.
    fn goes_on(&self, app: &App, moment: Moment) -> impl Future<Output = Result<(), Problem>> + Send;

    /// The organisation to name in the log, if the caller has shown one.
    fn organisation(&self) -> Option<&str>;
}

/// Anybody, without a token.
#[derive(Clone, Copy, Debug)]
pub struct Anyone;

impl Caller for Anyone {
    const SIGNED: bool = false;

    fn of(_: &App, _: &Request, _: Allowed, _: Moment) -> Result<Self, Problem> {
        Ok(Self)
    }

    async fn goes_on(&self, _: &App, _: Moment) -> Result<(), Problem> {
        Ok(())
    }

    fn organisation(&self) -> Option<&str> {
        None
    }
}

impl Caller for Session {
    const SIGNED: bool = true;

    fn of(app: &App, request: &Request, (roles, before_second_factor): Allowed, moment: Moment) -> Result<Self, Problem> {
        let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        let session =
            app.verifier.verify(token.ok_or_else(Problem::unauthenticated)?, moment.now).map_err(|_| Problem::unauthenticated())?;
        if session.second_factor_needed && !before_second_factor {
            return Err(Problem::second_factor_needed());
        }
        if session.roles.iter().any(|role| roles.contains(role)) { Ok(session) } else { Err(Problem::forbidden()) }
    }

    async fn goes_on(&self, app: &App, moment: Moment) -> Result<(), Problem> {
        let (user, session) = ((&self.identifier, self.user_id.as_str()), self.session_id.as_str());
        let going = app.store.going_session(user, session, moment.now).await?;
        going.map(drop).ok_or_else(Problem::unauthenticated)
    }

    fn organisation(&self) -> Option<&str> {
        Some(self.organisation_id.as_str())
    }
}
