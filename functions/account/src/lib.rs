//! Accounts: sessions and the organisation's own page.

sev_http::operations!(
    login,
    refresh_session,
    logout,
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
    request_password_reset,
    view_account,
    change_organisation,
    view_ledger,
    request_email_change,
    confirm_email,
    list_sessions,
    end_session,
    end_other_sessions,
    choose_reminders,
);
// What chooses a password carries the list of stolen ones, which is half of a zip: it has a binary of its own.
sev_http::operations!(PASSWORDS: reset_password, change_password);

mod guard;
mod reauthenticate;
mod second_factor;
mod token;
