//! Notification: who is told what on which day, and from what is in the outbox to mails.

sev_events::operations!(relay_outbox, send_mail, deadline_scan, weekly_digest);

mod notice;
mod scheduled;
