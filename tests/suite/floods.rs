//! Many who try one login from many places: they get nowhere, and its owner gets in.

use crate::over_http::session::LOGIN;
use jiff::SignedDuration;
use lambda_http::http;
use serde_json::json;
use sev_domain::account::LoginIdentifier;
use sev_http::{App, Endpoint};
use sev_local::bridge::{self, Incoming};
use sev_storage::Attempts;
use sev_tests::{
    Site, at_once,
    faults::{Fault, Line},
};
use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
};

const OWNER: &str = "ANCV2528";
const NOBODY: &str = "ANCV9999";
/// Who tries the owner's login, each from a network of their own, and how often in all.
const ATTACKERS: u32 = 125;
const ATTACKS: u32 = 1_000;
/// How many of them at the same time: each check of a password takes a core, which the database needs too.
const AT_ONCE: u32 = 4;
/// What everywhere may try before it is many, and what a network then has left.
const MANY: u32 = 100;
const LEFT: u32 = 2;

/// Who logs in from where.
struct Door<'a> {
    site: &'a Site,
    app: App,
}

impl<'a> Door<'a> {
    /// The function as it is deployed, with its own rights.
    fn of(site: &'a Site) -> Self {
        Self { site, app: site.running().functions.get("login").unwrap().app.clone() }
    }

    /// The same over a line to the database.
    fn over(site: &'a Site, line: &Line) -> Self {
        Self { site, app: App { store: site.store.through(line.client(&site.database)), ..site.running().app.clone() } }
    }

    /// The status of an attempt from the network of that number.
    async fn attempt(&self, network: u32, identifier: &str, password: &str) -> u16 {
        let parts = http::Request::post(LOGIN).header("content-type", "application/json").body(()).unwrap().into_parts().0;
        let event = bridge::event(Incoming {
            parts,
            body: json!({ "identifier": identifier, "password": password }).to_string().into(),
            route: LOGIN.to_owned(),
            path_parameters: HashMap::new(),
            source_ip: Ipv4Addr::from(0x0a00_0000 + network).into(),
            request_id: "flood".to_owned(),
            at: self.app.clock.now(),
        });
        let login = Endpoint::of::<sev_account::login::Login, _>();
        let answer = self.site.ask(&self.app, &login, bridge::request(event)).await;
        assert_eq!(answer.headers().contains_key("retry-after"), answer.status() == 429);
        answer.status().as_u16()
    }

    async fn wrong(&self, network: u32, identifier: &str) -> u16 {
        self.attempt(network, identifier, "mauvais mot de passe").await
    }

    async fn right(&self, network: u32) -> u16 {
        self.attempt(network, OWNER, sev_local::demo::PASSWORD).await
    }

    /// Counts as many attempts at a login in this hour as are not many yet.
    async fn almost_many(&self, identifier: &str) {
        let window = self.site.clock.now().as_second() / 3600;
        let attempts = Attempts { name: format!("login#{identifier}"), slot: format!("all#{window}"), expires_at: (window + 1) * 3600 };
        for _ in 0..MANY {
            self.site.store.count_attempt(&attempts).await.unwrap();
        }
    }

