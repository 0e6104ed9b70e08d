//! Accounts: sessions and the organisation's own page.

sev_http::operations!(login, refresh_session, logout, request_password_reset, reset_password, view_account);

mod reauthenticate;
mod token;
