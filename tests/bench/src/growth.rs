//! What a growing number of enrollments does to time and units.

use crate::{
    clock::{Times, now},
    loader::Loader,
    operations::ancv,
    stage::{Call, Stage},
    supply::Scene,
    till::{Cost, Till},
};
use std::{sync::Arc, time::Duration};

/// What is measured at each size.
pub(crate) const OPERATIONS: [&str; 7] =
    ["login", "list_groups", "view_group", "search_seniors", "check_credit", "enroll_senior", "withdraw_senior"];

/// One operation at one size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) cost: Cost,
    pub(crate) median: Duration,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Enrollments in the database, at least.
    pub(crate) size: usize,
    /// Each of [`OPERATIONS`].
    pub(crate) points: Vec<Point>,
    /// `list_groups` as ANCV, which reads every group of four years.
    pub(crate) everything: Point,
    /// How long it took to write one more enrollment while loading, on the average.
    pub(crate) writing: Duration,
}

/// Loads more and more enrollments, and measures each of `sizes`.
pub(crate) async fn measure(sizes: &[usize], times: usize) -> Vec<Step> {
    let stage = &Arc::new(Stage::start().await);
    let loader = Arc::new(Loader::new(stage).await);
    let till = Till::to(&stage.running.database_url).await;
    let metered = stage.through(&till.url);
    let mut steps = Vec::new();
    let mut loaded = 0;
    for (index, size) in sizes.iter().copied().enumerate() {
        let from = now();
        Arc::clone(&loader).load(size - loaded, index).await;
        let writing = from.elapsed() / u32::try_from(size - loaded).unwrap();
        loaded = size;
        let scene = Scene::new(stage, &format!("growth-{index}")).await;
        let mut points = Vec::new();
        for operation in OPERATIONS {
            let mut calls = scene.calls(stage, operation, times + 1).await;
            let first = calls.remove(0);
            points.push(point(stage, &till, &metered, &first, &calls).await);
        }
        let all = Call { operation: "list_groups", caller: Some(ancv()), ..Call::default() };
        let everything = point(stage, &till, &metered, &all, &vec![all.clone(); times.min(5)]).await;
        eprintln!("  {size} enrollments");
        steps.push(Step { size, points, everything, writing });
    }
    steps
}

/// Counts `first` and times `others`.
async fn point(stage: &Stage, till: &Till, metered: &sev_http::App, first: &Call, others: &[Call]) -> Point {
    till.take();
    let (status, body) = first.run(stage, metered).await;
    assert!((200..300).contains(&status), "{}: {body}", first.operation);
    let cost = till.cost();
    let mut times = Times::default();
    for call in others {
        let from = now();
        let (status, body) = call.run(stage, &stage.app).await;
        times.push(from.elapsed());
        assert!((200..300).contains(&status), "{}: {body}", call.operation);
    }
    Point { cost, median: times.median() }
}
