//! What apps are made of.

use aws_config::SdkConfig;
use sev_domain::world::{Clock, Entropy};
use sev_runtime::{
    app::{sdk_config, system_clock, system_entropy},
    config,
    meter::Meter,
};

/// Gives an operation's app its parts: it makes the clients that its operation asks for, and no other.
pub trait Parts {
    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;
    /// What time it is.
    fn clock(&self) -> Clock;
    fn entropy(&self) -> Entropy;
    /// Where what is counted goes.
    fn meter(&self) -> Meter;
    fn database(&self) -> aws_sdk_dynamodb::Client;
    fn queues(&self) -> aws_sdk_sqs::Client;
    /// The client of what sends mails.
    fn mails(&self) -> aws_sdk_ses::Client;
}

/// The parts that a deployed function has.
#[derive(Debug)]
pub struct Deployed(SdkConfig);

impl Deployed {
    /// Reads what the SDK needs from the environment.
    pub async fn new() -> Self {
        Self(sdk_config().await)
    }
}

impl Parts for Deployed {
    fn variable(&self, name: &str) -> Option<String> {
        config::variable(name)
    }

    fn clock(&self) -> Clock {
        system_clock()
    }

    fn entropy(&self) -> Entropy {
        system_entropy()
    }

    fn meter(&self) -> Meter {
        Meter::stdout(system_clock())
    }

    fn database(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.0)
    }

    fn queues(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::new(&self.0)
    }

    fn mails(&self) -> aws_sdk_ses::Client {
        aws_sdk_ses::Client::new(&self.0)
    }
}
