//! Enrolling, editing, withdrawing and restoring are one thing: read what decides, decide, write
//! once. When someone else was faster, what they changed decides again.

use crate::{metrics, path::no_enrollment};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    aid::{self, Case, Decision, Refusal},
    credit::{Credit, Movement},
    enrollment::{Details, Enrollment, EnrollmentStatus},
    group::GroupId,
    homonym::{Homonym, Likeness},
    identity::{Identity, PersonKey},
    money::Cents,
    stake::Stake,
    world::Moment,
};
use sev_http::{App, Problem, Reply, Session, before, same};
use sev_storage::{Change, Facts, Idempotency, Lost, Placement, Rounds};
use sev_views::{AidView, CreditView, GroupCounts, Participant, Reader, no_group, theirs};

/// What became of an enrollment, an edit or a restoration. Counters and credit are those that this
/// request read and changed; others may have changed them since.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnrollmentResult {
    /// The person on the list.
    pub enrollment: Participant,
    /// The aid, or why there is none.
    pub aid: AidView,
    /// The holder's credit of the stay's year, after it.
    pub credit: CreditView,
    /// The group's counters, after it.
    pub group: GroupCounts,
}

/// Reads what decides about `person`, for a holder that has the group.
///
/// # Errors
/// 404 when the group is not the caller's.
pub(crate) async fn facts(
    app: &App,
    caller: &Session,
    group: &GroupId,
    person: &PersonKey,
    linked: Option<&PersonKey>,
) -> Result<Facts, Problem> {
    let facts = app.store.facts(&caller.organisation_id, group, person, linked).await?;
    theirs(facts, caller).ok_or_else(no_group)
}

/// The holder's credit of the stay's year; none at all when it was never opened.
pub(crate) fn credit(facts: &Facts) -> Credit {
    facts.credit.clone().unwrap_or_else(|| Credit::none(facts.group.group_id.year()))
}

/// How joining a list may be refused.
pub(crate) fn joining() -> Vec<Problem> {
    let refusals = Refusal::each().into_iter();
    refusals.filter(|refusal| !matches!(refusal, Refusal::HasCaregiver { .. } | Refusal::HasSpouse { .. })).map(Problem::from).collect()
}

/// Whether someone who is not on the list can join it, and with what aid.
///
/// # Errors
/// The refusal, as a problem.
pub(crate) fn decide_joining(
    facts: &Facts,
    likeness: &Likeness,
    identity: &Identity,
    details: &Details,
    today: Date,
) -> Result<Decision, Problem> {
    if facts.own.as_ref().is_some_and(Enrollment::is_active) || likeness.is_listed() {
        return Err(Refusal::AlreadyEnrolled.into());
    }
    aid::admit(&facts.group, today)?;
    let case = facts.case(identity, details, today)?;
    let other_aid = case.other_aid.or(likeness.aid());
    Ok(aid::decide(&Case { other_aid, ..case })?)
}

/// What an edit of `own` comes to.
///
/// # Errors
/// The refusal, as a problem.
pub(crate) fn decide_edit(facts: &Facts, own: &Enrollment, details: &Details, today: Date) -> Result<Decision, Problem> {
    Ok(aid::decide_edit(&facts.case(&own.identity, details, today)?, own)?)
}

/// What shall happen to a person's place in a group.
pub(crate) struct Request<'a> {
    pub(crate) app: &'a App,
    pub(crate) caller: &'a Session,
    pub(crate) moment: Moment,
    pub(crate) group: GroupId,
    pub(crate) person: PersonKey,
    pub(crate) placement: Placement,
    /// Those whom the person is alike, and of whom the holder says that they are others.
    pub(crate) unsure: Vec<PersonKey>,
    pub(crate) idempotency: Option<Idempotency>,
}

/// How the place shall stand.
pub(crate) enum Wanted {
    /// On the list.
    Listed(Box<Listing>),
    /// Off the list.
    Withdrawn,
    /// As it stands: a repeated request has nothing to do, which is no mistake.
    Unchanged,
}

/// A person on the list, as they shall stand.
pub(crate) struct Listing {
    pub(crate) identity: Identity,
    pub(crate) details: Details,
    pub(crate) decision: Decision,
    /// Why ANCV is to look at them before it pays, beside what was known of that.
    pub(crate) homonym: Option<Homonym>,
}

/// What shall stand after a round, by the facts of that round.
pub(crate) type Decide<'a> = dyn Fn(&Facts, Date) -> Result<Wanted, Problem> + Send + Sync + 'a;

/// A place as it stands after a request.
pub(crate) struct Placed {
    facts: Facts,
    own: Enrollment,
    today: Date,
}

