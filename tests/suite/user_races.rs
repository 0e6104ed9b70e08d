//! Many at once on an organisation's users: it is never without an administrator, and never has too many.

use crate::{
    over_http::{
        passwords::{NEW_PASSWORD, login},
        support::{HELP, REASON, support, with_second_factor},
        users::{USERS, accept, add_users, invitation, invited, jeanne, listed, user, with_jeanne},
    },
    races::Walk,
};
use reqwest::Method;
use serde_json::json;
use sev_domain::account::Role;
use sev_tests::{Answer, Site, Visitor, at_once, laws};

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_demote_or_shut_out_each_other_and_one_is_left() {
    for is_active in [true, false] {
        let site = Site::start().await;
        let jeanne = with_jeanne(&site, &["holder", "administrator"]).await;
        let (one, other) = (site.login("ANCV2528").await, invited(&site, &jeanne).await);
        let (of_one, of_other) =
            (listed(&one, "ANCV2528").await["version"].to_string(), listed(&one, &jeanne).await["version"].to_string());
        let form = user(&["holder"], is_active);
        let (path_of_one, path_of_other) = (format!("{USERS}/ANCV2528"), format!("{USERS}/{jeanne}"));
        let (by_one, by_other) = tokio::join!(one.put(&path_of_other, &of_other, &form), other.put(&path_of_one, &of_one, &form));
        let done = [&by_one, &by_other].iter().filter(|answer| answer.status == 200).count();
        assert_eq!(done, 1, "{} {}", by_one.body, by_other.body);
        // Who was so late that they had lost their own access is no longer known at all.
        assert!([&by_one, &by_other].iter().all(|answer| [200, 401, 409].contains(&answer.status)), "{} {}", by_one.body, by_other.body);
        for refused in [by_one, by_other].iter().filter(|answer| answer.status == 409) {
            refused.assert_problem(409, "last_administrator");
        }
        laws::assert_hold(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_accept_one_invitation_one_does() {
    let site = Site::start().await;
    let form = json!({ "display_name": "Jeanne", "email": "jeanne@exemple.fr", "roles": ["holder", "administrator"] });
    site.login("ANCV2528").await.post(USERS, &form).await;
    let token = invitation(&site, "ANCV2528-JEANNE").await;
    let passwords: Vec<_> = (0..5).map(|index| format!("{NEW_PASSWORD} {index}")).collect();
    let answers = at_once(passwords.iter().map(|password| accept(&site, &token, password))).await;
    assert_eq!(statuses(&answers), [200, 410, 410, 410, 410]);
    let chosen = answers.iter().position(|answer| answer.status == 200).unwrap();
    assert_eq!(login(&site, "ANCV2528-JEANNE", &passwords[chosen]).await.status, 200);
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_called_off_or_changed_while_it_is_accepted() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    for index in 0..6 {
        let name = format!("Jeanne{}", ["a", "b", "c", "d", "e", "f"][index]);
        let form = json!({ "display_name": name, "email": "jeanne@exemple.fr", "roles": ["holder", "administrator"] });
        let identifier = administrator.post(USERS, &form).await.body["identifier"].as_str().unwrap().to_owned();
        let token = invitation(&site, &identifier).await;
        let (path, version) = (format!("{USERS}/{identifier}"), listed(&administrator, &identifier).await["version"].to_string());
        let wanted = user(&["holder"], index % 2 == 0);
        let (accepted, changed) = tokio::join!(accept(&site, &token, NEW_PASSWORD), administrator.put(&path, &version, &wanted));
        match (index % 2 == 0, accepted.status, changed.status) {
            // Whoever comes second finds another version, or no link.
            (true, 200, 200 | 412) | (false, 200, 412) | (false, 410, 200) => {}
            other => panic!("{other:?}: {} {}", accepted.body, changed.body),
        }
        laws::assert_hold(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_are_invited_to_the_last_two_places_under_one_name() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    add_users(&site, 47).await;
    let form = jeanne();
    let answers = at_once((0..10).map(|_| administrator.post(USERS, &form))).await;
    let mut identifiers: Vec<_> = answers.iter().filter_map(|answer| answer.body["identifier"].as_str()).collect();
    identifiers.sort_unstable();
    assert_eq!(identifiers, ["ANCV2528-JEANNE", "ANCV2528-JEANNE-2"], "{:?}", statuses(&answers));
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.assert_problem(409, "too_many_users");
    }
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn support_and_an_administrator_work_on_one_user() {
    let site = Site::start().await;
    let (administrator, support) = (site.login("ANCV2528").await, support(&site, &[]).await);
    with_second_factor(&site, "ANCV2528-PAUL").await;
    let lift = json!({ "reason": REASON, "identity_checked": true });
    let correction = json!({ "email": "paul@ailleurs.example", "reason": REASON, "identity_checked": true });
    let (lift_path, email_path) = (format!("{HELP}/ANCV2528-PAUL/second-factor/lift"), format!("{HELP}/ANCV2528-PAUL/email"));
    let (path, form) = (format!("{USERS}/ANCV2528-PAUL"), user(&["holder", "administrator"], true));
    let (lifted, corrected, changed) =
        tokio::join!(support.post(&lift_path, &lift), support.post(&email_path, &correction), administrator.put(&path, "1", &form));
    assert_eq!((lifted.status, corrected.status), (204, 200), "{} {}", lifted.body, corrected.body);
    assert!([200, 412].contains(&changed.status), "{}", changed.body);
    let paul = site.store.credentials(&"ANCV2528-PAUL".parse().unwrap()).await.unwrap().unwrap();
    assert!(paul.second_factor.is_none());
    assert_eq!(paul.member.email, "paul@ailleurs.example");
    assert_eq!(paul.member.roles.contains(&Role::Administrator), changed.status == 200);
    laws::assert_hold(&site).await;
}

/// Whatever several administrators do to each other at once, one is left, and the counts are true.
#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_keeps_an_administrator_on_a_long_walk() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    add_users(&site, 3).await;
    // Seldom given, often taken: there is a last one again and again.
    for round in 0..8 {
        let walks = (1..5).map(async |walker| {
            let mut walk = Walk(10 * round + walker);
            for step in 0..6 {
                let answer = stroll(&administrator, &mut walk).await;
                assert!(answer.status < 500 || answer.status == 503, "walk {round}.{walker}, step {step}: {}", answer.body);
            }
        });
        at_once(walks).await;
        laws::assert_hold(&site).await;
    }
}

/// One step: someone is given or loses the administration, or their access.
async fn stroll(administrator: &Visitor<'_>, walk: &mut Walk) -> Answer {
    let identifier = ["ANCV2528", "ANCV2528-U0", "ANCV2528-U1", "ANCV2528-U2"][usize::try_from(walk.next(4)).unwrap()];
    let roles = if walk.next(3) > 0 { vec!["holder"] } else { vec!["holder", "administrator"] };
    let version = listed(administrator, identifier).await["version"].to_string();
    administrator.put(&format!("{USERS}/{identifier}"), &version, &user(&roles, walk.next(3) > 0)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_invitation_that_is_sent_many_times_at_once_is_one() {
    let site = Site::start().await;
    let administrator = site.login("ANCV2528").await;
    add_users(&site, 48).await;
    let form = jeanne().to_string();
    let sent = (0..10).map(|_| administrator.send(Method::POST, USERS, &[("idempotency-key", "0b6f2a3e-1")], Some(form.clone())));
    let answers = at_once(sent).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body["identifier"]), (201, &json!("ANCV2528-JEANNE")), "{}", answer.body);
    }
    laws::assert_hold(&site).await;
}
