mod edit;
mod links;
mod properties;

use super::*;
use crate::{
    account::OrganisationId,
    contact::{Civility, Contact},
    date::BirthDate,
    enrollment::{CaregiverKind, EnrollmentStatus, StayWishes, TaxableIncome},
    group::{GroupId, StayLength, tests::les_cyclades},
    identity::PersonKey,
    refused::Refused as _,
    rules::{Household, TaxShares, tests::rules},
};
use jiff::{Timestamp, civil::date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 24);

fn person(first_name: &str, birth: Date) -> Identity {
    Identity {
        last_name: "Moreau".parse().unwrap(),
        first_name: first_name.parse().unwrap(),
        birth_date: BirthDate::parse(&birth.to_string(), TODAY).unwrap(),
        birth_city: "Lyon".parse().unwrap(),
    }
}

pub(crate) fn key(first_name: &str) -> PersonKey {
    person(first_name, date(1948, 3, 12)).key()
}

fn details(claim: Claim) -> Details {
    Details {
        contact: Contact {
            civility: Civility::Madame,
            email: None,
            address: "1 rue du Port".parse().unwrap(),
            address_complement: None,
            postal_code: "56000".parse().unwrap(),
            city: "Vannes".parse().unwrap(),
        },
        claim,
        resident_in_france: true,
        reference_income_cents: Some(Cents::euros(12_000)),
        rfr_confidential: false,
        disabled: false,
        dependent: false,
        wishes: StayWishes::default(),
    }
}

pub(crate) fn programme(occupation: Occupation) -> Details {
    details(Claim::AuProgramme { occupation, spouse: None })
}

pub(crate) fn aide(euros: u32, quarters: u8) -> Details {
    details(Claim::ALAide {
        occupation: Occupation::Retired,
        spouse: None,
        income: TaxableIncome { household: Household::Single, shares: TaxShares::quarters(quarters), cents: Cents::euros(euros) },
    })
}

fn couple(euros: u32) -> Details {
    let income = TaxableIncome { household: Household::Couple, shares: TaxShares::quarters(8), cents: Cents::euros(euros) };
    details(Claim::ALAide { occupation: Occupation::Retired, spouse: None, income })
}

pub(crate) fn conjoint(of: &str) -> Details {
    details(Claim::ALAideParConjoint { occupation: Occupation::Retired, spouse: key(of) })
}

pub(crate) fn aidant(of: &str) -> Details {
    details(Claim::Aidant { kind: CaregiverKind::Familial, helped: key(of) })
}

fn dependent(of: Details) -> Details {
    Details { dependent: true, ..of }
}

pub(crate) fn enrolled(first_name: &str, details: Details, aid: AidOutcome) -> Enrollment {
    let identity = person(first_name, date(1948, 3, 12));
    Enrollment {
        group_id: GroupId::new(2027, 1042),
        person: identity.key(),
        holder_id: OrganisationId::new("holder"),
        identity,
        details,
        aid,
        snapshot: Snapshot {
            rule_set: "test".into(),
            decided_on: TODAY,
            price_cents: Cents::euros(410),
            stay_aid_cents: Cents::euros(160),
            min_age: Some(60),
            ceiling_cents: None,
        },
        status: EnrollmentStatus::Active,
        caregivers: 0,
        spouses: 0,
        version: 1,
        enrolled_at: Timestamp::UNIX_EPOCH,
        lost_aid: false,
        homonym: None,
    }
}

pub(crate) fn granted() -> AidOutcome {
    AidOutcome::Granted { amount_cents: Cents::euros(160), counts_for_the_year: true }
}

pub(crate) fn had_elsewhere() -> YearlyAid {
    YearlyAid {
        year: 2027,
        group_id: GroupId::new(2027, 7),
        organisation_id: OrganisationId::new("other"),
        venue_name: "VILLAGE CLUB".into(),
        start_date: date(2027, 4, 3),
        end_date: date(2027, 4, 10),
    }
}

/// A decision in which every circumstance but the named one favours the aid.
struct Circumstances {
    rules: RuleSet,
    birth: Date,
    details: Details,
    linked: Option<Enrollment>,
    other_aid: Option<YearlyAid>,
    own: Option<Enrollment>,
    available: Cents,
}

