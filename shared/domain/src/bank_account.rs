//! The bank account of a provider: it asks for one, ANCV accepts it or does not `[D]`.

use crate::{
    account::OrganisationId,
    iban::{Bic, Iban},
    refused::Refused,
    text,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An account that was asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub iban: Iban,
    /// Its bank, if it was said.
    pub bic: Option<Bic>,
    /// Whose it is, as the bank knows them.
    pub account_holder: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    pub requested_by: String,
    pub decided_at: Option<Timestamp>,
    /// Why ANCV has refused it, if it has.
    pub refused_because: Option<String>,
}

/// The end of the account alone.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("iban", &self.iban).field("decided_at", &self.decided_at).finish_non_exhaustive()
    }
}

impl Account {
    fn is_the_same(&self, other: &Self) -> bool {
        self.iban == other.iban && self.bic == other.bic && self.account_holder == other.account_holder
    }
}

/// The accounts of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccounts {
    pub owner: OrganisationId,
    pub owner_name: String,
    /// The one that is paid to.
    pub current: Option<Account>,
    /// The newest that was asked for and is not accepted: ANCV has not decided, or has refused it.
    pub requested: Option<Account>,
    /// Goes up with each change.
    pub version: u32,
}

/// Why an account can't be asked for or decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountRefusal {
    /// It is paid to already.
    AlreadyCurrent,
    /// Nothing is to be decided.
    NothingRequested,
    /// Another one was asked for in the meantime.
    AnotherRequested,
}

impl Refused for AccountRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyCurrent => "already_current",
            Self::NothingRequested => "nothing_requested",
            Self::AnotherRequested => "another_requested",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::AlreadyCurrent => "C’est déjà votre compte",
            Self::NothingRequested => "Aucune demande n’est en attente",
            Self::AnotherRequested => "La demande a changé entre-temps",
        }
    }

    fn detail(&self) -> String {
        let words = match self {
            Self::AlreadyCurrent => "L’ANCV vous paie déjà sur ce compte : il n’y a rien à changer.",
            Self::NothingRequested => "Ce prestataire n’a pas de compte à accepter. Rechargez la page.",
            Self::AnotherRequested => "Le prestataire a demandé un autre compte. Rechargez la page et vérifiez-le.",
        };
        words.to_owned()
    }
}

impl BankAccounts {
    #[must_use]
    pub const fn none(owner: OrganisationId, owner_name: String) -> Self {
        Self { owner, owner_name, current: None, requested: None, version: 0 }
    }

    /// The account that ANCV is to decide on.
    #[must_use]
    pub fn open(&self) -> Option<&Account> {
        self.requested.as_ref().filter(|requested| requested.decided_at.is_none())
    }

    /// The accounts once `account` was asked for, in place of what was asked for before; themselves when it was.
    ///
    /// # Errors
    /// It is the one that is paid to, and no other was asked for.
    pub fn asked(&self, account: Account) -> Result<Self, AccountRefusal> {
        if self.open().is_some_and(|open| open.is_the_same(&account)) {
            return Ok(self.clone());
        }
        if self.open().is_none() && self.current.as_ref().is_some_and(|current| current.is_the_same(&account)) {
            return Err(AccountRefusal::AlreadyCurrent);
        }
        Ok(Self { requested: Some(account), version: self.version.saturating_add(1), ..self.clone() })
    }

    /// The accounts once ANCV has accepted the one that it saw under `version`, or refused it with a reason; themselves when it
    /// had. Nothing less names a request: what is asked for in its place may end in the same characters.
    ///
    /// # Errors
    /// Nothing is asked for, or it is another one.
    pub fn decided(&self, version: u32, refused_because: Option<&str>, at: Timestamp) -> Result<Self, AccountRefusal> {
        let Some(open) = self.open() else {
            let decided = match &self.requested {
                Some(refused) => refused.refused_because.as_deref() == refused_because,
                None => refused_because.is_none() && self.current.is_some(),
            };
            let is_done = decided && version.saturating_add(1) == self.version;
            return if is_done { Ok(self.clone()) } else { Err(AccountRefusal::NothingRequested) };
        };
        if self.version != version {
            return Err(AccountRefusal::AnotherRequested);
        }
        let decided = Account { decided_at: Some(at), refused_because: refused_because.map(str::to_owned), ..open.clone() };
        let version = self.version.saturating_add(1);
        Ok(if refused_because.is_some() {
            Self { requested: Some(decided), version, ..self.clone() }
        } else {
            Self { current: Some(decided), requested: None, version, ..self.clone() }
        })
    }

