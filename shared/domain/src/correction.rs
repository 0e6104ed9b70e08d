//! Corrections of a list: someone is missing from it, or the parties disagree about someone. ANCV decides `[M][D]`.

use crate::{
    account::OrganisationId,
    enrollment::{Comment, Details},
    group::GroupId,
    identity::{Identity, PersonKey},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// « Il manque quelqu'un »: someone travelled who is not on the list. The holder asks, and the clock stands `[M]`.
    MissingPerson,
    /// Provider and holder disagree on whether someone travelled `[D]`.
    Presence,
}

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionState {
    /// ANCV has not decided.
    Open,
    /// The person was added, or was there.
    Accepted,
    /// The person was not added, or was not there.
    Refused,
    /// The holder has taken it back.
    Withdrawn,
}

/// A paper that goes with a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// « Pièce d'identité » `[M]`.
    Identity,
    /// « Avis d'imposition » `[M]`.
    TaxNotice,
    /// Anything else.
    Other,
}

/// What a file is, by its content and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

/// A file that was sent with a correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its key.
    pub attachment_id: String,
    /// Which paper it is.
    pub paper: Paper,
    /// What it is.
    pub format: FileFormat,
    /// Its length.
    pub size_bytes: u64,
}

/// A correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its key within its group.
    pub correction_id: String,
    /// The group.
    pub group_id: GroupId,
    /// The holder that has the group.
    pub holder_id: OrganisationId,
    /// Its name.
    pub holder_name: String,
    /// The provider's name.
    pub provider_name: String,
    /// The venue.
    pub venue_name: String,
    /// What is to be corrected.
    pub correction_kind: CorrectionKind,
    /// What became of it.
    pub correction_state: CorrectionState,
    /// About whom.
    pub person: PersonKey,
    /// Who they are.
    pub identity: Identity,
    /// What their form says; of someone missing alone.
    pub details: Option<Details>,
    /// What the holder says to it.
    pub message: Option<Comment>,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By which user.
    pub opened_by: String,
    /// When ANCV decided, or the holder took it back.
    pub closed_at: Option<Timestamp>,
    /// By which user.
    pub closed_by: Option<String>,
    /// Why ANCV has decided so.
    pub reason: Option<String>,
    /// Goes up with each change.
    pub version: u32,
}
