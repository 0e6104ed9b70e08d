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

pub mod faults;
pub mod forms;
pub mod laws;
mod site;
mod visitor;

pub use site::Site;
pub use visitor::{Answer, Visitor};