    /// Where the provider stands, in French sentences.
    #[must_use]
    pub fn explanation(&self) -> String {
        let current = self.current.as_ref().map(|current| current.iban.end());
        let refused = self.requested.as_ref().and_then(|requested| requested.refused_because.as_deref()).map(text::as_sentence);
        match (self.open(), current, refused) {
            (Some(open), Some(current), _) => format!(
                "L’ANCV vérifie le compte terminé par {}. D’ici là, vos versements vont sur le compte terminé par {current}.",
                open.iban.end()
            ),
            (Some(open), None, _) => {
                format!("L’ANCV vérifie le compte terminé par {}. Vos versements attendent son acceptation.", open.iban.end())
            }
            (None, Some(current), Some(because)) => {
                format!("L’ANCV a refusé le compte demandé : {because} Vos versements vont toujours sur le compte terminé par {current}.")
            }
            (None, None, Some(because)) => {
                format!("L’ANCV a refusé le compte demandé : {because} Indiquez un autre compte pour recevoir vos versements.")
            }
            (None, Some(current), None) => format!("Vos versements vont sur le compte terminé par {current}."),
            (None, None, None) => "Aucun compte n’est enregistré : indiquez un compte pour recevoir vos versements.".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn account(iban: &str) -> Account {
        Account {
            iban: iban.parse().unwrap(),
            bic: None,
            account_holder: "CAP VACANCES".into(),
            requested_at: AT,
            requested_by: "u".into(),
            decided_at: None,
            refused_because: None,
        }
    }

    fn french() -> Account {
        account("FR7630006000011234567890189")
    }

    fn german() -> Account {
        account("DE89370400440532013000")
    }

    fn none() -> BankAccounts {
        BankAccounts::none(OrganisationId::new("p"), "P".into())
    }

    #[test]
    fn an_account_is_paid_to_once_it_is_accepted() {
        let asked = none().asked(french()).unwrap();
        assert_eq!((asked.open().map(|open| open.iban.end()), &asked.current, asked.version), (Some("0189"), &None, 1));
        assert_eq!(asked.asked(french()), Ok(asked.clone()), "the same again");
        let accepted = asked.decided(1, None, AT).unwrap();
        assert_eq!((accepted.current.as_ref().and_then(|current| current.decided_at), &accepted.requested), (Some(AT), &None));
        assert_eq!(accepted.decided(1, None, AT), Ok(accepted.clone()), "the same again");
        assert_eq!(accepted.asked(french()), Err(AccountRefusal::AlreadyCurrent));
        let asked = accepted.asked(german()).unwrap();
        assert_eq!(asked.current, accepted.current, "until the new one is accepted, the old one is paid to");
        assert!(asked.asked(french()).is_ok(), "the provider changes its mind");
        let refused = asked.decided(3, Some("Autre titulaire."), AT).unwrap();
        assert_eq!((refused.open(), &refused.current), (None, &accepted.current));
        assert_eq!(refused.decided(3, Some("Autre titulaire."), AT), Ok(refused.clone()), "the same again");
        assert!(refused.asked(german()).is_ok(), "it may be asked for again");
    }

    #[test]
    fn what_was_not_seen_is_not_decided() {
        let asked = none().asked(french()).unwrap();
        // The same account under another name, and another one that ends alike.
        let renamed = asked.asked(Account { account_holder: "MONSIEUR ESCROC".into(), ..french() }).unwrap();
        for (accounts, because, refusal) in [
            (&none(), None, AccountRefusal::NothingRequested),
            (&renamed, None, AccountRefusal::AnotherRequested),
            (&renamed, Some("Non."), AccountRefusal::AnotherRequested),
            (&asked.decided(1, None, AT).unwrap(), Some("Non."), AccountRefusal::NothingRequested),
            (&asked.decided(1, Some("Non."), AT).unwrap(), None, AccountRefusal::NothingRequested),
            (&renamed.decided(2, None, AT).unwrap(), None, AccountRefusal::NothingRequested),
            (
                &BankAccounts { current: Some(german()), ..asked.decided(1, Some("Non."), AT).unwrap() },
                None,
                AccountRefusal::NothingRequested,
            ),
        ] {
            assert_eq!(accounts.decided(1, because, AT), Err(refusal));
        }
    }

    #[test]
    fn the_provider_is_told_where_it_stands() {
        let asked = none().asked(french()).unwrap();
        let accepted = asked.decided(1, None, AT).unwrap();
        for (accounts, part) in [
            (none(), "Aucun compte"),
            (asked.clone(), "attendent son acceptation"),
            (asked.decided(1, Some("RIB illisible."), AT).unwrap(), "refusé le compte demandé : RIB illisible. Indiquez"),
            (accepted.clone(), "vont sur le compte terminé par 0189"),
            (accepted.asked(german()).unwrap(), "terminé par 3000. D’ici là"),
            (accepted.asked(german()).unwrap().decided(3, Some("Non."), AT).unwrap(), "toujours sur le compte terminé par 0189"),
        ] {
            assert!(accounts.explanation().contains(part), "{}", accounts.explanation());
        }
        assert!(!format!("{accepted:?}").contains("30006"), "{accepted:?}");
    }
}
