//! `withdraw_correction`: the holder takes back that someone is missing; with the last one its clock goes on `[D]`.

use crate::{
    correction_view::{CorrectionPath, CorrectionView, closing_mails, not_open, recorded, reply},
    party,
};
use sev_domain::{account::Role, correction::{CorrectionState, NotOpen}};
use sev_http::{App, Call, Json, Nothing, Problem, ROUNDS, Reply, Session};
use sev_storage::{Action, AuditLine, CorrectionChange, CourseChange, StayRecord, Told};
use serde_json::{Value, json};

#[derive(Debug)]
pub struct WithdrawCorrection;

impl sev_http::Operation for WithdrawCorrection {
    const NAME: &'static str = "withdraw_correction";
    const SUMMARY: &'static str = "Takes back that someone is missing. With the last such correction the holder's clock goes on.";
    const ROLES: &'static [Role] = &[Role::Holder];

    type Caller = Session;
    type Path = CorrectionPath;
    type Query = Nothing;
    type Body = Json<Nothing>;
    type Reply = CorrectionView;

    fn example() -> Option<Value> {
        Some(json!({}))
    }

    fn refusals() -> Vec<Problem> {
        [NotOpen::Closed, NotOpen::Presence].map(not_open).into()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<CorrectionView>, Problem> {
        let (caller, now, today) = (&call.caller, app.clock.now(), app.clock.today());
        for _ in 0..ROUNDS {
            let (record, correction) = recorded(app, caller, &call.path).await?;
            if correction.correction_state == CorrectionState::Withdrawn {
                return reply(app, caller, &record, &correction).await;
            }
            let withdrawn = correction.withdrawn(&caller.user_id, now).map_err(not_open)?;
            let delays = party::delays(app, &record.group, today).await?;
            let after = record.group.correction_withdrawn(today, &delays);
            let line = AuditLine::new(now, &caller.organisation_id, &caller.user_id, Action::WithdrewCorrection);
            let line = line.on(&record.group.group_id).about(&correction.person);
            let told = Told { mails: closing_mails(app, &after, &withdrawn, now).await?, lines: vec![line] };
            let changed = [CorrectionChange { before: Some(&correction), after: &withdrawn }];
            let change = CourseChange { corrections: &changed, ..CourseChange::new(&record.group, &after, now, &told) };
            if app.store.change_course(&change).await?.is_ok() {
                let record = StayRecord { group: after, ..record };
                return reply(app, caller, &record, &withdrawn).await;
            }
        }
        Err(Problem::unavailable())
    }
}
