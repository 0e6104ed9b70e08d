//! `decide_bank_account`: ANCV accepts the account that a provider asks for, or refuses it with a reason.

use crate::account_view::AccountsView;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::{MemberState, OrganisationId, Role},
    bank_account::AccountRefusal,
    mail::Message,
    text,
    world::is_key,
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session};
use sev_storage::{Action, Mail, Member, Round, Rounds, Told};

/// A provider in a path.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ProviderPath {
    /// The provider's key.
    pub provider_id: String,
}

/// What ANCV decides.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AccountDecision {
    /// Whether the provider is paid to it from now on.
    #[serde(default)]
    #[schemars(!default, with = "bool")]
    pub accepted: Option<bool>,
    /// The version of the request that was looked at: another one is not decided on.
    #[serde(default)]
    #[schemars(!default, with = "u32")]
    pub version: Option<u32>,
    /// Why it is refused, in 10 to 500 characters: the provider reads it.
    #[serde(default)]
    #[schemars(length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub reason: Option<String>,
}

#[derive(Debug)]
pub struct DecideBankAccount;

impl sev_http::Operation for DecideBankAccount {
    const NAME: &'static str = "decide_bank_account";
    const SUMMARY: &'static str = "Accepts the bank account that a provider asks for, or refuses it with a reason; its users are told.";
    const ROLES: &'static [Role] = &[Role::Finance];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = ProviderPath;
    type Query = Nothing;
    type Body = Json<AccountDecision>;
    type Reply = AccountsView;

    fn example() -> Option<Value> {
        Some(json!({ "accepted": true, "version": 3, "reason": null }))
    }

    fn refusals() -> Vec<Problem> {
        [AccountRefusal::NothingRequested, AccountRefusal::AnotherRequested].map(Problem::from).into()
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<AccountsView>, Problem> {
        let (caller, form) = (&call.caller, &call.body.0);
        let (version, because) = parse(form)?;
        let nowhere = || Problem::not_found("Ce prestataire");
        if !is_key(&call.path.provider_id) {
            return Err(nowhere());
        }
        let (provider, now) = (OrganisationId::new(&call.path.provider_id), call.moment.now);
        let members = app.store.members(&provider).await?;
        let active: Vec<Member> = members.into_iter().filter(|member| member.state == MemberState::Active).collect();
        let action = if because.is_none() { Action::AcceptedBankAccount } else { Action::RefusedBankAccount };
        let line = caller.did(action, call.moment).to(provider.as_str());
        let line = because.as_deref().map_or_else(|| line.clone(), |because| line.clone().because(because));
        let mut rounds = Rounds::new();
        let decided = loop {
            let before = app.store.bank_accounts(&provider).await?.ok_or_else(nowhere)?;
            let after = before.decided(version, because.as_deref(), now)?;
            let decided = if because.is_none() { after.current.as_ref() } else { after.requested.as_ref() };
            let account_end = decided.map(|decided| decided.iban.end()).unwrap_or_default();
            let mails = Mail::to_each(&active, |identifier| Message::BankAccountDecided {
                identifier,
                at: now,
                account_end: account_end.to_owned(),
                accepted: because.is_none(),
            });
            let told = Told { mails, lines: vec![line.clone()] };
            let is_written = after == before || app.store.change_bank_accounts(&before, &after, &told).await?;
            if rounds.after(Round::new(is_written))?.is_some() {
                break after;
            }
        };
        Ok(Reply::new((&decided).into()))
    }
}

/// On what is decided, and why it is refused, if it is.
fn parse(form: &AccountDecision) -> Result<(u32, Option<String>), Problem> {
    let mut mistakes = Form::new();
    let version = mistakes.present("version", form.version);
    let decided = match mistakes.present("accepted", form.accepted) {
        Some(true) => Some(None),
        Some(false) => mistakes.take("reason", text::reason(form.reason.as_deref().unwrap_or_default())).map(Some),
        None => None,
    };
    mistakes.finish(version.zip(decided))
}
