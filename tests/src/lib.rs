//! What black-box tests are written with: a whole system in memory, people who use it over HTTP,
//! a faulty line to the database, and the laws that the data keeps at all times.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "test code: a panic is a failed test"
)]

pub mod deployed;
pub mod faults;
pub mod forms;
pub mod laws;
pub mod leaks;
pub mod log;
pub mod refusals;
pub mod sessions;
mod site;
mod visitor;
pub mod wire;

/// Waits for all of `futures`, which go on at the same time.
pub async fn at_once<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        for (future, done) in &mut waiting {
            if done.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(context)
            {
                *done = Some(value);
            }
        }
        if waiting.iter().all(|(_, done)| done.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, done)| done).collect()
}

/// The environment's `name`, where it says something.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "which system the tests run on is the caller's choice")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

pub use site::Site;
use std::task::Poll;
pub use visitor::{Answer, Visitor};
