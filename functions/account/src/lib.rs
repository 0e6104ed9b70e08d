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
);

mod guard;
mod reauthenticate;
mod second_factor;
mod token;
