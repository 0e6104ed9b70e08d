//! What functions that no request calls log.

use super::lambda::in_lambda;
use crate::{
    bundles,
    mails::{delivery, link, notice},
};
use serde_json::{Value, json};
use sev_local::mailbox::Failure;
use sev_tests::leaks::assert_absent;

#[test]
fn a_mail_is_logged_by_what_became_of_it_and_nothing_of_it() {
    in_lambda(async |mut lambda| {
        lambda.site.running().pause().await;
        let to = "accueil@courriel-rare.example";
        lambda.note(&json!([to, "opens-sent", "opens-refused", "Corps-Étrange"]));
        for mail_id in ["sent", "refused", "later"] {
            let mut mail = link(&lambda.site, mail_id);
            mail.to.email = to.to_owned();
            lambda.site.store.post(&mail).await.unwrap();
        }
        let running = lambda.site.running();
        let worker = running.workers.get("send_mail").unwrap();
        let deliver = async |record: Value| worker.invoke(json!({ "Records": [record] })).await.unwrap();
        deliver(delivery("sent")).await;
        deliver(delivery("sent")).await;
        running.mailbox.fail_next(Failure::new(400, "MessageRejected"));
        deliver(delivery("refused")).await;
        running.mailbox.fail_next(Failure::new(400, "Throttling"));
        deliver(delivery("later")).await;
        deliver(delivery("nobody")).await;
        deliver(json!({ "messageId": "text", "body": "Corps-Étrange" })).await;

        let log = lambda.log();
        assert_absent(&log, &lambda.values());
        let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let lines: Vec<_> = lines.iter().filter(|line| line["span"]["operation"] == "send_mail" && line["outcome"].is_string()).collect();
        let said: Vec<_> = lines.iter().map(|line| (line["message"].as_str().unwrap(), line["outcome"].as_str().unwrap())).collect();
        let expected = [
            ("handled", "sent"),
            ("handled", "sent_before"),
            ("handled", "refused"),
            ("not handled", "not_now"),
            ("not handled", "unknown"),
            ("not handled", "unreadable"),
        ];
        assert_eq!(said, expected);
        assert!(lines.iter().all(|line| line["span"]["request_id"].as_str().is_some_and(|id| id.len() == 32)));
        // An alarm rings on those that SES has refused, whatever kind they are of.
        let rung: Vec<_> = log.lines().filter(|line| line.contains("MailsRefused")).collect();
        assert!(rung.len() == 1 && rung[0].contains("value: 1, dimensions: []"), "{rung:?}");
        assert!(log.contains("Throttling") && log.contains("MessageRejected"), "AWS's own codes are said");
        // A notice says who, too.
        let mut shown = notice(&lambda.site, "shown");
        shown.to.email = to.to_owned();
        let shown = format!("{shown:?}");
        assert!(!shown.contains(to), "{shown}");
    });
}

#[test]
fn a_schedule_is_logged_by_its_figures_and_nothing_of_those_who_are_told() {
    in_lambda(async |mut lambda| {
        lambda.site.running().pause().await;
        lambda.note(&json!(["prest001@exemple.fr", "ancv2528@exemple.fr", "admin01@exemple.fr", "ACTIF RESIDENCE", "CAP VACANCES"]));
        let running = lambda.site.running();
        let run = async |operation: &str| running.workers.get(operation).unwrap().invoke(json!({ "source": "aws.scheduler" })).await;
        for operation in ["deadline_scan", "deadline_scan", "weekly_digest", "weekly_digest"] {
            run(operation).await.unwrap();
        }
        // What is told of a deadline, by whoever sends it.
        let outbox = lambda.site.database.scan().table_name("WorkTable").send().await.unwrap().items.unwrap();
        let names: Vec<_> = outbox.iter().filter_map(|item| item.get("mail_id")?.as_s().ok()).collect();
        assert!(names.iter().any(|name| name.starts_with("deadline-")), "{names:?}");
        for name in names {
            running.workers.get("send_mail").unwrap().invoke(json!({ "Records": [delivery(name)] })).await.unwrap();
        }
        lambda.site.database.delete_table().table_name("ProgrammeTable").send().await.unwrap();
        assert!(run("deadline_scan").await.is_err());

        let log = lambda.log();
        assert_absent(&log, &lambda.values());
        let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let said: Vec<_> = lines
            .iter()
            .filter(|line| line["outcome"].is_string() && line["span"]["operation"] != "send_mail")
            .map(|line| ["level", "message", "outcome"].map(|field| line[field].as_str().unwrap()))
            .collect();
        let expected = [
            ["INFO", "handled", "told"],
            ["INFO", "handled", "nothing_due"],
            ["INFO", "handled", "told"],
            ["INFO", "handled", "told_before"],
            ["ERROR", "not handled", "storage"],
        ];
        assert_eq!(said, expected);
        let figures = lines.iter().find(|line| line["message"] == "deadlines").unwrap();
        assert!(figures["due"].as_u64() > Some(0) && figures["told"].as_u64() > Some(0) && figures["failed"] == 0, "{figures}");
    });
}

#[test]
fn a_bundle_is_logged_by_what_became_of_it_and_nothing_of_its_mails() {
    in_lambda(async |mut lambda| {
        lambda.site.running().pause().await;
        let to = "accueil@courriel-rare.example";
        lambda.note(&json!([to]));
        let mut mails = bundles::mails(&lambda.site, 12);
        mails.iter_mut().for_each(|mail| mail.to.email = to.to_owned());
        assert!(bundles::change(&lambda.site, mails).await);
        let keys = [bundles::bundles(&lambda.site).await, vec!["OUTBOX#MAILS#nobody".into()]].concat();
        assert_eq!(bundles::relay(&lambda.site, &keys).await, ["2"]);
        lambda.site.database.delete_table().table_name("WorkTable").send().await.unwrap();
        assert_eq!(bundles::relay(&lambda.site, &keys).await, ["0"]);

        let log = lambda.log();
        assert_absent(&log, &lambda.values());
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let said: Vec<_> = lines
            .filter(|line| line["span"]["operation"] == "relay_outbox" && line["outcome"].is_string())
            .map(|line| ["message", "outcome"].map(|field| line[field].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(said, [["handled", "unfolded"], ["handled", "unfolded"], ["not handled", "unknown"], ["not handled", "storage"]]);
    });
}
