//! The system that is measured: the embedded one, with holders, groups and people made for each measure.

use crate::tokenless::tokenless;
use axum::body::Bytes;
use jiff::{Timestamp, ToSpan as _, civil::Date};
use lambda_http::{
    aws_lambda_events::apigw::ApiGatewayV2httpRequest,
    http::{HeaderName, HeaderValue, header},
};
use serde_json::{Value, json};
use sev_domain::{
    account::{HolderType, Organisation, OrganisationId, OrganisationKind, Role, User},
    course::Course,
    group::{Environment, Group, GroupId, GroupType, StayLength},
    money::Cents,
    rules::Delays,
};
use sev_http::{App, Session};
use sev_local::{
    Options, Running,
    bridge::{self, Incoming},
};
use sev_runtime::session::{ACCESS_LIFETIME, Signer, Verifier, generate_keys};
use sev_storage::Member;
use sev_tests::forms::with;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr},
    ops::Range,
    sync::atomic::{AtomicU32, AtomicUsize, Ordering},
};

use totp_rs::{Builder, Secret};

/// A login of the demo, by which every `login` is measured.
pub(crate) const LOGIN: &str = "ANCV2528";

/// The embedded system, and session keys that the functions are given too.
pub(crate) struct Stage {
    pub(crate) running: Running,
    /// The system's app under the keys of the measures. Its transactions have no token: what they lay out slows no measure down.
    pub(crate) app: App,
    /// What `SESSION_PUBLIC_KEYS` and the secret hold.
    pub(crate) keys: (String, String),
    /// The number of the next group, and of the next person.
    next: (AtomicU32, AtomicUsize),
}

/// A request to an operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) caller: Option<Session>,
    /// Parameters of the path, and with a `?` before their names those of the query.
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    /// The network that it comes from.
    pub(crate) network: usize,
    /// The secret whose present code the body has besides.
    pub(crate) secret: Option<String>,
}

/// A holder with its one user.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) id: OrganisationId,
    /// Who calls for it.
    pub(crate) session: Session,
}

impl Stage {
    /// Starts the embedded system in memory, with the demo data.
    pub(crate) async fn start() -> Self {
        let running = sev_local::start(Options::in_memory()).await.unwrap();
        // What streams call runs beside a function on AWS, not in its time. Mails wait.
        running.pause().await;
        let keys = generate_keys("bench").unwrap();
        let (verifier, signer) = (Verifier::parse(&keys.0).unwrap(), Some(Signer::parse(&keys.1).unwrap()));
        let debtor = running.functions.get("payment_file").unwrap().app.debtor.clone();
        let store = running.app.store.through(tokenless(&running.database));
        let app = App { store, verifier, signer, debtor, ..running.app.clone() };
        // Every group has six digits, so that none weighs more than another.
        Self { running, app, keys, next: (AtomicU32::new(100_000), AtomicUsize::new(0)) }
    }

    /// `count` people whom nobody has met, for [`senior`] and [`programme`].
    pub(crate) fn strangers(&self, count: usize) -> Range<usize> {
        let first = self.next.1.fetch_add(count, Ordering::Relaxed);
        first..first + count
    }

    /// The app with its database behind `url`.
    pub(crate) fn through(&self, url: &str) -> App {
        let client = aws_sdk_dynamodb::Client::from_conf(sev_runtime::app::local_database(url));
        App { store: self.app.store.through(client), ..self.app.clone() }
    }

    /// The year of the demo's stays.
    pub(crate) fn year(&self) -> i16 {
        sev_local::demo::stay_year(self.app.clock.today())
    }

    /// An access token for `session`, under the keys of `app`.
    pub(crate) fn token(app: &App, session: &Session) -> String {
        app.signer.as_ref().unwrap().sign(session, app.clock.now(), ACCESS_LIFETIME).unwrap()
    }

    /// A new holder, with more credit than any measure spends.
    pub(crate) async fn holder(&self, name: &str) -> Holder {
        let id = OrganisationId::new(format!("bench-{name}"));
        let organisation = Organisation {
            organisation_id: id.clone(),
            kind: OrganisationKind::Holder,
            name: "CCAS de Vannes".into(),
            number: "ANCV9000".parse().unwrap(),
            convention_number: "ANCV9000".parse().ok(),
            holder_type: Some(HolderType::Ccas),
            phone: "01 99 00 10 37".into(),
            street: "12 RUE DES VENETES".into(),
            complement: None,
            postal_code: "56000".into(),
            city: "VANNES".into(),
            version: 1,
        };
        self.app.store.put_organisation(&organisation).await.unwrap();
        self.app.store.open_credit(&id, self.year(), Cents::euros(20_000_000), self.app.clock.now()).await.unwrap();
        let session = session(&id, "user");
        crate::supply::logged_in(self, &session).await;
        Holder { session, id }
    }

