//! Whoever does something in a season, on functions that die on the way or whose answer is lost: they ask once more.

use super::plan::Dice;
use crate::faults::request;
use lambda_http::{Body, Response, http::StatusCode};
use serde_json::Value;
use sev_http::{App, Endpoint};
use sev_tests::{
    Site, at_once,
    faults::{Fault, Line},
};
use std::time::Duration;

/// Something that is asked for.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) endpoint: &'a Endpoint,
    pub(super) token: &'a str,
    pub(super) path: &'a [(&'a str, &'a str)],
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body: &'a Value,
}

/// The functions behind a line on which things go wrong.
pub(super) struct Hands {
    app: App,
    line: Line,
    pub(super) dice: Dice,
}

impl Hands {
    pub(super) async fn of(site: &Site, seed: u64) -> Self {
        let line = Line::to(&site.running().database_url).await;
        let app = App { store: site.store.through(line.hasty_client(&site.database)), ..site.whole() };
        Self { app, line, dice: Dice::new(seed) }
    }

    /// Takes a step, in whatever way it goes: once, twice at once, once more after it was killed, or after a call has failed.
    /// Gives the last answer.
    pub(super) async fn take(&mut self, site: &Site, step: Step<'_>) -> (StatusCode, Value) {
        match self.dice.within(0..100) {
            0..60 => {}
            60..75 => {
                let [one, another] = <[_; 2]>::try_from(at_once((0..2).map(|_| self.until_answered(site, step))).await).unwrap();
                assert_eq!(one.0, another.0, "{}, a double click: {} {}", step.endpoint.name, one.1, another.1);
                return another;
            }
            75..88 => {
                let running = tokio::spawn(self.answer(site, step));
                tokio::time::sleep(Duration::from_micros(u64::try_from(self.dice.within(0..12_000)).unwrap())).await;
                running.abort();
                // A write that was on its way may still take effect.
                let _ = running.await;
            }
            _ => {
                let fault = [Fault::AnswerLost, Fault::Broken, Fault::Conflict][usize::try_from(self.dice.within(0..3)).unwrap()];
                self.line.fail("TransactWriteItems", fault);
                let answer = self.ask(site, step).await;
                let is_met = self.line.left() == 0;
                self.line.clear();
                let is_known = answer.0 == StatusCode::SERVICE_UNAVAILABLE || answer.0 == step.endpoint.status;
                assert!(!is_met || is_known, "{} met {fault:?}: {} {}", step.endpoint.name, answer.0, answer.1);
            }
        }
        self.until_answered(site, step).await
    }

    /// Asks, and once more each time that the database was too slow.
    async fn until_answered(&self, site: &Site, step: Step<'_>) -> (StatusCode, Value) {
        for _ in 0..5 {
            let answer = self.ask(site, step).await;
            if answer.0 != StatusCode::SERVICE_UNAVAILABLE {
                return answer;
            }
        }
        self.ask(site, step).await
    }

    /// Takes a step that must succeed.
    pub(super) async fn done(&mut self, site: &Site, step: Step<'_>) -> Value {
        let (status, body) = self.take(site, step).await;
        assert_eq!(status, step.endpoint.status, "{} of {:?}: {body}", step.endpoint.name, step.path);
        body
    }

    pub(super) async fn ask(&self, site: &Site, step: Step<'_>) -> (StatusCode, Value) {
        let response = self.answer(site, step).await;
        (response.status(), serde_json::from_slice(response.body().as_ref()).unwrap_or_default())
    }

    fn answer(&self, site: &Site, step: Step<'_>) -> impl Future<Output = Response<Body>> + Send + use<> {
        site.ask(&self.app, step.endpoint, request(step.token, step.path, step.headers, step.body))
    }
}
