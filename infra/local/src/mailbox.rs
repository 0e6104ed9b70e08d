//! Amazon SES as far as this system uses it: it takes mails, and keeps them to be looked at.

use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use lambda_http::{
    aws_lambda_events::query_map::QueryMap,
    http::{StatusCode, header},
};
use serde::Serialize;
use sev_domain::world::Clock;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// A mail that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// Its number, from 1.
    pub number: usize,
    pub sent_at: Timestamp,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// How a call fails.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    pub status: u16,
    pub code: &'static str,
    pub words: &'static str,
}

impl Failure {
    /// A failure in no more words than its code.
    #[must_use]
    pub const fn new(status: u16, code: &'static str) -> Self {
        Self { status, code, words: code }
    }
}

/// All mails that were sent.
#[derive(Clone, Debug)]
pub struct Mailbox {
    clock: Clock,
    inside: Arc<Mutex<Inside>>,
}

#[derive(Debug, Default)]
struct Inside {
    mails: Vec<Mail>,
    failures: VecDeque<Failure>,
}

impl Mailbox {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, inside: Arc::default() }
    }

    fn with<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The mails, newest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.with(|inside| inside.mails.iter().rev().cloned().collect())
    }

    /// Makes the next call fail.
    pub fn fail_next(&self, failure: Failure) {
        self.with(|inside| inside.failures.push_back(failure));
    }

    pub(crate) fn clear(&self) {
        self.with(|inside| *inside = Inside::default());
    }

    /// Answers a call of SES's query protocol.
    pub(crate) fn answer(&self, body: &str) -> Response {
        // A QueryMap takes any text.
        let form: QueryMap = body.parse().unwrap_or_default();
        let field = |name: &str| form.first(name).map(str::to_owned);
        if field("Action").as_deref() != Some("SendEmail") {
            return failed(Failure::new(400, "InvalidAction"));
        }
        let mail = || {
            Some(Mail {
                number: 0,
                sent_at: self.clock.now(),
                from: field("Source")?,
                to: field("Destination.ToAddresses.member.1").filter(|to| to.contains('@'))?,
                subject: field("Message.Subject.Data")?,
                text: field("Message.Body.Text.Data")?,
                html: field("Message.Body.Html.Data")?,
            })
        };
        let outcome = self.with(|inside| {
            if let Some(failure) = inside.failures.pop_front() {
                return Err(failure);
            }
            let number = inside.mails.len() + 1;
            let mail = mail().ok_or(Failure::new(400, "InvalidParameterValue"))?;
            inside.mails.push(Mail { number, ..mail });
            Ok(number)
        });
        match outcome {
            Ok(number) => xml(
                StatusCode::OK,
                &format!(
                    "<SendEmailResponse xmlns=\"{NAMESPACE}\"><SendEmailResult><MessageId>{number}</MessageId></SendEmailResult></SendEmailResponse>"
                ),
            ),
            Err(failure) => failed(failure),
        }
    }
}

const NAMESPACE: &str = "http://ses.amazonaws.com/doc/2010-12-01/";

fn failed(Failure { status, code, words }: Failure) -> Response {
    let error = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{words}</Message></Error></ErrorResponse>"
    );
    xml(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &error)
}

fn xml(status: StatusCode, body: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/xml")], body.to_owned()).into_response()
}
