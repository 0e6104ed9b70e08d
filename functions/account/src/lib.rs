//! Accounts: sessions and the organisation's own page.

sev_http::operations!(
    login,
    refresh_session,
    logout,
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
    request_password_reset,
    reset_password,
    view_account,
    change_organisation,
    view_ledger,
    request_email_change,
    confirm_email,
    change_password,
    list_sessions,
    end_session,
    end_other_sessions,
    choose_reminders
);

mod guard;
mod reauthenticate;
mod second_factor;
mod token;
