use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::{error::Error, iter};

/// A call to the database that gave no answer. No variant holds an item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It did not answer, or is too busy. Whether a write took effect is not known.
    #[error("{call}: the database did not answer: {reason}")]
    Unavailable {
        call: &'static str,
        /// What the SDK says.
        reason: String,
    },
    /// It refused the call itself: a right or a table is missing, or the request is malformed.
    #[error("{call}: the database refused the call: {reason}")]
    Refused {
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
        E: Error + ProvideErrorMetadata + 'static,
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
        let reason = reason(&error);
        let passes = !matches!(error, SdkError::ServiceError(_)) || PASSING.contains(&reason.as_str());
        if passes { Self::Unavailable { call, reason } } else { Self::Refused { call, reason } }
    }
}

/// What the log may say of `error`: the code that AWS gave it, or which step failed. Never the answer, which
/// `DisplayErrorContext` would print with all that stands in it.
pub fn reason<E, R>(error: &SdkError<E, R>) -> String
where
    E: Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    if let SdkError::ServiceError(context) = error {
        return context.err().code().unwrap_or("InternalServerError").to_owned();
    }
    if let SdkError::ResponseError(_) = error {
        return "the answer can't be read".to_owned();
    }
    let causes = iter::successors(Some(error as &dyn Error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::{
        error::{ConnectorError, ErrorMetadata},
        operation::get_item::GetItemError,
    };

    const ANSWER: &str = r#"{"Item":{"last_name":{"S":"Kervella"}}}"#;

    #[test]
    fn a_reason_says_what_failed_and_nothing_of_the_answer() {
        let meta = ErrorMetadata::builder().code("ValidationException").message("Kervella is no key").build();
        let failures: [(SdkError<GetItemError, &str>, &str); 4] = [
            (SdkError::service_error(GetItemError::generic(meta), ANSWER), "ValidationException"),
            (SdkError::response_error("it ends at Kervella", ANSWER), "the answer can't be read"),
            (SdkError::timeout_error("two seconds"), "request has timed out: two seconds"),
            (SdkError::dispatch_failure(ConnectorError::io("connection reset".into())), "dispatch failure: io error: connection reset"),
        ];
        for (error, said) in failures {
            assert_eq!(reason(&error), said);
        }
    }
}
