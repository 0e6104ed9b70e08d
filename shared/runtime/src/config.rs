//! The configuration of a function: its environment variables, as `template.yaml` sets them.

use sev_domain::iban::{Bic, Iban};
use sev_storage::Tables;
use thiserror::Error;

/// A variable that is missing or can't be read.
#[derive(Debug, Error)]
#[error("configuration: {variable}: {problem}")]
pub struct ConfigError {
    pub variable: String,
    /// What is wrong with it; never its value.
    pub problem: String,
}

impl ConfigError {
    pub(crate) fn new(variable: &str, problem: impl ToString) -> Self {
        Self { variable: variable.to_owned(), problem: problem.to_string() }
    }
}

/// What names the bucket of papers.
const BUCKET: &str = "BUCKET_ATTACHMENTS";

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Config {
    /// Names of the tables.
    pub tables: Tables,
    /// Public keys that sign sessions, `kid=base64url` pairs joined by commas. Two are valid during a rotation.
    pub session_public_keys: String,
    /// Name of the secret with the private key; set for the functions that open sessions alone.
    pub session_signing_key: Option<String>,
    /// Name of the bucket of papers; set for the functions that work with them alone.
    pub attachments: Option<String>,
    /// ANCV's own bank account; set for the function that writes payment files alone.
    pub debtor: Option<Debtor>,
}

/// ANCV as its bank knows it: transfers are paid from this account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debtor {
    pub name: String,
    pub iban: Iban,
    pub bic: Bic,
}

impl Debtor {
    fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, ConfigError> {
        if lookup("DEBTOR_IBAN").is_none_or(|iban| iban.is_empty()) {
            return Ok(None);
        }
        // What is wrong with a number is said without the number.
        let unreadable = |variable| move |_| ConfigError::new(variable, "can't be read");
        Ok(Some(Self {
            name: required("DEBTOR_NAME", &lookup)?,
            iban: required("DEBTOR_IBAN", &lookup)?.parse().map_err(unreadable("DEBTOR_IBAN"))?,
            bic: required("DEBTOR_BIC", &lookup)?.parse().map_err(unreadable("DEBTOR_BIC"))?,
        }))
    }
}

impl Config {
    /// Reads each variable by `lookup`: the process's own, or what the local system resolved from the template.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Ok(Self {
            tables: tables(&lookup)?,
            session_public_keys: required("SESSION_PUBLIC_KEYS", &lookup)?,
            session_signing_key: lookup("SESSION_SIGNING_KEY").filter(|value| !value.is_empty()),
            attachments: lookup(BUCKET).filter(|value| !value.is_empty()),
            debtor: Debtor::read(&lookup)?,
        })
    }

    /// Name of the bucket of papers.
    ///
    /// # Errors
    /// It is not set.
    pub fn bucket(&self) -> Result<String, ConfigError> {
        self.attachments.clone().ok_or_else(|| ConfigError::new(BUCKET, "is not set"))
    }

    /// ANCV's own bank account.
    ///
    /// # Errors
    /// It is not set.
    pub fn debtor(&self) -> Result<Debtor, ConfigError> {
        self.debtor.clone().ok_or_else(|| ConfigError::new("DEBTOR_IBAN", "is not set"))
    }

    /// The process's own environment.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(variable)
    }
}

/// Names of the tables.
///
/// # Errors
/// A variable is missing.
pub fn tables(lookup: impl Fn(&str) -> Option<String>) -> Result<Tables, ConfigError> {
    Ok(Tables {
        accounts: required("TABLE_ACCOUNTS", &lookup)?,
        programme: required("TABLE_PROGRAMME", &lookup)?,
        stays: required("TABLE_STAYS", &lookup)?,
        people: required("TABLE_PEOPLE", &lookup)?,
        payments: required("TABLE_PAYMENTS", &lookup)?,
        work: required("TABLE_WORK", &lookup)?,
        audit: required("TABLE_AUDIT", &lookup)?,
    })
}

/// What `variable` says.
///
/// # Errors
/// It is missing or says nothing.
pub fn required(variable: &str, lookup: impl Fn(&str) -> Option<String>) -> Result<String, ConfigError> {
    lookup(variable).filter(|value| !value.is_empty()).ok_or_else(|| ConfigError::new(variable, "is not set"))
}

/// What the process's own environment says.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
    std::env::var(name).ok()
}

/// Which operation of its area this process is: the template's `Handler`.
#[must_use]
pub fn handler() -> String {
    #[expect(clippy::disallowed_methods, reason = "Lambda's own variable")]
    std::env::var("_HANDLER").unwrap_or_default()
}

/// How much the function logs: what Lambda makes of the template's `ApplicationLogLevel`. It is needed before the rest
/// of the configuration, whose mistakes are logged.
#[must_use]
pub fn log_level() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "Lambda's own variable")]
    std::env::var("AWS_LAMBDA_LOG_LEVEL").ok()
}
