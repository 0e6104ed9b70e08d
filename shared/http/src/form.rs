//! Reading a form field by field, so that every mistake is named at once.

use crate::problem::{FieldProblem, Problem};
use sev_domain::text::Invalid;
use std::str::FromStr;

/// The mistakes found so far.
#[derive(Debug, Default)]
pub struct Form(Vec<FieldProblem>);

impl Form {
    /// An empty list of mistakes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a field that must be there.
    pub fn required<T: FromStr<Err = Invalid>>(&mut self, field: &str, raw: &str) -> Option<T> {
        self.take(field, raw.parse())
    }

    /// The value of a field that may be left empty.
    pub fn optional<T: FromStr<Err = Invalid>>(&mut self, field: &str, raw: Option<&str>) -> Option<T> {
        let raw = raw.filter(|raw| !raw.trim().is_empty())?;
        self.take(field, raw.parse())
    }

    /// A value that was there or not, when it must be.
    pub fn present<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        self.take(field, value.ok_or_else(Invalid::missing))
    }

    /// The value, or its mistake noted under `field`.
    pub fn take<T>(&mut self, field: &str, value: Result<T, Invalid>) -> Option<T> {
        value.map_err(|invalid| self.refuse(field, &invalid.to_string())).ok()
    }

    pub fn refuse(&mut self, field: &str, message: &str) {
        self.0.push(FieldProblem { field: field.to_owned(), message: message.to_owned() });
    }

    /// Whether a mistake is noted under `field`.
    #[must_use]
    pub fn has_refused(&self, field: &str) -> bool {
        self.0.iter().any(|mistake| mistake.field == field)
    }

    /// What was built of the fields, when there was no mistake. `value` is `None` only when a field
    /// was refused.
    ///
    /// # Errors
    /// 422 with every mistake.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.0)),
        }
    }
}
