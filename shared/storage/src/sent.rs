//! Calls of DynamoDB as boxed futures: what the SDK does for one is compiled into this crate, and not once more into every binary
//! that waits for it.

use aws_sdk_dynamodb::{
    error::SdkError,
    operation::{
        batch_get_item::{BatchGetItemError, BatchGetItemOutput, builders::BatchGetItemFluentBuilder},
        get_item::{GetItemError, GetItemOutput, builders::GetItemFluentBuilder},
        put_item::{PutItemError, PutItemOutput, builders::PutItemFluentBuilder},
        query::{QueryError, QueryOutput, builders::QueryFluentBuilder},
        transact_write_items::{TransactWriteItemsError, TransactWriteItemsOutput, builders::TransactWriteItemsFluentBuilder},
        update_item::{UpdateItemError, UpdateItemOutput, builders::UpdateItemFluentBuilder},
    },
};
use std::pin::Pin;

/// An answer on its way.
pub(crate) type Sent<T, E> = Pin<Box<dyn Future<Output = Result<T, SdkError<E>>> + Send>>;

/// A request that can be sent.
pub(crate) trait Request {
    type Answer;
    type Error;

    /// Sends it, as `send` does.
    fn sent(self) -> Sent<Self::Answer, Self::Error>;
}

macro_rules! requests {
    ($($builder:ty => $answer:ty, $error:ty;)*) => { $(
        impl Request for $builder {
            type Answer = $answer;
            type Error = $error;

            fn sent(self) -> Sent<$answer, $error> {
                Box::pin(self.send())
            }
        }
    )* };
}

requests! {
    BatchGetItemFluentBuilder => BatchGetItemOutput, BatchGetItemError;
    GetItemFluentBuilder => GetItemOutput, GetItemError;
    PutItemFluentBuilder => PutItemOutput, PutItemError;
    QueryFluentBuilder => QueryOutput, QueryError;
    TransactWriteItemsFluentBuilder => TransactWriteItemsOutput, TransactWriteItemsError;
    UpdateItemFluentBuilder => UpdateItemOutput, UpdateItemError;
}
