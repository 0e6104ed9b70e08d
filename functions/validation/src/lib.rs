//! After the stay: who was there, by the provider and by the holder, and what is to be corrected.

sev_http::operations!(
    list_validations,
    view_validation,
    provider_validation,
    holder_validation,
    change_presence,
    list_corrections,
    view_correction,
    decide_correction,
    withdraw_correction,
);
// What works with papers carries the client of S3: it has a binary of its own.
sev_http::operations!(PAPERS: begin_upload, open_correction, view_attachment);

mod correction_view;
mod late;
mod page;
mod papers;
mod party;
mod paths;
mod said;
mod sentence;
mod told;
