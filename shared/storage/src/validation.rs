//! Who was there, by both parties: all that is kept of a stay, and each change of it as one transaction.

use crate::{
    Store, StoreError, Told,
    course::{Watch, Watched},
    enrollments::{Cause, Idempotency},
    expression::{ALWAYS, absent, attr},
    item::{Item, from_item},
    key,
    store::Query,
    transaction::{Cancelled, MOST_ITEMS, Transaction},
};
use jiff::Timestamp;
use serde::Serialize;
use sev_domain::{
    attendance::Attendance,
    correction::{Correction, CorrectionState},
    credit::{LedgerReason, Movement},
    enrollment::Enrollment,
    group::{Group, GroupId},
    homonym::Pair,
    identity::PersonKey,
    payment::PaymentLine,
    presence::{self, Place},
};

/// A group with all that is kept under it.
#[derive(Clone, Debug)]
pub struct StayRecord {
    pub group: Group,
    /// Everyone ever enrolled in it, by key.
    pub enrollments: Vec<Enrollment>,
    /// What both parties have said, once one has.
    pub attendance: Option<Attendance>,
    /// What was or is to be corrected, by key.
    pub corrections: Vec<Correction>,
}

/// A correction that is opened, when there is none before, or changes.
#[derive(Clone, Copy, Debug)]
pub struct CorrectionChange<'a> {
    /// As it was read.
    pub before: Option<&'a Correction>,
    /// As it shall be.
    pub after: &'a Correction,
}

/// A change of what comes after a stay, ready to be written.
#[derive(Clone, Copy, Debug)]
pub struct CourseChange<'a> {
    /// The group as it was read.
    pub before: &'a Group,
    /// The group as it shall be, its counters included.
    pub after: &'a Group,
    /// What the parties have said, when that changes.
    pub attendance: Option<&'a Attendance>,
    /// The places that change.
    pub places: &'a [Place],
    /// Why the credit moves, if it does.
    pub reason: LedgerReason,
    /// What is owed from now on.
    pub line: Option<&'a PaymentLine>,
    /// The corrections that are opened or change.
    pub corrections: &'a [CorrectionChange<'a>],
    /// What is said from now on of people who are alike: of whom, and of whom else.
    pub pairs: &'a [(PersonKey, PersonKey, Pair)],
    /// Kept so that the same request does it once.
    pub idempotency: Option<&'a Idempotency>,
    pub at: Timestamp,
    /// Who is told, and what the audit notes.
    pub told: &'a Told,
}

impl<'a> CourseChange<'a> {
    /// So many people may leave a list in one change of it, whatever they were.
    pub const MOST_LEAVING: usize = 25;

    /// A change of the group's course alone.
    #[must_use]
    pub const fn new(before: &'a Group, after: &'a Group, at: Timestamp, told: &'a Told) -> Self {
        let reason = LedgerReason::Absent;
        Self { before, after, attendance: None, places: &[], reason, line: None, corrections: &[], pairs: &[], idempotency: None, at, told }
    }

    /// Whether it can be written at once, whoever is mailed about it.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.items() + Told::MOST_ITEMS <= MOST_ITEMS
    }

    /// How many items it writes, mails apart.
    fn items(&self) -> usize {
        let of_place = |place: &Place| {
            let (was, is) = place.stakes();
            1 + usize::from(was.yearly_aid != is.yearly_aid) + usize::from(joins(place))
        };
        let credit = if presence::movement(self.places) == Movement::None { 0 } else { 2 };
        1 + usize::from(self.attendance.is_some())
            + self.places.iter().map(of_place).sum::<usize>()
            + credit
            + usize::from(self.line.is_some())
            + self.corrections.len()
            + self.pairs.len()
            + usize::from(self.idempotency.is_some())
            + self.told.lines.len()
    }
}

/// Why a change was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CourseLost {
    /// The same request was carried out before.
    Repeated(Idempotency),
    /// What it was decided by has changed: it is to be read and decided again.
    Changed,
}

/// Whether someone joins the list, of whom ANCV then has a record.
const fn joins(place: &Place) -> bool {
    place.before.is_none()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Idempotency,
    Decided,
}

/// A correction with the attributes that its index lists it by.
#[derive(Serialize)]
struct CorrectionItem<'a> {
    #[serde(flatten)]
    correction: &'a Correction,
    #[serde(flatten)]
    watched: Watched,
}

