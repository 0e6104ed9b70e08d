//! Users and support, in the run that must leave nothing of the people in the log.

use super::lambda::{Lambda, in_lambda};
use crate::{
    first_administrator::{again, call, order},
    over_http::{
        support::{support, with_second_factor},
        users::invitation,
    },
};
use serde_json::{Value, json};
use sev_tests::{faults::Fault, forms::with, leaks::assert_absent};

/// Someone is invited, accepts, is changed; and all that is refused on the way.
pub(super) async fn users(lambda: &mut Lambda) {
    let invited = json!({ "display_name": "Enora Quéméneur", "email": "enora@courriel-rare.example", "roles": ["holder"] });
    let changed = json!({ "display_name": "Enora Zéphyrine", "roles": ["holder"], "is_active": true });
    let identifier = "ANCV2528-ENORA";
    lambda.note(&json!([identifier]));
    let path = [("identifier", identifier)];
    for (status, operation, headers, body) in [
        (201, "invite_user", &[][..], invited.clone()),
        (422, "invite_user", &[], json!({ "display_name": "Enora 👵 Rare", "email": "enora-sans-adresse", "roles": ["holder"] })),
        (200, "renew_invitation", &[], Value::Null),
        (412, "change_user", &[("if-match", "9")], changed.clone()),
        (200, "change_user", &[("if-match", "2")], changed.clone()),
        (200, "list_users", &[], Value::Null),
    ] {
        let answer = lambda.call(operation, &path, headers, &body).await;
        assert_eq!(answer.status, status, "{operation} of {body}: {}", answer.body);
    }
    let token = invitation(&lambda.site, identifier).await;
    for (status, token, password) in [
        (410, "d0a1".repeat(16), "Zéphyr!Première-Cabestan"),
        (422, token.clone(), "Zéphyr!"),
        (200, token.clone(), "Zéphyr!Première-Cabestan"),
        (410, token, "Zéphyr!Première-Gabare"),
    ] {
        let answer = lambda.call("accept_invitation", &[], &[], &json!({ "token": token, "password": password })).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    for _ in 0..3 {
        lambda.line.fail("TransactWriteItems", Fault::Broken);
    }
    assert_eq!(lambda.call("invite_user", &[], &[], &invited).await.status, 503);
}

/// All that support does for them.
pub(super) async fn helped(lambda: &mut Lambda) {
    with_second_factor(&lambda.site, "ANCV2528-PAUL").await;
    let token = support(&lambda.site, &[]).await.token.unwrap();
    let token = std::mem::replace(&mut lambda.token, token);
    lambda.note(&json!(["ANCV2528-PAUL", "Zéphyrine-Introuvable", "paul@exemple.fr"]));
    let reason = "Madame Quéméneur a rappelé depuis Ouessant.";
    let path = [("identifier", "ANCV2528-PAUL"), ("organisation_id", "demo-ancv2528"), ("?search", "Zéphyrine-Introuvable")];
    let correction = json!({ "email": "paul@courriel-rare.example", "reason": reason, "identity_checked": true });
    for (status, operation, body) in [
        (200, "find_account", Value::Null),
        (200, "view_support_account", Value::Null),
        (200, "correct_email", correction),
        (422, "correct_email", json!({ "email": "paul-sans-adresse", "reason": reason })),
        (202, "send_link", Value::Null),
        (204, "unlock_user", Value::Null),
        (204, "lift_second_factor", json!({ "reason": reason, "identity_checked": true })),
        (409, "lift_second_factor", json!({ "reason": reason, "identity_checked": true })),
    ] {
        let answer = lambda.call(operation, &path, &[], &body).await;
        assert_eq!(answer.status, status, "{operation} of {body}: {}", answer.body);
    }
    lambda.token = token;
}

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
