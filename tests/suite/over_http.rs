//! Tests by HTTP alone: they run on the embedded system, and the same on the deployed one
//! (`make deploy-test`). A new operation's flow belongs here.

pub(crate) mod access;
pub(crate) mod account;
mod bad_input;
mod changes;
pub(crate) mod corrections;
mod described;
mod dissolution;
pub(crate) mod flows;
pub(crate) mod four_eyes;
mod groups;
pub(crate) mod homonyms;
mod invitations;
mod likeness;
mod one_person;
mod outcomes;
pub(crate) mod passwords;
pub(crate) mod payments;
pub(crate) mod second_factor;
pub(crate) mod session;
pub(crate) mod support;
pub(crate) mod users;
pub(crate) mod validation;
