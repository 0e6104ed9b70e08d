//! The demo's groups: what there is to see, then enough others for lists of several pages.

use super::{
    calendar::{Calendar, add},
    people::{DUBOIS_MARTINE, MOREAU_JEANNE},
    programme::{ACTIF_RESIDENCE, CAP_VACANCES, EXHAUSTED, Entry, FURTHER_HOLDERS, HOLDER, OTHER_HOLDER},
};
use jiff::{ToSpan as _, civil::Date};
use sev_domain::{
    course::Course,
    group::{Environment, Group, GroupId, GroupType, StayLength},
    money::Cents,
    rules::Delays,
};

/// Where a stay takes place.
#[derive(Debug)]
pub(super) struct Venue {
    name: &'static str,
    provider: &'static str,
    department: &'static str,
    city: &'static str,
    environment: Environment,
}

const fn venue(
    name: &'static str,
    provider: &'static str,
    department: &'static str,
    city: &'static str,
    environment: Environment,
) -> Venue {
    Venue { name, provider, department, city, environment }
}

static LES_CYCLADES: Venue = venue("LES CYCLADES", ACTIF_RESIDENCE, "34", "LA GRANDE MOTTE", Environment::Mer);
static CLOS_DES_PINS: Venue = venue("LE CLOS DES PINS", ACTIF_RESIDENCE, "40", "MIMIZAN", Environment::Mer);
static TERRASSES_DU_LAC: Venue = venue("LES TERRASSES DU LAC", ACTIF_RESIDENCE, "74", "SEVRIER", Environment::Montagne);
static BASTIDE: Venue = venue("LA BASTIDE DES OLIVIERS", ACTIF_RESIDENCE, "84", "VAISON-LA-ROMAINE", Environment::Campagne);
static RESIDENCE_DU_PORT: Venue = venue("RESIDENCE DU VIEUX PORT", ACTIF_RESIDENCE, "17", "LA ROCHELLE", Environment::Ville);
static GRANDE_MOTTE: Venue = venue("VILLAGE CLUB LA GRANDE MOTTE", CAP_VACANCES, "34", "LA GRANDE MOTTE", Environment::Mer);
static LIORAN: Venue = venue("VILLAGE CLUB DU LIORAN", CAP_VACANCES, "15", "LAVEISSIERE", Environment::Montagne);
static BORDS_DE_LOIRE: Venue = venue("LES BORDS DE LOIRE", CAP_VACANCES, "41", "CHAUMONT-SUR-LOIRE", Environment::Campagne);
static PLESTIN: Venue = venue("VILLAGE DE PLESTIN", CAP_VACANCES, "22", "PLESTIN-LES-GREVES", Environment::Mer);
static BALLONS: Venue = venue("LE DOMAINE DES BALLONS", CAP_VACANCES, "88", "GERARDMER", Environment::Montagne);

static VENUES: [&Venue; 10] = [
    &PLESTIN,
    &BASTIDE,
    &LIORAN,
    &CLOS_DES_PINS,
    &BORDS_DE_LOIRE,
    &TERRASSES_DU_LAC,
    &GRANDE_MOTTE,
    &RESIDENCE_DU_PORT,
    &BALLONS,
    &LES_CYCLADES,
];

