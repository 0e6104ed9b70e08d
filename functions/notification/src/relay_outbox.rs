//! `relay_outbox`: each mail that has come into the outbox is put in the queue.
//!
//! The stream of the work table gives a change at least once, so a mail may be in the queue twice: `send_mail` sends it
//! once.

use crate::notice::Notice;
use sev_events::{Done, Failed, Parts, StreamRecord};
use sev_runtime::config::{ConfigError, required};

/// The operation.
#[derive(Debug)]
pub struct Operation;

/// What it works with.
#[derive(Clone, Debug)]
pub struct App {
    /// The queues.
    pub queues: aws_sdk_sqs::Client,
    /// The address of the queue of mails.
    pub queue: String,
}

impl sev_events::Operation for Operation {
    const NAME: &'static str = "relay_outbox";

    type App = App;
    type Record = StreamRecord;

    fn app(parts: &impl Parts) -> Result<App, ConfigError> {
        Ok(App { queues: parts.queues(), queue: required("QUEUE_MAILS", |name| parts.variable(name))? })
    }

    async fn handle(app: &App, record: StreamRecord) -> Result<Done, Failed> {
        // The filter in the template lets nothing else through.
        let mail_id = sev_storage::mail_id(record.pk()).ok_or_else(|| Failed::new("not_a_mail", "the change is of no mail"))?;
        let notice = serde_json::to_string(&Notice { mail_id: mail_id.to_owned() }).map_err(|error| Failed::new("unwritten", error))?;
        let sent = app.queues.send_message().queue_url(&app.queue).message_body(notice).send().await;
        sent.map_err(|error| Failed::new("queue", format!("SendMessage: {}", sev_storage::reason(&error))))?;
        Ok(Done("queued"))
    }
}
