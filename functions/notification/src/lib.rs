//! Notification: from what is in the outbox to mails.

sev_events::operations!(relay_outbox, send_mail);

mod notice;
