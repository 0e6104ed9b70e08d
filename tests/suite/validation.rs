//! Lists that are validated by many at once, over a database that does not answer, or that are longer than a transaction.

use crate::{
    faults::Bench,
    laid,
    over_http::{
        corrections::travelled,
        validation::{list, say, to_validate, view},
    },
};
use serde_json::{Value, json};
use sev_domain::{
    account::{OrganisationId, Role},
    group::Group,
};
use sev_http::Endpoint;
use sev_storage::{Action, ROUNDS};
use sev_tests::{Answer, Site, Visitor, at_once, faults::Fault, forms, laws};
use std::collections::{BTreeMap, BTreeSet};

/// The demo's group that ANCV2528 is to confirm.
fn to_confirm(site: &Site) -> String {
    format!("{}-1102", site.year() - 1)
}

fn outcomes<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> BTreeMap<(u16, String), usize> {
    let mut outcomes = BTreeMap::new();
    for answer in answers {
        *outcomes.entry((answer.status, answer.body["code"].as_str().unwrap_or("ok").to_owned())).or_default() += 1;
    }
    outcomes
}

fn counts(expected: &[(u16, &str, usize)]) -> BTreeMap<(u16, String), usize> {
    expected.iter().map(|(status, code, count)| ((*status, (*code).to_owned()), *count)).collect()
}

fn everyone_there(_: &Value) -> bool {
    false
}

fn nobody_there(_: &Value) -> bool {
    true
}

/// How often `action` was written down of `group`.
async fn written(site: &Site, group: &str, action: Action) -> usize {
    let wanted = serde_json::to_value(action).unwrap();
    let everything = site.everything().await;
    let lines = everything.iter().filter(|(key, text)| key.contains("AUDIT#") && text.contains(group));
    lines.filter(|(_, text)| text.contains(wanted.as_str().unwrap())).count()
}

