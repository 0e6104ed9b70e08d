use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{aid::AidOutcome, credit::YearlyAid, money::Cents};

/// Where a holder asks for more credit (« demande d'aide complémentaire ») `[M]`.
pub const TOP_UP_URL: &str = "https://conventions.espace-action-sociale-ancv.com/aides/#/ancv/";

/// What became of the aid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AidName {
    /// Granted.
    Granted,
    /// « Au programme »: none was asked for.
    ProgrammeOnly,
    /// Had already on another stay of the year.
    AlreadyAided,
    /// The holder's credit does not suffice.
    CreditExhausted,
    /// ANCV has suspended new aid.
    AidSuspended,
    /// The taxable income is above the ceiling.
    OverCeiling,
    /// The stay carries no aid.
    NoAidOnStay,
    /// Not granted; why is not for this reader.
    NotGranted,
}

/// Another stay, by what its people know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OtherStay {
    /// The calendar year of the aid.
    pub year: i16,
    /// The venue.
    pub venue_name: String,
    /// First day.
    #[schemars(with = "sev_domain::date::Day")]
    pub start_date: Date,
    /// Last day.
    #[schemars(with = "sev_domain::date::Day")]
    pub end_date: Date,
}

impl From<&YearlyAid> for OtherStay {
    fn from(aid: &YearlyAid) -> Self {
        Self { year: aid.year, venue_name: aid.venue_name.clone(), start_date: aid.start_date, end_date: aid.end_date }
    }
}

/// The aid of an enrollment, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AidView {
    /// For programs.
    pub outcome: AidName,
    /// What it takes from the credit; 0 unless granted.
    pub amount_cents: Cents,
    /// A few French words.
    pub title: String,
    /// The reason, in French.
    pub explanation: String,
    /// The stay on which the year's aid was had.
    pub other_stay: Option<OtherStay>,
    /// Where to ask for more credit, when that would help.
    pub top_up_url: Option<&'static str>,
}

impl From<&AidOutcome> for AidView {
    fn from(aid: &AidOutcome) -> Self {
        Self {
            outcome: match aid {
                AidOutcome::Granted { .. } => AidName::Granted,
                AidOutcome::ProgrammeOnly => AidName::ProgrammeOnly,
                AidOutcome::OverCeiling { .. } => AidName::OverCeiling,
                AidOutcome::AlreadyAided { .. } => AidName::AlreadyAided,
                AidOutcome::Suspended { .. } => AidName::AidSuspended,
                AidOutcome::CreditExhausted => AidName::CreditExhausted,
                AidOutcome::NoAidOnStay => AidName::NoAidOnStay,
            },
            amount_cents: aid.amount(),
            title: aid.title(),
            explanation: aid.explanation(),
            other_stay: if let AidOutcome::AlreadyAided { stay } = aid { Some(stay.into()) } else { None },
            top_up_url: matches!(aid, AidOutcome::CreditExhausted).then_some(TOP_UP_URL),
        }
    }
}

impl AidView {
    /// What a provider may know: the amount that ANCV pays, not what a refusal says of someone's income.
    #[must_use]
    pub fn for_provider(aid: &AidOutcome) -> Self {
        if aid.is_granted() {
            return aid.into();
        }
        Self {
            outcome: AidName::NotGranted,
            amount_cents: Cents::ZERO,
            title: "Sans aide".into(),
            explanation: "Cette personne paie le tarif du séjour.".into(),
            other_stay: None,
            top_up_url: None,
        }
    }
}
