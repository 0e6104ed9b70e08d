//! The app of a function: what its operation works with.

use crate::{
    config::{Config, ConfigError, Debtor},
    files::Files,
    https,
    meter::Meter,
    session::{Signer, Verifier},
};
use aws_config::{Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use sev_domain::{
    account::LoginIdentifier,
    world::{Clock, Entropy},
};
use sev_storage::Store;
use std::{pin::Pin, time::Duration};

/// What an operation works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    pub entropy: Entropy,
    /// Where what is counted goes.
    pub meter: Meter,
    pub verifier: Verifier,
    /// Opens sessions; present only in the functions that may.
    pub signer: Option<Signer>,
    /// The papers that people send; present only in the functions that use them.
    pub files: Option<Files>,
    /// ANCV's own bank account; present only in the function that writes payment files.
    pub debtor: Option<Debtor>,
    /// Logins that need not set up the second factor that their roles ask for. None of a deployed system: it is the demo's.
    pub second_factor_exempt: Vec<LoginIdentifier>,
}

/// What the function of an operation is given beside the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Nothing,
    /// The private key of sessions.
    PrivateKey,
    /// The papers that people send.
    Files,
    /// ANCV's own bank account.
    Debtor,
}

impl App {
    /// The app of a deployed function, made once per cold start.
    ///
    /// # Errors
    /// The configuration is incomplete: the function does not start.
    pub async fn from_env() -> Result<Self, ConfigError> {
        Self::new(Config::from_env()?, &sdk_config().await)
    }

    /// The same, which opens sessions. It is apart, as the next ones are, so that the others don't carry its client.
    ///
    /// # Errors
    /// The configuration is incomplete, or the private key can't be read: the function does not start.
    pub async fn from_env_with_private_key() -> Result<Self, ConfigError> {
        let (config, aws) = (Config::from_env()?, sdk_config().await);
        let problem = |text: &dyn ToString| ConfigError::new("SESSION_SIGNING_KEY", text.to_string());
        let name = config.session_signing_key.clone().ok_or_else(|| problem(&"is not set"))?;
        let secrets = aws_sdk_secretsmanager::Client::new(&aws);
        let answer = secrets.get_secret_value().secret_id(name).send().await;
        let answer = answer.map_err(|error| problem(&sev_storage::reason(&error)))?;
        let signer = Signer::parse(&answer.secret_string.ok_or_else(|| problem(&"names a secret without text"))?)?;
        Ok(Self { signer: Some(signer), ..Self::new(config, &aws)? })
    }

    /// The same, which works with files.
    ///
    /// # Errors
    /// The configuration is incomplete: the function does not start.
    pub async fn from_env_with_files() -> Result<Self, ConfigError> {
        let (config, aws) = (Config::from_env()?, sdk_config().await);
        let bucket = config.bucket()?;
        // Somewhere else than AWS, a bucket's name is no name of a machine.
        let client = aws_sdk_s3::config::Builder::from(&aws).force_path_style(aws.endpoint_url().is_some()).build();
        Ok(Self { files: Some(Files::new(&client, bucket)), ..Self::new(config, &aws)? })
    }

    /// The same, which pays from ANCV's account.
    ///
    /// # Errors
    /// The configuration is incomplete: the function does not start.
    pub async fn from_env_with_debtor() -> Result<Self, ConfigError> {
        let config = Config::from_env()?;
        Ok(Self { debtor: Some(config.debtor()?), ..Self::new(config, &sdk_config().await)? })
    }

    fn new(config: Config, aws: &SdkConfig) -> Result<Self, ConfigError> {
        let (clock, entropy) = (system_clock(), system_entropy());
        Ok(Self {
            store: Store::new(aws_sdk_dynamodb::Client::new(aws), config.tables, clock.clone(), entropy.clone()),
            meter: Meter::stdout(clock.clone()),
            clock,
            entropy,
            verifier: Verifier::parse(&config.session_public_keys)?,
            signer: None,
            files: None,
            debtor: None,
            second_factor_exempt: Vec::new(),
        })
    }
}

/// The configuration of a deployed function's clients: credentials and region of the environment, our time-outs.
#[must_use]
pub fn sdk_config() -> Pin<Box<dyn Future<Output = SdkConfig> + Send>> {
    let retries = RetryConfig::standard().with_max_attempts(3);
    Box::pin(aws_config::from_env().http_client(https::client()).timeout_config(time_outs()).retry_config(retries).load())
}

/// The SDK sets no time-outs of its own: a call that hangs would hold a person until the function's
/// end. Two calls in a row, each tried again, stay within a function's 10 seconds.
fn time_outs() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(2))
        .operation_timeout(Duration::from_secs(4))
        .build()
}

/// The SDK configuration of a DynamoDB that listens on this machine; the same time-outs and retries as deployed.
#[must_use]
pub fn local_database(endpoint: &str) -> aws_sdk_dynamodb::Config {
    aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .http_client(https::client())
        .region(Region::new("eu-west-3"))
        .credentials_provider(aws_sdk_dynamodb::config::Credentials::new("local", "local", None, None, "local"))
        .timeout_config(time_outs())
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .build()
}

#[must_use]
pub fn system_clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
    Clock::new(jiff::Timestamp::now)
}

/// The operating system's randomness.
#[must_use]
pub fn system_entropy() -> Entropy {
    Entropy::new(|bytes| {
        // It fails only when the operating system has no randomness: nothing may go on then, and
        // `sev_http` turns the panic into one failed request.
        #[expect(clippy::disallowed_methods, clippy::expect_used, reason = "the one place where randomness is read")]
        aws_lc_rs::rand::fill(bytes).expect("the operating system gives random bytes");
    })
}