impl Circumstances {
    fn of(details: Details) -> Self {
        Self { rules: rules(), birth: date(1950, 1, 1), details, linked: None, own: None, other_aid: None, available: Cents::euros(160) }
    }

    fn decide(&self) -> Result<AidOutcome, Refusal> {
        self.with_case(decide).map(|decision| decision.aid)
    }

    /// Decides an edit of `own`, who is the person of this case.
    fn decide_edit(&self) -> Result<Decision, Refusal> {
        self.with_case(|case| decide_edit(case, case.own.unwrap()))
    }

    fn with_case<T>(&self, decide: impl FnOnce(&Case<'_>) -> T) -> T {
        let (group, identity) = (les_cyclades(2), person("Anne", self.birth));
        decide(&Case {
            rules: &self.rules,
            group: &group,
            identity: self.own.as_ref().map_or(&identity, |own| &own.identity),
            details: &self.details,
            linked: self.linked.as_ref(),
            own: self.own.as_ref(),
            other_aid: self.other_aid.as_ref(),
            available: self.available,
            today: TODAY,
        })
    }
}

/// The age on the departure of 14 May 2027, with and without a disability.

#[test]
fn ages_are_measured_on_departure() {
    let born = |year, day| date(year, 5, day);
    for (birth, needs, expected) in [
        (born(1967, 14), false, Ok(())),
        (born(1967, 15), false, Err(59)),
        (born(1972, 14), true, Ok(())),
        (born(1972, 15), true, Err(54)),
        (born(1972, 14), false, Err(55)),
        (born(1927, 14), false, Ok(())),
    ] {
        for base in [programme(Occupation::Retired), aide(10_000, 4)] {
            let outcome = Circumstances { birth, ..Circumstances::of(Details { disabled: needs, ..base }) }.decide();
            match (outcome, expected) {
                (Ok(_), Ok(())) => {}
                (Err(Refusal::TooYoung { age, least, least_with_needs, .. }), Err(expected)) => {
                    assert_eq!((age, least, least_with_needs), (expected, if needs { 55 } else { 60 }, 55));
                }
                (outcome, _) => panic!("born {birth}: {outcome:?}"),
            }
        }
    }
}

#[test]
fn the_programme_is_for_people_who_live_in_france_and_no_longer_work() {
    assert_eq!(Circumstances::of(programme(Occupation::Working)).decide(), Err(Refusal::NotRetired));
    assert_eq!(Circumstances::of(programme(Occupation::WithoutOccupation)).decide(), Ok(AidOutcome::ProgrammeOnly));
    let abroad = |details| Details { resident_in_france: false, ..details };
    assert_eq!(Circumstances::of(abroad(programme(Occupation::Retired))).decide(), Err(Refusal::NotResident));
    let helped = enrolled("Paul", dependent(programme(Occupation::Retired)), AidOutcome::ProgrammeOnly);
    let caregiver = Circumstances { linked: Some(helped), ..Circumstances::of(abroad(aidant("Paul"))) };
    assert_eq!(caregiver.decide(), Ok(granted()));
}

#[test]
fn the_aid_is_for_a_taxable_income_up_to_the_ceiling() {
    let over = |euros| Ok(AidOutcome::OverCeiling { ceiling_cents: Cents::euros(euros) });
    for (euros, quarters, expected) in [
        (0, 4, Ok(granted())),
        (15_991, 4, Ok(granted())),
        (15_992, 4, over(15_991)),
        (18_685, 5, Ok(granted())),
        (18_686, 5, over(18_685)),
        (32_157, 10, Ok(granted())),
        (32_158, 10, over(32_157)),
    ] {
        assert_eq!(Circumstances::of(aide(euros, quarters)).decide(), expected, "{euros} € for {quarters} quarters");
    }
}

#[test]
fn a_household_without_a_ceiling_is_refused_with_its_field() {
    let mut case = Circumstances::of(aide(10_000, 4));
    case.rules.ceilings.clear();
    let refusal = case.decide().unwrap_err();
    assert_eq!((refusal.code(), refusal.field()), ("no_ceiling", Some("tax_shares")));
}

#[test]
fn the_aid_is_had_once_a_year() {
    let twice = |details| Circumstances { other_aid: Some(had_elsewhere()), ..Circumstances::of(details) };
    let refused = AidOutcome::AlreadyAided { stay: had_elsewhere() };
    assert_eq!(twice(aide(10_000, 4)).decide(), Ok(refused.clone()));
    let stay = "VILLAGE CLUB, du 03/04/2027 au 10/04/2027";
    assert!(refused.explanation(&OrganisationId::new("other")).contains(stay), "its own");
    let told = refused.explanation(&OrganisationId::new("someone-else"));
    assert!(
        !told.contains("VILLAGE CLUB") && !told.contains("/2027") && told.contains("aide de 2027") && told.contains("0 969 320 616"),
        "{told}"
    );
    assert_eq!(twice(programme(Occupation::Retired)).decide(), Ok(AidOutcome::ProgrammeOnly));

    let helped = enrolled("Paul", dependent(programme(Occupation::Retired)), AidOutcome::ProgrammeOnly);
    let mut caregiver = Circumstances { linked: Some(helped), ..twice(aidant("Paul")) };
    assert_eq!(caregiver.decide(), Ok(refused));
    caregiver.rules.caregivers_count_for_the_year = false;
    assert_eq!(caregiver.decide(), Ok(AidOutcome::Granted { amount_cents: Cents::euros(160), counts_for_the_year: false }));
}

#[test]
fn the_credit_pays_the_whole_aid_or_none() {
    for (available, expected) in [(16_000, granted()), (15_999, AidOutcome::CreditExhausted), (0, AidOutcome::CreditExhausted)] {
        let case = Circumstances { available: Cents::new(available), ..Circumstances::of(aide(10_000, 4)) };
        assert_eq!(case.decide(), Ok(expected));
    }
}

#[test]
fn a_suspended_year_grants_nothing_and_says_so() {
    let mut case = Circumstances::of(aide(10_000, 4));
    case.rules.suspended = Some("Le budget de l’année est atteint.".into());
    let outcome = case.decide().unwrap();
    assert_eq!(outcome, AidOutcome::Suspended { reason: "Le budget de l’année est atteint.".into() });
    assert!(outcome.explanation(&OrganisationId::new("holder")).contains("Le budget de l’année est atteint."));
}

#[test]
fn of_several_reasons_the_lasting_one_is_said() {
    let mut case = Circumstances { other_aid: Some(had_elsewhere()), available: Cents::ZERO, ..Circumstances::of(aide(99_000, 4)) };
    case.rules.suspended = Some("Budget atteint.".into());
    assert!(matches!(case.decide(), Ok(AidOutcome::OverCeiling { .. })));
    case.details = aide(10_000, 4);
    assert!(matches!(case.decide(), Ok(AidOutcome::AlreadyAided { .. })));
    case.other_aid = None;
    assert!(matches!(case.decide(), Ok(AidOutcome::Suspended { .. })));
    case.rules.suspended = None;
    assert_eq!(case.decide(), Ok(AidOutcome::CreditExhausted));
}

#[test]
fn a_place_is_given_while_there_is_one_and_until_departure() {
    let departure = date(2027, 5, 14);
    assert_eq!(admit(&les_cyclades(9), TODAY), Ok(()));
    assert_eq!(admit(&les_cyclades(10), TODAY), Err(Refusal::GroupFull { places: 10 }));
    assert_eq!(admit(&les_cyclades(2), departure), Err(Refusal::GroupLocked { departed_on: departure }));
}

#[test]
fn a_stay_without_aid_uses_up_nobodys() {
    let mut case = Circumstances::of(aide(10_000, 4));
    case.rules.aid_eight_days_cents = Cents::ZERO;
    assert_eq!(case.decide(), Ok(AidOutcome::NoAidOnStay));
}

#[test]
fn what_an_enrollment_takes_already_is_its_own_to_spend() {
    let credit = Credit { available_cents: Cents::euros(40), ..Credit::none(2027) };
    let own = enrolled("Paul", aide(10_000, 4), granted());
    assert_eq!(available_to(Some(&credit), Some(&own)), Cents::euros(200));
    assert_eq!(available_to(Some(&credit), None), Cents::euros(40));
    let withdrawn = Enrollment { status: EnrollmentStatus::Withdrawn, ..own };
    assert_eq!(available_to(Some(&credit), Some(&withdrawn)), Cents::euros(40));
    assert_eq!(available_to(None, None), Cents::ZERO);
}
