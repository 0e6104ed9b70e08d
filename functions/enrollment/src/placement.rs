//! Enrolling, editing and restoring are one thing: read what decides, decide, write once. When
//! someone else was faster, what they changed decides again.

use crate::path::{no_enrollment, no_group};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    aid::{self, Case, Decision, Refusal},
    credit::{Credit, Movement},
    enrollment::{Details, Enrollment, EnrollmentStatus},
    group::{GroupId, GroupStatus},
    identity::{Identity, PersonKey},
    money::Cents,
    rules::RuleSet,
};
use sev_http::{App, Problem, Session};
use sev_storage::{Change, Facts, Idempotency, Lost, Placement};
use sev_views::{AidView, CreditView, GroupCounts, Participant, Reader};

/// How often a decision is taken again because others were faster. Each round follows a change that
/// someone else brought through, so several in a row are already rare.
const ROUNDS: usize = 8;

/// What became of an enrollment, an edit or a restoration.
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
    facts.filter(|facts| facts.group.holder_id == caller.organisation_id).ok_or_else(no_group)
}

/// The rules that decide on `today`.
///
/// # Errors
/// 500 when the year's rule book is empty.
pub(crate) fn in_force(facts: &Facts, today: Date) -> Result<&RuleSet, Problem> {
    facts.rules.in_force(today).ok_or_else(|| {
        tracing::error!(year = facts.rules.year, "the rule book is empty");
        Problem::internal()
    })
}

/// Decides about `identity` and `details` by `facts`.
///
/// # Errors
/// The refusal, as a problem.
pub(crate) fn decide(facts: &Facts, identity: &Identity, details: &Details, today: Date) -> Result<Decision, Problem> {
    let case = Case {
        rules: in_force(facts, today)?,
        group: &facts.group,
        identity,
        details,
        linked: facts.linked.as_ref(),
        other_aid: aid::on_another_stay(facts.aid.as_ref(), &facts.group),
        available: aid::available_to(facts.credit.as_ref(), facts.own.as_ref()),
        today,
    };
    aid::decide(&case).map_err(Problem::from)
}

/// What an edit of `own` comes to, until departure.
///
/// # Errors
/// The refusal, as a problem.
pub(crate) fn decide_edit(facts: &Facts, own: &Enrollment, details: &Details, today: Date) -> Result<Decision, Problem> {
    if facts.group.status(today) == GroupStatus::Locked {
        return Err(Refusal::GroupLocked { departed_on: facts.group.start_date }.into());
    }
    let decision = decide(facts, &own.identity, details, today)?;
    aid::check_dependants(own, details, &decision)?;
    Ok(aid::after_edit(own, details, decision))
}

/// A person to be placed in a group.
pub(crate) struct Request<'a> {
    pub(crate) app: &'a App,
    pub(crate) caller: &'a Session,
    pub(crate) group: GroupId,
    pub(crate) person: PersonKey,
    pub(crate) placement: Placement,
    pub(crate) idempotency: Option<Idempotency>,
}

/// What shall stand after a round, by the facts of that round.
pub(crate) type Decide<'a> = dyn Fn(&Facts, Date) -> Result<Wanted, Problem> + Send + Sync + 'a;

/// An enrollment as it shall stand.
pub(crate) struct Wanted {
    pub(crate) identity: Identity,
    pub(crate) details: Details,
    pub(crate) decision: Decision,
}

