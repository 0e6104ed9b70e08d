//! From a `lambda_http` request to a typed request and back: callers, bodies, problems, and the
//! description of each operation that the OpenAPI is made of.

mod endpoint;
mod form;
mod input;
mod limit;
pub mod log;
mod once;
mod operation;
mod problem;
mod reply;

pub use endpoint::{Answer, Endpoint, function, serve};
pub use form::Form;
pub use input::{Body, Json, NoBody, Nothing, or_default, typed};
pub use limit::{ROUNDS, permit};
pub use once::{once, reused, same};
pub use operation::{Anyone, Call, Caller, Header, Meta, Operation, REFRESH_COOKIE};
pub use problem::{FieldProblem, Problem};
pub use reply::Reply;
pub use sev_runtime::{App, session::Session};

/// Names the operations of an area: for each, its module and its entry in `OPERATIONS`.
#[macro_export]
macro_rules! operations {
    ($($operation:ident),+ $(,)?) => {
        $(pub mod $operation;)+

        /// Every operation of this area.
        pub const OPERATIONS: &[$crate::Endpoint] = &[$($crate::Endpoint::of::<$operation::Operation>()),+];
    };
}
