//! The OpenAPI description: the operations' own words and types, on the template's routes.

use crate::{functions::Functions, template::Function};
use lambda_http::http::StatusCode;
use schemars::{
    Schema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
};
use serde_json::{Map, Value, json};
use sev_http::{Endpoint, Header, Problem};
use std::collections::{BTreeMap, BTreeSet};

pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json");

const DEFINITIONS: &str = "/components/schemas";
const RESPONSES: &str = "/components/responses";

/// OpenAPI 3.1, pretty, always in the same order.
#[must_use]
pub fn render(bound: &[(Function, Endpoint)]) -> String {
    // The alternate form of a `Value` is indented by two.
    format!("{:#}\n", describe(bound))
}

/// The same for functions that are deployed already.
#[must_use]
pub(crate) fn of(functions: &Functions) -> String {
    let bound: Vec<_> = functions.iter().map(|deployed| (deployed.function.clone(), deployed.endpoint)).collect();
    render(&bound)
}

fn describe<'a>(bound: &'a [(Function, Endpoint)]) -> Value {
    // What is sent may leave out what has a default; what is answered is always whole.
    let mut requests = generator(Contract::Deserialize);
    let mut replies = generator(Contract::Serialize);
    let problem = replies.subschema_for::<Problem>();
    let mut shared = Map::new();
    let describe =
        |(function, endpoint): &'a (Function, Endpoint)| (function, operation(endpoint, (&mut requests, &mut replies), &mut shared));
    let described: Vec<_> = bound.iter().map(describe).collect();
    let (mut schemas, renamed) = merge(&requests, &replies);
    let mut paths = Map::new();
    for (function, Described { mut request, reply }) in described {
        rename(&mut request, &renamed);
        let mut operation = into_object(request);
        operation.extend(into_object(reply));
        let path = paths.entry(function.path.clone()).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(function.method.to_lowercase(), Value::Object(operation));
        }
    }
    schemas.sort_keys();
    shared.sort_keys();
    shared.insert(
        "Problem".into(),
        json!({
            "description": "What went wrong (RFC 9457), in French.",
            "content": { "application/problem+json": { "schema": problem } },
        }),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "SEV Web",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Extranet of Seniors en Vacances. Made from template.yaml and the operations' own types: never edited by hand.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": shared,
            "securitySchemes": { "session": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
    })
}

fn generator(contract: Contract) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = DEFINITIONS.into();
        settings.meta_schema = None;
        settings.contract = contract;
    });
    settings.into_generator()
}

/// An operation in two halves, since their schemas may differ under one name.
struct Described {
    request: Value,
    reply: Value,
}

fn operation(
    endpoint: &Endpoint,
    (requests, replies): (&mut SchemaGenerator, &mut SchemaGenerator),
    shared: &mut Map<String, Value>,
) -> Described {
    let mut parameters = parameters("path", &(endpoint.path)(requests));
    parameters.extend(self::parameters("query", &(endpoint.query)(requests)));
    parameters.extend(endpoint.headers.iter().copied().map(header));
    let mut request = json!({ "operationId": endpoint.name, "summary": endpoint.summary, "x-roles": endpoint.roles });
    if let Some(request) = request.as_object_mut() {
        if endpoint.signed {
            request.insert("security".into(), json!([{ "session": [] }]));
        }
        if !parameters.is_empty() {
            request.insert("parameters".into(), parameters.into());
        }
        if let Some(schema) = (endpoint.body)(requests) {
            let mut content = json!({ "schema": schema });
            if let (Some(content), Some(example)) = (content.as_object_mut(), (endpoint.example)()) {
                content.insert("example".into(), example);
            }
            request.insert("requestBody".into(), json!({ "required": true, "content": { "application/json": content } }));
        }
    }
    let description = endpoint.status.canonical_reason().unwrap_or_default();
    let success = if endpoint.status == StatusCode::NO_CONTENT {
        json!({ "description": description })
    } else {
        json!({ "description": description, "content": { "application/json": { "schema": (endpoint.reply)(replies) } } })
    };
    let mut responses = Map::new();
    responses.insert(endpoint.status.as_str().into(), success);
    for (status, codes) in (endpoint.refusals)() {
        responses.insert(status.to_string(), refusal(status, &codes, shared));
    }
    responses.insert("default".into(), json!({ "$ref": "#/components/responses/Problem" }));
    let reply = json!({ "responses": responses });
    Described { request, reply }
}

