//! Enrolling, editing, withdrawing and restoring: decided by one read ([`crate::Facts`]), written in one transaction.

use crate::{
    Action, AuditLine, Store, StoreError,
    course::Watched,
    expression::{ALWAYS, absent, attr, update},
    item::{Item, from_item},
    key,
    transaction::{Cancelled, Transaction},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sev_domain::{
    credit::{Credit, LedgerLine, LedgerReason, Movement, YearlyAid},
    enrollment::{Enrollment, Link},
    group::Group,
    homonym::Pair,
    identity::PersonKey,
    stake::Stake,
};

/// The answer to a request that carries an idempotency key, kept for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idempotency {
    pub user_id: String,
    /// The key that they chose.
    pub key: String,
    /// Digest of what they asked for: another request under the same key is refused.
    pub fingerprint: String,
    /// The batch that it has made, if it makes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_id: Option<String>,
    /// When it is forgotten, in seconds since 1970; the table's TTL.
    pub expires_at: i64,
}

/// Why an enrollment changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Someone joins the list.
    Enroll,
    /// What is known of someone on the list changes.
    Edit,
    /// Someone leaves the list.
    Withdraw,
    /// Someone who left comes back.
    Restore,
}

impl Placement {
    const fn action(self) -> Action {
        match self {
            Self::Enroll => Action::EnrolledSenior,
            Self::Edit => Action::EditedEnrollment,
            Self::Withdraw => Action::WithdrewSenior,
            Self::Restore => Action::RestoredEnrollment,
        }
    }

    const fn reason(self) -> LedgerReason {
        match self {
            Self::Enroll => LedgerReason::Enrolled,
            Self::Edit => LedgerReason::Edited,
            Self::Withdraw => LedgerReason::Withdrawn,
            Self::Restore => LedgerReason::Restored,
        }
    }
}

/// A change of one enrollment, ready to be written.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    pub placement: Placement,
    /// The group as it was read.
    pub group: &'a Group,
    /// The enrollment as it was read, if there was one.
    pub before: Option<&'a Enrollment>,
    /// The enrollment as it shall be.
    pub after: &'a Enrollment,
    /// The enrollment that `after` is linked to, as it was read.
    pub linked: Option<&'a Enrollment>,
    /// Those whom the person is alike, and of whom the holder says that they are others.
    pub unsure: &'a [PersonKey],
    pub user_id: &'a str,
    pub at: Timestamp,
    /// The date of `at` in France.
    pub today: Date,
    /// Kept so that the same request does it once.
    pub idempotency: Option<&'a Idempotency>,
}

impl Change<'_> {
    /// What the place took of the books, and what it shall take.
    fn stakes(&self) -> (Stake, Stake) {
        (Stake::of(self.before), Stake::of(Some(self.after)))
    }
}

/// Why a change was not written: what stood in its way, as it stands now.
#[derive(Clone, Debug)]
pub enum Lost {
    /// The same request was carried out before.
    Repeated(Idempotency),
    /// The group has no place left or has departed; `None` when it is gone.
    Group(Option<Box<Group>>),
    /// The enrollment, or the one it is linked to, was changed by someone else.
    Enrollment,
    /// The person has had the year's aid in the meantime.
    AlreadyAided(YearlyAid),
    /// The credit no longer suffices; `None` when it was never opened.
    Credit(Option<Credit>),
}

/// Why the credit moves.
pub(crate) struct Cause<'a> {
    pub(crate) at: Timestamp,
    pub(crate) reason: LedgerReason,
    /// For whom, when it is for one person.
    pub(crate) person: Option<&'a PersonKey>,
}

/// An enrollment with the attributes that its index lists it by.
#[derive(Serialize)]
struct EnrollmentItem<'a> {
    #[serde(flatten)]
    enrollment: &'a Enrollment,
    #[serde(flatten)]
    watched: Watched,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Idempotency,
    Group,
    Enrollment,
    Linked,
    YearlyAid,
    Credit,
    Record,
}

impl Store {
    /// What was kept under an idempotency key.
    pub async fn idempotency(&self, user_id: &str, key: &str) -> Result<Option<Idempotency>, StoreError> {
        self.get("an idempotency record", &self.tables.work, &key::idempotency(user_id, key)).await
    }