/// Someone to enroll, and the outcome that it must have.
#[derive(Clone, Copy, Debug)]
pub(super) enum Guest {
    /// « Au programme ».
    Programme,
    /// « Au programme », disabled.
    Disabled,
    /// « Au programme », husband or wife of the person before.
    Spouse,
    /// « À l’aide », granted.
    Aided,
    /// « À l’aide », granted, someone with a name to remember.
    AidedNamed([&'static str; 5]),
    /// « À l’aide », above the ceiling.
    OverCeiling,
    /// Caregiver of the person before, aided.
    Caregiver,
    /// Caregiver of the person before, aided this year already.
    CaregiverAidedElsewhere([&'static str; 5]),
}

/// A group to make.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    holder: &'static str,
    venue: &'static Venue,
    id: GroupId,
    start: Date,
    length: StayLength,
    shared: bool,
    euros: (u32, u32),
    places: u32,
    /// Who to enroll, in this order.
    pub(super) guests: Vec<Guest>,
    /// What was done with the list once the stay was over.
    pub(super) outcome: Outcome,
}

/// What was done with the list of a stay, if that is over.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome {
    /// Both parties have said in the days after it that everyone travelled.
    Confirmed,
    /// The provider has said on that day that the guest of that index was not there; the holder is to confirm.
    Validated(Date, usize),
    Left,
}

/// 2024's price and aid.
const EIGHT_DAYS: (u32, u32) = (461, 202);
const FIVE_DAYS: (u32, u32) = (385, 168);
/// Those of the manual's example.
const MANUAL: (u32, u32) = (410, 160);

use Guest::{Aided, AidedNamed, Caregiver, CaregiverAidedElsewhere, Disabled, OverCeiling, Programme, Spouse};

/// A year's groups of the demo, numbered as they come.
struct Year {
    year: i16,
    next: u32,
}

impl Year {
    fn group(&mut self, holder: &'static str, venue: &'static Venue, (month, day): (i8, i8), places: u32, guests: &[Guest]) -> Plan {
        let id = GroupId::new(self.year, self.next);
        self.next += 1;
        Plan {
            holder,
            venue,
            id,
            start: Date::new(self.year, month, day).unwrap_or(Date::ZERO),
            length: StayLength::EightDays,
            shared: false,
            euros: EIGHT_DAYS,
            places,
            guests: guests.to_vec(),
            outcome: Outcome::Confirmed,
        }
    }

    /// A group whose stay of eight days has ended so many days ago; at the latest with the year.
    fn ended(&mut self, calendar: Calendar, days: i64, (holder, venue): (&'static str, &'static Venue), guests: &[Guest]) -> Plan {
        let last = Date::new(self.year, 12, 31).unwrap_or(Date::ZERO);
        let end = add(calendar.today, (-days).days()).min(last);
        let start = add(end, (-7).days());
        Plan { start, ..self.group(holder, venue, (1, 1), 8, guests) }
    }
}

impl Plan {
    fn five_days(self) -> Self {
        Self { length: StayLength::FiveDays, euros: FIVE_DAYS, ..self }
    }

    fn left(self) -> Self {
        Self { outcome: Outcome::Left, ..self }
    }

    fn validated(self, on: Date, absent: usize) -> Self {
        Self { outcome: Outcome::Validated(on, absent), ..self }
    }

    pub(super) fn provider(&self) -> Option<&'static Entry> {
        Entry::of(self.venue.provider)
    }

    fn shared(self) -> Self {
        Self { shared: true, ..self }
    }

    fn priced_as_in_the_manual(self) -> Self {
        Self { euros: MANUAL, ..self }
    }

    /// Whether its people know those of another holder: these groups are filled one after the other.
    pub(super) fn is_with_people_aided_elsewhere(&self) -> bool {
        [HOLDER, OTHER_HOLDER].contains(&self.holder)
    }

    pub(super) fn holder(&self) -> Option<&'static Entry> {
        Entry::of(self.holder)
    }

    /// The group before anyone is enrolled.
    pub(super) fn group(&self, calendar: Calendar) -> Option<Group> {
        let (holder, provider) = (Entry::of(self.holder)?, Entry::of(self.venue.provider)?);
        let nights = i64::from(self.length.days()) - 1;
        let end_date = add(self.start, nights.days());
        let opened = sev_domain::date::in_paris(calendar.enrolled_at(self.start, 19));
        Some(Group {
            group_id: self.id.clone(),
            holder_id: holder.id(),
            holder_name: holder.name.into(),
            convention_number: holder.identifier.into(),
            holder_department: holder.department().into(),
            provider_id: provider.id(),
            provider_name: provider.name.into(),
            venue_name: self.venue.name.into(),
            venue_department: self.venue.department.into(),
            venue_city: self.venue.city.into(),
            environment: self.venue.environment,
            group_type: if self.shared { GroupType::Shared } else { GroupType::Constituted },
            offer_year: self.id.year(),
            start_date: self.start,
            end_date,
            length: self.length,
            price_cents: Cents::euros(self.euros.0),
            aid_cents: Cents::euros(self.euros.1),
            places: self.places,
            enrolled: 0,
            aided: 0,
            modified_on: add(opened, (-1).days()),
            course: Course::ahead(end_date, &Delays::default()),
        })
    }
}

