//! `deadline_scan`: each morning, the parties whose lists are to be validated are told what is new of their deadline.
//!
//! What is due is in an index by its day, so a day that was missed is caught up by the next run, with the last of the steps
//! alone. A group's step is taken in one transaction with its mails, under the condition that the group's course is still as it
//! was read: however often and at whatever hour this runs, each step is told once. A group that fails doesn't keep the others
//! from their mails; the run then fails after all of them, and comes again.

pub use crate::scheduled::App;
use jiff::civil::Date;
use sev_domain::{
    account::{OrganisationId, Role},
    deadline::{Deadline, Party, Step},
    group::{Group, GroupId, GroupStatus},
    mail::{Message, StayOf},
    rules::{Delays, RuleBook},
    world::Moment,
};
use sev_events::{Done, Failed, Parts, Tick};
use sev_runtime::config::ConfigError;
use sev_storage::{Action, AuditLine, Mail, Member, Overtaken, Round, Rounds, StoreError, Told};
use std::collections::HashMap;

/// Who does this, in the audit.
const SYSTEM: &str = "system";

#[derive(Debug)]
pub struct DeadlineScan;

impl sev_events::Operation for DeadlineScan {
    const NAME: &'static str = "deadline_scan";
    const SUMMARY: &'static str = "Tells the parties whose lists are to be validated what is new of their deadline.";

    type App = App;
    type Record = Tick;

    fn app(parts: &dyn Parts) -> Result<App, ConfigError> {
        App::of(parts)
    }

    async fn handle(app: &App, _: Tick) -> Result<Done, Failed> {
        let moment = app.clock.moment();
        let due = app.store.due_groups(moment.today).await?;
        let mut run = Run { app, moment, rules: app.store.all_rules().await?, parties: HashMap::new(), ancv: None };
        let (mut told, mut failed) = (0_usize, 0_usize);
        for group_id in &due {
            match run.group(group_id).await {
                Ok(is_told) => told += usize::from(is_told),
                Err(error) => {
                    tracing::error!(%group_id, %error, "a party was not told of its deadline");
                    failed += 1;
                }
            }
        }
        tracing::info!(due = due.len(), told, failed, "deadlines");
        match (failed, told) {
            (0, 0) => Ok(Done("nothing_due")),
            (0, _) => Ok(Done("told")),
            (failed, _) => Err(Failed::new("not_all_told", format!("{failed} of {} groups", due.len()))),
        }
    }
}

/// One run, with what it has read of organisations: each is read once.
struct Run<'a> {
    app: &'a App,
    moment: Moment,
    rules: Vec<RuleBook>,
    parties: HashMap<(OrganisationId, Party), Vec<Member>>,
    ancv: Option<Vec<Member>>,
}

impl Run<'_> {
    /// Takes the step of a group that is due. `false` when nobody is to be told: it has gone on meanwhile, or its list is empty.
    async fn group(&mut self, id: &GroupId) -> Result<bool, StoreError> {
        let mut rounds = Rounds::new();
        loop {
            // The index may be a moment old.
            let Some(group) = self.app.store.group(id).await? else { return Ok(false) };
            let (Some(deadline), Some(since)) = (group.course.deadline(), group.course.next_step_on) else {
                return Ok(false);
            };
            if since > self.moment.today {
                return Ok(false);
            }
            let delays = RuleBook::delays(&self.rules, id.year(), self.moment.today);
            let step = deadline.step(&delays, since, self.moment.today).filter(|_| group.status(self.moment.today) != GroupStatus::Empty);
            let told = match step {
                Some(step) => self.told(&group, (deadline, since), step, &delays).await?,
                None => Told::default(),
            };
            let is_written = self.app.store.remind(&group, &group.reminded(self.moment.today, &delays), &told).await?;
            match rounds.after(Round::new(is_written)) {
                Ok(Some(())) => return Ok(step.is_some()),
                Ok(None) => {}
                Err(Overtaken) => {
                    tracing::warn!(group_id = %id, "others change this group all the time: its deadline waits for the next run");
                    return Ok(false);
                }
            }
        }
    }

    /// What goes with a step: the party's mails, ANCV's when it is late, and the audit line.
    async fn told(&mut self, group: &Group, (deadline, since): (Deadline, Date), step: Step, delays: &Delays) -> Result<Told, StoreError> {
        let Deadline { party, due_on, .. } = deadline;
        // When the notice that the list is theirs was missed, this is it: whoever wants no reminders gets it too.
        let is_notice = !step.is_reminder() || deadline.step(delays, since, deadline.opens_on) == Some(Step::Opened);
        let (now, stay) = (self.moment.now, StayOf::from(group));
        let worth_before = deadline.next(delays, self.moment.today);
        let key = format!("{}-{}-{due_on}", group.group_id, party.as_str());
        let organisation = match party {
            Party::Provider => &group.provider_id,
            Party::Holder => &group.holder_id,
        };
        let members = self.party(organisation, party).await?;
        let members = members.iter().filter(|member| member.reminders || is_notice);
        let mut mails = mails(members, &format!("deadline-{key}-{step}"), |identifier| Message::Deadline {
            identifier,
            stay: stay.clone(),
            party,
            step,
            due_on,
            worth_before,
        });
        if step == Step::Late {
            let late = |identifier| Message::PartyLate { identifier, stay: stay.clone(), party, due_on };
            mails.extend(self::mails(self.ancv().await?.iter(), &format!("late-{key}"), late));
        }
        let line = AuditLine::new(now, organisation, SYSTEM, Action::Reminded).on(&group.group_id);
        Ok(Told { mails, lines: vec![line] })
    }

    async fn party(&mut self, organisation: &OrganisationId, party: Party) -> Result<&[Member], StoreError> {
        let key = (organisation.clone(), party);
        if !self.parties.contains_key(&key) {
            let members = self.app.store.recipients(organisation, party.role()).await?;
            self.parties.insert(key.clone(), members);
        }
        Ok(self.parties.get(&key).map_or(&[], Vec::as_slice))
    }

    async fn ancv(&mut self) -> Result<&[Member], StoreError> {
        if self.ancv.is_none() {
            self.ancv = Some(self.app.store.recipients_at_ancv(Role::Operations).await?);
        }
        Ok(self.ancv.as_deref().unwrap_or_default())
    }
}

/// A mail to each of `members`. Its name says what it is about and whom it is for, so there is one of it.
fn mails<'a>(
    members: impl Iterator<Item = &'a Member>,
    about: &str,
    message: impl Fn(sev_domain::account::LoginIdentifier) -> Message,
) -> Vec<Mail> {
    members.map(|member| Mail::to(member, message(member.identifier.clone())).once(format!("{about}-{}", member.user_id))).collect()
}
