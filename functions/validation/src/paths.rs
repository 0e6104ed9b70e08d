//! Which correction, and which of its papers.

use schemars::JsonSchema;
use serde::Deserialize;
use sev_domain::{
    correction::{Attachment, Correction},
    group::GroupId,
    world::is_key,
};
use sev_http::{App, Problem, Session};
use sev_storage::StayRecord;
use sev_views::theirs;

/// A correction in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CorrectionPath {
    /// The group's number, `2027-1042`.
    pub group_id: String,
    /// The correction.
    pub correction_id: String,
}

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

impl CorrectionPath {
    /// The correction, with all that is kept of its group.
    ///
    /// # Errors
    /// 404 of another holder's, or of none.
    pub(crate) async fn load(&self, app: &App, caller: &Session) -> Result<(StayRecord, Correction), Problem> {
        let group: GroupId = self.group_id.parse().map_err(|_| no_correction())?;
        if !is_key(&self.correction_id) {
            return Err(no_correction());
        }
        let record = theirs(app.store.stay_record(&group).await?, caller).ok_or_else(no_correction)?;
        let correction = find(&record, &self.correction_id).cloned().ok_or_else(no_correction)?;
        Ok((record, correction))
    }
}

impl AttachmentPath {
    /// The file, with its correction.
    ///
    /// # Errors
    /// 404 of another holder's, or of none.
    pub(crate) async fn load(self, app: &App, caller: &Session) -> Result<(Correction, Attachment), Problem> {
        let Self { group_id, correction_id, attachment_id } = self;
        let (_, correction) = CorrectionPath { group_id, correction_id }.load(app, caller).await?;
        let attachment = correction.attachments.iter().find(|attachment| attachment.attachment_id == attachment_id).cloned();
        let attachment = attachment.ok_or_else(|| Problem::not_found("Ce fichier"))?;
        Ok((correction, attachment))
    }
}

/// The correction that `correction_id` names in what is kept of a group.
pub(crate) fn find<'a>(record: &'a StayRecord, correction_id: &str) -> Option<&'a Correction> {
    record.corrections.iter().find(|correction| correction.correction_id == correction_id)
}

/// There is no such correction, or it is another holder's.
pub(crate) fn no_correction() -> Problem {
    Problem::not_found("Cette demande de correction")
}
