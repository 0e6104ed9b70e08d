//! Mails: their words, and the service that takes them.

mod letter;
mod mailer;
mod part;
mod samples;
mod words;

pub use letter::{Letter, letter};
pub use mailer::{Mailer, SendError};
pub use part::HOTLINE;
pub use samples::samples;
