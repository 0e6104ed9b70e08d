//! Every route, every role, one's own and another organisation's: read off the OpenAPI, so that a
//! new route without a stated role fails here.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};
use sev_domain::account::{OrganisationId, OrganisationKind, Role, User};
use sev_http::Session;
use sev_local::samples;
use sev_runtime::{app::system_entropy, session::ACCESS_LIFETIME};
use sev_storage::{Credentials, Member};
use sev_tests::{Site, Visitor};
use std::collections::HashMap;

/// How an operation is otherwise than all others, which want a token, one of their roles, and the second factor of whoever must
/// have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exception {
    /// It needs no token.
    Anyone,
    /// It may be called before the second factor that one's roles ask for is set up.
    BeforeSecondFactor,
    /// It needs one of its roles and this one besides.
    Besides(Role),
}

/// The operations say so too: this is where it is decided a second time. The list may shrink; whatever comes to it is a decision.
const EXCEPTIONS: &[(&str, Exception)] = &[
    ("accept_invitation", Exception::Anyone),
    ("begin_second_factor", Exception::BeforeSecondFactor),
    ("confirm_email", Exception::Anyone),
    ("confirm_second_factor", Exception::BeforeSecondFactor),
    ("login", Exception::Anyone),
    ("logout", Exception::Anyone),
    ("refresh_session", Exception::Anyone),
    ("request_bank_account", Exception::Besides(Role::Administrator)),
    ("request_password_reset", Exception::Anyone),
    ("reset_password", Exception::Anyone),
    ("view_account", Exception::BeforeSecondFactor),
];

/// The operations with that exception, by their names.
pub(crate) fn excepted(exception: Exception) -> Vec<&'static str> {
    EXCEPTIONS.iter().filter(|(_, is)| *is == exception).map(|(operation, _)| *operation).collect()
}

struct Route {
    operation: String,
    method: Method,
    path: String,
    roles: Vec<String>,
    body: Option<Value>,
    of_a_group: bool,
    of_an_organisation: bool,
}

impl Route {
    /// The same route with another path.
    fn at(&self, path: String) -> Self {
        Self {
            path,
            operation: self.operation.clone(),
            method: self.method.clone(),
            roles: self.roles.clone(),
            body: self.body.clone(),
            ..*self
        }
    }

    /// The same of a user or an organisation that there is not.
    fn of_nobody(&self) -> Self {
        self.at(self.path.replace(USER, "ANCV9999").replace(ORGANISATION, "demo-nobody"))
    }

    fn is_public(&self) -> bool {
        EXCEPTIONS.contains(&(&*self.operation, Exception::Anyone))
    }

    fn allows(&self, role: Role) -> bool {
        let name = serde_json::to_value(role).unwrap();
        self.roles.iter().any(|allowed| name == **allowed)
    }
}

/// Whose routes are called that name a user or an organisation: those of the samples.
const USER: &str = "ANCV2528";
const ORGANISATION: &str = "demo-ancv2528";

fn routes(site: &Site, person: &str) -> Vec<Route> {
    let api: Value = serde_json::from_str(include_str!("../../../infra/openapi.json")).unwrap();
    let mut routes = Vec::new();
    let own = HashMap::from([("group_id", site.cyclades()), ("enrollment_id", person.to_owned())]);
    for (path, methods) in api["paths"].as_object().unwrap() {
        let mut parameters = samples::path_parameters(path);
        parameters.iter_mut().filter_map(|(name, value)| Some((own.get(&**name)?, value))).for_each(|(own, value)| value.clone_from(own));
        for (method, operation) in methods.as_object().unwrap() {
            routes.push(Route {
                operation: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                of_a_group: path.contains("{group_id}"),
                of_an_organisation: path.contains("{identifier}") || path.contains("{organisation_id}"),
                path: samples::path(path, &parameters),
                roles: operation["x-roles"]
                    .as_array()
                    .map(|roles| roles.iter().map(|role| role.as_str().unwrap().to_owned()).collect())
                    .unwrap_or_default(),
                body: operation["requestBody"]["content"]["application/json"]["example"]
                    .as_object()
                    .map(|example| Value::Object(example.clone())),
            });
        }
    }
    let functions = sev_local::template::Template::load().unwrap().functions.len();
    assert_eq!(routes.len(), functions, "the OpenAPI has every route of the template");
    routes
}

fn session(organisation: &str, kind: OrganisationKind, role: Role) -> Session {
    Session {
        user_id: "u-test".into(),
        identifier: "TEST0001".parse().unwrap(),
        session_id: "s-test".into(),
        organisation_id: OrganisationId::new(organisation),
        kind,
        roles: vec![role],
        second_factor_needed: false,
    }
}

