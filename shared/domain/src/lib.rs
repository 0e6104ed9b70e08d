//! The rules of *Seniors en Vacances*: plain functions on plain values.
//!
//! Nothing here knows AWS, HTTP, a database or the time of day: the clock and randomness are
//! arguments. Sources of the rules: `[M]` the manual of the former system, `[P]` public documents,
//! `[D]` decided for this project (see `docs/rules.md`).

#[macro_use]
mod described;

pub mod account;
pub mod aid;
pub mod attendance;
pub mod bank_account;
pub mod banking;
pub mod batch;
pub mod contact;
pub mod correction;
pub mod course;
pub mod credit;
pub mod date;
pub mod deadline;
pub mod enrollment;
pub mod four_eyes;
pub mod group;
pub mod homonym;
pub mod iban;
pub mod identity;
pub mod letters;
pub mod mail;
pub mod member;
pub mod money;
pub mod payment;
pub mod presence;
pub mod refused;
pub mod rules;
pub mod sepa;
pub mod stake;
pub mod takeover;
pub mod text;
pub mod world;
