//! `withdraw_senior`: takes a person off the list, until departure. The aid goes back to the credit;
//! the withdrawal can be taken back `[M][D]`.

use crate::path::{EnrollmentPath, no_enrollment, no_group};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::Role,
    aid::{self, Refusal},
    credit::{Credit, Movement},
    enrollment::{Enrollment, EnrollmentStatus},
    group::GroupStatus,
    identity::PersonKey,
    money::Cents,
};
use sev_http::{App, Call, Header, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::{Change, Lost, Placement};
use sev_views::{CreditView, GroupCounts};

/// Others may change the enrollment, or link to it, a few times in between.
const ROUNDS: usize = 5;

/// What a withdrawal gave back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Withdrawal {
    /// The enrollment, which can be restored until departure.
    pub enrollment_id: PersonKey,
    /// What went back to the credit.
    pub released_cents: Cents,
    /// The holder's credit of the stay's year, after it.
    pub credit: CreditView,
    /// The group's counters, after it.
    pub group: GroupCounts,
}

/// The operation.
#[derive(Debug)]
pub struct Operation;

impl sev_http::Operation for Operation {
    const NAME: &'static str = "withdraw_senior";
    const SUMMARY: &'static str = "Takes a person off the list, until departure. The aid goes back to the credit, and the person can be restored.";
    const ROLES: &'static [Role] = &[Role::Holder];
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: false }];

    type Caller = Session;
    type Path = EnrollmentPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Withdrawal;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Withdrawal>, Problem> {
        let (group_id, person) = call.path.parse()?;
        let (now, today) = (app.clock.now(), app.clock.today());
        for _ in 0..ROUNDS {
            let facts = app.store.facts(&call.caller.organisation_id, &group_id, &person, None).await?;
            let facts = facts.filter(|facts| facts.group.holder_id == call.caller.organisation_id).ok_or_else(no_group)?;
            let own = facts.own.as_ref().ok_or_else(no_enrollment)?;
            let withdrawal = |group: GroupCounts, credit: Credit, released_cents| Withdrawal {
                enrollment_id: person.clone(),
                released_cents,
                credit: CreditView::new(&credit, facts.rules.in_force(today)),
                group,
            };
            let credit = facts.credit.clone().unwrap_or_else(|| Credit::none(group_id.year()));
            if !own.is_active() {
                // Done already: a repeated request has nothing to do, which is no mistake.
                return Ok(Reply::ok(withdrawal((&facts.group).into(), credit, Cents::ZERO)));
            }
            if facts.group.status(today) == GroupStatus::Locked {
                return Err(Refusal::GroupLocked { departed_on: facts.group.start_date }.into());
            }
            if call.meta.if_match.is_some_and(|version| version != own.version) {
                return Err(Problem::version_conflict());
            }
            aid::check_withdrawal(own)?;

            let after = Enrollment { status: EnrollmentStatus::Withdrawn, version: own.version + 1, ..own.clone() };
            let change = Change {
                placement: Placement::Withdraw,
                group: &facts.group,
                before: Some(own),
                after: &after,
                linked: None,
                user_id: &call.caller.user_id,
                at: now,
                today,
                idempotency: None,
            };
            match app.store.apply(&change).await? {
                Ok(()) => {
                    let released = own.aid.amount();
                    let group = GroupCounts {
                        enrolled: facts.group.enrolled.saturating_sub(1),
                        aided: facts.group.aided.saturating_sub(u32::from(own.aid.is_granted())),
                        ..(&facts.group).into()
                    };
                    let credit = credit.after(Movement::between(released, Cents::ZERO));
                    return Ok(Reply::ok(withdrawal(group, credit, released)));
                }
                // Whatever it was, the next read shows it.
                Err(Lost::Group(_) | Lost::Enrollment | Lost::Credit(_) | Lost::AlreadyAided(_) | Lost::Repeated(_)) => {}
            }
        }
        Err(Problem::unavailable())
    }
}
