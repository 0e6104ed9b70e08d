//! A report: what operations say that they refuse, and no test has seen. That they list all of it, every test shows: a problem
//! that is not listed is a panic (`shared/http/src/refused.rs`).

use serde_json::Value;
use sev_tests::refusals::kept;

/// What an operation's types make it answer, whatever it does.
const OF_ITS_KIND: [u64; 9] = [400, 403, 404, 412, 413, 415, 428, 500, 503];

#[test]
#[ignore = "a report on the last run of the others: make refusals"]
fn refusals_that_no_test_has_seen() {
    let api: Value = serde_json::from_str(include_str!("../../infra/openapi.json")).unwrap();
    let seen = kept();
    assert!(!seen.is_empty(), "run the other tests first");
    let operations = api["paths"].as_object().unwrap().values().flat_map(|methods| methods.as_object().unwrap().values());
    let mut unseen = Vec::new();
    for operation in operations {
        let name = operation["operationId"].as_str().unwrap();
        for (status, response) in operation["responses"].as_object().unwrap() {
            if status.parse().is_ok_and(|status| OF_ITS_KIND.contains(&status)) {
                continue;
            }
            let shared = response["$ref"].as_str().and_then(|target| api.pointer(target.strip_prefix('#')?));
            let codes = shared.unwrap_or(response).pointer("/content/application~1problem+json/schema/allOf/1/properties/code/enum");
            let codes = codes.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let codes = codes.filter(|code| !["unauthenticated", "invalid_request"].contains(code));
            unseen.extend(codes.map(|code| format!("{name} {status} {code}")).filter(|refusal| !seen.contains(refusal)));
        }
    }
    assert!(unseen.is_empty(), "no test has seen:\n{}", unseen.join("\n"));
}
