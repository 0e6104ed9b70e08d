//! Bodies, paths and queries as types.

use crate::problem::Problem;
use lambda_http::{Request, http::header};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

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
    let Value::Object(fields) = json else { return Err(Problem::malformed()) };
    serde_path_to_error::deserialize(&Value::Object(fields.clone())).map_err(|error| {
        let field = error.path().iter().next().map(ToString::to_string).or_else(|| first_wrong::<T>(&fields));
        Problem::refused(&field.unwrap_or_default(), "Cette valeur n’est pas du type attendu.")
    })
}

/// The first field with which a form can't be read any more. Of a form in parts (`#[serde(flatten)]`) serde says only that
/// something in it is wrong. `None` when something is missing.
fn first_wrong<T: DeserializeOwned>(fields: &Map<String, Value>) -> Option<String> {
    let is_read = |count: usize| {
        let first: Map<String, Value> = fields.iter().take(count).map(|(name, value)| (name.clone(), value.clone())).collect();
        // As `typed` reads: another way of reading would be as much code again for each form.
        serde_path_to_error::deserialize::<_, T>(&Value::Object(first)).is_ok()
    };
    // By halves: whoever sends a hundred thousand fields gets seventeen readings.
    let (mut read, mut wrong) = (is_read(0).then_some(0)?, fields.len());
    while wrong - read > 1 {
        let middle = read.midpoint(wrong);
        *(if is_read(middle) { &mut read } else { &mut wrong }) = middle;
    }
    fields.keys().nth(read).cloned()
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    struct Whole {
        #[serde(flatten)]
        _one: One,
        #[serde(default, deserialize_with = "or_default")]
        _last: u8,
    }

    #[derive(Debug, Deserialize)]
    struct One {
        #[serde(default)]
        _text: Option<String>,
        #[serde(default)]
        _number: u32,
    }

    #[test]
    fn a_form_in_parts_names_the_field_that_is_wrong() {
        for (json, field) in [
            (json!({ "_text": 1, "_number": 2 }), "_text"),
            (json!({ "_text": "a", "_number": "x", "_last": 3 }), "_number"),
            (json!({ "other": [], "_last": "x", "_number": 2 }), "_last"),
            (json!({ "_number": "x", "_text": 1 }), "_number"),
        ] {
            let problem = serde_json::to_value(typed::<Whole>(json).unwrap_err()).unwrap();
            assert_eq!(problem["fields"][0]["field"], field);
        }
        typed::<Whole>(json!({ "other": "x", "_text": null, "_number": 2, "_last": null })).unwrap();
    }
}