    /// Writes `change` whole: the counters, the enrollment, the person, the year's aid, the credit
    /// and its ledger line, the links and the audit line. Its conditions make overbooking,
    /// overspending and a second aid impossible whatever runs at the same time.
    ///
    /// # Errors
    /// The database gives no answer. What stood in the way is [`Lost`], not an error.
    pub async fn apply(&self, change: &Change<'_>) -> Result<Result<(), Lost>, StoreError> {
        let mut writes = Transaction::new(self.entropy.id());
        self.write_idempotency(&mut writes, change)?;
        self.write_group(&mut writes, change)?;
        self.write_enrollment(&mut writes, change)?;
        self.write_links(&mut writes, change)?;
        self.write_yearly_aid(&mut writes, change)?;
        self.write_credit(&mut writes, change)?;
        self.write_records(&mut writes, change)?;
        match self.commit(writes).await? {
            Ok(()) => Ok(Ok(())),
            Err(Cancelled(failed)) => lost(failed).map(Err),
        }
    }

    fn write_idempotency(&self, writes: &mut Transaction<Step>, change: &Change<'_>) -> Result<(), StoreError> {
        let Some(record) = change.idempotency else { return Ok(()) };
        let key = key::idempotency(&record.user_id, &record.key);
        writes.put(Step::Idempotency, "an idempotency record", &self.tables.work, &key, record, absent())
    }

    fn write_group(&self, writes: &mut Transaction<Step>, change: &Change<'_>) -> Result<(), StoreError> {
        let (before, after) = change.stakes();
        let step = |was: u32, is: u32| i64::from(is) - i64::from(was);
        let (people, aided) = (step(before.places, after.places), step(before.aids, after.aids));
        let has_room = attr("enrolled").below_that_of(attr("places"));
        let update = update()
            .raise("enrolled", people)
            .raise("aided", aided)
            .set("modified_on", change.today)
            .when(attr("start_date").above(change.today).and_if(people > 0, has_room));
        writes.update(Step::Group, &self.tables.stays, &key::group(&change.group.group_id), update)
    }

    fn write_enrollment(&self, writes: &mut Transaction<Step>, change: &Change<'_>) -> Result<(), StoreError> {
        self.put_enrollment(writes, Step::Enrollment, change.before, change.after)
    }

    /// Adds to a change that an enrollment goes from `before` to `after`, if it is still as it was read.
    pub(crate) fn put_enrollment<S: Copy>(
        &self,
        writes: &mut Transaction<S>,
        step: S,
        before: Option<&Enrollment>,
        after: &Enrollment,
    ) -> Result<(), StoreError> {
        let condition = match before {
            None => absent(),
            // The counters are moved by those who link to this person, without a new version.
            Some(before) => {
                attr("version").is(before.version).and(attr("caregivers").is(before.caregivers)).and(attr("spouses").is(before.spouses))
            }
        };
        let key = key::enrollment(&after.group_id, &after.person);
        let item = EnrollmentItem { enrollment: after, watched: Watched::homonym(after) };
        writes.put(step, "an enrollment", &self.tables.stays, &key, &item, condition)
    }

    /// Moves the counters of those depended on. One kept through the change must be as it was read.
    fn write_links(&self, writes: &mut Transaction<Step>, change: &Change<'_>) -> Result<(), StoreError> {
        let (Stake { link: old, .. }, Stake { link: new, .. }) = change.stakes();
        let (stays, group) = (&self.tables.stays, &change.group.group_id);
        if let Some(new) = &new {
            let key = key::enrollment(group, new.person());
            // A version of 0 is no enrollment's: without one to link to, nothing is written.
            let version = change.linked.map_or(0, |linked| linked.version);
            let as_read = attr("version").is(version);
            // The counter moves without a version. That nobody else is the spouse is checked by itself.
            let taken = change.linked.map_or(0, |linked| linked.spouses);
            let alone = as_read.clone().and_if(matches!(new, Link::Spouse(_)), attr("spouses").is(taken));
            let one_more = update().raise(counter(new), 1).when(alone);
            match &old {
                Some(old) if old == new => return writes.check(Step::Linked, stays, &key, as_read),
                Some(old) if old.person() == new.person() => {
                    return writes.update(Step::Linked, stays, &key, one_more.raise(counter(old), -1));
                }
                _ => writes.update(Step::Linked, stays, &key, one_more)?,
            }
        }
        if let Some(old) = &old {
            let update = update().raise(counter(old), -1).when(attr(counter(old)).at_least(1));
            writes.update(Step::Linked, stays, &key::enrollment(group, old.person()), update)?;
        }
        Ok(())
    }

    fn write_yearly_aid(&self, writes: &mut Transaction<Step>, change: &Change<'_>) -> Result<(), StoreError> {
        let (before, after) = change.stakes();
        self.move_yearly_aid(writes, Step::YearlyAid, change.group, &change.after.person, (before.yearly_aid, after.yearly_aid))
    }

