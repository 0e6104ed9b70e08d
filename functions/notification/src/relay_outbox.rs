//! `relay_outbox`: each mail that has come into the outbox is put in the queue, and a bundle of mails is unfolded into mails,
//! which come the same way.
//!
//! The stream of the work table gives a change at least once, so a mail may be in the queue twice: `send_mail` sends it
//! once. Of a bundle that is unfolded twice, or by halves and again, there is each mail once.

use crate::notice::Notice;
use sev_events::{Done, Failed, Parts, StreamRecord};
use sev_runtime::config::{ConfigError, required, tables};
use sev_storage::{Posted, Store};

#[derive(Debug)]
pub struct RelayOutbox;

/// What it works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    pub queues: aws_sdk_sqs::Client,
    /// The address of the queue of mails.
    pub queue: String,
}

impl sev_events::Operation for RelayOutbox {
    const NAME: &'static str = "relay_outbox";
    const SUMMARY: &'static str = "Puts each mail that has come into the outbox in the queue, and unfolds bundles of mails.";

    type App = App;
    type Record = StreamRecord;

    fn app(parts: &dyn Parts) -> Result<App, ConfigError> {
        let variable = |name: &str| parts.variable(name);
        Ok(App {
            store: Store::new(parts.database(), tables(variable)?, parts.clock(), parts.entropy()),
            queues: parts.queues(),
            queue: required("QUEUE_MAILS", variable)?,
        })
    }

    async fn handle(app: &App, record: StreamRecord) -> Result<Done, Failed> {
        // The filter in the template lets nothing else through.
        match Posted::under(record.pk()) {
            Some(Posted::Mail(mail_id)) => queue(app, mail_id).await,
            Some(Posted::Bundle(bundle_id)) => unfold(app, bundle_id).await,
            None => Err(Failed::new("not_a_mail", "the change is of no mail")),
        }
    }
}

async fn queue(app: &App, mail_id: &str) -> Result<Done, Failed> {
    let notice = serde_json::to_string(&Notice { mail_id: mail_id.to_owned() }).map_err(|error| Failed::new("unwritten", error))?;
    let sent = app.queues.send_message().queue_url(&app.queue).message_body(notice).send().await;
    sent.map_err(|error| Failed::new("queue", format!("SendMessage: {}", sev_storage::reason(&error))))?;
    Ok(Done("queued"))
}

async fn unfold(app: &App, bundle_id: &str) -> Result<Done, Failed> {
    match app.store.unfold(bundle_id).await {
        Ok(true) => Ok(Done("unfolded")),
        Ok(false) => Err(Failed::new("unknown", "there is no such bundle")),
        Err(error) => Err(Failed::new("storage", error)),
    }
}