fn visitor<'a>(site: &'a Site, organisation: &str, kind: OrganisationKind, role: Role) -> Visitor<'a> {
    let session = session(organisation, kind, role);
    site.bearer(site.signer.sign(&session, site.clock.now(), ACCESS_LIFETIME).unwrap())
}

/// Someone who has that role and is logged in: their session is there, and goes on.
async fn logged_in<'a>(site: &'a Site, organisation: &str, kind: OrganisationKind, role: Role) -> Visitor<'a> {
    logged_in_as(site, organisation, kind, vec![role]).await
}

pub(super) async fn logged_in_as<'a>(site: &'a Site, organisation: &str, kind: OrganisationKind, roles: Vec<Role>) -> Visitor<'a> {
    let id = system_entropy().id();
    let user = User {
        user_id: format!("u-{id}"),
        identifier: format!("TEST-{id}").parse().unwrap(),
        display_name: "Camille".into(),
        organisation_id: OrganisationId::new(organisation),
        organisation_name: "Test".into(),
        organisation_kind: kind,
        roles,
    };
    site.store.add_user(&Credentials::new(Member::new(&user, format!("{id}@exemple.fr")), None)).await.unwrap();
    site.in_session(&Session::of(&user, format!("s-{id}"))).await
}

async fn call(visitor: &Visitor<'_>, route: &Route) -> sev_tests::Answer {
    let headers: &[(&str, &str)] = if route.method == Method::PUT { &[("if-match", "1")] } else { &[] };
    visitor.send(route.method.clone(), &route.path, headers, route.body.as_ref().map(Value::to_string)).await
}

