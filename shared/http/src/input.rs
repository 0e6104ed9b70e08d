//! Bodies, paths and queries as types.

use crate::problem::{FieldProblem, Problem};
use lambda_http::{Request, http::header};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// The most that a request's body may hold, in bytes.
const MAX_BODY: usize = 1_000_000;

/// What an operation takes as its body.
pub trait Body: Sized + Send {
    /// Reads the body of `request`.
    ///
    /// # Errors
    /// 400, 413, 415 or 422.
    fn read(request: &Request) -> Result<Self, Problem>;

    /// Its schema in the OpenAPI; `None` when there is no body.
    fn schema(generator: &mut SchemaGenerator) -> Option<Schema>;
}

/// An operation without a body. What is sent is not looked at.
#[derive(Clone, Copy, Debug)]
pub struct NoBody;

impl Body for NoBody {
    fn read(_: &Request) -> Result<Self, Problem> {
        Ok(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }
}

#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Send> Body for Json<T> {
    fn read(request: &Request) -> Result<Self, Problem> {
        let body = request.body().as_ref();
        if body.len() > MAX_BODY {
            return Err(Problem::too_large());
        }
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
            return Err(Problem::not_json());
        }
        let json: Value = serde_json::from_slice(body).map_err(|_| Problem::malformed())?;
        typed(json).map(Json)
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<T>())
    }
}

/// `json` as a `T`, or which field is not of its type.
///
/// # Errors
/// 422 with the field.
pub fn typed<T: DeserializeOwned>(json: Value) -> Result<T, Problem> {
    if !json.is_object() {
        return Err(Problem::malformed());
    }
    serde_path_to_error::deserialize(json).map_err(|error| {
        let field = error.path().iter().next().map(ToString::to_string).unwrap_or_default();
        Problem::invalid(vec![FieldProblem { field, message: "Cette valeur n’est pas du type attendu.".into() }])
    })
}

/// Reads `null` as a field that was left out, for `#[serde(deserialize_with)]`.
///
/// # Errors
/// A value of another type.
pub fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(value: D) -> Result<T, D::Error> {
    Option::deserialize(value).map(Option::unwrap_or_default)
}

/// A path or a query without parameters.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
pub struct Nothing {}