impl Store {
    /// A group with all that is kept under it, in one query.
    pub async fn stay_record(&self, id: &GroupId) -> Result<Option<StayRecord>, StoreError> {
        let query = Query::partition(&self.tables.stays, key::group_partition(id));
        let (mut group, mut enrollments, mut attendance, mut corrections) = (None, Vec::new(), None, Vec::new());
        for item in self.query(query).await? {
            match item.get("sk").and_then(|sk| sk.as_s().ok()).map(String::as_str) {
                Some("GROUP") => group = Some(from_item("a group", item)?),
                Some("ATTENDANCE") => attendance = Some(from_item("an attendance", item)?),
                Some(sk) if sk.starts_with(key::ENROLLMENT) => enrollments.push(from_item("an enrollment", item)?),
                Some(sk) if sk.starts_with(key::CORRECTION) => corrections.push(from_item("a correction", item)?),
                _ => {}
            }
        }
        Ok(group.map(|group| StayRecord { group, enrollments, attendance, corrections }))
    }

    /// Writes `change` whole: the group's course and counters, what the parties have said, the places with the yearly aids, the
    /// credit with its line, what is owed, corrections, mails and the audit. Of two who change the same group at once, one is lost.
    ///
    /// # Errors
    /// The database gives no answer. What stood in the way is [`CourseLost`], not an error.
    pub async fn change_course(&self, change: &CourseChange<'_>) -> Result<Result<(), CourseLost>, StoreError> {
        let stays = &self.tables.stays;
        let mut writes = Transaction::new(self.entropy.id());
        if let Some(record) = change.idempotency {
            let key = key::idempotency(&record.user_id, &record.key);
            writes.put(Step::Idempotency, "an idempotency record", &self.tables.work, &key, record, absent())?;
        }
        self.write_course(&mut writes, Step::Decided, change.before, change.after)?;
        if let Some(attendance) = change.attendance {
            // The version of the course stands for it: who speaks moves it.
            writes.put(Step::Decided, "an attendance", stays, &key::attendance(&attendance.group_id), attendance, ALWAYS)?;
        }
        for place in change.places {
            let (was, is) = place.stakes();
            let person = &place.after.person;
            self.put_enrollment(&mut writes, Step::Decided, place.before.as_ref(), &place.after)?;
            self.move_yearly_aid(&mut writes, Step::Decided, change.after, person, (was.yearly_aid, is.yearly_aid))?;
            if joins(place) {
                self.write_person(&mut writes, Step::Decided, &place.after, change.at)?;
            }
        }
        // A group's people are one line of the ledger; of one person it says whom.
        let mut moved = change.places.iter().filter(|place| {
            let (was, is) = place.stakes();
            was != is
        });
        let person = moved.next().filter(|_| moved.next().is_none()).map(|place| &place.after.person);
        let cause = Cause { at: change.at, reason: change.reason, person };
        self.move_credit(&mut writes, (Step::Decided, Step::Decided), change.after, presence::movement(change.places), &cause)?;
        if let Some(line) = change.line {
            self.write_line(&mut writes, Step::Decided, line)?;
        }
        for correction in change.corrections {
            self.write_correction(&mut writes, Step::Decided, correction)?;
        }
        for (person, other, pair) in change.pairs {
            self.write_pair(&mut writes, Step::Decided, (person, other), *pair)?;
        }
        self.tell(&mut writes, Step::Decided, change.told)?;
        match self.commit(writes).await? {
            Ok(()) => Ok(Ok(())),
            Err(Cancelled(failed)) => lost(failed).map(Err),
        }
    }

    /// Adds to a change that a correction is opened, or changes if it is still as it was read.
    pub(crate) fn write_correction<S: Copy>(
        &self,
        writes: &mut Transaction<S>,
        step: S,
        change: &CorrectionChange<'_>,
    ) -> Result<(), StoreError> {
        let correction = change.after;
        let condition = match change.before {
            None => absent(),
            Some(before) => attr("version").is(before.version),
        };
        let watched = if correction.correction_state == CorrectionState::Open {
            let on = format!("{}#{}#{}", key::sortable(correction.opened_at), correction.group_id, correction.correction_id);
            Watched { watch: Some(Watch::Correction), watch_on: Some(on) }
        } else {
            Watched::default()
        };
        let key = key::correction(&correction.group_id, &correction.correction_id);
        let item = CorrectionItem { correction, watched };
        writes.put(step, "a correction", &self.tables.stays, &key, &item, condition)
    }
}

fn lost(failed: Vec<(Step, Option<Item>)>) -> Result<CourseLost, StoreError> {
    let repeated = failed.into_iter().find_map(|(step, item)| item.filter(|_| step == Step::Idempotency));
    repeated.map_or(Ok(CourseLost::Changed), |item| from_item("an idempotency record", item).map(CourseLost::Repeated))
}
