//! `find_homonyms`: whoever has just had a year's aid is compared once more with those who are alike.
//!
//! The question before enrolling sees what there is at that moment. Two who enroll at once, an edit that asks for the aid, someone
//! who is added after the stay: none of them is asked. The stream of the people table tells each aid of a year, at least once and
//! after it is there, so of two that are granted at once the later change sees both.

use sev_domain::{
    course::Stage,
    enrollment::Enrollment,
    group::GroupId,
    homonym::{Likeness, Pair},
    identity::PersonKey,
    presence::Place,
    world::Clock,
};
use sev_events::{Done, Failed, Parts, StreamRecord};
use sev_runtime::config::{ConfigError, tables};
use sev_storage::{Action, AidMarker, AuditLine, CourseChange, Round, Rounds, Store, StoreError, Told};

/// Who does this, in the audit.
const SYSTEM: &str = "system";

#[derive(Debug)]
pub struct FindHomonyms;

/// What it works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
}

impl sev_events::Operation for FindHomonyms {
    const NAME: &'static str = "find_homonyms";
    const SUMMARY: &'static str = "Compares whoever has had a year's aid with those who are alike, and has ANCV look at a second aid.";

    type App = App;
    type Record = StreamRecord;

    fn app(parts: &dyn Parts) -> Result<App, ConfigError> {
        let tables = tables(|name: &str| parts.variable(name))?;
        Ok(App { store: Store::new(parts.database(), tables, parts.clock(), parts.entropy()), clock: parts.clock() })
    }

    async fn handle(app: &App, record: StreamRecord) -> Result<Done, Failed> {
        // The filter in the template lets nothing else through.
        let marker = AidMarker::under(record.pk(), record.sk()).ok_or_else(|| Failed::new("not_an_aid", "the change is of no aid"))?;
        let mut rounds = Rounds::new();
        loop {
            match look(app, &marker).await? {
                Round::Written(done) => return Ok(done),
                Round::InPart | Round::Lost => rounds.lost().map_err(|error| Failed::new("overtaken", error))?,
            }
        }
    }
}

/// Compares the person by what there is now.
async fn look(app: &App, marker: &AidMarker) -> Result<Round<Done>, StoreError> {
    let AidMarker { person, year } = marker;
    let known = app.store.look_up(person, *year, None).await?;
    // Given back since: what comes next is told anew.
    let (Some(record), Some(aid)) = (known.record, known.aid) else { return Ok(Round::Written(Done("gone"))) };
    let likeness = app.store.likeness(&record.identity, *year, None).await?;
    let others = unseen(app, &likeness, person).await?;
    if others.is_empty() {
        return Ok(Round::Written(Done("alone")));
    }
    notice(app, &aid.group_id, person, others).await
}

/// Those who have an aid too and whom ANCV has not found to be others. Whose own place waits because of the person are on the list.
async fn unseen(app: &App, likeness: &Likeness, person: &PersonKey) -> Result<Vec<PersonKey>, StoreError> {
    let mut others = Vec::new();
    for (alike, aid) in likeness.aided() {
        let other = alike.identity.key();
        let (_, place) = app.store.enrollment(&aid.group_id, &other).await?;
        let waits = place.as_ref().and_then(Enrollment::to_verify).is_some_and(|homonym| homonym.others.contains(person));
        if !waits {
            others.push(other);
        }
    }
    Ok(others)
}

/// Puts the person's place on ANCV's list.
async fn notice(app: &App, group_id: &GroupId, person: &PersonKey, others: Vec<PersonKey>) -> Result<Round<Done>, StoreError> {
    let (Some(group), Some(own)) = app.store.enrollment(group_id, person).await? else { return Ok(Round::Written(Done("gone"))) };
    let waits_for = own.to_verify().map(|homonym| &homonym.others);
    if !own.aid.counts_for_the_year() || waits_for.is_some_and(|known| others.iter().all(|other| known.contains(other))) {
        return Ok(Round::Written(Done("noticed_before")));
    }
    let now = app.clock.moment().now;
    let pairs: Vec<_> = others.iter().map(|other| (person.clone(), other.clone(), Pair::Unsure)).collect();
    let after = own.noticed(others, group.course.stage == Stage::Confirmed, now);
    let line = AuditLine::new(now, &group.holder_id, SYSTEM, Action::NoticedHomonym).on(group_id).about(person);
    let told = Told { mails: Vec::new(), lines: vec![line] };
    let places = [Place { before: Some(own), after }];
    let looked_at = group.looked_at(0);
    let change = CourseChange { places: &places, pairs: &pairs, ..CourseChange::new(&group, &looked_at, now, &told) };
    let is_written = app.store.change_course(&change).await?.is_ok();
    Ok(if is_written { Round::Written(Done("noticed")) } else { Round::Lost })
}
