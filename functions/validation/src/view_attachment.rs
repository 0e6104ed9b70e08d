//! `view_attachment`: an address at which one paper can be read for a minute, as a download. Each is audited `[D]`.

use crate::{papers::kept, paths::AttachmentPath};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{account::Role, correction::Paper};
use sev_http::{App, Call, Files, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use std::time::Duration;

/// How long the address opens the file.
const LIFETIME: Duration = Duration::from_secs(60);

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
        let (caller, moment) = (&call.caller, call.moment);
        let (correction, attachment) = call.path.load(app, caller).await?;
        let line = caller.did(Action::ViewedAttachment, moment);
        app.store.record(&line.on(&correction.group_id).about(&correction.person)).await?;
        let key = kept(&correction.group_id, &correction.correction_id, &attachment.attachment_id);
        // The name of the file says nothing of the person: it stays in lists of downloads.
        let name = format!("{}-{}.{}", name(attachment.paper), correction.group_id, attachment.format.extension());
        let address = call.tools.address(&key, attachment.format.media_type(), &name, LIFETIME).await?;
        Ok(Reply::new(AttachmentAddress {
            url: address.url,
            expires_at: moment.now + SignedDuration::from_secs(LIFETIME.as_secs().cast_signed()),
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
