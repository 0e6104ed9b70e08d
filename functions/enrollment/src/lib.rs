//! Enrolling seniors: from the search by identity to the aid.

sev_http::operations!(
    search_seniors,
    enroll_senior,
    check_credit,
    view_enrollment,
    edit_enrollment,
    withdraw_senior,
    restore_enrollment,
    rooming_list
);

mod look_up;
mod metrics;
mod path;
mod placement;
