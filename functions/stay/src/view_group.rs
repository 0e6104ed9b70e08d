//! `view_group`: the stay's facts, the places, and the participants in alphabetical order `[M]`.

use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::{
    account::{OrganisationKind, Role},
    credit::Credit,
    enrollment::EnrollmentStatus,
    group::Environment,
    money::Cents,
};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::{CreditView, GroupPath, GroupSummary, Participant, Reader, participants};

/// A group and its people.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupPage {
    /// The group and its stay.
    pub group: GroupDetails,
    /// The holder's credit of the stay's year; `null` for a provider.
    pub credit: Option<CreditView>,
    /// Those on the list, in alphabetical order, with those who were on it and did not travel.
    pub participants: Vec<Participant>,
    /// Those withdrawn, who can be restored; empty once the group has departed, and for a provider.
    pub withdrawn: Vec<Participant>,
}

/// A group with what its stay costs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupDetails {
    /// What the list shows.
    #[serde(flatten)]
    pub summary: GroupSummary,
    /// What surrounds the venue.
    pub environment: Environment,
    /// Days, the first and the last included.
    pub duration_days: u8,
    /// Nights.
    pub nights: u8,
    /// « Tarif du séjour ».
    pub price_cents: Cents,
    /// « Montant de l'aide ANCV » under the rules in force.
    pub aid_cents: Cents,
    /// « Tarif restant à la charge du senior ».
    pub left_to_pay_cents: Cents,
    /// « Nombre de subventions accordées ».
    pub aided: u32,
}

#[derive(Debug)]
pub struct ViewGroup;

impl sev_http::Operation for ViewGroup {
    const NAME: &'static str = "view_group";
    const SUMMARY: &'static str = "Shows a group: its stay, its places and its participants.";
    const ROLES: &'static [Role] = &[Role::Holder, Role::Provider, Role::Operations];

    type Caller = Session;
    type Path = GroupPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = GroupPage;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<GroupPage>, Problem> {
        let id = call.path.id()?;
        // A holder's credit is read with the rest; whose credit ANCV looks at, only the group says.
        let caller = &call.caller;
        let own_credit = async {
            if caller.kind == OrganisationKind::Holder { app.store.credit(&caller.organisation_id, id.year()).await } else { Ok(None) }
        };
        let (found, rules, own_credit) = tokio::join!(call.path.list(app, caller), app.store.rules(id.year()), own_credit);
        let (group, enrollments) = found?;
        let (rules, today) = (rules?, call.moment.today);
        let in_force = rules.as_ref().and_then(|book| book.in_force(today));

        let (reader, credit) = match caller.kind {
            OrganisationKind::Holder => (Reader::Holder, own_credit?),
            OrganisationKind::Ancv => (Reader::Holder, app.store.credit(&group.holder_id, id.year()).await?),
            OrganisationKind::Provider => (Reader::Provider, None),
        };
        let credit = (reader == Reader::Holder).then(|| credit.unwrap_or_else(|| Credit::none(id.year())));
        if reader == Reader::Holder {
            // The list says who is disabled or dependent: who has seen it is known.
            let line = caller.did(Action::ViewedGroup, call.moment);
            app.store.record(&line.on(&id)).await?;
        }
        let restorable = reader == Reader::Holder && today < group.start_date;
        let aid_cents = in_force.map_or(group.aid_cents, |rules| rules.aid(group.length, group.price_cents, group.aid_cents));
        Ok(Reply::new(GroupPage {
            group: GroupDetails {
                summary: GroupSummary::new(&group, today),
                environment: group.environment,
                duration_days: group.length.days(),
                nights: group.length.days() - 1,
                price_cents: group.price_cents,
                aid_cents,
                left_to_pay_cents: group.price_cents.minus(aid_cents),
                aided: group.aided,
            },
            credit: credit.map(|credit| CreditView::new(&credit, in_force)),
            participants: participants(&enrollments, reader, |enrollment| enrollment.status != EnrollmentStatus::Withdrawn),
            withdrawn: participants(&enrollments, reader, |enrollment| restorable && enrollment.status == EnrollmentStatus::Withdrawn),
        }))
    }
}
