//! After the stay: who was there, by the provider and by the holder, and what is to be corrected.

sev_http::operations!(list_validations, view_validation, provider_validation, holder_validation, change_presence);

mod page;
mod party;
mod said;
mod sentence;
mod told;
