//! What is known of a person's place in a group.

use crate::{
    account::OrganisationId,
    aid::AidOutcome,
    contact::Contact,
    group::GroupId,
    homonym::Homonym,
    identity::{Identity, PersonKey},
    money::Cents,
    rules::{Household, TaxShares},
    text::{self, Invalid},
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// By which right a person takes part `[M]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Eligibility {
    /// « Au programme »: takes part without aid.
    AuProgramme,
    /// « À l'aide »: taxable income within the ceiling.
    ALAide,
    /// « À l'aide par conjoint »: husband or wife of someone enrolled « à l'aide ».
    ALAideParConjoint,
    /// « En tant qu'aidant »: travels with a disabled or dependent senior.
    Aidant,
}

/// Family member or professional `[M]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaregiverKind {
    /// A relative or a friend.
    Familial,
    /// Someone whose work it is.
    Professionnel,
}

/// What a person lives from `[P]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Occupation {
    /// Retired.
    Retired,
    /// Without occupation.
    WithoutOccupation,
    /// At work, which the programme does not take.
    Working,
}

/// The taxable income of a household, which decides the aid `[M]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxableIncome {
    pub household: Household,
    pub shares: TaxShares,
    /// « Revenu imposable ».
    pub cents: Cents,
}

/// The right that a person claims, with what it takes to judge it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "eligibility", rename_all = "snake_case")]
pub enum Claim {
    /// Takes part without aid.
    AuProgramme {
        /// What they live from.
        occupation: Occupation,
        /// The enrolled spouse on the same tax notice, which waives the age `[P]`.
        spouse: Option<PersonKey>,
    },
    /// Asks for the aid by their income.
    ALAide {
        /// What they live from.
        occupation: Occupation,
        /// The enrolled spouse on the same tax notice, which waives the age `[P]`.
        spouse: Option<PersonKey>,
        /// What decides the aid.
        income: TaxableIncome,
    },
    /// Asks for the aid by the spouse's income.
    ALAideParConjoint {
        /// What they live from.
        occupation: Occupation,
        /// The spouse, enrolled « à l'aide » in the same group.
        spouse: PersonKey,
    },
    /// Helps someone of the group.
    Aidant {
        kind: CaregiverKind,
        /// The disabled or dependent senior, already enrolled in the same group.
        helped: PersonKey,
    },
}

/// How one person's place depends on another's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    Spouse(PersonKey),
    /// On the helped senior's.
    Helped(PersonKey),
}

impl Link {
    /// The person depended on.
    #[must_use]
    pub const fn person(&self) -> &PersonKey {
        match self {
            Self::Spouse(person) | Self::Helped(person) => person,
        }
    }
}

impl Claim {
    /// The type of eligibility, as the list shows it.
    #[must_use]
    pub const fn eligibility(&self) -> Eligibility {
        match self {
            Self::AuProgramme { .. } => Eligibility::AuProgramme,
            Self::ALAide { .. } => Eligibility::ALAide,
            Self::ALAideParConjoint { .. } => Eligibility::ALAideParConjoint,
            Self::Aidant { .. } => Eligibility::Aidant,
        }
    }

    /// The person that this one's place depends on.
    #[must_use]
    pub fn link(&self) -> Option<Link> {
        match self {
            Self::AuProgramme { spouse, .. } | Self::ALAide { spouse, .. } => spouse.clone().map(Link::Spouse),
            Self::ALAideParConjoint { spouse, .. } => Some(Link::Spouse(spouse.clone())),
            Self::Aidant { helped, .. } => Some(Link::Helped(helped.clone())),
        }
    }

    /// What they live from; nobody asks a caregiver.
    #[must_use]
    pub const fn occupation(&self) -> Option<Occupation> {
        match self {
            Self::AuProgramme { occupation, .. } | Self::ALAide { occupation, .. } | Self::ALAideParConjoint { occupation, .. } => {
                Some(*occupation)
            }
            Self::Aidant { .. } => None,
        }
    }
}