/// Every group, in the order in which they are filled: someone « aidé ailleurs » must be so first.
pub(super) fn plans(calendar: Calendar) -> Vec<Plan> {
    let [before, stay, after] = calendar.years();
    let mut years = [Year { year: before, next: 1012 }, Year { year: stay, next: 1042 }, Year { year: after, next: 1001 }];
    let [before, stay, after] = &mut years;

    // The manual's example, and the credit of the stay's year that it takes: 2 × 160 €.
    let mut plans = vec![stay.group(HOLDER, &LES_CYCLADES, (5, 14), 10, &[Aided, Aided]).priced_as_in_the_manual()];

    // People who have their aid of the year elsewhere.
    plans.push(stay.group(
        OTHER_HOLDER,
        &PLESTIN,
        (6, 5),
        12,
        &[AidedNamed(MOREAU_JEANNE), AidedNamed(DUBOIS_MARTINE), Aided, OverCeiling, Programme],
    ));

    // Credit exhausted: 4 × 160 € of 640 €.
    plans.push(stay.group(EXHAUSTED, &GRANDE_MOTTE, (5, 22), 8, &[Aided, Aided, Aided, Aided]).priced_as_in_the_manual());

    // The same holder's other groups of the stay's year take no credit.
    plans.extend([
        stay.group(HOLDER, &CLOS_DES_PINS, (6, 11), 8, &[Programme, Spouse, Programme]),
        stay.group(HOLDER, &TERRASSES_DU_LAC, (9, 20), 12, &[]).five_days(),
        stay.group(HOLDER, &LIORAN, (9, 4), 5, &[Programme; 4]),
        stay.group(HOLDER, &BORDS_DE_LOIRE, (6, 7), 3, &[Programme; 3]).five_days(),
        stay.group(HOLDER, &GRANDE_MOTTE, (6, 27), 15, &[Programme, Spouse, Programme, Programme, Programme, Spouse]).shared(),
        stay.group(HOLDER, &RESIDENCE_DU_PORT, (10, 12), 10, &[Programme]).five_days().shared(),
        stay.group(HOLDER, &BASTIDE, (10, 3), 20, &[Disabled, CaregiverAidedElsewhere(DUBOIS_MARTINE), Programme, Programme]),
        before.group(HOLDER, &LES_CYCLADES, (3, 14), 12, &[Aided, Aided, Aided, Disabled, Caregiver, Programme]),
        before.group(HOLDER, &BALLONS, (2, 9), 6, &[Programme; 6]).five_days(),
        before.group(HOLDER, &PLESTIN, (4, 4), 8, &[Programme; 4]),
        after.group(HOLDER, &LES_CYCLADES, (5, 12), 10, &[]),
        after.group(HOLDER, &LIORAN, (6, 16), 8, &[Programme, Spouse]).five_days(),
        stay.group(EXHAUSTED, &BASTIDE, (9, 11), 6, &[Programme; 3]),
        before.group(EXHAUSTED, &GRANDE_MOTTE, (3, 21), 8, &[Programme; 2]),
        after.group(EXHAUSTED, &PLESTIN, (6, 9), 8, &[]),
        stay.group(OTHER_HOLDER, &BALLONS, (7, 3), 10, &[Aided, Programme]).shared(),
        before.group(OTHER_HOLDER, &RESIDENCE_DU_PORT, (2, 16), 10, &[Aided, Programme]).five_days(),
    ]);

    // Enough others for lists of several pages.
    for (index, venue) in VENUES.iter().copied().cycle().take(40).enumerate() {
        let holder = FURTHER_HOLDERS.iter().copied().cycle().nth(index).unwrap_or(OTHER_HOLDER);
        let step = i8::try_from(index % 20).unwrap_or(0);
        let places = 6 + u32::from(step.unsigned_abs()) % 5 * 2;
        let guests: &[Guest] = match index % 5 {
            0 => &[Aided],
            1 => &[],
            2 => &[Programme, Spouse],
            3 => &[Programme],
            _ => &[],
        };
        let plan = match index % 5 {
            0 | 3 => before.group(holder, venue, (1 + step % 3, 4 + step), places, guests),
            1 | 4 => stay.group(holder, venue, (6 + step % 4, 3 + step), places, guests),
            _ => after.group(holder, venue, (5 + step % 5, 2 + step), places, guests),
        };
        let plan = if index % 4 == 1 { plan.five_days() } else { plan };
        plans.push(if index % 3 == 2 { plan.shared() } else { plan });
    }

    // Stays that have just ended: one to be validated, one to be confirmed, one that its provider is late with.
    let mut recent = Year { year: calendar.years()[0], next: 1101 };
    plans.extend([
        recent.ended(calendar, 5, (HOLDER, &LES_CYCLADES), &[Aided, Aided, Programme, Spouse]).left(),
        recent
            .ended(calendar, 8, (HOLDER, &CLOS_DES_PINS), &[Aided, Aided, Aided, Programme])
            .validated(add(calendar.today, (-3).days()), 1),
        recent.ended(calendar, 20, (OTHER_HOLDER, &LIORAN), &[Aided, Programme]).left(),
    ]);
    plans
}
