//! Every function of the template that no request calls, each with the app that its environment makes.

use crate::{
    StartError,
    aws::Aws,
    functions::World,
    rights::Guard,
    template::{Template, Worker},
};
use lambda_http::Context;
use serde_json::Value;
use sev_domain::world::{Clock, Entropy};
use sev_events::{Invoke, Job, Parts, Response};
use sev_runtime::meter::Meter;
use std::{collections::HashMap, sync::Arc};
use tracing::{Dispatch, instrument::WithSubscriber as _};

impl std::fmt::Debug for LocalParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalParts")
    }
}

/// The parts that a function has on this machine: clients that stop where its rights end.
pub struct LocalParts {
    environment: HashMap<String, String>,
    guard: Guard,
    world: World,
    queues: aws_sdk_sqs::Client,
    mails: aws_sdk_ses::Client,
}

impl Parts for LocalParts {
    fn variable(&self, name: &str) -> Option<String> {
        self.environment.get(name).cloned()
    }

    fn clock(&self) -> Clock {
        self.world.clock.clone()
    }

    fn entropy(&self) -> Entropy {
        self.world.entropy.clone()
    }

    fn meter(&self) -> Meter {
        Meter::new(|metric| tracing::debug!(?metric, "metric"))
    }

    fn database(&self) -> aws_sdk_dynamodb::Client {
        let guarded = self.world.client.config().to_builder().interceptor(self.guard.clone());
        aws_sdk_dynamodb::Client::from_conf(guarded.build())
    }

    fn queues(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::from_conf(self.queues.config().to_builder().interceptor(self.guard.clone()).build())
    }

    fn mails(&self) -> aws_sdk_ses::Client {
        aws_sdk_ses::Client::from_conf(self.mails.config().to_builder().interceptor(self.guard.clone()).build())
    }
}

/// A worker that can be called.
pub struct Employed {
    /// What the template says of it.
    pub worker: Worker,
    invoke: Invoke,
    entropy: Entropy,
    log: Dispatch,
}

impl std::fmt::Debug for Employed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Employed").field("worker", &self.worker).finish_non_exhaustive()
    }
}

impl Employed {
    /// Calls it with an event, as Lambda does. What failed of it, or `Err` when all has.
    ///
    /// # Errors
    /// The event is not one of its source.
    pub async fn invoke(&self, event: Value) -> Result<Response, lambda_http::Error> {
        let mut context = Context::default();
        context.request_id = self.entropy.id();
        (self.invoke)(event, context, None).with_subscriber(self.log.clone()).await
    }
}

/// All workers, in the template's order.
#[derive(Clone, Debug)]
pub struct Workers(Arc<[Arc<Employed>]>);

impl Workers {
    pub(crate) fn deploy(
        template: &Template,
        bound: &[(Worker, Job)],
        world: &World,
        aws: &Aws,
        base_url: &str,
    ) -> Result<Self, StartError> {
        let mut values: HashMap<&str, String> = aws.addresses.iter().map(|(id, address)| (id.as_str(), address.clone())).collect();
        values.insert("SessionPublicKeys", world.keys.0.clone());
        values.insert("PublicUrl", base_url.to_owned());
        values.insert("MailSender", "ne-pas-repondre@sev.example".to_owned());
        let deploy = |(worker, job): &(Worker, Job)| {
            let parts = LocalParts {
                environment: template.environment_of_worker(worker, &values)?,
                guard: Guard::new(worker.id.clone(), worker.rights.clone()),
                world: world.clone(),
                queues: aws.queues.clone(),
                mails: aws.mails.clone(),
            };
            let invoke = (job.start)(&parts).map_err(|error| StartError::Function { function: worker.id.clone(), error })?;
            Ok(Arc::new(Employed { worker: worker.clone(), invoke, entropy: world.entropy.clone(), log: world.log.clone() }))
        };
        bound.iter().map(deploy).collect::<Result<_, _>>().map(Self)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Employed>> {
        self.0.iter()
    }

    /// The one that runs `operation`.
    #[must_use]
    pub fn get(&self, operation: &str) -> Option<&Arc<Employed>> {
        self.iter().find(|employed| employed.worker.operation == operation)
    }
}
