//! After the stay: who was there, by the provider and by the holder, and what is to be corrected.

sev_http::operations!(
    list_validations,
    view_validation,
    provider_validation,
    holder_validation,
    change_presence,
    begin_upload,
    open_correction,
    list_corrections,
    view_correction,
    view_attachment,
    decide_correction,
    withdraw_correction,
);

mod correction_view;
mod late;
mod page;
mod papers;
mod party;
mod paths;
mod said;
mod sentence;
mod told;
