//! Functions that no request calls: from a batch of a queue or of a stream, or the time of a schedule, to typed records, and
//! back to those that failed.

mod operation;
mod parts;
mod record;
mod serve;

pub use operation::{Done, Failed, Operation};
pub use parts::{Deployed, Parts};
pub use record::{QueueRecord, Record, Source, StreamRecord, Tick};
pub use serve::{Response, respond, serve};

/// Names the operations of an area: for each, its module.
#[macro_export]
macro_rules! operations {
    ($($operation:ident),+ $(,)?) => {
        $(pub mod $operation;)+
    };
}
