//! What the description of the API says of each operation is so: read off the OpenAPI, so that a new operation is tried too.

use reqwest::Method;
use serde_json::{Map, Value, json};
use sev_domain::account::{OrganisationId, OrganisationKind, Role};
use sev_http::Session;
use sev_tests::{Answer, Site, Visitor};

struct Described {
    name: String,
    method: Method,
    /// With something for each parameter.
    path: String,
    role: Option<Role>,
    parameters: Vec<Value>,
    /// The body's schema and an example of it.
    body: Option<(Value, Value)>,
}

fn description() -> Value {
    serde_json::from_str(include_str!("../../../infra/openapi.json")).unwrap()
}

fn described(api: &Value) -> Vec<Described> {
    let operations = api["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
        let path = path.replace('{', "").replace('}', "");
        methods.as_object().unwrap().iter().map(move |(method, operation)| {
            let body = &operation["requestBody"]["content"]["application/json"];
            Described {
                name: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                role: operation["x-roles"].get(0).map(|role| serde_json::from_value(role.clone()).unwrap()),
                parameters: operation["parameters"].as_array().cloned().unwrap_or_default(),
                body: body.get("schema").map(|schema| (resolved(api, schema).clone(), body["example"].clone())),
            }
        })
    });
    operations.collect()
}

fn resolved<'a>(api: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(target) => api.pointer(target.strip_prefix('#').unwrap()).unwrap(),
        None => schema,
    }
}

/// Someone who may call it.
async fn caller<'a>(site: &'a Site, operation: &Described) -> Visitor<'a> {
    let Some(role) = operation.role else { return site.stranger() };
    let kind = match role {
        Role::Holder | Role::Administrator => OrganisationKind::Holder,
        Role::Provider => OrganisationKind::Provider,
        Role::Instruction | Role::Operations | Role::Finance | Role::Support | Role::Dpo => OrganisationKind::Ancv,
    };
    let session = Session {
        user_id: format!("u-{}", operation.name),
        identifier: "TEST0001".parse().unwrap(),
        session_id: format!("s-{}", operation.name),
        organisation_id: OrganisationId::new("someone"),
        kind,
        roles: vec![role],
        second_factor_needed: false,
    };
    site.in_session(&session).await
}

async fn send(visitor: &Visitor<'_>, operation: &Described, query: &str, body: Option<&Value>) -> Answer {
    let headers: &[(&str, &str)] = if operation.method == Method::PUT { &[("if-match", "1")] } else { &[] };
    visitor.send(operation.method.clone(), &format!("{}{query}", operation.path), headers, body.map(Value::to_string)).await
}

/// A value that is of another type than the property's, whichever that is.
fn of_another_type(value: &Value) -> Value {
    if value.is_array() { json!("autre") } else { json!({ "autre": [] }) }
}

#[tokio::test]
async fn a_value_of_another_type_is_named_by_its_field() {
    let site = Site::start().await;
    let (api, mut tried) = (description(), 0);
    for operation in described(&api) {
        let Some((schema, example)) = &operation.body else { continue };
        let visitor = caller(&site, &operation).await;
        let before = site.everything().await;
        let none = Map::new();
        for (field, property) in schema["properties"].as_object().unwrap_or(&none) {
            let usual = example.get(field).cloned().unwrap_or_default();
            let is_list = property["type"] == "array" || property["type"][0] == "array";
            let mut form = example.clone();
            form[field] = of_another_type(if is_list { &Value::Array(vec![]) } else { &usual });
            let answer = send(&visitor, &operation, "", Some(&form)).await;
            answer.assert_problem(422, "invalid_request");
            assert_eq!(answer.fields(), [field], "{}", operation.name);
            tried += 1;
        }
        Site::assert_unchanged(&before, &site.everything().await);
    }
    assert!(tried > 140, "{tried} properties");
}

#[tokio::test]
async fn a_parameter_of_the_query_that_is_none_of_what_is_proposed_is_named() {
    let site = Site::start().await;
    let (api, mut tried) = (description(), 0);
    for operation in described(&api) {
        let visitor = caller(&site, &operation).await;
        for parameter in operation.parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
            if schema["type"] == "string" && schema.get("enum").is_none() && schema.get("format").is_none() {
                continue;
            }
            let answer = send(&visitor, &operation, &format!("?{name}=autre"), None).await;
            answer.assert_problem(422, "invalid_request");
            assert_eq!(answer.fields(), [name], "{}", operation.name);
            let usual = match &schema["default"] {
                Value::String(usual) => usual.clone(),
                usual => usual.to_string(),
            };
            if !schema["default"].is_null() {
                assert_eq!(send(&visitor, &operation, &format!("?{name}={usual}"), None).await.status, 200, "{}: {name}", operation.name);
            }
            tried += 1;
        }
    }
    assert!(tried >= 11, "{tried} parameters");
}