impl Request<'_> {
    /// Reads, decides by `decide`, and writes once. `linked` is whom the person will depend on.
    ///
    /// # Errors
    /// What `decide` refuses, or what stands in the way for good.
    pub(crate) async fn carry_out(self, linked: Option<&PersonKey>, decide: &Decide<'_>) -> Result<EnrollmentResult, Problem> {
        let Self { app, caller, .. } = self;
        let (now, today) = (app.clock.now(), app.clock.today());
        let mut facts = self.facts(linked).await?;
        for _ in 0..ROUNDS {
            // A repeated request looks like an attempt to enroll twice; its record tells them apart.
            let wanted = match decide(&facts, today) {
                Err(problem) => return self.or_repeated(problem, &facts, today).await,
                Ok(wanted) => wanted,
            };
            let after = self.after(&facts, wanted, now);
            let change = Change {
                placement: self.placement,
                group: &facts.group,
                before: facts.own.as_ref(),
                after: &after,
                linked: facts.linked.as_ref(),
                user_id: &caller.user_id,
                at: now,
                today,
                idempotency: self.idempotency.as_ref(),
            };
            match app.store.apply(&change).await? {
                Ok(()) => return result(&facts, &after, today),
                Err(Lost::Repeated(kept)) => return self.repeated(&kept, linked, today).await,
                Err(Lost::Group(None)) => return Err(no_group()),
                // The group as it stands refuses at the next round, in its own words.
                Err(Lost::Group(Some(group))) => facts.group = group,
                Err(Lost::AlreadyAided(aid)) => facts.aid = Some(aid),
                Err(Lost::Credit(credit)) => facts.credit = credit,
                Err(Lost::Enrollment) => facts = self.facts(linked).await?,
            }
        }
        Err(Problem::unavailable())
    }

    async fn facts(&self, linked: Option<&PersonKey>) -> Result<Facts, Problem> {
        facts(self.app, self.caller, &self.group, &self.person, linked).await
    }

    fn after(&self, facts: &Facts, wanted: Wanted, now: Timestamp) -> Enrollment {
        let own = facts.own.as_ref();
        let stays = own.filter(|own| own.is_active());
        Enrollment {
            group_id: self.group.clone(),
            person: self.person.clone(),
            holder_id: facts.group.holder_id.clone(),
            identity: wanted.identity,
            details: wanted.details,
            aid: wanted.decision.aid,
            snapshot: wanted.decision.snapshot,
            status: EnrollmentStatus::Active,
            caregivers: stays.map_or(0, |own| own.caregivers),
            spouses: stays.map_or(0, |own| own.spouses),
            version: own.map_or(0, |own| own.version) + 1,
            // A withdrawal taken back never happened; someone enrolled anew is.
            enrolled_at: own.filter(|_| self.placement != Placement::Enroll).map_or(now, |own| own.enrolled_at),
        }
    }

    /// The answer of a request that was carried out before, or `problem`.
    async fn or_repeated(&self, problem: Problem, facts: &Facts, today: Date) -> Result<EnrollmentResult, Problem> {
        if let Some(asked) = &self.idempotency
            && let Some(kept) = self.app.store.idempotency(&asked.user_id, &asked.key).await?
        {
            self.same(&kept)?;
            return facts.own.as_ref().filter(|own| own.is_active()).map_or(Err(problem), |own| result(facts, own, today));
        }
        Err(problem)
    }

    async fn repeated(&self, kept: &Idempotency, linked: Option<&PersonKey>, today: Date) -> Result<EnrollmentResult, Problem> {
        self.same(kept)?;
        let facts = self.facts(linked).await?;
        let own = facts.own.as_ref().filter(|own| own.is_active()).ok_or_else(no_enrollment)?;
        result(&facts, own, today)
    }

    fn same(&self, kept: &Idempotency) -> Result<(), Problem> {
        if self.idempotency.as_ref().is_some_and(|asked| asked.fingerprint == kept.fingerprint) {
            return Ok(());
        }
        Err(Problem::new(
            lambda_http::http::StatusCode::CONFLICT,
            "idempotency_mismatch",
            "Cette demande a déjà servi",
            "La clé « Idempotency-Key » a déjà été utilisée pour une autre demande.",
        ))
    }
}

/// Whether one more person can join, for someone who is not on the list.
///
/// # Errors
/// The refusal, as a problem.
pub(crate) fn admit(facts: &Facts, today: Date) -> Result<(), Problem> {
    if facts.own.as_ref().is_some_and(Enrollment::is_active) {
        return Err(Refusal::AlreadyEnrolled.into());
    }
    aid::admit(&facts.group, today).map_err(Problem::from)
}

/// What stands after `after` was written over `facts`; of `facts` as they are when it is their own enrollment.
fn result(facts: &Facts, after: &Enrollment, today: Date) -> Result<EnrollmentResult, Problem> {
    let before = facts.own.as_ref().filter(|own| own.is_active());
    let mut group = facts.group.clone();
    group.enrolled += u32::from(before.is_none());
    group.aided = group.aided + u32::from(after.aid.is_granted()) - u32::from(before.is_some_and(|own| own.aid.is_granted()));
    let movement = Movement::between(before.map_or(Cents::ZERO, |own| own.aid.amount()), after.aid.amount());
    let credit = facts.credit.clone().unwrap_or_else(|| Credit::none(group.group_id.year())).after(movement);
    Ok(EnrollmentResult {
        enrollment: Participant::new(after, facts.linked.as_ref(), Reader::Holder),
        aid: (&after.aid).into(),
        credit: CreditView::new(&credit, Some(in_force(facts, today)?)),
        group: (&group).into(),
    })
}
