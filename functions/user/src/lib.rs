//! Users of an organisation, for its administrators; and the invitation, for whoever has its link.

sev_http::operations!(list_users, invite_user, renew_invitation, change_user, accept_invitation);

mod own;
mod user_form;
