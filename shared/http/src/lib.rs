//! From a `lambda_http` request to a typed request and back: callers, bodies, problems, and the
//! description of each operation that the OpenAPI is made of.

mod choice;
mod endpoint;
mod form;
mod input;
mod limit;
mod log;
mod once;
mod operation;
mod problem;
mod refusals;
mod reply;
mod tools;

pub use choice::Choice;
pub use endpoint::{Answer, Endpoint, Starting, serve};
pub use form::Form;
pub use input::{Body, Json, NoBody, Nothing, or_default, typed};
pub use limit::permit;
pub use once::{before, same};
pub use operation::{Allowed, Anyone, Call, Caller, Header, Meta, Operation, REFRESH_COOKIE};
#[doc(hidden)]
pub use pastey;
pub use problem::{FieldProblem, Problem};
pub use refusals::{Codes, Seen, conflicts, seen};
pub use reply::Reply;
pub use sev_runtime::{App, Files, app::Need, config::Debtor, session::Session, session::Signer};
pub use tools::Tools;

/// Names the operations of a binary: for each, its module and its entry in `OPERATIONS`, or in the list that is named for a second
/// binary of the area. `enroll_senior` is the module of `EnrollSenior`.
#[macro_export]
macro_rules! operations {
    ($list:ident: $($operation:ident),+ $(,)?) => {
        $(pub mod $operation;)+

        /// The operations of one binary.
        pub static $list: &[$crate::Endpoint] =
            $crate::pastey::paste! { &[$($crate::Endpoint::of::<$operation::[<$operation:camel>], _>()),+] };
    };
    ($($operation:ident),+ $(,)?) => {
        $crate::operations!(OPERATIONS: $($operation),+);
    };
}