/// A party, who speaks for it, and the list that it is about.
async fn turns(site: &Site) -> [(&'static str, Visitor<'_>, String, Action, &'static str); 2] {
    [
        ("provider", site.login("PREST001").await, to_validate(site), Action::ValidatedByProvider, "already_validated"),
        ("holder", site.login("ANCV2528").await, to_confirm(site), Action::ConfirmedByHolder, "already_confirmed"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn many_clicks_of_one_user_are_one_validation() {
    let site = Site::start().await;
    for (party, visitor, group, action, _) in turns(&site).await {
        let page = view(&visitor, &group).await;
        let wanted = list(&page, |person| person["present_for_provider"] == false);
        let answers = at_once((0..10).map(|_| say(&visitor, party, &group, &wanted))).await;
        assert_eq!(outcomes(&answers), counts(&[(200, "ok", 10)]), "{party}");
        let version = view(&visitor, &group).await["course_version"].as_u64();
        assert_eq!(version, page["course_version"].as_u64().map(|version| version + 1), "{party}: once");
        assert_eq!(written(&site, &group, action).await, 1, "{party}");
        laws::assert_hold(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tabs_with_two_lists_one_wins() {
    let site = Site::start().await;
    for (party, visitor, group, action, refusal) in turns(&site).await {
        let page = view(&visitor, &group).await;
        let lists = [list(&page, everyone_there), list(&page, nobody_there)];
        let answers = at_once((0..12).map(async |index| (index % 2, say(&visitor, party, &group, &lists[index % 2]).await))).await;
        assert_eq!(outcomes(answers.iter().map(|(_, answer)| answer)), counts(&[(200, "ok", 6), (409, refusal, 6)]), "{party}");
        let (winner, _) = answers.iter().find(|(_, answer)| answer.status == 200).unwrap();
        assert!(answers.iter().all(|(tab, answer)| (tab == winner) == (answer.status == 200)), "{party}: one list, not a mixture");
        let said = view(&visitor, &group).await[format!("{party}_said")]["absent"].as_u64().unwrap();
        assert_eq!(said as usize, lists[*winner]["absent"].as_array().unwrap().len(), "{party}");
        assert_eq!(written(&site, &group, action).await, 1, "{party}");
        laws::assert_hold(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ancv_and_the_party_at_once() {
    let site = Site::start().await;
    let ancv = site.login("ADMIN01").await;
    for (party, visitor, group, action, refusal) in turns(&site).await {
        let wanted = list(&view(&visitor, &group).await, everyone_there);
        let answers = at_once([&visitor, &ancv].map(|who| say(who, party, &group, &wanted)).into_iter()).await;
        assert_eq!(outcomes(&answers), counts(&[(200, "ok", 1), (409, refusal, 1)]), "{party}: also when both say the same");
        let by_ancv = view(&visitor, &group).await[format!("{party}_said")]["by_ancv"].clone();
        assert_eq!(by_ancv, answers[1].status == 200);
        assert_eq!(written(&site, &group, action).await, 1, "{party}");
        laws::assert_hold(&site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_confirms_while_the_provider_validates() {
    let site = Site::start().await;
    let (provider, holder, group) = (site.login("PREST001").await, site.login("ANCV2528").await, to_validate(&site));
    let wanted = list(&view(&provider, &group).await, everyone_there);
    let answers = at_once((0..10).map(async |index| {
        let (visitor, party) = if index % 2 == 0 { (&provider, "provider") } else { (&holder, "holder") };
        (party, say(visitor, party, &group, &wanted).await)
    }))
    .await;
    for (party, answer) in &answers {
        match (*party, answer.status) {
            (_, 200) => {}
            ("holder", 409) => answer.assert_problem(409, "provider_first"),
            _ => panic!("{party}: {}", answer.body),
        }
    }
    let has_confirmed = answers.iter().any(|(party, answer)| *party == "holder" && answer.status == 200);
    let expected = if has_confirmed { "confirmed" } else { "to_confirm" };
    assert_eq!(view(&provider, &group).await["group"]["status"], expected);
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_correct_one_presence_correct_it_once() {
    let site = Site::start().await;
    let ancv = site.login("ADMIN01").await;
    let (group, person) = confirmed(&site).await;
    let form = presence(&view(&ancv, &group).await, &person);
    let path = format!("/api/groups/{group}/presence");
    let answers = at_once((0..8).map(|_| ancv.post(&path, &form))).await;
    assert_eq!(outcomes(&answers), counts(&[(200, "ok", 8)]));
    assert_eq!(written(&site, &group, Action::CorrectedPresence).await, 1);
    laws::assert_hold(&site).await;
}

/// A list that its holder has confirmed, and someone on it who was aided and present.
async fn confirmed(site: &Site) -> (String, Value) {
    let (holder, group) = (site.login("ANCV2528").await, to_confirm(site));
    let wanted = list(&view(&holder, &group).await, |person| person["present_for_provider"] == false);
    let answer = say(&holder, "holder", &group, &wanted).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let page = view(&holder, &group).await;
    let people = page["people"].as_array().unwrap();
    let present = people.iter().find(|person| person["fate"] == "present" && person["aid"]["outcome"] == "granted").unwrap();
    (group, present["enrollment_id"].clone())
}

/// That `person` was not there after all.
fn presence(page: &Value, person: &Value) -> Value {
    let reason = "Feuille de présence retrouvée.";
    json!({ "course_version": page["course_version"], "enrollment_id": person, "is_present": false, "reason": reason })
}

/// A request of each operation that writes the course, as the user whose turn it is.
async fn requests(bench: &Bench) -> Vec<(Endpoint, &'static str, String, Value, Action)> {
    let site = &bench.site;
    let (provider, ancv) = (site.login("PREST001").await, site.login("ADMIN01").await);
    let validates = list(&view(&provider, &to_validate(site)).await, everyone_there);
    let (group, person) = confirmed(site).await;
    // Each of the two that the holder is to confirm serves once.
    let (other, people) = travelled(site, 1921, &[forms::programme("Garnier"), forms::senior("Aubry")]).await;
    let everyone = json!({ "course_version": 0, "present": people, "absent": [], "reason": null });
    assert_eq!(say(&provider, "provider", &other, &everyone).await.status, 200);
    let corrects = presence(&view(&ancv, &group).await, &person);
    vec![
        (
            Endpoint::of::<sev_validation::provider_validation::ProviderValidation, _>(),
            "PREST001",
            to_validate(site),
            validates,
            Action::ValidatedByProvider,
        ),
        (Endpoint::of::<sev_validation::holder_validation::HolderValidation, _>(), "ANCV2528", other, everyone, Action::ConfirmedByHolder),
        (Endpoint::of::<sev_validation::change_presence::ChangePresence, _>(), "ADMIN01", group, corrects, Action::CorrectedPresence),
    ]
}

#[tokio::test]
async fn conflicts_throttling_and_a_lost_answer_are_waited_out() {
    let mut bench = Bench::set_up().await;
    for (operation, identifier, group, form, action) in requests(&bench).await {
        bench.token = bench.site.login(identifier).await.token.unwrap();
        for fault in [Fault::Conflict, Fault::Throttled, Fault::Conflict, Fault::AnswerLost] {
            bench.line.fail("TransactWriteItems", fault);
        }
        let (status, body) = bench.call(&operation, &[("group_id", &group)], &[], &form).await;
        assert_eq!((status.as_u16(), bench.line.left()), (200, 0), "{action:?}: {body}");
        assert_eq!(written(&bench.site, &group, action).await, 1, "{action:?}");
        laws::assert_hold(&bench.site).await;
    }
}

#[tokio::test]
async fn what_was_lost_after_the_write_is_answered_when_it_is_asked_again() {
    let mut bench = Bench::set_up().await;
    for (operation, identifier, group, form, action) in requests(&bench).await {
        bench.token = bench.site.login(identifier).await.token.unwrap();
        let before = bench.site.everything().await;
        for _ in 0..3 {
            bench.line.fail("TransactWriteItems", Fault::Broken);
        }
        let (status, body) = bench.call(&operation, &[("group_id", &group)], &[], &form).await;
        assert_eq!((status.as_u16(), &body["code"]), (503, &json!("unavailable")), "{action:?}: {body}");
        Site::assert_unchanged(&before, &bench.site.everything().await);
        for _ in 0..3 {
            bench.line.fail("TransactWriteItems", Fault::AnswerLost);
        }
        let (status, body) = bench.call(&operation, &[("group_id", &group)], &[], &form).await;
        assert_eq!((status.as_u16(), bench.line.left()), (503, 0), "{action:?}: {body}");
        let (status, body) = bench.call(&operation, &[("group_id", &group)], &[], &form).await;
        assert_eq!(status.as_u16(), 200, "{action:?}: {body}");
        assert_eq!(written(&bench.site, &group, action).await, 1, "{action:?}");
        laws::assert_hold(&bench.site).await;
    }
}

/// As many as take three transactions.
const MANY: usize = 110;

/// A list of `count` people, six of whom were aided, that the provider has validated: the first two alone were there.
async fn long_list(site: &Site, count: usize) -> (String, Value) {
    let (group, people) = travelled(site, 1922, &[]).await;
    assert!(people.is_empty());
    let id = group.parse().unwrap();
    let (travelled, _) = site.store.group_with_enrollments(&id).await.unwrap().unwrap();
    let model = site.store.group_with_enrollments(&site.cyclades().parse().unwrap()).await.unwrap().unwrap().0;
    // Before the departure once more, with places for all.
    let places = u32::try_from(count).unwrap();
    let ahead = Group { start_date: model.start_date, end_date: model.end_date, course: model.course, places, ..travelled.clone() };
    site.store.put_group(&ahead).await.unwrap();
    let holder = site.login("ANCV2528").await;
    let name = |index: usize| {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        format!("Senior {}{}", letter(index / 26), letter(index))
    };
    let mut people = Vec::new();
    for index in 0..count {
        let form = if (1..7).contains(&index) { forms::senior(&name(index)) } else { forms::programme(&name(index)) };
        let answer = holder.post(&format!("/api/groups/{group}/enrollments"), &form).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        people.push(answer.body["enrollment"]["enrollment_id"].clone());
    }
    let (full, _) = site.store.group_with_enrollments(&id).await.unwrap().unwrap();
    let Group { start_date, end_date, course, .. } = travelled;
    site.store.put_group(&Group { start_date, end_date, course, ..full }).await.unwrap();
    let (present, absent) = people.split_at(2);
    let form = json!({ "course_version": 0, "present": present, "absent": absent, "reason": null });
    let answer = say(&site.login("PREST001").await, "provider", &group, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    (group, form)
}

#[tokio::test]
async fn a_list_longer_than_a_transaction_goes_on_where_it_was_cut_off() {
    let bench = Bench::set_up().await;
    let (group, form) = long_list(&bench.site, MANY).await;
    let holder = bench.site.login("ANCV2528").await;
    let operation = Endpoint::of::<sev_validation::holder_validation::HolderValidation, _>();
    let confirm = async || bench.call(&operation, &[("group_id", &group)], &[], &form).await;
    // The first part is written; the second never is.
    bench.line.fail("TransactWriteItems", Fault::Held);
    let ((status, body), ()) = tokio::join!(confirm(), async {
        bench.line.until_held().await;
        for _ in 0..3 {
            bench.line.fail("TransactWriteItems", Fault::Broken);
        }
        bench.line.release();
    });
    assert_eq!((status.as_u16(), bench.line.left()), (503, 0), "{body}");
    laws::assert_hold(&bench.site).await;
    let page = view(&holder, &group).await;
    assert_eq!((&page["group"]["status"], &page["group"]["enrolled"]), (&json!("to_confirm"), &json!(MANY - 25)));
    assert_eq!(page["people"].as_array().unwrap().len(), MANY, "the list is still that which was sent");
    let other = list(&page, everyone_there);
    say(&holder, "holder", &group, &other).await.assert_problem(409, "list_changed");

    let (status, body) = confirm().await;
    let absent = MANY - 2;
    let totals =
        json!({ "present": 2, "absent": absent, "disputed": 0, "owed_cents": 16_000, "released_cents": 80_000, "withheld_cents": 0 });
    assert_eq!((status.as_u16(), &body["totals"]), (200, &totals), "{body}");
    let (status, again) = confirm().await;
    assert_eq!((status.as_u16(), &again["totals"]), (200, &totals), "{again}");
    let page = view(&holder, &group).await;
    assert_eq!((&page["group"]["status"], &page["group"]["enrolled"]), (&json!("confirmed"), &json!(2)));
    assert_eq!(page["totals"], totals);
    laws::assert_hold(&bench.site).await;
}

#[tokio::test]
async fn a_part_that_is_always_lost_ends_after_as_many_rounds_as_any_other() {
    let bench = Bench::set_up().await;
    let (group, form) = long_list(&bench.site, MANY).await;
    let operation = Endpoint::of::<sev_validation::holder_validation::HolderValidation, _>();
    let confirm = async || bench.call(&operation, &[("group_id", &group)], &[], &form).await;
    // The first part is written, which is no round lost; the second never is.
    bench.line.fail("TransactWriteItems", Fault::Held);
    let more_than_enough = 10 * ROUNDS as usize;
    let ((status, body), ()) = tokio::join!(confirm(), async {
        bench.line.until_held().await;
        for _ in 0..more_than_enough {
            bench.line.fail("TransactWriteItems", Fault::Lost);
        }
        bench.line.release();
    });
    assert_eq!((status.as_u16(), &body["code"]), (503, &json!("unavailable")), "{body}");
    assert_eq!(bench.line.left(), more_than_enough - ROUNDS as usize);
    let page = view(&bench.site.login("ANCV2528").await, &group).await;
    assert_eq!((&page["group"]["status"], &page["group"]["enrolled"]), (&json!("to_confirm"), &json!(MANY - 25)));
    laws::assert_hold(&bench.site).await;
    bench.line.clear();
    let (status, body) = confirm().await;
    assert_eq!((status.as_u16(), &body["totals"]["absent"]), (200, &json!(MANY - 2)), "{body}");
    laws::assert_hold(&bench.site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_clicks_on_a_long_list_confirm_it_once() {
    let site = Site::start().await;
    let (group, form) = long_list(&site, MANY).await;
    let holder = site.login("ANCV2528").await;
    let answers = at_once((0..4).map(|_| say(&holder, "holder", &group, &form))).await;
    assert_eq!(outcomes(&answers), counts(&[(200, "ok", 4)]));
    assert_eq!(view(&holder, &group).await["totals"]["absent"], MANY - 2);
    laws::assert_hold(&site).await;
}

#[tokio::test]
async fn a_confirmation_is_one_write_with_its_disputes_and_all_who_are_told() {
    let mut bench = Bench::set_up().await;
    // On as many people as the parties may disagree on, and with as many users as an organisation may have.
    let (group, form) = long_list(&bench.site, 62).await;
    for (id, role) in [("demo-prest001", Role::Provider), ("demo-ancv2528", Role::Holder), ("demo-admin01", Role::Operations)] {
        let organisation = bench.site.store.organisation(&OrganisationId::new(id)).await.unwrap().unwrap();
        laid::users(&bench.site, &organisation, role, &[true; 49]).await;
    }
    let everyone = [&form["present"], &form["absent"]].map(|people| people.as_array().unwrap().clone()).concat();
    let reason = "Le porteur de projet ne peut pas se connecter.";
    let form = json!({ "course_version": form["course_version"], "present": everyone, "absent": [], "reason": reason });
    bench.token = bench.site.login("ADMIN01").await.token.unwrap();
    let operation = Endpoint::of::<sev_validation::holder_validation::HolderValidation, _>();
    let confirm = async || bench.call(&operation, &[("group_id", &group)], &[], &form).await;
    let before = bench.site.everything().await;
    for _ in 0..3 {
        bench.line.fail("TransactWriteItems", Fault::Broken);
    }
    assert_eq!((confirm().await.0.as_u16(), bench.line.left()), (503, 0));
    Site::assert_unchanged(&before, &bench.site.everything().await);
    // It is written, but nobody hears of it: whoever asks again is told so, and no mail is lost or doubled.
    for _ in 0..3 {
        bench.line.fail("TransactWriteItems", Fault::AnswerLost);
    }
    assert_eq!((confirm().await.0.as_u16(), bench.line.left()), (503, 0));
    let (status, body) = confirm().await;
    assert_eq!((status.as_u16(), &body["totals"]["disputed"]), (200, &json!(60)), "{body}");
    assert_eq!(written(&bench.site, &group, Action::ConfirmedByHolder).await, 1);
    // Of the provider, of the holder that was spoken for, and of ANCV, which decides; what others have is the demo's.
    let mails = bench.site.mailed(3 * 49, |mail| mail.to.starts_with('u') && mail.to.ends_with(".example")).await;
    let told: BTreeSet<_> = mails.iter().map(|mail| (&mail.to, &mail.subject)).collect();
    assert_eq!(told.len(), 3 * 49, "nobody is told twice");
    laws::assert_hold(&bench.site).await;
}
