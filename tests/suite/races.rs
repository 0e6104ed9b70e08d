//! Many at once: never more than allowed, and the books always balance.

use serde_json::{Value, json};
use sev_tests::{Answer, Site, Visitor, at_once, forms, laws};
use std::collections::BTreeMap;

/// Sends all forms at once.
async fn enroll_at_once(attempts: Vec<(Visitor<'_>, String, Value)>) -> Vec<Answer> {
    let sent = attempts.iter().map(async |(visitor, group, form)| visitor.post(&format!("/api/groups/{group}/enrollments"), form).await);
    at_once(sent).await
}

fn outcomes(answers: &[Answer]) -> BTreeMap<String, usize> {
    let mut outcomes = BTreeMap::new();
    for answer in answers {
        let name = answer.body["aid"]["outcome"].as_str().or(answer.body["code"].as_str()).unwrap_or("?");
        *outcomes.entry(format!("{} {name}", answer.status)).or_default() += 1;
    }
    outcomes
}

fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

fn name(index: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    format!("Senior {}{}", letter(index / 26), letter(index))
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_want_the_last_place() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    for index in 0..7 {
        assert_eq!(holder.post(&format!("/api/groups/{group}/enrollments"), &forms::programme(&name(100 + index))).await.status, 201);
    }
    let attempts = (0..50).map(|index| (holder.clone(), group.clone(), forms::programme(&name(index)))).collect();
    let answers = enroll_at_once(attempts).await;
    assert_eq!(outcomes(&answers), counts(&[("201 programme_only", 1), ("409 group_full", 49)]));
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_want_the_last_160_euros() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    with_places(&site, 60).await;
    // 1180 € pay seven aids of 160 €: six are spent before, one is left.
    for index in 0..6 {
        let answer = holder.post(&format!("/api/groups/{group}/enrollments"), &forms::senior(&name(100 + index))).await;
        assert_eq!(answer.body["aid"]["outcome"], "granted");
    }
    let attempts = (0..50).map(|index| (holder.clone(), group.clone(), forms::senior(&name(index)))).collect();
    let answers = enroll_at_once(attempts).await;
    assert_eq!(outcomes(&answers), counts(&[("201 credit_exhausted", 49), ("201 granted", 1)]));
    laws::assert_hold(&site).await;
}

/// Gives the manual's group `places`.
async fn with_places(site: &Site, places: u32) {
    let store = &site.store;
    let (mut group, _) = store.group_with_enrollments(&site.cyclades().parse().unwrap()).await.unwrap().unwrap();
    group.places = places;
    store.put_group(&group).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_want_one_spouse() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = format!("/api/groups/{group}/enrollments");
    let spouse = holder.post(&path, &forms::couple("Roncin")).await;
    let attempts = (0..5)
        .map(|index| (holder.clone(), group.clone(), forms::spouse(&name(index), &spouse.body["enrollment"]["enrollment_id"])))
        .collect();
    let answers = enroll_at_once(attempts).await;
    assert_eq!(outcomes(&answers), counts(&[("201 granted", 1), ("422 spouse_taken", 4)]));
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_enrolls_once_and_both_clicks_get_the_same_answer() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = format!("/api/groups/{group}/enrollments");
    let helped = holder.post(&path, &forms::with(forms::programme("Aubry"), json!({ "dependent": true }))).await;
    let form = forms::caregiver("Aidant", &helped.body["enrollment"]["enrollment_id"]).to_string();
    let clicks = (0..10).map(|_| holder.send(reqwest::Method::POST, &path, &[("idempotency-key", "6e0f3a52-clicks")], Some(form.clone())));
    let answers = at_once(clicks).await;
    for answer in &answers {
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.body["enrollment"], answers[0].body["enrollment"]);
        assert_eq!(answer.body["enrollment"]["linked"]["last_name"], "AUBRY");
    }
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restoration_and_enrollments_want_the_last_place_and_the_last_aid() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = format!("/api/groups/{group}/enrollments");
    let withdrawn = holder.post(&path, &forms::senior("Le Gall")).await;
    let restore = format!("{path}/{}/restore", withdrawn.body["enrollment"]["enrollment_id"].as_str().unwrap());
    holder.delete(restore.trim_end_matches("/restore")).await;
    for index in 0..6 {
        holder.post(&path, &forms::senior(&name(100 + index))).await;
    }
    with_places(&site, 9).await;
    let newcomers = (0..10).map(|index| forms::senior(&name(index))).collect::<Vec<_>>();
    let nothing = json!({});
    let (back, others) = tokio::join!(holder.post(&restore, &nothing), at_once(newcomers.iter().map(|form| holder.post(&path, form))));
    let placed = others.iter().chain([&back]).filter(|answer| answer.status < 300).count();
    assert_eq!(placed, 1, "{} {:?}", back.body, outcomes(&others));
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_is_enrolled_by_two_holders_at_once_and_aided_once() {
    let site = Site::start().await;
    let (one, other) = (site.login("ANCV2528").await, site.login("ANCV1654").await);
    let theirs = site.open_group_of_year("ANCV1654", 2027).await;
    for index in 0..6 {
        let form = forms::senior(&name(index));
        let attempts = vec![(one.clone(), site.cyclades(), form.clone()), (other.clone(), theirs.clone(), form)];
        let answers = enroll_at_once(attempts).await;
        let granted = answers.iter().filter(|answer| answer.body["aid"]["outcome"] == "granted").count();
        assert_eq!(granted, 1, "{:?}", outcomes(&answers));
        assert!(answers.iter().all(|answer| answer.status == 201), "{:?}", outcomes(&answers));
    }
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_is_enrolled_in_one_group_twenty_times_at_once() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let attempts = (0..20).map(|_| (holder.clone(), group.clone(), forms::senior("Le Gall"))).collect();
    let answers = enroll_at_once(attempts).await;
    assert_eq!(outcomes(&answers), counts(&[("201 granted", 1), ("409 already_enrolled", 19)]));
    laws::assert_hold(&site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helped_senior_leaves_while_a_caregiver_joins() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = format!("/api/groups/{group}/enrollments");
    for index in 0..6 {
        let helped = holder.post(&path, &forms::with(forms::programme(&name(index)), json!({ "dependent": true }))).await;
        let id = helped.body["enrollment"]["enrollment_id"].clone();
        let form = forms::caregiver(&name(50 + index), &id);
        let leave = format!("{path}/{}", id.as_str().unwrap());
        let (left, joined) = tokio::join!(holder.delete(&leave), holder.post(&path, &form));
        match (left.status, joined.status) {
            (200, 422) | (409, 201) => {}
            other => panic!("{other:?}: {} {}", left.body, joined.body),
        }
        laws::assert_hold(&site).await;
        if joined.status == 201 {
            holder.delete(&format!("{path}/{}", joined.body["enrollment"]["enrollment_id"].as_str().unwrap())).await;
            holder.delete(&leave).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_edit_one_enrollment_and_one_of_them_is_told() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let path = format!("/api/groups/{group}/enrollments");
    let enrolled = holder.post(&path, &forms::senior("Le Gall")).await;
    let path = format!("{path}/{}", enrolled.body["enrollment"]["enrollment_id"].as_str().unwrap());
    let (aided, programme) = (forms::details(&forms::senior("Le Gall")), forms::details(&forms::programme("Le Gall")));
    let (one, other) = tokio::join!(holder.put(&path, "1", &aided), holder.put(&path, "1", &programme));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{} {}", one.body, other.body);
    laws::assert_hold(&site).await;
}

/// A small generator of our own seed: the same walk each time, said by its number when it fails.
pub(crate) struct Walk(pub(crate) u64);

impl Walk {
    pub(crate) fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// Whatever people do in whatever order, on a tight group and a small credit, the laws hold after each step.
#[tokio::test(flavor = "multi_thread")]
async fn the_laws_hold_on_a_long_walk() {
    let site = Site::start().await;
    let holder = site.login("ANCV2528").await;
    for seed in 1..=3 {
        site.running().reset().await.unwrap();
        let (mut walk, mut known) = (Walk(seed), Vec::new());
        for step in 0..60 {
            let answer = stroll(&holder, &site.cyclades(), &mut walk, &mut known).await;
            assert!(answer.status < 500, "seed {seed}, step {step}: {}", answer.body);
            laws::assert_hold(&site).await;
        }
        assert!(known.len() > 5, "seed {seed} went nowhere");
    }
}

/// The same with six people at work on one group at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn the_laws_hold_when_many_walk_at_once() {
    let site = Site::start().await;
    let (holder, group) = (site.login("ANCV2528").await, site.cyclades());
    let walks = (10..16).map(async |seed| {
        let (mut walk, mut known, mut busy) = (Walk(seed), Vec::new(), 0);
        for step in 0..40 {
            let answer = stroll(&holder, &group, &mut walk, &mut known).await;
            assert!(answer.status < 500 || answer.status == 503, "seed {seed}, step {step}: {}", answer.body);
            busy += u32::from(answer.status == 503);
        }
        busy
    });
    let busy: u32 = at_once(walks).await.into_iter().sum();
    assert!(busy < 12, "{busy} of 240 requests gave up");
    laws::assert_hold(&site).await;
}

/// One step: someone is enrolled, edited, withdrawn or restored, in one of the ways that there are.
async fn stroll(holder: &Visitor<'_>, group: &str, walk: &mut Walk, known: &mut Vec<String>) -> Answer {
    let path = format!("/api/groups/{group}/enrollments");
    let pick = |walk: &mut Walk| usize::try_from(walk.next(14)).unwrap();
    let who = name(pick(walk));
    let link = json!(known.get(pick(walk)));
    let form = match walk.next(6) {
        0 => forms::programme(&who),
        1 => forms::with(forms::programme(&who), json!({ "disabled": true })),
        2 => forms::caregiver(&who, &link),
        3 => forms::spouse(&who, &link),
        4 => forms::couple(&who),
        _ => forms::senior(&who),
    };
    match (walk.next(4), known.get(pick(walk)).cloned()) {
        (0, Some(id)) => holder.delete(&format!("{path}/{id}")).await,
        (1, Some(id)) => holder.post(&format!("{path}/{id}/restore"), &json!({})).await,
        (2, Some(id)) => {
            let seen = holder.get(&format!("{path}/{id}")).await;
            holder.put(&format!("{path}/{id}"), &seen.body["enrollment"]["version"].to_string(), &forms::details(&form)).await
        }
        _ => {
            let answer = holder.post(&path, &form).await;
            if let Some(id) = answer.body["enrollment"]["enrollment_id"].as_str()
                && !known.iter().any(|other| other == id)
            {
                known.push(id.to_owned());
            }
            answer
        }
    }
}
