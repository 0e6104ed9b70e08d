//! The system that runs, as its own addresses see it.

use crate::{
    StartError, api,
    aws::Aws,
    clock::MovableClock,
    database::Database,
    demo,
    files::Files,
    mailbox::Mailbox,
    pipeline::Pipeline,
    template::{Function, Template},
    workers::Workers,
};
use sev_http::{App, Endpoint};
use std::sync::Arc;
use tokio::sync::Mutex;

/// What the local system's own addresses work with.
pub(crate) struct System {
    pub(crate) app: App,
    pub(crate) clock: MovableClock,
    pub(crate) database: Mutex<Option<Database>>,
    pub(crate) template: Template,
    pub(crate) bound: Vec<(Function, Endpoint)>,
    pub(crate) mailbox: Mailbox,
    /// Where people open the page.
    pub(crate) public_url: String,
    /// Every function that no request calls.
    pub(crate) workers: Workers,
    /// Open while no reset goes on.
    pub(crate) gate: api::Gate,
    pub(crate) aws: Arc<Aws>,
    pub(crate) files: Files,
    pub(crate) pipeline: Mutex<Option<Pipeline>>,
}

impl System {
    /// Replaces all data by the demo's, around the clock's today, between two requests.
    pub(crate) async fn reset(&self) -> Result<(), StartError> {
        let snapshot = demo::snapshot(&self.template, &self.bound, self.clock.clock().today()).await?;
        let _closed = self.gate.write().await;
        if let Some(database) = &*self.database.lock().await {
            snapshot.restore(database).await?;
        }
        // What waits to be sent, and what was sent, was of the data before.
        self.aws.clear().await;
        self.files.clear().await?;
        if let Some(pipeline) = &*self.pipeline.lock().await {
            pipeline.begin_again();
        }
        Ok(())
    }
}
