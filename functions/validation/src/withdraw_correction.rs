//! `withdraw_correction`: the holder takes back that someone is missing; with the last one its clock goes on `[D]`.

use crate::{
    correction_view::{CorrectionView, closing_mails, reply},
    party,
    paths::CorrectionPath,
};
use serde_json::{Value, json};
use sev_domain::{
    account::Role,
    correction::{CorrectionState, NotOpen},
    world::Moment,
};
use sev_http::{App, Call, Json, Nothing, Problem, Reply, Session};
use sev_storage::{Action, CorrectionChange, CourseChange, Round, Rounds, StayRecord, Told};

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
        [NotOpen::Closed, NotOpen::Presence].map(Problem::from).into()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<CorrectionView>, Problem> {
        let (caller, moment) = (&call.caller, call.moment);
        let Moment { now, today } = moment;
        let mut rounds = Rounds::new();
        let (record, withdrawn) = loop {
            let (record, correction) = call.path.load(app, caller).await?;
            if correction.correction_state == CorrectionState::Withdrawn {
                break (record, correction);
            }
            let withdrawn = correction.withdrawn(&caller.user_id, now)?;
            let delays = party::delays(app, &record.group, today).await?;
            let after = record.group.correction_withdrawn(today, &delays);
            let line = caller.did(Action::WithdrewCorrection, moment);
            let line = line.on(&record.group.group_id).about(&correction.person);
            let told = Told { mails: closing_mails(app, &after, &withdrawn).await?, lines: vec![line] };
            let changed = [CorrectionChange { before: Some(&correction), after: &withdrawn }];
            let change = CourseChange { corrections: &changed, ..CourseChange::new(&record.group, &after, now, &told) };
            let is_written = app.store.change_course(&change).await?.is_ok();
            if rounds.after(Round::new(is_written))?.is_some() {
                break (StayRecord { group: after, ..record }, withdrawn);
            }
        };
        reply(app, (caller, moment), &record, &withdrawn).await
    }
}
