//! `request_bank_account`: the administrator of a provider asks to be paid to another account. ANCV accepts it first, and all
//! users of the provider are told: an account that is changed by stealth is how money is stolen.

use crate::account_view::AccountsView;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use sev_domain::{
    account::{MemberState, OrganisationKind, Role},
    bank_account::{Account, AccountRefusal, BankAccounts},
    iban::{Bic, Iban, account_holder},
    mail::Message,
};
use sev_http::{App, Call, Form, Json, Nothing, Problem, Reply, Session, or_default};
use sev_storage::{Action, Mail, Member, Round, Rounds, Told};
use std::fmt;

/// An account.
#[derive(Deserialize, JsonSchema)]
pub struct AccountForm {
    /// Its IBAN, with spaces or without.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "Iban")]
    pub iban: String,
    /// Its BIC, if it is known.
    #[serde(default)]
    #[schemars(with = "Option<Bic>")]
    pub bic: Option<String>,
    /// Whose it is, as the bank knows them.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, length(min = sev_domain::iban::SHORTEST_HOLDER, max = sev_domain::iban::LONGEST_HOLDER))]
    pub account_holder: String,
}

/// No account: it is the provider's.
impl fmt::Debug for AccountForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountForm").finish_non_exhaustive()
    }
}

#[derive(Debug)]
pub struct RequestBankAccount;

impl sev_http::Operation for RequestBankAccount {
    const NAME: &'static str = "request_bank_account";
    const SUMMARY: &'static str =
        "Asks for another account that the caller's organisation, a provider, is paid to. Needs both roles: provider and administrator.";
    const ROLES: &'static [Role] = &[Role::Provider];
    const ASKS_SESSION: bool = true;

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Json<AccountForm>;
    type Reply = AccountsView;

    fn example() -> Option<Value> {
        Some(json!({ "iban": "DE89 3704 0044 0532 0130 00", "bic": null, "account_holder": "ACTIF RESIDENCE" }))
    }

    fn refusals() -> Vec<Problem> {
        vec![Problem::not_found(""), Problem::from(AccountRefusal::AlreadyCurrent)]
    }

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<AccountsView>, Problem> {
        let caller = &call.caller;
        if caller.kind != OrganisationKind::Provider || !caller.roles.contains(&Role::Administrator) {
            return Err(Problem::forbidden());
        }
        let now = call.moment.now;
        let account = parse(&call.body.0, caller, now)?;
        let own = &caller.organisation_id;
        let (organisation, members) = tokio::join!(app.store.organisation(own), app.store.members(own));
        let organisation = organisation?.ok_or_else(|| Problem::not_found("Votre organisme"))?;
        let active: Vec<Member> = members?.into_iter().filter(|member| member.state == MemberState::Active).collect();
        let mut rounds = Rounds::new();
        let asked = loop {
            let before = app.store.bank_accounts(own).await?;
            let before = before.unwrap_or_else(|| BankAccounts::none(own.clone(), organisation.name.clone()));
            let after = before.asked(account.clone())?;
            let after = BankAccounts { owner_name: organisation.name.clone(), ..after };
            if after.version == before.version {
                break before;
            }
            let mails = Mail::to_each(&active, |identifier| Message::BankAccountAsked {
                identifier,
                at: now,
                account_end: account.iban.end().to_owned(),
            });
            let line = caller.did(Action::AskedForBankAccount, call.moment).to(own.as_str());
            let is_written = app.store.change_bank_accounts(&before, &after, &Told { mails, lines: vec![line] }).await?;
            if rounds.after(Round::new(is_written))?.is_some() {
                break after;
            }
        };
        Ok(Reply::new((&asked).into()))
    }
}

fn parse(form: &AccountForm, caller: &Session, now: Timestamp) -> Result<Account, Problem> {
    let mut mistakes = Form::new();
    let iban = mistakes.required::<Iban>("iban", &form.iban);
    let bic = mistakes.optional::<Bic>("bic", form.bic.as_deref());
    if let Some(iban) = &iban
        && !mistakes.has_refused("bic")
    {
        mistakes.take("bic", iban.goes_with(bic.as_ref()));
    }
    let holder = mistakes.take("account_holder", account_holder(&form.account_holder));
    mistakes.finish(iban.zip(holder).map(|(iban, account_holder)| Account {
        iban,
        bic,
        account_holder,
        requested_at: now,
        requested_by: caller.user_id.clone(),
        decided_at: None,
        refused_because: None,
    }))
}