/// The problems of one status, which are told apart by their code. What is no list of its own stands once for all operations.
fn refusal(status: u16, codes: &BTreeSet<&str>, shared: &mut Map<String, Value>) -> Value {
    const MOST_SHARED: usize = 3;
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let schema = json!({ "allOf": [{ "$ref": reference("Problem") }, { "properties": { "code": { "enum": codes } } }] });
    let response = json!({ "description": reason, "content": { "application/problem+json": { "schema": schema } } });
    if codes.len() > MOST_SHARED {
        return response;
    }
    let name = codes.iter().fold(status.to_string(), |name, code| format!("{name}-{code}"));
    let target = format!("#{RESPONSES}/{name}");
    shared.insert(name, response);
    json!({ "$ref": target })
}

/// Each property of an object's schema as a parameter.
fn parameters(place: &str, schema: &Schema) -> Vec<Value> {
    let required =
        |name: &str| schema.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|other| other == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let parameter = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        let description = schema.as_object_mut().and_then(|schema| schema.shift_remove("description"));
        let mut parameter = json!({ "name": name, "in": place, "required": place == "path" || required(name), "schema": optional(schema) });
        if let (Some(parameter), Some(description)) = (parameter.as_object_mut(), description) {
            parameter.insert("description".into(), description);
        }
        parameter
    };
    properties.into_iter().flatten().map(parameter).collect()
}

fn header(header: Header) -> Value {
    let schema = json!({ "type": "string" });
    json!({ "name": header.name(), "in": "header", "required": header.is_required(), "schema": schema, "description": header.description() })
}

/// A parameter is there or not, never `null`.
fn optional(mut schema: Value) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        if schema.get("default") == Some(&Value::Null) {
            schema.shift_remove("default");
        }
        let kinds = schema
            .get("type")
            .and_then(Value::as_array)
            .map(|kinds| kinds.iter().filter(|kind| *kind != "null").cloned().collect::<Vec<_>>());
        if let Some([kind]) = kinds.as_deref() {
            schema.insert("type".into(), kind.clone());
        }
        if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
            words.retain(|word| !word.is_null());
        }
    }
    schema
}

/// The schemas of both sides. A request's that differs from the reply's of the same name, by itself
/// or by what it refers to, is renamed `…Input`.
fn merge(requests: &SchemaGenerator, replies: &SchemaGenerator) -> (Map<String, Value>, BTreeMap<String, String>) {
    let (sent, mut schemas) = (requests.definitions(), replies.definitions().clone());
    let mut differing: BTreeSet<&str> = BTreeSet::new();
    loop {
        let differs = |name: &str, schema: &Value| {
            schemas.get(name).is_some_and(|other| other != schema || differing.iter().any(|other| refers(schema, other)))
        };
        let found: BTreeSet<&str> = sent.iter().filter(|(name, schema)| differs(name, schema)).map(|(name, _)| name.as_str()).collect();
        if found.len() == differing.len() {
            break;
        }
        differing = found;
    }
    let renamed: BTreeMap<_, _> = differing.iter().map(|name| ((*name).to_owned(), format!("{name}Input"))).collect();
    for (name, schema) in sent {
        let mut schema = schema.clone();
        rename(&mut schema, &renamed);
        schemas.entry(renamed.get(name).unwrap_or(name).clone()).or_insert(schema);
    }
    (schemas, renamed)
}

fn reference(name: &str) -> String {
    format!("#{DEFINITIONS}/{name}")
}