    /// A holder beside `holder`, which keeps its lists short. It has one user: a change that is mailed to more than an organisation
    /// may have is refused.
    pub(crate) async fn beside(&self, holder: &Holder) -> Holder {
        self.holder(&format!("{}-{}", holder.id, self.strangers(1).start)).await
    }

    /// A new group of `holder`.
    pub(crate) async fn group(&self, holder: &Holder, places: u32) -> Group {
        self.numbered_group(self.next.0.fetch_add(1, Ordering::Relaxed), holder, places).await
    }

    /// The group `number` of `holder`, whose departure is months ahead.
    pub(crate) async fn numbered_group(&self, number: u32, holder: &Holder, places: u32) -> Group {
        let start = Date::new(self.year(), 6, 1).unwrap().saturating_add(i64::from(number % 90).days());
        let group = Group {
            group_id: GroupId::new(self.year(), number),
            holder_id: holder.id.clone(),
            holder_name: "CCAS de Vannes".into(),
            convention_number: "ANCV9000".into(),
            holder_department: "56".into(),
            provider_id: OrganisationId::new(format!("bench-provider-{}", number % 40)),
            provider_name: "CAP VACANCES".into(),
            venue_name: "LES BORDS DE LOIRE".into(),
            venue_department: "41".into(),
            venue_city: "CHAUMONT-SUR-LOIRE".into(),
            environment: Environment::Campagne,
            group_type: GroupType::Constituted,
            offer_year: self.year(),
            start_date: start,
            end_date: start.saturating_add(7.days()),
            length: StayLength::EightDays,
            price_cents: Cents::euros(410),
            aid_cents: Cents::euros(160),
            places,
            enrolled: 0,
            aided: 0,
            modified_on: self.app.clock.today(),
            course: Course::ahead(start.saturating_add(7.days()), &Delays::default()),
        };
        self.app.store.put_group(&group).await.unwrap();
        group
    }

    /// Enrolls the person of `form`, and returns what their enrollment is called.
    pub(crate) async fn enrolled(&self, holder: &Holder, group: &Group, form: Value) -> String {
        let call = Call { body: Some(form), ..Call::to("enroll_senior", holder).in_group(group) };
        let (status, body) = call.run(self, &self.app).await;
        assert_eq!(status, 201, "{body}");
        body["enrollment"]["enrollment_id"].as_str().unwrap().to_owned()
    }
}

/// A user of a holder. Searches are counted by user.
pub(crate) fn session(organisation: &OrganisationId, user: &str) -> Session {
    Session {
        user_id: format!("{organisation}-{user}"),
        identifier: format!("{organisation}-{user}").parse().unwrap(),
        session_id: "bench".into(),
        organisation_id: organisation.clone(),
        kind: OrganisationKind::Holder,
        roles: vec![Role::Holder, Role::Administrator],
        second_factor_needed: false,
    }
}

/// The user of `session`, with all that can be changed of them.
pub(crate) fn member(session: &Session) -> Member {
    let user = User {
        user_id: session.user_id.clone(),
        identifier: session.identifier.clone(),
        display_name: "CCAS de Vannes".into(),
        organisation_id: session.organisation_id.clone(),
        organisation_name: "CCAS de Vannes".into(),
        organisation_kind: session.kind,
        roles: session.roles.clone(),
    };
    // At ANCV each has their own.
    let email = format!("{}@exemple.fr", session.user_id);
    Member::new(&user, email)
}

/// What users of the bench log in by, where nothing hangs on it.
pub(crate) const IDENTIFIER: &str = "BENCH0000";

impl Call {
    /// A call by the user of `holder`.
    pub(crate) fn to(operation: &'static str, holder: &Holder) -> Self {
        Self { operation, caller: Some(holder.session.clone()), ..Self::default() }
    }

    pub(crate) fn in_group(self, group: &Group) -> Self {
        self.at("group_id", &group.group_id)
    }

    /// The same call with a parameter of its path.
    pub(crate) fn at(mut self, name: &'static str, value: impl ToString) -> Self {
        self.path.push((name, value.to_string()));
        self
    }

    pub(crate) fn about(mut self, enrollment: &str) -> Self {
        self.path.push(("enrollment_id", enrollment.to_owned()));
        self
    }

    pub(crate) fn with(mut self, header: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((header, value.into()));
        self
    }

