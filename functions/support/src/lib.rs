//! ANCV's support: organisations and their users, for whoever answers the telephone.

sev_http::operations!(find_account, view_support_account, correct_email, send_link, unlock_user, lift_second_factor);

mod reason;
mod subject;
mod two_people;
