//! `withdraw_senior`: takes a person off the list, until departure. The aid goes back to the credit;
//! the withdrawal can be taken back `[M][D]`.

use crate::{
    path::{EnrollmentPath, no_enrollment},
    placement::{Request, Wanted},
};
use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::Role,
    aid::{self, Refusal},
    identity::PersonKey,
    money::Cents,
};
use sev_http::{App, Call, Header, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Placement;
use sev_views::{CreditView, GroupCounts};

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

#[derive(Debug)]
pub struct WithdrawSenior;

impl sev_http::Operation for WithdrawSenior {
    const NAME: &'static str = "withdraw_senior";
    const SUMMARY: &'static str =
        "Takes a person off the list, until departure. The aid goes back to the credit, and the person can be restored.";
    const ROLES: &'static [Role] = &[Role::Holder];
    const HEADERS: &'static [Header] = &[Header::IfMatch { required: false }];

    type Caller = Session;
    type Path = EnrollmentPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Withdrawal;

    fn refusals() -> Vec<Problem> {
        let refusals = Refusal::each().into_iter();
        let refusals =
            refusals.filter(|it| matches!(it, Refusal::GroupLocked { .. } | Refusal::HasCaregiver { .. } | Refusal::HasSpouse { .. }));
        refusals.map(Problem::from).collect()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<Withdrawal>, Problem> {
        let (group, person) = call.path.parse()?;
        let wanted_version = call.meta.if_match;
        let request = Request {
            app,
            caller: &call.caller,
            moment: call.moment,
            group,
            person: person.clone(),
            placement: Placement::Withdraw,
            unsure: Vec::new(),
            idempotency: None,
        };
        let placed = request
            .carry_out(None, &|facts, today| {
                let own = facts.own.as_ref().ok_or_else(no_enrollment)?;
                if !own.is_active() {
                    return Ok(Wanted::Unchanged);
                }
                aid::admit_changes(&facts.group, today)?;
                if wanted_version.is_some_and(|version| version != own.version) {
                    return Err(Problem::version_conflict());
                }
                aid::check_withdrawal(own)?;
                Ok(Wanted::Withdrawn)
            })
            .await?;
        Ok(Reply::new(Withdrawal {
            enrollment_id: person,
            released_cents: placed.released(),
            credit: placed.credit(),
            group: placed.counts(),
        }))
    }
}