    /// Adds to a change that a person's one aid of the year becomes that of `group`, or is it no longer.
    pub(crate) fn move_yearly_aid<S: Copy>(
        &self,
        writes: &mut Transaction<S>,
        step: S,
        group: &Group,
        person: &PersonKey,
        had_and_has: (bool, bool),
    ) -> Result<(), StoreError> {
        let people = &self.tables.people;
        let key = key::yearly_aid(person, group.group_id.year());
        match had_and_has {
            (false, true) => {
                let aid = YearlyAid {
                    year: group.group_id.year(),
                    group_id: group.group_id.clone(),
                    organisation_id: group.holder_id.clone(),
                    venue_name: group.venue_name.clone(),
                    start_date: group.start_date,
                    end_date: group.end_date,
                };
                writes.put(step, "a yearly aid", people, &key, &aid, absent())
            }
            (true, false) => writes.delete(step, people, &key, attr("group_id").is(group.group_id.to_string())),
            (true, true) | (false, false) => Ok(()),
        }
    }

    fn write_credit(&self, writes: &mut Transaction<Step>, change: &Change<'_>) -> Result<(), StoreError> {
        let (before, after) = change.stakes();
        let movement = Movement::between(before.credit, after.credit);
        let cause = Cause { at: change.at, reason: change.placement.reason(), person: Some(&change.after.person) };
        self.move_credit(writes, (Step::Credit, Step::Record), change.group, movement, &cause)
    }

    /// Adds to a change that the credit of a group's holder moves, with the line of the ledger that says why.
    pub(crate) fn move_credit<S: Copy>(
        &self,
        writes: &mut Transaction<S>,
        (credit, record): (S, S),
        group: &Group,
        movement: Movement,
        cause: &Cause<'_>,
    ) -> Result<(), StoreError> {
        let (used_delta_cents, suffices) = match movement {
            Movement::None => return Ok(()),
            Movement::Spend(cents) => (i64::from(cents.get()), attr("available_cents").at_least(cents.get())),
            Movement::Release(cents) => (-i64::from(cents.get()), attr("used_cents").at_least(cents.get())),
        };
        let update = update().raise("used_cents", used_delta_cents).raise("available_cents", -used_delta_cents).when(suffices);
        let (holder, year) = (&group.holder_id, group.group_id.year());
        writes.update(credit, &self.tables.programme, &key::credit(holder, year), update)?;
        let line = LedgerLine {
            at: cause.at,
            used_delta_cents,
            reason: cause.reason,
            group_id: Some(group.group_id.clone()),
            person: cause.person.cloned(),
        };
        let key = key::ledger_line(holder, year, cause.at, &self.entropy.id());
        writes.put(record, "a ledger line", &self.tables.programme, &key, &line, ALWAYS)
    }

    fn write_records(&self, writes: &mut Transaction<Step>, change: &Change<'_>) -> Result<(), StoreError> {
        if matches!(change.placement, Placement::Enroll | Placement::Edit) {
            self.write_person(writes, Step::Record, change.after, change.at)?;
        }
        change.unsure.iter().try_for_each(|other| self.write_pair(writes, Step::Record, (&change.after.person, other), Pair::Unsure))?;
        let line = AuditLine::new(change.at, &change.group.holder_id, change.user_id, change.placement.action())
            .on(&change.group.group_id)
            .about(&change.after.person);
        self.audit(writes, Step::Record, &line)
    }
}

const fn counter(link: &Link) -> &'static str {
    match link {
        Link::Spouse(_) => "spouses",
        Link::Helped(_) => "caregivers",
    }
}

/// The first step that stood in the way, by weight: a repeated request is done already, a group
/// without a place can't be helped, a changed enrollment must be read again; what is left decides
/// about the aid alone.
fn lost(failed: Vec<(Step, Option<Item>)>) -> Result<Lost, StoreError> {
    const WEIGHT: [Step; 6] = [Step::Idempotency, Step::Group, Step::Enrollment, Step::Linked, Step::YearlyAid, Step::Credit];
    let first = failed.into_iter().min_by_key(|(step, _)| WEIGHT.iter().position(|other| other == step).unwrap_or(WEIGHT.len()));
    Ok(match first {
        Some((Step::Idempotency, Some(item))) => Lost::Repeated(from_item("an idempotency record", item)?),
        Some((Step::Group, item)) => Lost::Group(item.map(|item| from_item("a group", item).map(Box::new)).transpose()?),
        Some((Step::YearlyAid, Some(item))) => Lost::AlreadyAided(from_item("a yearly aid", item)?),
        Some((Step::Credit, item)) => Lost::Credit(item.map(|item| from_item("a credit account", item)).transpose()?),
        // Without the item as it stands, only another read can tell.
        Some((Step::Enrollment | Step::Linked | Step::YearlyAid | Step::Idempotency | Step::Record, _)) | None => Lost::Enrollment,
    })
}
