//! Papers of a correction: where they are, and which are taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{
    correction::{Attachment, Paper, Unfit, format_of},
    group::GroupId,
    world::is_key,
};
use sev_http::{FieldProblem, Files, Form, Problem};

/// A file that was sent, and which paper it is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
pub struct SentPaper {
    /// As `begin_upload` gave it.
    #[schemars(length(min = 1, max = 64))]
    pub attachment_id: String,
    /// Which paper it is.
    pub paper: Paper,
}

/// Where a file is sent to. It goes after a day, whether it was used or not.
pub(crate) fn incoming(group: &GroupId, attachment_id: &str) -> String {
    format!("incoming/{group}/{attachment_id}")
}

/// Where a file of a correction is.
pub(crate) fn kept(group: &GroupId, correction_id: &str, attachment_id: &str) -> String {
    format!("kept/{group}/{correction_id}/{attachment_id}")
}

/// Notes in `form` what is wrong with the list of papers itself.
pub(crate) fn check(form: &mut Form, papers: &[SentPaper], eligibility: Option<sev_domain::enrollment::Eligibility>) -> Option<()> {
    let kinds: Vec<_> = papers.iter().map(|sent| sent.paper).collect();
    if let Err(message) = sev_domain::correction::check_papers(&kinds, eligibility) {
        form.refuse("attachments", message);
        return None;
    }
    let is_twice = |index: usize, id: &str| papers.iter().take(index).any(|other| other.attachment_id == id);
    if papers.iter().enumerate().any(|(index, sent)| is_twice(index, &sent.attachment_id)) {
        form.refuse("attachments", "Un même fichier est joint deux fois.");
        return None;
    }
    Some(())
}

/// Looks at each file that was sent for `group`, and keeps all of them with a correction when all can be taken.
///
/// # Errors
/// 422 that names each that can't, as `attachments.0`; S3 gives no answer.
pub(crate) async fn keep(files: &Files, group: &GroupId, correction_id: &str, papers: &[SentPaper]) -> Result<Vec<Attachment>, Problem> {
    let (mut found, mut mistakes) = (Vec::new(), Vec::new());
    for (index, paper) in papers.iter().enumerate() {
        // What is no key of ours is no file of ours.
        let sent = if is_key(&paper.attachment_id) { files.look(&incoming(group, &paper.attachment_id)).await? } else { None };
        let format = sent.as_ref().ok_or(Unfit::Missing).and_then(|sent| format_of(sent.size_bytes, &sent.start));
        match (sent, format) {
            (Some(sent), Ok(format)) => {
                let attachment =
                    Attachment { attachment_id: paper.attachment_id.clone(), paper: paper.paper, format, size_bytes: sent.size_bytes };
                found.push((index, sent, attachment));
            }
            (_, Err(unfit)) => mistakes.push(refused(index, unfit)),
            (None, Ok(_)) => mistakes.push(refused(index, Unfit::Missing)),
        }
    }
    let mut attachments = Vec::new();
    for (index, sent, attachment) in found.into_iter().filter(|_| mistakes.is_empty()).collect::<Vec<_>>() {
        let (from, to) = (incoming(group, &attachment.attachment_id), kept(group, correction_id, &attachment.attachment_id));
        // Sent again since: what would be kept is not what was looked at.
        if files.keep(&from, &to, &sent).await? {
            attachments.push(attachment);
        } else {
            mistakes.push(refused(index, Unfit::Missing));
        }
    }
    if mistakes.is_empty() { Ok(attachments) } else { Err(Problem::invalid(mistakes)) }
}

fn refused(index: usize, unfit: Unfit) -> FieldProblem {
    FieldProblem { field: format!("attachments.{index}"), message: unfit.message().to_owned() }
}