    /// Mails there have ever been.
    async fn mails(&self) -> usize {
        self.site.everything().await.keys().filter(|key| key.contains("OUTBOX#")).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_from_many_places_does_not_keep_the_owner_out() {
    let site = Site::start().await;
    let door = Door::of(&site);
    let home = ATTACKERS;
    assert_eq!(door.right(home).await, 200);
    let (mails, over, began) = (door.mails().await, AtomicBool::new(false), AtomicU32::new(0));

    let attack = async |first: u32| {
        let mut refused = 0;
        for attempt in (first..ATTACKS).step_by(usize::try_from(AT_ONCE).unwrap()) {
            began.fetch_add(1, Ordering::SeqCst);
            match door.wrong(attempt % ATTACKERS, OWNER).await {
                401 => {}
                429 => refused += 1,
                other => panic!("{other}"),
            }
        }
        refused
    };
    let attacks = async {
        let refused: u32 = at_once((0..AT_ONCE).map(attack)).await.into_iter().sum();
        over.store(true, Ordering::SeqCst);
        refused
    };
    let owner = async {
        let mut fresh = home;
        let mut within = 0;
        while !over.load(Ordering::SeqCst) {
            fresh += 1;
            within += u32::from(began.load(Ordering::SeqCst) > MANY);
            assert_eq!((door.right(fresh).await, door.right(home).await), (200, 200), "after {} attempts", began.load(Ordering::SeqCst));
        }
        within
    };
    let (refused, within) = tokio::join!(attacks, owner);
    assert!(within >= 3, "{within} logins from each place within the flood");
    // Every password that was checked was one of the first, or one of the few that each network has.
    let checked = ATTACKS - refused;
    assert!(checked <= MANY + LEFT * ATTACKERS, "{checked} passwords of {ATTACKS} were checked");
    assert_eq!(door.mails().await, mails + 1, "the owner is told once");
    for attacker in 0..3 {
        assert_eq!(door.wrong(attacker, OWNER).await, 429);
    }
}

#[tokio::test]
async fn within_a_flood_a_known_place_may_be_wrong_more_often() {
    let site = Site::start().await;
    let door = Door::of(&site);
    let (home, fresh) = (1, 2);
    assert_eq!(door.right(home).await, 200);
    door.almost_many(OWNER).await;
    for _ in 0..9 {
        assert_eq!(door.wrong(home, OWNER).await, 401);
    }
    assert_eq!((door.wrong(fresh, OWNER).await, door.right(fresh).await), (401, 200), "one mistake, elsewhere");
    assert_eq!(door.right(home).await, 200);
    // What is known is the login's own.
    for _ in 0..LEFT {
        assert_eq!(door.wrong(3, OWNER).await, 401);
    }
    assert_eq!((door.wrong(3, OWNER).await, door.right(3).await), (429, 429));
    assert_eq!(door.right(home).await, 200);
}

#[tokio::test]
async fn a_place_is_known_for_ninety_days_after_the_last_login() {
    let site = Site::start().await;
    let door = Door::of(&site);
    for (days, third) in [(89, 401), (90, 429)] {
        assert_eq!(door.right(1).await, 200);
        site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_hours(days * 24));
        door.almost_many(OWNER).await;
        let answers = [door.wrong(1, OWNER).await, door.wrong(1, OWNER).await, door.wrong(1, OWNER).await];
        assert_eq!(answers, [401, 401, third], "after {days} days");
        site.running().clock.move_to(site.running().clock.now() + SignedDuration::from_hours(1));
    }
}

#[tokio::test]
async fn a_flood_costs_the_same_calls_whether_the_login_exists_or_not() {
    let site = Site::start().await;
    let line = Line::to(&site.running().database_url).await;
    let door = Door::over(&site, &line);
    let mails = door.mails().await;
    let mut calls = Vec::new();
    for identifier in [OWNER, NOBODY] {
        let mut of_identifier = Vec::new();
        let mut count = async || {
            let before = line.calls();
            let status = door.wrong(9, identifier).await;
            of_identifier.push((status, line.calls() - before));
        };
        count().await;
        door.almost_many(identifier).await;
        // The hundred and first was counted above, without a login: this test is of those after it.
        for _ in 0..3 {
            count().await;
        }
        calls.push(of_identifier);
    }
    assert_eq!(calls[0], calls[1]);
    assert_eq!(calls[0].iter().map(|(status, _)| *status).collect::<Vec<_>>(), [401, 401, 429, 429]);
    assert_eq!(door.mails().await, mails, "nobody is told of those after it");
}

#[tokio::test]
async fn the_attempt_that_is_one_too_many_is_told_and_answered_like_any_other() {
    let site = Site::start().await;
    let line = Line::to(&site.running().database_url).await;
    let door = Door::over(&site, &line);
    let mut calls = Vec::new();
    for identifier in [OWNER, NOBODY] {
        let mails = door.mails().await;
        door.almost_many(identifier).await;
        let before = line.calls();
        assert_eq!(door.wrong(9, identifier).await, 401);
        calls.push(line.calls() - before);
        assert_eq!(door.mails().await, mails + usize::from(identifier == OWNER));
    }
    assert_eq!(calls, [6, 6]);
    // That the mail can't be written changes nothing of the answer.
    door.almost_many("ANCV0640").await;
    for _ in 0..3 {
        line.fail("TransactWriteItems", Fault::Broken);
    }
    assert_eq!((door.wrong(9, "ANCV0640").await, line.left()), (401, 0));
}

#[tokio::test]
async fn what_is_counted_of_a_login_stands_where_support_looks_for_it() {
    let site = Site::start().await;
    let door = Door::of(&site);
    door.wrong(1, OWNER).await;
    let identifier: LoginIdentifier = OWNER.parse().unwrap();
    let now = site.clock.now().as_second();
    for (slot, seconds) in [("10.0.0.1", 900), ("all", 3600)] {
        let window = now / seconds;
        let attempts =
            Attempts { name: format!("login#{identifier}"), slot: format!("{slot}#{window}"), expires_at: (window + 1) * seconds };
        assert_eq!(site.store.count_attempt(&attempts).await, Ok(2), "{slot}");
    }
}