impl Request<'_> {
    /// Reads, decides by `decide`, and writes once. `linked` is whom the person will depend on.
    ///
    /// # Errors
    /// What `decide` refuses, or what stands in the way for good.
    pub(crate) async fn carry_out(self, linked: Option<&PersonKey>, decide: &Decide<'_>) -> Result<Placed, Problem> {
        let facts = self.facts(linked).await?;
        self.carry_out_by(facts, linked, decide).await
    }

    /// The same by `facts` that were read already.
    ///
    /// # Errors
    /// What `decide` refuses, or what stands in the way for good.
    pub(crate) async fn carry_out_by(self, mut facts: Facts, linked: Option<&PersonKey>, decide: &Decide<'_>) -> Result<Placed, Problem> {
        let Self { app, caller, moment: Moment { now, today }, .. } = self;
        let mut rounds = Rounds::new();
        loop {
            let own = match (decide(&facts, today), facts.own.clone()) {
                // A repeated request looks like an attempt to enroll twice; its record tells them apart.
                (Err(problem), _) => {
                    before(app, self.idempotency.as_ref()).await?.ok_or(problem)?;
                    return self.repeated(linked).await;
                }
                (Ok(Wanted::Unchanged | Wanted::Withdrawn), None) => return Err(no_enrollment()),
                (Ok(Wanted::Unchanged), Some(own)) => return Ok(Placed { facts, own, today }),
                (Ok(Wanted::Withdrawn), Some(own)) => Enrollment { status: EnrollmentStatus::Withdrawn, version: own.version + 1, ..own },
                (Ok(Wanted::Listed(listing)), own) => self.listed(&facts, own, *listing, now),
            };
            let change = Change {
                placement: self.placement,
                group: &facts.group,
                before: facts.own.as_ref(),
                after: &own,
                linked: facts.linked.as_ref(),
                unsure: &self.unsure,
                user_id: &caller.user_id,
                at: now,
                today,
                idempotency: self.idempotency.as_ref(),
            };
            match app.store.apply(&change).await? {
                Ok(()) => {
                    // Here alone, where it has just taken effect: a repeated request changes nothing and counts for nothing.
                    let (was, is) = (Stake::of(facts.own.as_ref()), Stake::of(Some(&own)));
                    metrics::of(self.placement, &own.aid, was.credit, is.credit).iter().for_each(|metric| app.meter.record(metric));
                    after(&mut facts, &own);
                    return Ok(Placed { facts, own, today });
                }
                Err(Lost::Repeated(kept)) => {
                    same(self.idempotency.as_ref(), &kept)?;
                    return self.repeated(linked).await;
                }
                Err(Lost::Group(None)) => return Err(no_group()),
                // The group as it stands refuses at the next round, in its own words.
                Err(Lost::Group(Some(group))) => facts.group = *group,
                Err(Lost::AlreadyAided(aid)) => facts.aid = Some(aid),
                Err(Lost::Credit(credit)) => facts.credit = credit,
                Err(Lost::Enrollment) => facts = self.facts(linked).await?,
            }
            rounds.lost()?;
        }
    }

    async fn facts(&self, linked: Option<&PersonKey>) -> Result<Facts, Problem> {
        facts(self.app, self.caller, &self.group, &self.person, linked).await
    }

    fn listed(&self, facts: &Facts, own: Option<Enrollment>, listing: Listing, now: Timestamp) -> Enrollment {
        let Listing { identity, details, decision, homonym } = listing;
        let active = own.as_ref().filter(|own| own.is_active());
        Enrollment {
            group_id: self.group.clone(),
            person: self.person.clone(),
            holder_id: facts.group.holder_id.clone(),
            identity,
            details,
            aid: decision.aid,
            snapshot: decision.snapshot,
            status: EnrollmentStatus::Active,
            caregivers: active.map_or(0, |own| own.caregivers),
            spouses: active.map_or(0, |own| own.spouses),
            version: own.as_ref().map_or(0, |own| own.version) + 1,
            lost_aid: active.is_some_and(|own| own.lost_aid),
            homonym: homonym.or_else(|| own.as_ref().and_then(|own| own.homonym.clone())),
            // A withdrawal taken back never happened; someone enrolled anew is.
            enrolled_at: own.filter(|_| self.placement != Placement::Enroll).map_or(now, |own| own.enrolled_at),
        }
    }

    /// What the same request has come to before.
    async fn repeated(&self, linked: Option<&PersonKey>) -> Result<Placed, Problem> {
        let facts = self.facts(linked).await?;
        let own = facts.own.clone().filter(Enrollment::is_active).ok_or_else(no_enrollment)?;
        Ok(Placed { facts, own, today: self.moment.today })
    }
}

/// Makes `facts` what they are after `own` was written over them.
fn after(facts: &mut Facts, own: &Enrollment) {
    let (was, is) = (Stake::of(facts.own.as_ref()), Stake::of(Some(own)));
    let moved = |count: u32, was: u32, is: u32| (count + is).saturating_sub(was);
    facts.group.enrolled = moved(facts.group.enrolled, was.places, is.places);
    facts.group.aided = moved(facts.group.aided, was.aids, is.aids);
    facts.credit = Some(credit(facts).after(Movement::between(was.credit, is.credit)));
}

impl Placed {
    /// The answer about someone on the list, with the version that the next edit starts from.
    pub(crate) fn reply(&self) -> Reply<EnrollmentResult> {
        let result = EnrollmentResult {
            enrollment: Participant::new(&self.own, self.facts.linked.as_ref(), Reader::Holder),
            aid: AidView::of(&self.own.aid, &self.own.holder_id),
            credit: self.credit(),
            group: self.counts(),
        };
        Reply::new(result).version(self.own.version)
    }

    /// The holder's credit, after it.
    pub(crate) fn credit(&self) -> CreditView {
        CreditView::new(&credit(&self.facts), self.facts.in_force(self.today))
    }

    /// The group's counters, after it.
    pub(crate) fn counts(&self) -> GroupCounts {
        (&self.facts.group).into()
    }

    /// What the change gave back to the credit: nothing when there was nothing to do.
    pub(crate) fn released(&self) -> Cents {
        Stake::of(self.facts.own.as_ref()).credit.minus(Stake::of(Some(&self.own)).credit)
    }
}
