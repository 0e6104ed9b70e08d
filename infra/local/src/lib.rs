//! The whole of SEV Web in one process, for this machine and for tests.
//!
//! `template.yaml` says what there is: its tables are created in an embedded DynamoDB, its routes
//! lead to the very handlers that run in Lambda, called through lambda_http's own conversion. Nothing
//! of this crate is deployed.

mod answer;
mod api;
mod aws;
pub mod bridge;
pub mod clock;
pub mod course;
mod database;
pub mod demo;
mod dev;
mod error;
mod files;
mod folder;
pub mod functions;
pub mod mailbox;
pub mod openapi;
pub mod operations;
mod pipeline;
pub mod registry;
mod rights;
pub mod samples;
mod server;
mod system;
pub mod template;
#[cfg(test)]
mod tests;
pub mod web;
pub mod workers;

pub use database::Elsewhere;
pub use error::StartError;
pub use server::{Options, Running, start};
