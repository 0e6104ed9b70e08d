//! Forms that several areas take: a person, and what is known of them; the details of an organisation.

mod details;
mod enrollment;
mod identity;
mod organisation;

pub use details::DetailsForm;
pub use enrollment::EnrollmentForm;
pub use identity::IdentityForm;
pub use organisation::OrganisationForm;
