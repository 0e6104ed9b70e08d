//! `view_ledger`: what has been added to the used credit of a year and taken from it, line by line.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{account::Role, credit::LedgerReason, group::GroupId};
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};
use sev_storage::Action;
use sev_views::CreditView;
use std::collections::BTreeSet;

/// Which year.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LedgerPath {
    /// The year of the stays.
    pub year: String,
}

/// The credit of a year with its movements.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LedgerPage {
    /// The year of the stays.
    pub year: i16,
    /// The credit as it stands, if one was ever opened.
    pub credit: Option<CreditView>,
    /// Its movements, oldest first.
    pub lines: Vec<LedgerEntry>,
}

/// One movement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LedgerEntry {
    /// When.
    #[schemars(with = "sev_domain::date::Instant")]
    pub at: Timestamp,
    /// Why.
    pub reason: LedgerReason,
    /// Cents added to what is used, or, negative, taken from it.
    pub used_delta_cents: i64,
    /// Cents that are used after it.
    pub used_after_cents: i64,
    /// The group that it happened on.
    pub group_id: Option<GroupId>,
    /// The person that it happened for: « LE GALL Yvonne ».
    pub person: Option<String>,
}

#[derive(Debug)]
pub struct ViewLedger;

impl sev_http::Operation for ViewLedger {
    const NAME: &'static str = "view_ledger";
    const SUMMARY: &'static str = "Shows the movements of the caller's intervention credit of a year.";
    const ROLES: &'static [Role] = &[Role::Holder];

    type Caller = Session;
    type Path = LedgerPath;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = LedgerPage;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<LedgerPage>, Problem> {
        let missing = || Problem::not_found("Ce crédit");
        let year = call.path.year.parse::<i16>().ok().filter(|year| (2000..2100).contains(year)).ok_or_else(missing)?;
        let caller = &call.caller;
        let (credit, lines, rules) = tokio::join!(
            app.store.credit(&caller.organisation_id, year),
            app.store.ledger(&caller.organisation_id, year),
            app.store.rules(year)
        );
        let (credit, lines, rules) = (credit?, lines?, rules?);
        let people: BTreeSet<_> = lines.iter().filter_map(|line| line.person.as_ref()).collect();
        let names = app.store.names(&people).await?;
        if !people.is_empty() {
            // It says who was aided: who has seen it is known.
            let line = caller.did(Action::ViewedLedger, call.moment);
            app.store.record(&line).await?;
        }
        let entry = |used: &mut i64, line: &sev_domain::credit::LedgerLine| {
            *used = used.saturating_add(line.used_delta_cents);
            Some(LedgerEntry {
                at: line.at,
                reason: line.reason,
                used_delta_cents: line.used_delta_cents,
                used_after_cents: *used,
                group_id: line.group_id.clone(),
                person: line.person.as_ref().and_then(|person| names.get(person).cloned()),
            })
        };
        Ok(Reply::new(LedgerPage {
            year,
            credit: credit.map(|credit| CreditView::new(&credit, rules.as_ref().and_then(|book| book.in_force(call.moment.today)))),
            lines: lines.iter().scan(0, entry).collect(),
        }))
    }
}
