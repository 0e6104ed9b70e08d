//! Forms that several areas take: a person, and what is known of them.

mod details;
mod enrollment;
mod identity;

pub use details::DetailsForm;
pub use enrollment::EnrollmentForm;
pub use identity::IdentityForm;
