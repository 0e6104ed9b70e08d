use crate::aid::AidView;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    contact::Civility,
    date::in_paris,
    enrollment::{CaregiverKind, Claim, Eligibility, Enrollment, EnrollmentStatus, Need, StayWishes},
    identity::PersonKey,
    text::normalise,
};

/// Someone whom a participant depends on: the helped senior, or the spouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LinkedPerson {
    /// Their enrollment.
    pub enrollment_id: PersonKey,
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
}

/// « Informations sur le séjour ».
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StayWishesView {
    /// Travels with husband or wife.
    pub travels_with_spouse: bool,
    /// Wants a room alone.
    pub single_room: bool,
    /// With whom they would like to be.
    pub grouped_with: Option<String>,
    /// Needs, from the closed list.
    pub needs: Vec<Need>,
    /// A word on them.
    pub needs_comment: Option<String>,
    /// When the letter was sent.
    #[schemars(with = "Option<sev_domain::date::Day>")]
    pub letter_sent_on: Option<Date>,
}

impl From<&StayWishes> for StayWishesView {
    fn from(wishes: &StayWishes) -> Self {
        Self {
            travels_with_spouse: wishes.travels_with_spouse,
            single_room: wishes.single_room,
            grouped_with: wishes.grouped_with.as_ref().map(|text| text.as_str().to_owned()),
            needs: wishes.needs.clone(),
            needs_comment: wishes.needs_comment.as_ref().map(|text| text.as_str().to_owned()),
            letter_sent_on: wishes.letter_sent_on,
        }
    }
}

/// A person on the list of a group. Never a tax figure: those are seen one at a time, by the holder alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Participant {
    /// The enrollment's key within its group.
    pub enrollment_id: PersonKey,
    /// Its version, for `If-Match`.
    pub version: u32,
    /// Madame or monsieur.
    pub civility: Civility,
    /// Family name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Date of birth.
    #[schemars(with = "sev_domain::date::Day")]
    pub birth_date: Date,
    /// Handicapé; `null` for a provider.
    pub disabled: Option<bool>,
    /// Dépendant; `null` for a provider.
    pub dependent: Option<bool>,
    /// Type of eligibility; `null` for a provider.
    pub eligibility: Option<Eligibility>,
    /// Family or professional, for a caregiver; `null` for a provider.
    pub caregiver_kind: Option<CaregiverKind>,
    /// The aid, or why there is none; of a withdrawn person, what it was.
    pub aid: AidView,
    /// Whether ANCV looks at the person before it pays: they are alike to someone known. `false` for a provider.
    pub to_verify: bool,
    /// The day of the enrollment.
    #[schemars(with = "sev_domain::date::Day")]
    pub enrolled_on: Date,
    /// The helped senior, or the spouse, when the participant depends on one; `null` for a provider.
    pub linked: Option<LinkedPerson>,
    /// How many people of the group depend on this one: they must leave first. 0 for a provider.
    pub dependants: u32,
    /// Wishes for the stay.
    pub stay: StayWishesView,
    /// Whether they did not travel, as both parties or ANCV have said.
    pub is_absent: bool,
}

/// Who looks at a participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The holder, or ANCV.
    Holder,
    /// The provider: neither health nor income.
    Provider,
}

impl Participant {
    /// The participant, linked to `linked` when that person is known.
    #[must_use]
    pub fn new(enrollment: &Enrollment, linked: Option<&Enrollment>, reader: Reader) -> Self {
        let (for_holder, holder) = (reader == Reader::Holder, &enrollment.holder_id);
        Self {
            enrollment_id: enrollment.person.clone(),
            version: enrollment.version,
            civility: enrollment.details.contact.civility,
            last_name: enrollment.identity.last_name.as_str().to_uppercase(),
            first_name: enrollment.identity.first_name.as_str().to_owned(),
            birth_date: enrollment.identity.birth_date.date(),
            disabled: for_holder.then_some(enrollment.details.disabled),
            dependent: for_holder.then_some(enrollment.details.dependent),
            eligibility: for_holder.then(|| enrollment.details.claim.eligibility()),
            caregiver_kind: if let (Claim::Aidant { kind, .. }, true) = (&enrollment.details.claim, for_holder) {
                Some(*kind)
            } else {
                None
            },
            aid: if for_holder { AidView::of(&enrollment.aid, holder) } else { AidView::for_provider(&enrollment.aid, holder) },
            to_verify: for_holder && enrollment.to_verify().is_some(),
            enrolled_on: in_paris(enrollment.enrolled_at),
            // Whom a caregiver helps is disabled or dependent: a link says as much.
            linked: linked.filter(|_| for_holder).map(|linked| LinkedPerson {
                enrollment_id: linked.person.clone(),
                last_name: linked.identity.last_name.as_str().to_uppercase(),
                first_name: linked.identity.first_name.as_str().to_owned(),
            }),
            dependants: if for_holder { enrollment.caregivers + enrollment.spouses } else { 0 },
            stay: (&enrollment.details.wishes).into(),
            is_absent: enrollment.status == EnrollmentStatus::Absent,
        }
    }
}

/// `people` in alphabetical order `[M]`.
#[must_use]
pub fn alphabetical<'a>(people: impl Iterator<Item = &'a Enrollment>) -> Vec<&'a Enrollment> {
    let mut people: Vec<_> = people.collect();
    people.sort_by_cached_key(|enrollment| {
        let identity = &enrollment.identity;
        (normalise(identity.last_name.as_str()), normalise(identity.first_name.as_str()), identity.birth_date, enrollment.person.clone())
    });
    people
}

/// The people of `enrollments` that `wanted` keeps, in alphabetical order `[M]`, each with the one they depend on.
#[must_use]
pub fn participants(enrollments: &[Enrollment], reader: Reader, wanted: impl Fn(&Enrollment) -> bool) -> Vec<Participant> {
    let people = alphabetical(enrollments.iter().filter(|enrollment| wanted(enrollment)));
    let linked_to = |enrollment: &Enrollment| {
        let link = enrollment.details.claim.link()?;
        enrollments.iter().find(|other| other.person == *link.person())
    };
    people.into_iter().map(|enrollment| Participant::new(enrollment, linked_to(enrollment), reader)).collect()
}
