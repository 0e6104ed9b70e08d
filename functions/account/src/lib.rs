//! Accounts: sessions and the organisation's own page.

sev_http::operations!(login, refresh_session, logout, view_account);

pub mod password;
mod token;
