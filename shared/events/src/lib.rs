//! Functions that no request calls: from a batch of a queue or of a stream, the time of a schedule, or what an operator asks for,
//! to typed records, and back to those that failed.

mod job;
mod operation;
mod parts;
mod record;
mod serve;

pub use job::{Answer, Invoke, Job};
pub use operation::{Done, Failed, Operation};
pub use parts::{Deployed, Parts};
#[doc(hidden)]
pub use pastey;
pub use record::{Order, QueueRecord, Record, Source, StreamRecord, Tick};
pub use serve::{Response, is_named, respond, serve};

/// Names the operations of an area that no request calls: for each, its module and its entry in `JOBS`. `send_mail` is the
/// module of `SendMail`.
#[macro_export]
macro_rules! operations {
    ($($operation:ident),+ $(,)?) => {
        $(pub mod $operation;)+

        /// Every operation of this area that no request calls.
        pub static JOBS: &[$crate::Job] =
            $crate::pastey::paste! { &[$($crate::Job::of::<$operation::[<$operation:camel>]>()),+] };
    };
}
