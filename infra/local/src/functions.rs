//! Every function of the template, each with the app that its environment makes: what a cold start
//! does in Lambda, for all of them at once.

use crate::{
    StartError, bridge,
    rights::Guard,
    template::{Function, Template},
};
use aws_sdk_dynamodb::Client;
use lambda_http::{Body, Request, Response};
use sev_domain::world::{Clock, Entropy};
use sev_http::{App, Endpoint};
use sev_runtime::{
    Files,
    config::Config,
    meter::Meter,
    session::{Signer, Verifier},
};
use sev_storage::{Store, Tables};
use std::{collections::HashMap, sync::Arc};
use tracing::{Dispatch, instrument::WithSubscriber as _, subscriber::NoSubscriber};

/// What all functions share.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) client: Client,
    /// The configuration of a client of S3, where there is one.
    pub(crate) files: Option<aws_sdk_s3::Config>,
    /// Public and private session keys.
    pub(crate) keys: (String, String),
    /// What time it is.
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    /// Where lines of the log go.
    pub(crate) log: Dispatch,
    pub(crate) given: Given,
}

/// What whoever deploys a system gives its functions.
#[derive(Clone, Copy)]
pub(crate) struct Given {
    /// The account that providers are paid from: its name, its IBAN, its BIC.
    pub(crate) debtor: [&'static str; 3],
    /// Logins that need no second factor.
    pub(crate) without_second_factor: &'static [&'static str],
}

/// A function that can be called.
#[derive(Debug)]
pub struct Deployed {
    /// What the template says of it.
    pub function: Function,
    pub endpoint: Endpoint,
    /// What its operation works with.
    pub app: App,
    tables: Tables,
    log: Dispatch,
}

impl Deployed {
    fn new(template: &Template, function: Function, endpoint: Endpoint, world: &World) -> Result<Self, StartError> {
        let values = HashMap::from([
            ("SessionPublicKeys", world.keys.0.clone()),
            ("DebtorName", world.given.debtor[0].to_owned()),
            ("DebtorIban", world.given.debtor[1].to_owned()),
            ("DebtorBic", world.given.debtor[2].to_owned()),
        ]);
        let environment = template.environment(&function, &values)?;
        let incomplete = |error| StartError::Function { function: function.id.clone(), error };
        let config = Config::read(|variable| environment.get(variable).cloned()).map_err(incomplete)?;
        let signer = config.session_signing_key.as_ref().map(|_| Signer::parse(&world.keys.1)).transpose().map_err(StartError::Keys)?;
        // Each has a client of its own, that stops where the rights of its function end.
        let guard = Guard::new(function.id.clone(), function.rights.clone());
        let client = Client::from_conf(world.client.config().to_builder().interceptor(guard.clone()).build());
        let files = config.attachments.clone();
        let files = files.zip(world.files.as_ref());
        let exempt = world.given.without_second_factor.iter();
        let files = files.map(|(bucket, client)| Files::new(&client.to_builder().interceptor(guard).build(), bucket));
        let app = App {
            store: Store::new(client, config.tables.clone(), world.clock.clone(), world.entropy.clone()),
            clock: world.clock.clone(),
            entropy: world.entropy.clone(),
            // `RUST_LOG=debug` shows what would be counted.
            meter: Meter::new(|metric| tracing::debug!(?metric, "metric")),
            verifier: Verifier::parse(&config.session_public_keys).map_err(StartError::Keys)?,
            signer,
            files,
            debtor: config.debtor,
            second_factor_exempt: exempt.filter_map(|identifier| identifier.parse().ok()).collect(),
        };
        Ok(Self { function, endpoint, app, tables: config.tables, log: world.log.clone() })
    }

    /// The same app with a client that may do anything, for what no function does: demo data and tests.
    pub(crate) fn unguarded(&self, client: Client) -> App {
        App { store: Store::new(client, self.tables.clone(), self.app.clock.clone(), self.app.entropy.clone()), ..self.app.clone() }
    }

    /// The same function with another operation behind it.
    #[must_use]
    pub fn with(&self, endpoint: Endpoint) -> Self {
        Self { function: self.function.clone(), endpoint, app: self.app.clone(), tables: self.tables.clone(), log: self.log.clone() }
    }

    /// Answers `request` in a task of its own, as Lambda does: a caller who goes away does not
    /// interrupt it. `None` when the function itself panics, which none does.
    pub(crate) async fn respond(self: Arc<Self>, request: Request) -> Option<Response<Body>> {
        let log = self.log.clone();
        let task = tokio::spawn(async move { self.endpoint.respond(&self.app, request).await }.with_subscriber(log));
        task.await.ok()
    }

    /// Calls the operation as a signed-in user would, without a line in the log.
    pub(crate) async fn call(
        &self,
        token: &str,
        path: &[(&str, &str)],
        body: &serde_json::Value,
    ) -> Result<Response<Body>, lambda_http::Error> {
        let method = self.function.method.parse()?;
        let path = path.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = bridge::internal(method, &self.function.path, path, token, body, self.app.clock.now());
        Ok(self.endpoint.respond(&self.app, request).with_subscriber(NoSubscriber::new()).await)
    }
}

/// All functions, in the template's order.
#[derive(Clone, Debug)]
pub struct Functions(Arc<[Arc<Deployed>]>);

impl Functions {
    pub(crate) fn deploy(template: &Template, bound: &[(Function, Endpoint)], world: &World) -> Result<Self, StartError> {
        let deploy =
            |(function, endpoint): &(Function, Endpoint)| Deployed::new(template, function.clone(), *endpoint, world).map(Arc::new);
        bound.iter().map(deploy).collect::<Result<_, _>>().map(Self)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Deployed>> {
        self.0.iter()
    }

    /// The one that runs `operation`.
    #[must_use]
    pub fn get(&self, operation: &str) -> Option<&Arc<Deployed>> {
        self.iter().find(|deployed| deployed.function.operation == operation)
    }
}

impl From<Vec<Deployed>> for Functions {
    fn from(deployed: Vec<Deployed>) -> Self {
        Self(deployed.into_iter().map(Arc::new).collect())
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}
