//! ANCV's weekly digest: one a week to each who looks after lists or pays, whatever runs twice or late.

use crate::{
    deadlines::{at, due_on, held, scan, sent, to},
    laid,
};
use jiff::civil::Date;
use serde_json::json;
use sev_domain::account::{OrganisationId, OrganisationKind, Role};
use sev_events::{Done, Operation as _, Tick};
use sev_local::template::Source;
use sev_notification::weekly_digest;
use sev_tests::{
    Site, at_once,
    faults::{Fault, Line},
};

async fn digest(site: &Site) -> Option<String> {
    site.running().workers.get("weekly_digest").unwrap().invoke(json!({})).await.unwrap().outcome
}

#[tokio::test]
async fn the_digest_is_mailed_once_a_week_whatever_runs_twice_or_late() {
    let site = held(&[true], &[true, false]).await;
    laid::organisation(&site, OrganisationKind::Ancv, Role::Finance, "ADMIN92", &[false]).await;
    let due: Date = "2027-06-05".parse().unwrap();
    due_on(&site, 1, due).await;
    // A Monday.
    at(&site, "2027-06-07T05:00:00Z");
    scan(&site).await;
    sent(&site).await;
    let runs = at_once((0..5).map(|_| digest(&site))).await;
    assert!(runs.iter().any(|outcome| outcome.as_deref() == Some("told")), "{runs:?}");
    at(&site, "2027-06-08T05:00:00Z");
    assert_eq!(digest(&site).await.as_deref(), Some("told_before"), "Lambda calls again for hours");
    let subject = "Ce qui attend l’ANCV cette semaine";
    assert_eq!(sent(&site).await, to(&[("admin90", subject), ("admin90", subject), ("admin92", subject)]), "reminders or not");
    let mails = site.running().mailbox.mails();
    let figures =
        ["7 juin 2027", "chez les prestataires : 1", "porteurs de projet : 0", "à décider : 0", "à approuver : 0", "à vérifier : 0"];
    for (reader, page) in [("admin90", "/suivi"), ("admin92", "/paiements")] {
        let text = &mails.iter().find(|mail| mail.to.contains(reader)).unwrap().text;
        assert!(figures.iter().chain([&page]).all(|said| text.contains(said)), "{text}");
    }
    // A week is missed: the next says what is true then.
    at(&site, "2027-06-21T05:00:00Z");
    assert_eq!(digest(&site).await.as_deref(), Some("told"));
    assert_eq!(sent(&site).await.len(), 3);
}

#[tokio::test]
async fn a_digest_that_was_missed_on_a_monday_comes_on_the_next_morning_and_to_whoever_is_new() {
    let site = held(&[true], &[true]).await;
    let digest_function = site.running().workers.get("weekly_digest").unwrap();
    let Source::Schedule { at: timetable, .. } = &digest_function.worker.source else { panic!("no schedule") };
    assert_eq!(timetable.words(), "tous les jours à 7 h 30");
    // The first that runs in the week of the 7th does so on a Tuesday, and says what was true then.
    let due: Date = "2027-06-07".parse().unwrap();
    due_on(&site, 1, due).await;
    at(&site, "2027-06-08T05:00:00Z");
    scan(&site).await;
    sent(&site).await;
    let subject = "Ce qui attend l’ANCV cette semaine";
    assert_eq!(digest(&site).await.as_deref(), Some("told"));
    assert_eq!(sent(&site).await, to(&[("admin90", subject)]));
    let text = site.running().mailbox.mails().first().unwrap().text.clone();
    assert!(text.contains("Situation au 8 juin 2027") && text.contains("chez les prestataires : 1"), "{text}");
    // Each further morning of the week tells who has come since, alone.
    let organisation = site.store.organisation(&OrganisationId::new("admin90")).await.unwrap().unwrap();
    for (day, users, outcome, mails) in [(9, 1, "told_before", 0), (10, 3, "told", 2), (13, 3, "told_before", 0), (14, 3, "told", 3)] {
        laid::users(&site, &organisation, Role::Operations, &vec![true; users]).await;
        at(&site, &format!("2027-06-{day:02}T05:00:00Z"));
        assert_eq!(digest(&site).await.as_deref(), Some(outcome), "on the {day}th");
        assert_eq!(sent(&site).await.len(), mails, "on the {day}th");
    }
}

#[tokio::test]
async fn a_digest_that_breaks_off_is_finished_by_the_next_call() {
    let site = held(&[true], &[true; 3]).await;
    at(&site, "2027-06-07T05:00:00Z");
    let line = Line::to(&site.running().database_url).await;
    let client = line.hasty_client(&site.database);
    let app = weekly_digest::App { store: site.store.through(client), clock: site.clock.clone() };
    line.fail("TransactWriteItems", Fault::AnswerLost);
    assert!(weekly_digest::WeeklyDigest::handle(&app, Tick {}).await.is_err());
    assert_eq!(weekly_digest::WeeklyDigest::handle(&app, Tick {}).await, Ok(Done("told")));
    assert_eq!(sent(&site).await.len(), 3);
}
