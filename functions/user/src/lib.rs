//! Users of an organisation, for its administrators; the invitation, for whoever has its link; and ANCV's first user, for whoever
//! runs the system.

sev_http::operations!(list_users, invite_user, renew_invitation, change_user,);
// What chooses a password carries the list of stolen ones, which is half of a zip: it has a binary of its own.
sev_http::operations!(PASSWORDS: accept_invitation);
sev_events::operations!(make_first_administrator);

mod own;
mod user_form;