    pub(crate) fn sending(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// The event that API Gateway makes of it.
    pub(crate) fn event(&self, stage: &Stage) -> ApiGatewayV2httpRequest {
        let function = &stage.running.functions.get(self.operation).unwrap().function;
        let path = self.path.iter().fold(function.path.clone(), |path, (name, value)| match name.strip_prefix('?') {
            Some(name) => format!("{path}?{name}={value}"),
            None => path.replace(&format!("{{{name}}}"), value),
        });
        let mut parts = lambda_http::http::Request::new(()).into_parts().0;
        parts.method = function.method.parse().unwrap();
        parts.uri = path.parse().unwrap();
        let mut add = |name: HeaderName, value: &str| parts.headers.append(name, HeaderValue::from_str(value).unwrap());
        add(header::HOST, "api.example.com");
        add(header::USER_AGENT, "bench");
        add(header::ACCEPT, "application/json");
        if self.body.is_some() {
            add(header::CONTENT_TYPE, "application/json");
        }
        if let Some(caller) = &self.caller {
            add(header::AUTHORIZATION, &format!("Bearer {}", Stage::token(&stage.app, caller)));
        }
        for (name, value) in &self.headers {
            add(HeaderName::from_static(name), value);
        }
        bridge::event(Incoming {
            parts,
            body: self.body.as_ref().map(|body| self.with_code(stage, body).to_string()).unwrap_or_default().into(),
            route: function.path.clone(),
            path_parameters: self
                .path
                .iter()
                .filter(|(name, _)| !name.starts_with('?'))
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect::<HashMap<_, _>>(),
            source_ip: IpAddr::from(Ipv4Addr::from_bits(0xc612_0001 + u32::try_from(self.network).unwrap())),
            request_id: "bench".into(),
            at: Timestamp::default(),
        })
    }

    /// `body` with the code of this moment, if it has one.
    fn with_code(&self, stage: &Stage, body: &Value) -> Value {
        let Some(secret) = &self.secret else { return body.clone() };
        let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
        let code = totp.generate(u64::try_from(stage.app.clock.now().as_second()).unwrap());
        with(body.clone(), json!({ "code": code.to_string() }))
    }

    /// The event as Lambda hands it to a function.
    pub(crate) fn json(&self, stage: &Stage) -> Bytes {
        serde_json::to_vec(&self.event(stage)).unwrap().into()
    }

    /// Calls the operation in this process, on `app`.
    pub(crate) async fn run(&self, stage: &Stage, app: &App) -> (u16, Value) {
        let request = bridge::request(self.event(stage));
        let deployed = stage.running.functions.get(self.operation).unwrap();
        let response = deployed.endpoint.respond(app, request).await;
        (response.status().as_u16(), serde_json::from_slice(response.body().as_ref()).unwrap_or_default())
    }
}

/// The letters of `index`: names hold no digits. The last one checks the others, so that no two are a letter apart: nobody is asked
/// whether two are one.
pub(crate) fn letters(index: usize) -> String {
    let places: Vec<_> = (0..5).map(|place| index / 26_usize.pow(place) % 26).collect();
    let check = places.iter().zip([1, 3, 5, 7, 9]).map(|(letter, weight)| letter * weight).sum::<usize>() % 26;
    places.into_iter().chain([check]).map(|letter| char::from(b'A' + u8::try_from(letter).unwrap())).collect()
}

/// The birth date of the `index`th: as many a day as in a large table, not all on one. Behind the twelfth, no day is a month.
pub(crate) fn born(index: usize) -> String {
    format!("{}-{:02}-{:02}", 1926 + index / 192 % 40, 1 + index % 12, 13 + index / 12 % 16)
}

/// The `index`th of many seniors « à l'aide », whose aid nothing stands against.
pub(crate) fn senior(index: usize) -> Value {
    // The key of a person takes more than capitals: a twin that makes another is found before it is measured.
    json!({
        "last_name": letters(index), "first_name": "Yvonne", "birth_date": born(index), "birth_city": "Paris 12ᵉ",
        "civility": "madame", "email": null, "address": "12 rue du Port", "address_complement": null,
        "postal_code": "56000", "city": "Vannes", "eligibility": "a_l_aide", "caregiver_kind": null, "occupation": "retired",
        "resident_in_france": true, "reference_tax_income_cents": 1_250_000, "rfr_confidential": false, "household": "single",
        "tax_shares": "1", "taxable_income_cents": 1_200_000, "disabled": false, "dependent": false, "linked_enrollment_id": null,
        "travels_with_spouse": false, "single_room": true, "grouped_with": null, "needs": ["sans_sel"], "needs_comment": null,
        "letter_sent_on": null,
    })
}

/// The same « au programme ».
pub(crate) fn programme(index: usize) -> Value {
    with(senior(index), json!({ "eligibility": "au_programme", "household": null, "tax_shares": null, "taxable_income_cents": null }))
}

/// The four facts of `form`.
pub(crate) fn identity(form: &Value) -> Value {
    ["last_name", "first_name", "birth_date", "birth_city"].iter().map(|field| ((*field).to_owned(), form[*field].clone())).collect()
}

/// The form of a login.
pub(crate) fn credentials() -> Value {
    json!({ "identifier": LOGIN, "password": sev_local::demo::PASSWORD })
}