fn refers(schema: &Value, name: &str) -> bool {
    match schema {
        Value::Object(map) => {
            map.get("$ref").is_some_and(|target| *target == reference(name)) || map.values().any(|value| refers(value, name))
        }
        Value::Array(values) => values.iter().any(|value| refers(value, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn rename(schema: &mut Value, renamed: &BTreeMap<String, String>) {
    match schema {
        Value::Object(map) => {
            let prefix = reference("");
            let name = map.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix(&prefix));
            if let Some(new) = name.and_then(|name| renamed.get(name)) {
                map.insert("$ref".into(), reference(new).into());
            }
            map.values_mut().for_each(|value| rename(value, renamed));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, renamed)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn into_object(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value { map } else { Map::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{registry, template::Template};

    fn bound() -> Vec<(Function, Endpoint)> {
        registry::bind(&Template::load().unwrap(), &registry::binaries()).unwrap().functions
    }

    #[test]
    fn the_committed_description_is_up_to_date() {
        let committed = std::fs::read_to_string(PATH).unwrap_or_default();
        assert!(committed == render(&bound()), "infra/openapi.json is out of date. Refresh it with `make openapi`.");
    }

    #[test]
    fn every_operation_is_described_on_its_route() {
        let description = describe(&bound());
        let operation = description.pointer("/paths/~1api~1groups~1{group_id}~1enrollments/post").unwrap();
        assert_eq!(operation["operationId"], "enroll_senior");
        assert_eq!(operation["security"], json!([{ "session": [] }]));
        assert_eq!(operation["x-roles"], json!(["holder"]));
        assert_eq!(operation["parameters"][0]["name"], "group_id");
        assert!(operation.pointer("/responses/201/content/application~1json/schema/$ref").is_some());
        assert_eq!(operation.pointer("/responses/default/$ref").unwrap(), "#/components/responses/Problem");
        let login = description.pointer("/paths/~1api~1login/post").unwrap();
        assert_eq!(login.get("security"), None);
        assert!(login.pointer("/requestBody/content/application~1json/example").is_some());
    }

    #[test]
    fn every_refusal_is_described_with_its_codes() {
        let description = describe(&bound());
        let codes = |path: &str, status: u16| {
            let operation = description.pointer(path).unwrap();
            let response = &operation["responses"][status.to_string()];
            let shared = response["$ref"].as_str().and_then(|target| description.pointer(target.strip_prefix('#')?));
            let schema = &shared.unwrap_or(response)["content"]["application/problem+json"]["schema"];
            schema.pointer("/allOf/1/properties/code/enum").cloned().unwrap_or_default()
        };
        let enroll = "/paths/~1api~1groups~1{group_id}~1enrollments/post";
        assert_eq!(codes(enroll, 401), json!(["unauthenticated"]));
        assert_eq!(codes(enroll, 403), json!(["forbidden", "second_factor_needed"]));
        assert_eq!(codes(enroll, 404), json!(["not_found"]));
        let conflicts = ["alike_known", "already_enrolled", "group_full", "group_locked", "idempotency_mismatch", "no_rules"];
        assert_eq!(codes(enroll, 409), json!(conflicts));
        assert!(codes(enroll, 422).as_array().unwrap().contains(&json!("too_young")));
        assert_eq!(codes(enroll, 412), Value::Null);
        let login = "/paths/~1api~1login/post";
        assert_eq!(codes(login, 401), json!(["second_factor_required", "wrong_code", "wrong_credentials"]));
        assert_eq!((codes(login, 403), codes(login, 429)), (Value::Null, json!(["throttled"])));
        let edit = "/paths/~1api~1groups~1{group_id}~1enrollments~1{enrollment_id}/put";
        assert_eq!((codes(edit, 412), codes(edit, 428)), (json!(["version_conflict"]), json!(["precondition_required"])));
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn check(value: &Value, description: &Value) {
            match value {
                Value::Object(map) => {
                    if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                        assert!(description.pointer(target.strip_prefix('#').unwrap()).is_some(), "{target}");
                    }
                    map.values().for_each(|value| check(value, description));
                }
                Value::Array(values) => values.iter().for_each(|value| check(value, description)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        let description = describe(&bound());
        check(&description, &description);
    }

    #[test]
    fn a_schema_that_differs_by_side_has_two_names() {
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Inner {
            #[serde(default)]
            note: Option<String>,
        }
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Outer {
            inner: Inner,
        }
        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        struct Same {
            number: u8,
        }
        let (mut requests, mut replies) = (generator(Contract::Deserialize), generator(Contract::Serialize));
        for generator in [&mut requests, &mut replies] {
            generator.subschema_for::<Outer>();
            generator.subschema_for::<Same>();
        }
        let (schemas, renamed) = merge(&requests, &replies);
        assert_eq!(renamed.into_keys().collect::<Vec<_>>(), ["Inner", "Outer"]);
        assert_eq!(schemas["OuterInput"]["properties"]["inner"]["$ref"], "#/components/schemas/InnerInput");
        assert_eq!(schemas["Outer"]["properties"]["inner"]["$ref"], "#/components/schemas/Inner");
        assert!(schemas.contains_key("Same") && !schemas.contains_key("SameInput"));
    }
}
