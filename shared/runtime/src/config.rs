//! The configuration of a function: its environment variables, as `template.yaml` sets them.

use sev_storage::Tables;
use thiserror::Error;

/// A variable that is missing or can't be read.
#[derive(Debug, Error)]
#[error("configuration: {variable}: {problem}")]
pub struct ConfigError {
    /// The variable's name.
    pub variable: String,
    /// What is wrong with it; never its value.
    pub problem: String,
}

impl ConfigError {
    pub(crate) fn new(variable: &str, problem: impl ToString) -> Self {
        Self { variable: variable.to_owned(), problem: problem.to_string() }
    }
}

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Config {
    /// Names of the tables.
    pub tables: Tables,
    /// Public keys that sign sessions, `kid=base64url` pairs joined by commas. Two are valid during a rotation.
    pub session_public_keys: String,
    /// Name of the secret with the private key; set for the functions that open sessions alone.
    pub session_signing_key: Option<String>,
}

impl Config {
    /// Reads each variable by `lookup`: the process's own, or what the local system resolved from the template.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let needed =
            |variable: &str| lookup(variable).filter(|value| !value.is_empty()).ok_or_else(|| ConfigError::new(variable, "is not set"));
        Ok(Self {
            tables: Tables {
                accounts: needed("TABLE_ACCOUNTS")?,
                programme: needed("TABLE_PROGRAMME")?,
                stays: needed("TABLE_STAYS")?,
                people: needed("TABLE_PEOPLE")?,
                work: needed("TABLE_WORK")?,
                audit: needed("TABLE_AUDIT")?,
            },
            session_public_keys: needed("SESSION_PUBLIC_KEYS")?,
            session_signing_key: lookup("SESSION_SIGNING_KEY").filter(|value| !value.is_empty()),
        })
    }

    /// The process's own environment.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        #[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
        Self::read(|variable| std::env::var(variable).ok())
    }
}

/// How much the function logs: what Lambda makes of the template's `ApplicationLogLevel`. It is needed before the rest
/// of the configuration, whose mistakes are logged.
#[must_use]
pub fn log_level() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "Lambda's own variable")]
    std::env::var("AWS_LAMBDA_LOG_LEVEL").ok()
}
