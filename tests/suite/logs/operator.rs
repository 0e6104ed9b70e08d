//! What a call of an operator logs.

use super::lambda::in_lambda;
use crate::first_administrator::{again, call, order};
use serde_json::{Value, json};
use sev_tests::{forms::with, leaks::assert_absent};

#[test]
fn an_operator_s_call_is_logged_by_what_became_of_it_and_nothing_of_whom_it_was_about() {
    in_lambda(async |mut lambda| {
        let rare = json!({ "email": "camille@courriel-rare.example", "display_name": "Camille Étrange", "street": "7 impasse Rarissime" });
        lambda.note(&rare);
        let wrong = json!({ "email": "courriel-rare", "display_name": "Étrange/7" });
        lambda.note(&wrong);
        for order in [with(order(), rare.clone()), again(rare), with(order(), wrong)] {
            assert!(call(&lambda.site, &order).await.is_err(), "the demo has an administrator");
        }
        let log = lambda.log();
        assert_absent(&log, &lambda.values());
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let said: Vec<_> = lines
            .filter(|line| line["span"]["operation"] == "make_first_administrator" && line["outcome"].is_string())
            .map(|line| line["outcome"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(said, ["there_is_one", "not_waiting", "invalid_request"]);
    });
}
