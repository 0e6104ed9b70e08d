//! Enrolling seniors: from the search by identity to the aid.

sev_http::operations!(
    search_seniors,
    enroll_senior,
    check_credit,
    view_enrollment,
    edit_enrollment,
    withdraw_senior,
    restore_enrollment,
    rooming_list,
    list_homonyms,
    decide_homonym
);

sev_events::operations!(find_homonyms);

mod alike;
mod homonym;
mod look_up;
mod metrics;
mod path;
mod placement;
