//! Corrections of a list: someone is missing from it, or the parties disagree about someone. ANCV decides `[M][D]`.

use crate::{
    account::OrganisationId,
    enrollment::{Comment, Details, Eligibility},
    group::GroupId,
    identity::{Identity, PersonKey},
    refused::Refused,
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

/// The most bytes of a file: 10 MB `[M]`.
pub const MOST_BYTES: u64 = 10_485_760;
/// The most files of a correction `[D]`.
pub const MOST_FILES: usize = 6;

impl FileFormat {
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// What a file of this format begins with.
    const fn start(self) -> &'static [u8] {
        match self {
            Self::Pdf => b"%PDF-",
            Self::Jpeg => &[0xFF, 0xD8, 0xFF],
            Self::Png => &[0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A],
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// What the name of such a file ends in.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// Why a file can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It was not sent, or is no longer there.
    Missing,
    Empty,
    /// It is longer than [`MOST_BYTES`].
    TooLong,
    /// It is of no format that is taken, whatever its name says.
    Unknown,
}

impl Unfit {
    /// A French sentence that says what to do.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Missing => "Ce fichier n’est pas arrivé, ou n’est plus disponible. Envoyez-le de nouveau.",
            Self::Empty => "Ce fichier est vide. Choisissez-en un autre.",
            Self::TooLong => "Ce fichier dépasse 10 Mo. Choisissez-en un plus léger.",
            Self::Unknown => "Ce fichier n’est ni un PDF, ni une photo JPEG ou PNG. Choisissez-en un autre.",
        }
    }
}

/// What a file of this length is that begins like this: its content decides, not its name `[D]`.
///
/// # Errors
/// It can't be taken.
pub fn format_of(size_bytes: u64, start: &[u8]) -> Result<FileFormat, Unfit> {
    match size_bytes {
        0 => Err(Unfit::Empty),
        1..=MOST_BYTES => FileFormat::ALL.into_iter().find(|format| start.starts_with(format.start())).ok_or(Unfit::Unknown),
        _ => Err(Unfit::TooLong),
    }
}

/// Why the papers of a correction are not all there.
///
/// # Errors
/// A French sentence that says which are to be added or left out.
pub fn check_papers(papers: &[Paper], eligibility: Option<Eligibility>) -> Result<(), &'static str> {
    if papers.len() > MOST_FILES {
        return Err("Joignez 6 fichiers au plus.");
    }
    if !papers.contains(&Paper::Identity) {
        return Err("Joignez une copie de la pièce d’identité.");
    }
    if eligibility == Some(Eligibility::ALAide) && !papers.contains(&Paper::TaxNotice) {
        return Err("Joignez une copie de l’avis d’imposition : la personne est « à l’aide ».");
    }
    Ok(())
}

/// A file that was sent with a correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub attachment_id: String,
    /// Which paper it is.
    pub paper: Paper,
    pub format: FileFormat,
    pub size_bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its key within its group.
    pub correction_id: String,
    pub group_id: GroupId,
    /// The holder that has the group.
    pub holder_id: OrganisationId,
    pub holder_name: String,
    pub provider_name: String,
    pub venue_name: String,
    /// What is to be corrected.
    pub correction_kind: CorrectionKind,
    /// What became of it.
    pub correction_state: CorrectionState,
    pub person: PersonKey,
    pub identity: Identity,
    /// What their form says; of someone missing alone.
    pub details: Option<Details>,
    /// What the holder says to it.
    pub message: Option<Comment>,
    /// The files that came with it.
    pub attachments: Vec<Attachment>,
    /// When it was opened.
    pub opened_at: Timestamp,
    pub opened_by: String,
    /// When ANCV decided, or the holder took it back.
    pub closed_at: Option<Timestamp>,
    pub closed_by: Option<String>,
    /// Why ANCV has decided so.
    pub reason: Option<String>,
    /// Goes up with each change.
    pub version: u32,
}

/// Why a correction can't be closed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOpen {
    /// It is closed already.
    Closed,
    /// What the parties disagree on the holder can't take back: it stands in both words.
    Presence,
}

