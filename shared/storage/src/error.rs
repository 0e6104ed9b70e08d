use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use thiserror::Error;

/// A call to the database that gave no answer. No variant holds an item.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// It did not answer, or is too busy. Whether a write took effect is not known.
    #[error("{call}: the database did not answer: {reason}")]
    Unavailable {
        /// The API call.
        call: &'static str,
        /// What the SDK says.
        reason: String,
    },
    /// It refused the call itself: a right or a table is missing, or the request is malformed.
    #[error("{call}: the database refused the call: {reason}")]
    Refused {
        /// The API call.
        call: &'static str,
        /// What the SDK says.
        reason: String,
    },
    /// An item that can't be read as what it should be.
    #[error("an item of {kind} can't be read: {reason}")]
    Corrupt {
        /// What it should be.
        kind: &'static str,
        /// What the reader says.
        reason: String,
    },
}

impl StoreError {
    /// Sorts what the SDK reports: worth another try by the caller, or not.
    pub(crate) fn of<E, R>(call: &'static str, error: SdkError<E, R>) -> Self
    where
        E: std::error::Error + ProvideErrorMetadata + 'static,
        R: std::fmt::Debug + 'static,
    {
        const PASSING: &[&str] = &[
            "ThrottlingException",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "InternalServerError",
            "TransactionConflictException",
            "TransactionInProgressException",
            "ServiceUnavailable",
        ];
        let SdkError::ServiceError(context) = &error else {
            return Self::Unavailable { call, reason: DisplayErrorContext(&error).to_string() };
        };
        let reason = context.err().code().unwrap_or("InternalServerError").to_owned();
        if PASSING.contains(&reason.as_str()) { Self::Unavailable { call, reason } } else { Self::Refused { call, reason } }
    }
}
