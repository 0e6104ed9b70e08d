//! Black-box tests of the whole system, over HTTP, on the embedded database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test code: a panic is a failed test")]

mod account;
mod bundles;
mod corrections;
mod deadlines;
mod deployed;
mod digest;
mod faults;
mod first_administrator;
mod floods;
mod gateway;
mod homonyms;
mod keys;
mod laid;
mod limits;
mod logs;
mod mails;
mod missing;
mod over_http;
mod passwords;
mod payment_faults;
mod payment_races;
mod races;
mod refusals;
mod season;
mod second_factor;
mod sessions;
mod storage;
mod takeover;
mod transfers;
mod user_faults;
mod user_races;
mod users;
mod validation;