/// What the provider should know of the person's plate and room: a closed list and a short comment `[D]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// No salt.
    SansSel,
    /// No gluten.
    SansGluten,
    /// Diabetes.
    Diabete,
    /// Vegetarian.
    Vegetarien,
    /// No pork.
    SansPorc,
    /// An allergy, said in the comment.
    Allergie,
    /// Walks with difficulty.
    MobiliteReduite,
    /// Uses a wheelchair.
    FauteuilRoulant,
    /// Something else, said in the comment.
    Autre,
}

/// A short text of at most 200 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Comment(String);

/// The most characters of a comment.
const LONGEST_COMMENT: usize = 200;

described!(Comment: { "type": "string", "minLength": 1, "maxLength": LONGEST_COMMENT });

impl FromStr for Comment {
    type Err = Invalid;

    fn from_str(raw: &str) -> Result<Self, Invalid> {
        text::line(raw, LONGEST_COMMENT, text::in_a_sentence).map(Self)
    }
}

impl Comment {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// « Informations sur le séjour », all optional `[M]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StayWishes {
    /// Travels with husband or wife.
    pub travels_with_spouse: bool,
    /// Wants a room alone.
    pub single_room: bool,
    /// With whom they would like to be.
    pub grouped_with: Option<Comment>,
    /// Needs, from the closed list.
    pub needs: Vec<Need>,
    /// A word on them.
    pub needs_comment: Option<Comment>,
    /// When the letter to the senior was sent.
    pub letter_sent_on: Option<Date>,
}

/// All that the form holds but the identity, which never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// How to write to the person.
    pub contact: Contact,
    /// The right that they claim.
    pub claim: Claim,
    /// Lives in France `[P]`.
    pub resident_in_france: bool,
    /// « Revenu fiscal de référence », line 25. Required but for a caregiver; 0 only « au programme » `[M]`.
    pub reference_income_cents: Option<Cents>,
    /// The senior does not want their income seen `[M]`.
    pub rfr_confidential: bool,
    pub disabled: bool,
    pub dependent: bool,
    /// Wishes for the stay.
    pub wishes: StayWishes,
}

/// By what an enrollment was decided, kept with it for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Name of the rule set.
    pub rule_set: String,
    /// The day of the decision.
    pub decided_on: Date,
    /// Price of the stay.
    pub price_cents: Cents,
    /// Aid that the rules give on this stay.
    pub stay_aid_cents: Cents,
    /// Least age that applied, if one did.
    pub min_age: Option<u8>,
    /// Ceiling of taxable income that applied, if one did.
    pub ceiling_cents: Option<Cents>,
}

/// Whether a person is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrollmentStatus {
    Active,
    /// Withdrawn; can be restored until departure `[D]`.
    Withdrawn,
    /// Was on the list and did not travel, as both parties or ANCV have said: takes nothing of the books.
    Absent,
}

/// A person's place in a group. There is at most one for a person and a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrollment {
    pub group_id: GroupId,
    pub person: PersonKey,
    /// The holder that enrolled them.
    pub holder_id: OrganisationId,
    pub identity: Identity,
    /// What the form says of them.
    pub details: Details,
    /// The aid, or why there is none.
    pub aid: AidOutcome,
    /// What it was decided by.
    pub snapshot: Snapshot,
    /// On the list or withdrawn.
    pub status: EnrollmentStatus,
    /// How many caregivers of the group are linked to this person.
    pub caregivers: u32,
    /// How many spouses of the group are linked to this person.
    pub spouses: u32,
    /// Grows with every change of this enrollment, from 1.
    pub version: u32,
    /// When the person was first enrolled.
    pub enrolled_at: Timestamp,
    /// Whether they had an aid that could not be granted again when, taken for absent, they turned out to have been there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost_aid: bool,
    /// Why ANCV looks at the person before it pays, when they are alike to someone known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homonym: Option<Homonym>,
}

impl Enrollment {
    /// Whether the person is on the list.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == EnrollmentStatus::Active
    }

    /// « Jeanne MOREAU ».
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.identity.first_name.as_str(), self.identity.last_name.as_str().to_uppercase())
    }
}
