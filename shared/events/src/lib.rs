//! Functions that no request calls: from a batch of a queue or of a stream, the time of a schedule, or what an operator asks for,
//! to typed records, and back to those that failed.

mod operation;
mod parts;
mod record;
mod serve;

pub use operation::{Done, Failed, Operation};
pub use parts::{Deployed, Parts};
pub use record::{Order, QueueRecord, Record, Source, StreamRecord, Tick};
pub use serve::{Response, respond, serve};

/// Names the operations of an area: for each, its module.
#[macro_export]
macro_rules! operations {
    ($($operation:ident),+ $(,)?) => {
        $(pub mod $operation;)+
    };
}
