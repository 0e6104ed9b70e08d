//! Mails: their words, and the service that takes them.

mod letter;
mod mailer;

pub use letter::{HOTLINE, Letter, letter};
pub use mailer::{Mailer, SendError};
