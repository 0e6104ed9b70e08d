//! Loads a database with enrollments.

use crate::stage::{Holder, Stage, born, letters, programme, senior};
use sev_domain::{date::BirthDate, enrollment::Enrollment, group::Group, identity::Identity};
use sev_storage::{Change, Placement};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::task::JoinSet;

/// Groups of a holder that is loaded.
const GROUPS: usize = 10;

/// Writes enrollments by the store's own transaction: counters, credits, ledgers and links are as the product leaves them.
pub(crate) struct Loader {
    stage: Arc<Stage>,
    /// Someone with aid and someone without, whom all others resemble.
    likenesses: [Enrollment; 2],
}

impl Loader {
    pub(crate) async fn new(stage: &Arc<Stage>) -> Self {
        let holder = stage.holder("likenesses").await;
        let group = stage.group(&holder, 2).await;
        let mut likenesses = Vec::new();
        for form in [senior, programme] {
            let person = stage.enrolled(&holder, &group, form(stage.strangers(1).start)).await.parse().unwrap();
            likenesses.push(stage.app.store.enrollment(&group.group_id, &person).await.unwrap().1.unwrap());
        }
        Self { stage: Arc::clone(stage), likenesses: likenesses.try_into().unwrap() }
    }

    /// Writes `count` more, in groups of 20 to 40 people of many holders.
    pub(crate) async fn load(self: Arc<Self>, count: usize, round: usize) {
        let left = Arc::new(AtomicUsize::new(count));
        let mut lanes = JoinSet::new();
        for lane in 0..8 {
            let (loader, left) = (Arc::clone(&self), Arc::clone(&left));
            lanes.spawn(async move {
                for number in 0.. {
                    let holder = loader.stage.holder(&format!("loaded-{round}-{lane}-{number:05}")).await;
                    for index in 0..GROUPS {
                        let group = loader.stage.group(&holder, 45).await;
                        for place in 0..20 + (number * GROUPS + index) * 7 % 21 {
                            if left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err() {
                                return;
                            }
                            loader.enroll(&holder, &group, place).await;
                        }
                    }
                }
            });
        }
        lanes.join_all().await;
    }

    async fn enroll(&self, holder: &Holder, group: &Group, place: usize) {
        let app = &self.stage.app;
        let likeness = &self.likenesses[usize::from(place % 5 >= 2)];
        let stranger = self.stage.strangers(1).start;
        let birth_date = BirthDate::parse(&born(stranger), self.stage.app.clock.today()).unwrap();
        let identity = Identity { last_name: letters(stranger).parse().unwrap(), birth_date, ..likeness.identity.clone() };
        let enrollment = Enrollment {
            group_id: group.group_id.clone(),
            person: identity.key(),
            holder_id: holder.id.clone(),
            identity,
            ..likeness.clone()
        };
        let change = Change {
            placement: Placement::Enroll,
            group,
            before: None,
            after: &enrollment,
            linked: None,
            unsure: &[],
            user_id: &holder.session.user_id,
            at: app.clock.now(),
            today: app.clock.today(),
            idempotency: None,
        };
        app.store.apply(&change).await.unwrap().unwrap();
    }
}
