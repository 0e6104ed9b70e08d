//! Enrollments a second over HTTP, on the embedded system.

use crate::{
    clock::{Times, now},
    stage::{Holder, Stage, senior},
};
use sev_domain::group::Group;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How much is asked at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Requests of all clients together.
    pub(crate) requests: usize,
    /// How long no more than that is asked.
    pub(crate) time: Duration,
}

/// Some clients at once.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) clients: usize,
    /// Each with a group and a credit of its own.
    pub(crate) apart: Served,
    /// All on one group and one credit.
    pub(crate) together: Served,
}

#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub(crate) a_second: u128,
    /// How long each took.
    pub(crate) times: Times,
    /// Requests that were not answered by a granted enrollment.
    pub(crate) refused: usize,
}

/// Measures each number of clients, each time on a system of its own: the embedded database remembers the transactions
/// of the last ten minutes, and is slower for it.
pub(crate) async fn measure(clients: &[usize], bounds: Bounds) -> Vec<Load> {
    let mut loads = Vec::new();
    for clients in clients.iter().copied() {
        let stage = Arc::new(Stage::start().await);
        let mut own = Vec::new();
        for client in 0..clients {
            own.push(place(&stage, &format!("client-{client:02}")).await);
        }
        let apart = serve(&stage, own, bounds).await;
        let stage = Arc::new(Stage::start().await);
        let shared = vec![place(&stage, "client").await; clients];
        let together = serve(&stage, shared, bounds).await;
        eprintln!("  {clients} clients");
        loads.push(Load { clients, apart, together });
    }
    loads
}

async fn place(stage: &Stage, name: &str) -> (Holder, Group) {
    let holder = stage.holder(name).await;
    let group = stage.group(&holder, 1_000_000).await;
    (holder, group)
}

/// Sends requests for as long as `bounds` allow, one client for each of `places`.
async fn serve(stage: &Arc<Stage>, places: Vec<(Holder, Group)>, bounds: Bounds) -> Served {
    let http = reqwest::Client::new();
    let each = bounds.requests / places.len();
    let from = now();
    let mut clients = JoinSet::new();
    for (holder, group) in places {
        let (stage, http) = (Arc::clone(stage), http.clone());
        clients.spawn(async move {
            let url = format!("{}/api/groups/{}/enrollments", stage.running.base_url, group.group_id);
            let token = Stage::token(&stage.running.app, &holder.session);
            let (mut times, mut refused) = (Times::default(), 0);
            for stranger in stage.strangers(each) {
                if from.elapsed() > bounds.time {
                    break;
                }
                let sent = now();
                let answer = http.post(&url).bearer_auth(&token).json(&senior(stranger)).send().await.unwrap();
                let status = answer.status();
                let body: serde_json::Value = answer.json().await.unwrap();
                times.push(sent.elapsed());
                refused += usize::from(status != 201 || body["aid"]["outcome"] != "granted");
            }
            (times, refused)
        });
    }
    let (mut times, mut refused) = (Times::default(), 0);
    while let Some(client) = clients.join_next().await {
        let (of_client, refused_to_client) = client.unwrap();
        times.extend(of_client);
        refused += refused_to_client;
    }
    let granted = u128::try_from(times.count() - refused).unwrap();
    Served { a_second: granted * 1000 / from.elapsed().as_millis().max(1), times, refused }
}
