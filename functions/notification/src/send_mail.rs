//! `send_mail`: a mail is claimed, sent, and marked.
//!
//! The queue delivers at least once. The claim is a conditional write, so of two deliveries one sends, and the other comes
//! back when the first is done or its lease is over. Only a function that dies between SES's answer and the mark, or an
//! answer of SES that is lost, makes a mail go out a second time: no service of AWS takes that away.

use crate::notice::Notice;
use jiff::Timestamp;
use sev_domain::{mail::Message, world::Clock};
use sev_events::{Done, Failed, Parts, QueueRecord};
use sev_messaging::{Mailer, SendError, letter};
use sev_runtime::{
    config::{ConfigError, required, tables},
    meter::{Meter, Metric, Unit},
};
use sev_storage::{Claim, Progress, Store};

/// The metric of mails that SES has refused for good. An alarm rings on it.
pub const REFUSED: &str = "MailsRefused";

#[derive(Debug)]
pub struct SendMail;

/// What it works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// Where what is counted goes.
    pub meter: Meter,
    pub mailer: Mailer,
    /// Where the page is, for the links.
    pub public_url: String,
}

impl sev_events::Operation for SendMail {
    const NAME: &'static str = "send_mail";
    const SUMMARY: &'static str = "Claims a mail, sends it, and marks what became of it.";

    type App = App;
    type Record = QueueRecord;

    fn app(parts: &dyn Parts) -> Result<App, ConfigError> {
        let variable = |name: &str| parts.variable(name);
        Ok(App {
            store: Store::new(parts.database(), tables(variable)?, parts.clock(), parts.entropy()),
            clock: parts.clock(),
            meter: parts.meter(),
            mailer: Mailer::new(&parts.mails(), required("MAIL_SENDER", variable)?),
            public_url: required("PUBLIC_URL", variable)?,
        })
    }

    async fn handle(app: &App, record: QueueRecord) -> Result<Done, Failed> {
        let notice = serde_json::from_str::<Notice>(&record.body);
        let Notice { mail_id } = notice.map_err(|_| Failed::new("unreadable", "the message names no mail"))?;
        let now = app.clock.now();
        let (mail, lease) = match app.store.claim(&mail_id, now).await? {
            Claim::Yours(mail, lease) => (mail, lease),
            Claim::Done(Progress::Refused) => return Ok(Done("refused_before")),
            Claim::Done(Progress::Needless) => return Ok(Done("needless_before")),
            Claim::Done(_) => return Ok(Done("sent_before")),
            Claim::Taken => return Err(Failed::new("taken", "another delivery is sending it")),
            Claim::Unknown => return Err(Failed::new("unknown", "there is no such mail")),
        };
        let kind = mail.message.kind();
        if let Some(reason) = needless(app, &mail.message, now).await? {
            app.store.mark_needless(&lease, reason, now).await?;
            count(app, kind, "needless");
            return Ok(Done("needless"));
        }
        if !mail.message.is_worth_sending(now) {
            app.store.mark_refused(&lease, "late", now).await?;
            count(app, kind, "late");
            return Ok(Done("late"));
        }
        match app.mailer.send(&mail.to.email, &letter(&mail.message, &app.public_url)).await {
            Ok(()) => {
                app.store.mark_sent(&lease, app.clock.now()).await?;
                count(app, kind, "sent");
                Ok(Done("sent"))
            }
            Err(SendError::Refused(reason)) => {
                tracing::warn!(mail_id, kind, reason, "the mail was refused for good");
                app.store.mark_refused(&lease, &reason, app.clock.now()).await?;
                count(app, kind, "refused");
                // Alarms know no « any of them »: theirs is a metric without dimensions.
                app.meter.record(&Metric { name: REFUSED, unit: Unit::Count, value: 1, dimensions: vec![] });
                Ok(Done("refused"))
            }
            Err(error @ SendError::NotNow(_)) => {
                // What can't be given back is free again when the lease ends.
                if let Err(lost) = app.store.release(&lease).await {
                    tracing::warn!(error = %lost, "the mail was not given back");
                }
                Err(Failed::new("not_now", error))
            }
        }
    }
}

/// Why nobody needs a mail about a deadline any more, if so: the party has done what it says, has more time, or is told more by
/// a later one. A mail may wait for days, so this is asked just before it is sent.
async fn needless(app: &App, message: &Message, now: Timestamp) -> Result<Option<&'static str>, Failed> {
    let (Message::Deadline { stay, party, due_on, .. } | Message::PartyLate { stay, party, due_on, .. }) = message else {
        return Ok(None);
    };
    if !message.is_worth_sending(now) {
        return Ok(Some("late"));
    }
    let group = app.store.group(&stay.group_id).await?;
    let runs = group.and_then(|group| group.course.deadline());
    let is_theirs = runs.is_some_and(|deadline| deadline.party == *party && deadline.due_on == *due_on);
    Ok((!is_theirs).then_some("over"))
}

fn count(app: &App, kind: &'static str, outcome: &'static str) {
    let dimensions = vec![("Kind", kind.to_owned()), ("Outcome", outcome.to_owned())];
    app.meter.record(&Metric { name: "Mails", unit: Unit::Count, value: 1, dimensions });
}
