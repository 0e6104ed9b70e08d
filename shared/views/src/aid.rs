use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{account::OrganisationId, aid::AidOutcome, credit::YearlyAid, money::Cents};

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

/// Another stay of a person, by its year and, of the reader's own, by what its people know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OtherStay {
    /// The calendar year of the aid.
    pub year: i16,
    /// The venue; `null` of another holder's.
    pub venue_name: Option<String>,
    /// First day; `null` of another holder's.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub start_date: Option<Date>,
    /// Last day; `null` of another holder's.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub end_date: Option<Date>,
}

impl From<&YearlyAid> for OtherStay {
    /// All of it, for ANCV.
    fn from(aid: &YearlyAid) -> Self {
        Self { year: aid.year, venue_name: Some(aid.venue_name.clone()), start_date: Some(aid.start_date), end_date: Some(aid.end_date) }
    }
}

impl OtherStay {
    /// What `holder` may know of the stay on which someone has had `aid`.
    #[must_use]
    pub fn told(aid: &YearlyAid, holder: &OrganisationId) -> Self {
        if aid.organisation_id == *holder {
            return aid.into();
        }
        Self { year: aid.year, venue_name: None, start_date: None, end_date: None }
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

impl From<&AidOutcome> for AidName {
    fn from(aid: &AidOutcome) -> Self {
        match aid {
            AidOutcome::Granted { .. } => Self::Granted,
            AidOutcome::ProgrammeOnly => Self::ProgrammeOnly,
            AidOutcome::OverCeiling { .. } => Self::OverCeiling,
            AidOutcome::AlreadyAided { .. } => Self::AlreadyAided,
            AidOutcome::Suspended { .. } => Self::AidSuspended,
            AidOutcome::CreditExhausted => Self::CreditExhausted,
            AidOutcome::NoAidOnStay => Self::NoAidOnStay,
        }
    }
}

impl AidView {
    /// The aid of someone of `holder`.
    #[must_use]
    pub fn of(aid: &AidOutcome, holder: &OrganisationId) -> Self {
        let other_stay = if let AidOutcome::AlreadyAided { stay } = aid { Some(OtherStay::told(stay, holder)) } else { None };
        Self {
            outcome: aid.into(),
            amount_cents: aid.amount(),
            title: aid.title(),
            explanation: aid.explanation(holder),
            other_stay,
            top_up_url: matches!(aid, AidOutcome::CreditExhausted).then_some(TOP_UP_URL),
        }
    }

    /// What a provider may know: the amount that ANCV pays, not what a refusal says of someone's income.
    #[must_use]
    pub fn for_provider(aid: &AidOutcome, holder: &OrganisationId) -> Self {
        if aid.is_granted() {
            return Self::of(aid, holder);
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
