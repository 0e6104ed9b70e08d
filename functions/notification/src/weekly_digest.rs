//! `weekly_digest`: each Monday, ANCV is told what waits for it.
//!
//! The mail is the week's: its identifier is made of the Monday. It runs each morning, so one that was missed is made up for on
//! the next, with that day's figures; whoever has this week's gets no second one, and whoever is new gets it the morning after.

pub use crate::scheduled::App;
use sev_domain::{
    account::Role,
    batch::{Batch, BatchState},
    deadline::{Party, days_after},
    mail::Message,
};
use sev_events::{Done, Failed, Parts, Tick};
use sev_runtime::config::ConfigError;
use sev_storage::{Mail, Member, Store, StoreError, Watch};
use std::collections::BTreeMap;

#[derive(Debug)]
pub struct WeeklyDigest;

impl sev_events::Operation for WeeklyDigest {
    const NAME: &'static str = "weekly_digest";
    const SUMMARY: &'static str = "Tells ANCV, once a week, what waits for it.";

    type App = App;
    type Record = Tick;

    fn app(parts: &dyn Parts) -> Result<App, ConfigError> {
        App::of(parts)
    }

    async fn handle(app: &App, _: Tick) -> Result<Done, Failed> {
        let (today, store) = (app.clock.today(), &app.store);
        let monday = days_after(today, -i64::from(today.weekday().to_monday_zero_offset()));
        let (late, open_corrections, homonyms, due, batches, asked, readers) = tokio::try_join!(
            store.watched_groups(Watch::Late, today),
            store.count_watched(Watch::Correction),
            store.count_watched(Watch::Homonym),
            store.count_due_lines(),
            store.batches(),
            store.requested_accounts(),
            readers(store)
        )?;
        let drafts = batches.iter().filter(|batch| batch.batch_state == BatchState::Draft).count();
        let unheard = batches.iter().filter(|batch| batch.execution_on <= today).map(Batch::unheard).sum::<usize>();
        let [drafts, unheard, bank_requests] = [drafts, unheard, asked.len()].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        let late_of = |party| late.iter().filter(|group| group.deadline().party == party).count();
        let late_of = |party| u32::try_from(late_of(party)).unwrap_or(u32::MAX);
        let mut is_new = false;
        for reader in &readers {
            let message = Message::WeeklyDigest {
                identifier: reader.identifier.clone(),
                on: today,
                late_providers: late_of(Party::Provider),
                late_holders: late_of(Party::Holder),
                open_corrections,
                homonyms,
                due_lines: due.lines,
                due_cents: due.cents,
                drafts,
                unheard,
                bank_requests,
                pays_alone: !reader.roles.contains(&Role::Operations),
            };
            is_new |= store.post_once(&Mail::to(reader, message).once(format!("digest-{monday}-{}", reader.user_id))).await?;
        }
        Ok(Done(if is_new { "told" } else { "told_before" }))
    }
}

/// Those of ANCV who look after lists and those who pay, each once.
async fn readers(store: &Store) -> Result<Vec<Member>, StoreError> {
    let (operations, finance) = tokio::try_join!(store.recipients_at_ancv(Role::Operations), store.recipients_at_ancv(Role::Finance))?;
    let each: BTreeMap<_, _> = operations.into_iter().chain(finance).map(|member| (member.user_id.clone(), member)).collect();
    Ok(each.into_values().collect())
}
