//! `find_account`: organisations, by a user's identifier or by words of their name and town.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sev_domain::{
    account::{LoginIdentifier, OrganisationId, OrganisationKind, Role},
    text::{self, Invalid, in_full, joined, normalise},
};
use sev_http::{App, Call, Form, NoBody, Problem, Reply, Session};
use sev_storage::ListedOrganisation;

/// What is looked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Search {
    /// An identifier, of which the number counts; or beginnings of words of the name and the town. At least 2 letters.
    pub search: Option<String>,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FoundAccounts {
    /// Organisations by name, 50 at most.
    pub organisations: Vec<FoundOrganisation>,
    /// Whether there are more: the search can say more then.
    pub truncated: bool,
}

/// An organisation in a list.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundOrganisation {
    /// Its key.
    pub organisation_id: OrganisationId,
    /// Holder, provider or ANCV.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// The convention number, for a holder.
    pub convention_number: Option<LoginIdentifier>,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
}

/// How many organisations are shown.
const MOST: usize = 50;

#[derive(Debug)]
pub struct FindAccount;

impl sev_http::Operation for FindAccount {
    const NAME: &'static str = "find_account";
    const SUMMARY: &'static str = "Finds organisations by the identifier of one of their users, or by words of their name and town.";
    const ROLES: &'static [Role] = &[Role::Support];

    type Caller = Session;
    type Path = sev_http::Nothing;
    type Query = Search;
    type Body = NoBody;
    type Reply = FoundAccounts;

    async fn handle(app: &App, call: Call<Self>) -> Result<Reply<FoundAccounts>, Problem> {
        let mut mistakes = Form::new();
        let wanted = mistakes.take("search", Words::parse(call.query.search.as_deref().unwrap_or_default()));
        let wanted = mistakes.finish(wanted)?;
        let of = |kind| app.store.organisations(kind);
        let (holders, providers, ancv) =
            tokio::join!(of(OrganisationKind::Holder), of(OrganisationKind::Provider), of(OrganisationKind::Ancv));
        Ok(Reply::new(wanted.among([holders?, providers?, ancv?].concat())))
    }
}

/// What is looked for.
struct Words {
    number: Option<LoginIdentifier>,
    words: Vec<String>,
}

impl Words {
    fn parse(raw: &str) -> Result<Self, Invalid> {
        const SHORTEST: usize = 2;
        let line = text::line(raw, 100, |c| !c.is_control())?;
        let normal = normalise(&line);
        if normal.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST {
            return Err(Invalid::new("Saisissez au moins 2 lettres ou chiffres."));
        }
        Ok(Self { number: line.parse().ok(), words: normal.split(' ').map(str::to_owned).collect() })
    }

    /// Whether all words begin one of the name or of the town, or the identifier is one of the organisation's users.
    fn fit(&self, organisation: &ListedOrganisation) -> bool {
        // Each word as people may write it: « St », « Saint », « O’Neil », « Oneil ».
        let named = format!("{} {}", organisation.name, organisation.city);
        let own = [normalise(&named), in_full(&named), joined(&named)].join(" ");
        let begins = |word: &str| own.split(' ').any(|own| own.starts_with(word));
        let is_there = |word: &String| begins(word) || begins(&in_full(word));
        let is_theirs = |identifier: &LoginIdentifier| identifier.number() == organisation.number.as_str();
        self.number.as_ref().is_some_and(is_theirs) || self.words.iter().all(is_there)
    }

    fn among(&self, organisations: Vec<ListedOrganisation>) -> FoundAccounts {
        let mut found: Vec<_> = organisations.into_iter().filter(|organisation| self.fit(organisation)).collect();
        found.sort_by_cached_key(|organisation| (normalise(&organisation.name), organisation.organisation_id.clone()));
        let truncated = found.len() > MOST;
        let shown = found.into_iter().take(MOST).map(|organisation| FoundOrganisation {
            organisation_id: organisation.organisation_id,
            kind: organisation.kind,
            name: organisation.name,
            convention_number: organisation.convention_number,
            postal_code: organisation.postal_code,
            city: organisation.city,
        });
        FoundAccounts { organisations: shown.collect(), truncated }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(number: &str, name: &str, city: &str) -> ListedOrganisation {
        ListedOrganisation {
            organisation_id: OrganisationId::new(number),
            kind: OrganisationKind::Holder,
            name: name.into(),
            number: number.parse().unwrap(),
            convention_number: number.parse().ok(),
            postal_code: "56000".into(),
            city: city.into(),
        }
    }

    fn found(search: &str) -> Vec<String> {
        let all = vec![
            organisation("ANCV2528", "Mairie de Nérac", "NERAC"),
            organisation("ANCV0640", "CCAS de Lorient", "LORIENT"),
            organisation("PREST001", "Résidence 3 Fontaines", "Saint-Étienne"),
        ];
        let found = Words::parse(search).map(|words| words.among(all));
        found.map_or_else(|refusal| vec![refusal.to_string()], |found| found.organisations.into_iter().map(|one| one.name).collect())
    }

    #[test]
    fn an_organisation_is_found_by_identifier_or_by_words() {
        for (search, expected) in [
            ("ancv2528", &["Mairie de Nérac"][..]),
            ("ANCV2528-JEANNE", &["Mairie de Nérac"]),
            ("ANCV252", &[]),
            ("prest001", &["Résidence 3 Fontaines"]),
            ("nérac", &["Mairie de Nérac"]),
            ("mai ner", &["Mairie de Nérac"]),
            ("ner mairie", &["Mairie de Nérac"]),
            ("airie", &[]),
            ("de", &["CCAS de Lorient", "Mairie de Nérac"]),
            ("mairie lorient", &[]),
            ("st etienne", &["Résidence 3 Fontaines"]),
            ("saintetienne", &["Résidence 3 Fontaines"]),
            ("saint-e", &["Résidence 3 Fontaines"]),
            ("st lorient", &[]),
            ("saint etienne", &["Résidence 3 Fontaines"]),
            ("fontaines 3", &["Résidence 3 Fontaines"]),
            ("", &["Ce champ est obligatoire."]),
            ("a", &["Saisissez au moins 2 lettres ou chiffres."]),
            ("- é -", &["Saisissez au moins 2 lettres ou chiffres."]),
        ] {
            assert_eq!(found(search), expected, "{search}");
        }
    }

    #[test]
    fn fifty_are_shown_and_it_is_said_that_there_are_more() {
        let all = |count: usize| (0..count).map(|index| organisation(&format!("ANCV{index:04}"), "CCAS", "Vannes")).collect();
        let words = Words::parse("ccas").unwrap();
        for (count, shown, truncated) in [(0, 0, false), (50, 50, false), (51, 50, true)] {
            let found = words.among(all(count));
            assert_eq!((found.organisations.len(), found.truncated), (shown, truncated));
        }
    }
}
