//! Mails: their words, and the service that takes them.

mod letter;
mod mailer;
mod samples;
mod words;

pub use letter::{HOTLINE, Letter, letter};
pub use mailer::{Mailer, SendError};
pub use samples::samples;
