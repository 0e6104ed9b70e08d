//! A list of who was there and who was not, as a party sends it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use sev_domain::{
    account::OrganisationKind,
    attendance::{self, Statement, Unlike},
    enrollment::Enrollment,
    identity::PersonKey,
    text,
};
use sev_http::{Form, Problem, Session, or_default};
use std::collections::BTreeSet;

/// Who was there and who was not: each person of the list in one of the two.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListForm {
    /// Those who were there.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "Vec<PersonKey>")]
    pub present: Vec<String>,
    /// Those who were not.
    #[serde(default, deserialize_with = "or_default")]
    #[schemars(!default, with = "Vec<PersonKey>")]
    pub absent: Vec<String>,
    /// Why ANCV speaks for the party: 10 to 500 characters. Not looked at when the party itself does.
    #[serde(default)]
    #[schemars(length(min = text::SHORTEST_REASON, max = text::LONGEST_REASON))]
    pub reason: Option<String>,
}

pub(crate) struct Said {
    present: Vec<PersonKey>,
    absent: Vec<PersonKey>,
    pub(crate) reason: Option<String>,
}

impl ListForm {
    /// # Errors
    /// 422 with every mistake.
    pub(crate) fn parse(&self, caller: &Session) -> Result<Said, Problem> {
        let mut mistakes = Form::new();
        let (present, absent) = (people(&mut mistakes, "present", &self.present), people(&mut mistakes, "absent", &self.absent));
        let reason = match caller.kind {
            OrganisationKind::Ancv => mistakes.take("reason", text::reason(self.reason.as_deref().unwrap_or_default())).map(Some),
            OrganisationKind::Holder | OrganisationKind::Provider => Some(None),
        };
        let said = present.zip(absent).zip(reason).map(|((present, absent), reason)| Said { present, absent, reason });
        mistakes.finish(said)
    }
}

fn people(mistakes: &mut Form, field: &str, raw: &[String]) -> Option<Vec<PersonKey>> {
    mistakes.take(field, raw.iter().map(|raw| raw.parse()).collect())
}

impl Said {
    /// What it says of `enrollments`, as the word of the caller at `at`.
    ///
    /// # Errors
    /// 409 when it is another list, 422 when it says two things of one person.
    pub(crate) fn statement(&self, caller: &Session, enrollments: &[Enrollment], at: Timestamp) -> Result<Statement, Problem> {
        let absent = attendance::absent(enrollments, &self.present, &self.absent).map_err(unlike)?;
        Ok(Statement {
            at,
            user_id: caller.user_id.clone(),
            organisation_id: caller.organisation_id.clone(),
            reason: self.reason.clone(),
            absent,
        })
    }

    /// Whether the same user has said the same of the same people before: a request that comes twice. Those who have joined the list
    /// since were not on it.
    pub(crate) fn repeats(&self, said: &Statement, caller: &Session, enrollments: &[Enrollment]) -> bool {
        let named: BTreeSet<_> = self.present.iter().collect();
        let others = || attendance::listed(enrollments).filter(|person| !said.absent.contains(&person.person));
        let listed: BTreeSet<_> = others().map(|person| &person.person).collect();
        let is_whole = others().all(|person| named.contains(&person.person) || person.enrolled_at >= said.at);
        said.user_id == caller.user_id && self.is_absent_as(said) && named.is_subset(&listed) && is_whole
    }

    /// Whether the same people were absent.
    pub(crate) fn is_absent_as(&self, said: &Statement) -> bool {
        self.absent.iter().collect::<BTreeSet<_>>() == said.absent.iter().collect()
    }
}

fn unlike(why: Unlike) -> Problem {
    match why {
        Unlike::AnotherList => list_changed(),
        Unlike::Contradiction => Problem::refused("absent", "Une même personne est à la fois présente et absente : choisissez."),
    }
}

/// The list that was sent is not the list that stands: 409.
pub(crate) fn list_changed() -> Problem {
    Problem::conflict(
        "list_changed",
        "La liste a changé entre-temps",
        "Rechargez la page, vérifiez la liste, puis recommencez. Rien n’a été enregistré.",
    )
}