async fn someone(site: &Site) -> String {
    let page = site.login("ANCV2528").await.get(&format!("/api/groups/{}", site.cyclades())).await.body;
    page["participants"][0]["enrollment_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_route_states_its_roles() {
    let site = Site::start().await;
    let routes = routes(&site, "x");
    for route in &routes {
        assert_eq!(route.roles.is_empty(), route.is_public(), "{} must state its roles, or be an exception", route.operation);
    }
    for (operation, _) in EXCEPTIONS {
        assert!(routes.iter().any(|route| route.operation == *operation), "{operation} is no exception any more");
    }
}

#[tokio::test]
async fn every_route_refuses_strangers_and_wrong_roles() {
    let site = Site::start().await;
    let person = someone(&site).await;
    let before = site.everything().await;
    for route in routes(&site, &person).iter().filter(|route| !route.is_public()) {
        call(&site.stranger(), route).await.assert_problem(401, "unauthenticated");
        for role in Role::ALL {
            if route.allows(*role) {
                continue;
            }
            let kind = match role {
                Role::Holder | Role::Administrator => OrganisationKind::Holder,
                Role::Provider => OrganisationKind::Provider,
                Role::Instruction | Role::Operations | Role::Finance | Role::Support | Role::Dpo => OrganisationKind::Ancv,
            };
            let answer = call(&visitor(&site, "someone", kind, *role), route).await;
            assert_eq!((answer.status, answer.body["code"].as_str()), (403, Some("forbidden")), "{} as {role:?}", route.operation);
        }
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn another_organisations_groups_do_not_exist() {
    let site = Site::start().await;
    let person = someone(&site).await;
    let before = site.everything().await;
    for route in routes(&site, &person).iter().filter(|route| route.of_a_group) {
        let mut others = Vec::new();
        if route.allows(Role::Holder) {
            others.push(visitor(&site, "another-holder", OrganisationKind::Holder, Role::Holder));
        }
        if route.allows(Role::Provider) {
            others.push(visitor(&site, "another-provider", OrganisationKind::Provider, Role::Provider));
        }
        for other in others {
            let answer = call(&other, route).await;
            assert_eq!((answer.status, answer.body["code"].as_str()), (404, Some("not_found")), "{}: {}", route.operation, answer.body);
            // A group that is nobody's gets the very same answer.
            let nowhere = route.at(route.path.replace(&site.cyclades(), &format!("{}-9999", site.year())));
            assert_eq!(call(&other, &nowhere).await.body, answer.body, "{}", route.operation);
        }
    }
    Site::assert_unchanged(&before, &site.everything().await);
}

#[tokio::test]
async fn another_organisations_users_do_not_exist() {
    let site = Site::start().await;
    let administrators = [
        logged_in(&site, "another-holder", OrganisationKind::Holder, Role::Administrator).await,
        logged_in(&site, "another-provider", OrganisationKind::Provider, Role::Administrator).await,
        logged_in(&site, "demo-admin01", OrganisationKind::Ancv, Role::Administrator).await,
    ];
    let support = logged_in(&site, "demo-admin01", OrganisationKind::Ancv, Role::Support).await;
    let before = site.everything().await;
    let mut tried = 0;
    for route in routes(&site, "x").iter().filter(|route| route.of_an_organisation) {
        for other in administrators.iter().filter(|_| route.allows(Role::Administrator)) {
            let answer = call(other, route).await;
            answer.assert_problem(404, "not_found");
            // A user who is nobody gets the very same answer.
            assert_eq!(call(other, &route.of_nobody()).await.body, answer.body, "{}", route.operation);
            tried += 1;
        }
        // Support sees every organisation, but those of ANCV itself are for its administrators.
        if route.allows(Role::Support) {
            call(&support, &route.of_nobody()).await.assert_problem(404, "not_found");
            let own = route.at(route.path.replace(USER, "ADMIN01").replace(ORGANISATION, "demo-admin01"));
            call(&support, &own).await.assert_problem(403, "forbidden");
            tried += 1;
        }
    }
    assert!(tried >= 11, "{tried} routes name a user or an organisation");
    Site::assert_unchanged(&before, &site.everything().await);
}

/// The other side of the matrix: whoever has the role is let in, to what is their own.
#[tokio::test]
async fn every_route_lets_its_roles_in() {
    let site = Site::start().await;
    let person = someone(&site).await;
    let mut tried = 0;
    for route in routes(&site, &person).iter().filter(|route| !route.is_public()) {
        for role in Role::ALL.iter().filter(|role| route.allows(**role)) {
            let (organisation, kind) = match role {
                Role::Holder | Role::Administrator => (ORGANISATION, OrganisationKind::Holder),
                Role::Provider => ("demo-prest001", OrganisationKind::Provider),
                Role::Instruction | Role::Operations | Role::Finance | Role::Support | Role::Dpo => {
                    ("demo-admin01", OrganisationKind::Ancv)
                }
            };
            // Each by someone of their own: some of these calls end sessions.
            let besides = EXCEPTIONS.iter().filter_map(|(operation, exception)| match exception {
                Exception::Besides(other) if *operation == route.operation => Some(*other),
                Exception::Besides(_) | Exception::Anyone | Exception::BeforeSecondFactor => None,
            });
            let roles = [*role].into_iter().chain(besides).collect();
            let answer = call(&logged_in_as(&site, organisation, kind, roles).await, route).await;
            let code = answer.body["code"].as_str().unwrap_or_default();
            let is_let_in = ![401, 403].contains(&answer.status) && answer.status < 500;
            assert!(is_let_in, "{} as {role:?}: {} {code}", route.operation, answer.status);
            tried += 1;
        }
    }
    assert!(tried >= 90, "{tried} pairs of a route and a role");
}

#[tokio::test]
async fn forged_and_expired_tokens_open_nothing() {
    let site = Site::start().await;
    let real = site.login("ANCV2528").await.token.unwrap();
    let [header, payload, signature] = real.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let decode = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let kid = decode(header)["kid"].clone();
    let mut richer = decode(payload);
    richer["org"] = json!("holder-0640");
    let mut longer = decode(payload);
    longer["exp"] = json!(9_999_999_999_i64);
    for forged in [
        String::new(),
        "x".into(),
        "x".repeat(8_000),
        format!("{header}.{payload}"),
        format!("{header}.{payload}.{}", signature.chars().rev().collect::<String>()),
        format!("{header}.{}.{signature}", encode(&richer)),
        format!("{header}.{}.{signature}", encode(&longer)),
        format!("{}.{payload}.", encode(&json!({ "alg": "none", "kid": kid }))),
        format!("{}.{payload}.{signature}", encode(&json!({ "alg": "none", "kid": kid }))),
        format!("{}.{payload}.{signature}", encode(&json!({ "alg": "HS256", "kid": kid }))),
        format!("{}.{payload}.{signature}", encode(&json!({ "alg": "EdDSA", "kid": "other" }))),
    ] {
        let visitor = site.bearer(forged);
        visitor.get("/api/account").await.assert_problem(401, "unauthenticated");
    }
    let visitor = site.bearer(real);
    assert_eq!(visitor.get("/api/account").await.status, 200);
    let holder = session("someone", OrganisationKind::Holder, Role::Holder);
    let token_of = |opened_at| site.signer.sign(&holder, opened_at, ACCESS_LIFETIME).unwrap();
    assert_eq!(site.bearer(token_of(site.clock.now())).get("/api/groups").await.status, 200);
    let expired = token_of(site.clock.now() - ACCESS_LIFETIME);
    site.bearer(expired).get("/api/account").await.assert_problem(401, "unauthenticated");
}