impl Refused for NotOpen {
    fn code(&self) -> &'static str {
        match self {
            Self::Closed => "correction_closed",
            Self::Presence => "not_withdrawable",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Closed => "Cette demande est déjà close",
            Self::Presence => "Cette demande ne peut pas être retirée",
        }
    }

    fn detail(&self) -> String {
        let words = match self {
            Self::Closed => "Elle a été décidée ou retirée entre-temps. Rechargez la page pour voir ce qu’il en est.",
            Self::Presence => "Le prestataire et vous n’êtes pas d’accord sur la présence de cette personne : l’ANCV décidera.",
        };
        words.to_owned()
    }
}

impl Correction {
    /// Whether ANCV is to decide.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.correction_state == CorrectionState::Open
    }

    /// The correction once ANCV has decided, for `reason`.
    ///
    /// # Errors
    /// It is closed.
    pub fn decided(&self, accepted: bool, reason: &str, by: &str, at: Timestamp) -> Result<Self, NotOpen> {
        let state = if accepted { CorrectionState::Accepted } else { CorrectionState::Refused };
        if self.is_open() { Ok(self.closed(state, Some(reason), by, at)) } else { Err(NotOpen::Closed) }
    }

    /// The correction once the holder has taken it back.
    ///
    /// # Errors
    /// It is closed, or not the holder's to take back.
    pub fn withdrawn(&self, by: &str, at: Timestamp) -> Result<Self, NotOpen> {
        match (self.is_open(), self.correction_kind) {
            (false, _) => Err(NotOpen::Closed),
            (true, CorrectionKind::Presence) => Err(NotOpen::Presence),
            (true, CorrectionKind::MissingPerson) => Ok(self.closed(CorrectionState::Withdrawn, None, by, at)),
        }
    }

    fn closed(&self, state: CorrectionState, reason: Option<&str>, by: &str, at: Timestamp) -> Self {
        Self {
            correction_state: state,
            closed_at: Some(at),
            closed_by: Some(by.to_owned()),
            reason: reason.map(str::to_owned),
            version: self.version.saturating_add(1),
            ..self.clone()
        }
    }

    /// About whom: « Jeanne MOREAU ».
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.identity.first_name.as_str(), self.identity.last_name.as_str().to_uppercase())
    }

    /// What it is about and what became of it, in French.
    #[must_use]
    pub const fn explanation(&self) -> &'static str {
        use CorrectionKind::{MissingPerson, Presence};
        match (self.correction_kind, self.correction_state) {
            (MissingPerson, CorrectionState::Open) => {
                "Le porteur de projet signale que cette personne a voyagé sans être sur la liste. L’ANCV étudie la demande ; tant que la liste n’est pas confirmée, le délai est suspendu jusqu’à sa décision."
            }
            (MissingPerson, CorrectionState::Accepted) => {
                "L’ANCV a ajouté cette personne à la liste. Elle compte parmi les personnes présentes."
            }
            (MissingPerson, CorrectionState::Refused) => "L’ANCV n’a pas ajouté cette personne à la liste.",
            (_, CorrectionState::Withdrawn) => "Le porteur de projet a retiré cette demande.",
            (Presence, CorrectionState::Open) => {
                "Le prestataire et le porteur de projet ne sont pas d’accord sur la présence de cette personne. Son aide n’est ni versée ni rendue tant que l’ANCV n’a pas décidé."
            }
            (Presence, CorrectionState::Accepted) => {
                "L’ANCV a retenu que cette personne a voyagé : son aide, si elle en a une, est due au prestataire."
            }
            (Presence, CorrectionState::Refused) => {
                "L’ANCV a retenu que cette personne n’a pas voyagé : son aide, si elle en a une, est rendue au porteur de projet."
            }
        }
    }
}

/// Whether ANCV has yet to decide whether someone was there.
pub fn is_disputed<'a>(person: &PersonKey, corrections: impl IntoIterator<Item = &'a Correction>) -> bool {
    let open = |correction: &Correction| {
        correction.correction_kind == CorrectionKind::Presence && correction.correction_state == CorrectionState::Open
    };
    corrections.into_iter().any(|correction| correction.person == *person && open(correction))
}

#[cfg(test)]
mod tests;
