//! `view_attachment`: an address at which one paper can be read for a minute, as a download. Each is audited `[D]`.

use crate::{
    correction_view::{CorrectionPath, recorded},
    papers::kept,
};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{account::Role, correction::Paper};
use sev_http::{App, Call, Files, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::{Action, AuditLine};
use std::time::Duration;

/// How long the address opens the file.
const LIFETIME: Duration = Duration::from_secs(60);

/// A file in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AttachmentPath {
    /// The group's number, `2027-1042`.
    pub group_id: String,
    /// The correction.
    pub correction_id: String,
    /// The file.
    pub attachment_id: String,
}

/// Where the file is.
#[derive(Serialize, JsonSchema)]
pub struct AttachmentAddress {
    /// The address, for a GET.
    pub url: String,
    /// Until when.
    #[schemars(with = "sev_domain::date::Instant")]
    pub expires_at: Timestamp,
}

#[derive(Debug)]
pub struct ViewAttachment;

impl sev_http::Operation<Files> for ViewAttachment {
    const NAME: &'static str = "view_attachment";
    const SUMMARY: &'static str = "Gives an address at which one paper of a correction can be read for a minute. Each is audited.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Operations];

    type Caller = Session;
    type Path = AttachmentPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = AttachmentAddress;

    async fn handle(app: &App, call: Call<Self, Files>) -> Result<Reply<AttachmentAddress>, Problem> {
        let (caller, now) = (&call.caller, app.clock.now());
        let AttachmentPath { group_id, correction_id, attachment_id } = call.path;
        let (record, correction) = recorded(app, caller, &CorrectionPath { group_id, correction_id }).await?;
        let attachment = correction.attachments.iter().find(|attachment| attachment.attachment_id == attachment_id);
        let attachment = attachment.ok_or_else(|| Problem::not_found("Ce fichier"))?;
        let line = AuditLine::new(now, &caller.organisation_id, &caller.user_id, Action::ViewedAttachment);
        app.store.record(&line.on(&record.group.group_id).about(&correction.person)).await?;
        let key = kept(&record.group.group_id, &correction.correction_id, &attachment.attachment_id);
        // The name of the file says nothing of the person: it stays in lists of downloads.
        let name = format!("{}-{}.{}", name(attachment.paper), record.group.group_id, attachment.format.extension());
        let address = call.tools.address(&key, attachment.format.media_type(), &name, LIFETIME).await?;
        Ok(Reply::new(AttachmentAddress {
            url: address.url,
            expires_at: now + SignedDuration::from_secs(LIFETIME.as_secs().cast_signed()),
        }))
    }
}

const fn name(paper: Paper) -> &'static str {
    match paper {
        Paper::Identity => "piece-d-identite",
        Paper::TaxNotice => "avis-d-imposition",
        Paper::Other => "justificatif",
    }
}
