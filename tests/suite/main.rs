//! Black-box tests of the whole system, over HTTP, on the embedded database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code: a panic is a failed test")]

mod access;
mod bad_input;
mod changes;
mod faults;
mod flows;
mod groups;
mod races;
mod sessions;
mod storage;
